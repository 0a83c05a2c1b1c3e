"""The service's limit of 25 requests a second, shared by all who use the same key.

::

    limiter.py      the requests of one process that wait, and the one task that asks for them
    rules.py        the figures of a window, and the clock that all processes of a host share
    window.py       when a request may be sent: pure arithmetic over plain values
    window.lua      the same for Redis
    record.py       how a window is written down
    backend.py      what keeps a window
    memory.py       a window of one process
    file.py         a window of one host, in a small locked file
    window_file.py  where that file and the spare one lie, their lock, and what is refused there
    redis.py        a window of several hosts, in a Redis server
    fallback.py     whether a backend can be used, and what goes on, slowly, while it cannot
    choose.py       which of them is used
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from series_tui.api.rate_limit.rules import host_clock
from series_tui.api.service import RequestPriority

OnWait = Callable[[float, int], None]


class LimitStatus(NamedTuple):
    """The state of a limit, as doctor and the status line show it.

    Attributes:
        backend: ``memory``, ``file`` or ``redis``.
        shared_with: Who draws on the same window, as words that follow "shared with".
        where: The file, or the server without its password; empty for memory.
        degraded: Why the shared window cannot be used now, one sentence; empty while all is well.
    """

    backend: str
    shared_with: str
    where: str = ""
    degraded: str = ""

    def __str__(self) -> str:
        return f"{self.backend}, shared with {self.shared_with}"


@dataclass(frozen=True, slots=True)
class Permit:
    """Permission to send one request.

    Attributes:
        usable_until: Until when, in seconds on the clock.
        clock: The limit's own clock.
    """

    usable_until: float
    clock: Callable[[], float] = host_clock

    @property
    def is_usable(self) -> bool:
        """Whether the request may still be sent."""
        return self.clock() <= self.usable_until


class RateLimit(Protocol):
    """Decides when a request may be sent."""

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Return at the moment when one request may be sent; cancel it to give up the place.

        Args:
            priority: In which order requests are sent.
            on_wait: Called with how many seconds the wait will still take and how many requests are ahead,
                if the wait will be noticed (0.3 s or more), and again when either changes.
        """
        ...

    async def confirm_sent(self, permit: Permit) -> None:
        """Confirm that the request of a permit is out; one that went out late counts from now."""
        ...

    def record_round_trip(self, seconds: float) -> None:
        """Record how long the head of a response took: the spread of travel times is learned from it."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let every request of all who share the window wait, as the service asked with a 429."""
        ...

    async def check(self) -> None:
        """Find out whether the window can be used, for :meth:`status`; take nothing from it."""
        ...

    def status(self) -> LimitStatus:
        """Return which window this is, who shares it, and whether it can be used."""
        ...

    async def aclose(self) -> None:
        """Give up every place, and close what the window holds open."""
        ...
