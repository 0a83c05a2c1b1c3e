"""The figures of a window, in microseconds, and the clock that they are measured on."""

from __future__ import annotations

import os
import re
import socket
import time
from contextlib import suppress
from typing import NamedTuple

SECOND = 1_000_000

INTERACTIVE, BULK, BACKGROUND = PRIORITIES = (0, 1, 2)
"""The values of RequestPriority, in the order in which they are served."""


class Rules(NamedTuple):
    """The figures of a window.

    Attributes:
        limit: How many requests may be sent in any window.
        window: How long the service's window is.
        grace: How long after it was due a slot may still be used.
        jitter: By how much travel times differ at least.
        max_jitter: The largest difference of travel times that is made up for.
        unknown_jitter: The difference to assume until round trips were seen.
        reserved: How many of the limit are left to people.
        max_overtakes: How many interactive requests may pass others that wait, for each slot of these.
        poll_interval: The longest that a request waits before it asks again.
        entry_ttl: How long after it should have asked again a place in the queue is kept.
        max_pause: The longest pause that the service may ask for.
        max_entries: How many places in the queue are kept.
    """

    limit: int = 25
    window: int = SECOND
    grace: int = 50_000
    jitter: int = 15_000
    max_jitter: int = 250_000
    unknown_jitter: int = 200_000
    reserved: int = 1
    max_overtakes: int = 4
    poll_interval: int = 2 * SECOND
    entry_ttl: int = 5 * SECOND
    max_pause: int = 60 * SECOND
    max_entries: int = 1000

    @property
    def span(self) -> int:
        """The distance of a slot and the `limit`-th after it."""
        return self.window + self.grace + self.jitter

    @property
    def max_span(self) -> int:
        """The span while travel times differ most."""
        return self.window + self.grace + self.max_jitter

    @property
    def pace(self) -> int:
        """The distance of the slots that people leave."""
        return self.span // max(1, self.limit - self.reserved)

    @property
    def background_pace(self) -> int:
        """The distance of background slots: half of the limit."""
        return self.span // max(1, self.limit // 2)

    @property
    def background_interval(self) -> int:
        """The distance of one process's background requests: a fifth of the limit."""
        return self.window // max(1, self.limit // 5)

    @property
    def max_overtakes_counted(self) -> int:
        """The most overtakes that are counted."""
        return max(self.limit, self.max_overtakes)


_BOOT_ID = "/proc/sys/kernel/random/boot_id"
_TIME_NAMESPACE = "/proc/self/ns/time"
# Linux's clock that also counts while the machine sleeps. That of macOS does without being asked.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def host_clock() -> float:
    """Return the seconds since the host was started; the same in every process, and never set."""
    if _CLOCK is None:
        return time.monotonic()
    return time.clock_gettime(_CLOCK)


def clock_name() -> str:
    """Return a name, one word, that is the same wherever :func:`host_clock` is the same clock.

    A container shares the clock of its host unless it was given a time namespace of its own. Another host,
    and this one after a new start, has another clock.
    """
    boot = namespace = ""
    with suppress(OSError), open(_BOOT_ID, encoding="ascii", errors="replace") as file:
        boot = file.read(64)
    with suppress(OSError):
        namespace = os.readlink(_TIME_NAMESPACE)
    boot = boot or socket.gethostname()
    return re.sub(r"[^0-9a-zA-Z]", "", f"{boot}{namespace}")[:96] or "unknown"
