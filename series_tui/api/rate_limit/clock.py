"""The clock that all processes of a host share, and the name that tells it from any other."""

from __future__ import annotations

import os
import re
import socket
import time
from contextlib import suppress

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
