"""The service's limit of 25 requests a second, shared by everyone who shares the key.

::

    window.py    when who may send: pure arithmetic over plain values
    queue.py     the requests of one process that wait, and the one task that asks for them
    memory.py    a window of one process
    file.py      a window of one host, in a small locked file
    place.py     where that file lies, and what is refused there
    clock.py     the clock that all processes of a host share
    record.py    how a window is written down
    redis.py     a window of several hosts, in a Redis server
    fallback.py  two requests a second of one's own while a shared window cannot be reached
    choose.py    which of them is used
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from series_tui.api.service import RequestPriority

OnWait = Callable[[float, int], None]


class LimitStatus(NamedTuple):
    """What doctor and the status line say about a limit.

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


class Permit(NamedTuple):
    """Leave to send one request.

    Attributes:
        usable_until: Until when, in seconds on the limit's own clock.
    """

    usable_until: float


class RateLimit(Protocol):
    """Who may send a request now."""

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Return at the moment when one request may be sent; cancel it to give up the place.

        Args:
            priority: Whether a person waits for the answer.
            on_wait: Told how many seconds the wait will still take, and how many requests are ahead,
                if the wait will be noticed (0.3 s or more) and each time this changes.
        """
        ...

    async def confirm_sent(self, slot: Permit) -> None:
        """Say that the request of a slot is out: if something held it up on its way, it counts from now."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let everyone who shares the window wait, as the service asked with a 429."""
        ...

    async def check(self) -> None:
        """Find out whether the window can be used, for :meth:`status` to say; take nothing from it."""
        ...

    def status(self) -> LimitStatus:
        """Say which window this is, who shares it, and whether it can be used."""
        ...

    async def aclose(self) -> None:
        """Give up every place and what the window holds open."""
        ...
