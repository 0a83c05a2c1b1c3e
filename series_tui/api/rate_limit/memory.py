"""A window of one process, in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from series_tui.api.rate_limit import LimitStatus
from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.window import SECOND, Entry, Granted, Rules, Wait, Window
from series_tui.api.service import RequestPriority

ME = "me"


class MemoryBackend:
    """The window of one process."""

    def __init__(self, rules: Rules, clock: Callable[[], float], *, used: bool = False) -> None:
        self._rules = rules
        self._clock = clock
        self._window = arithmetic.exhausted(rules, self._now()) if used else Window()

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        return self._rules

    async def ask(self, priority: RequestPriority, waited: int, waiting: int) -> Granted | Wait:
        """Ask for a slot."""
        now = self._now()
        request = Entry(ME, min(priority.value, 1), now - waited, now, waiting)
        self._window, answer = arithmetic.ask(self._rules, self._window, now, request)
        return answer

    async def count(self) -> None:
        """Count a request that was sent just now."""
        self._window = arithmetic.count(self._rules, self._window, self._now())

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue."""
        self._window = arithmetic.leave(self._window, ME, min(priority.value, 1))

    async def pause(self, delay: int) -> None:
        """Let everything in this process wait."""
        self._window = arithmetic.pause(self._rules, self._window, self._now(), delay)

    async def check(self) -> None:
        """Do nothing: it can always be used."""

    def status(self) -> LimitStatus:
        """Say that the window is this process's own."""
        return LimitStatus("memory", "nobody (this process alone)")

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""

    def _now(self) -> int:
        return int(self._clock() * SECOND)


class MemoryRateLimiter(RateLimiter):
    """A rate limit for one process.

    Args:
        limit: How many requests may be sent in any window.
        window: How long the service's window is, in seconds.
        clock: A clock that never goes back, in seconds.
        sleep: What waits for a number of seconds.
    """

    def __init__(
        self,
        limit: int = 25,
        window: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        rules = Rules(limit=limit, window=int(window * SECOND))
        super().__init__(MemoryBackend(rules, clock), clock=clock, sleep=sleep)
