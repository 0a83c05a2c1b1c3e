"""Keep a window of one process, in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.backend import LimitStatus
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Entry, Granted, Wait, Window
from series_tui.api.service import RequestPriority

_CLIENT = "process"


class MemoryBackend:
    """Keeps the window of one process.

    Args:
        rules: The figures.
        clock: A clock that never goes back, in seconds.
        held_for: How long nothing is sent at first, in microseconds.

    Attributes:
        rules: The figures.
    """

    def __init__(self, rules: Rules, clock: Callable[[], float], held_for: int = 0) -> None:
        self.rules = rules
        self._clock = clock
        self._window = Window(held_until=self._now() + held_for if held_for else 0)

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot."""
        now = self._now()
        request = Entry(_CLIENT, priority.value, now - waited, now, waiting)
        learned = arithmetic.learn(self.rules, self._window, now, trips, ())
        self._window, answer = arithmetic.ask(self.rules, learned, now, request)
        return answer

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were sent without a valid slot."""
        self._window = arithmetic.count(self.rules, self._window, self._now(), ages)

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue."""
        self._window = arithmetic.leave(self.rules, self._window, self._now(), _CLIENT, priority.value)

    async def pause(self, delay: int) -> None:
        """Let every request of this process wait."""
        self._window = arithmetic.pause(self.rules, self._window, self._now(), delay)

    async def check(self) -> bool:
        """Return True: it can always be used."""
        return True

    def status(self) -> LimitStatus:
        """Return that the window is this process's own."""
        return LimitStatus("memory", "this process only")

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""

    def _now(self) -> int:
        return int(self._clock() * SECOND)


class MemoryRateLimiter(RateLimiter):
    """Limits the requests of one process.

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
