"""Rate limits and policies for tests of the client: counted, and quick."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from series_tui.api.rate_limit.backend import LimitStatus
from series_tui.api.rate_limit.limiter import OnWait, Permit
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import RequestPriority

QUICK = RetryPolicy(pause=0.02)
"""As in earnest, but for the pauses between tries."""
ONCE = RetryPolicy(tries=1)
HASTY = RetryPolicy(connect=0.5, per_try=0.7, pause=0.02)
"""For servers that never end: a try is over in a tenth of the time."""
HASTY_ONCE = RetryPolicy(tries=1, connect=0.5, per_try=0.7)


def let_pass(seconds: float) -> None:
    """Let seconds pass at once on the event loop's clock, by which the client measures its times."""
    loop = asyncio.get_running_loop()
    before = loop.time
    vars(loop)["time"] = lambda: before() + seconds


class CountedLimit:
    """A limit that lets everything pass, or holds it until it is opened, and counts.

    Args:
        on_grant: Called with each slot.
        wait: Seconds that each slot is waited for.

    Attributes:
        granted: How many slots were taken.
        used: How many requests of these were said to be out.
        given_up: How many left the queue before they had one.
        holds: How long everybody was made to wait, each time.
        waiting: How many wait now.
        is_open: While it is not set, everybody waits.
    """

    def __init__(self, on_grant: Callable[[], None] | None = None, wait: float = 0.0) -> None:
        self.granted = self.used = self.given_up = self.waiting = 0
        self.holds: list[float] = []
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.was_closed = False
        self._on_grant = on_grant
        self._wait = wait

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Let a request pass."""
        self.waiting += 1
        try:
            if on_wait is not None and not self.is_open.is_set():
                on_wait(2.0, 7)
            await self.is_open.wait()
            await asyncio.sleep(self._wait)
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        finally:
            self.waiting -= 1
        if self._on_grant is not None:
            self._on_grant()
        self.granted += 1
        return Permit(float("inf"))

    async def confirm_sent(self, permit: Permit) -> None:
        """Note it: no slot is ever over."""
        self.used += 1

    def record_round_trip(self, seconds: float) -> None:
        """Learn nothing."""

    async def pause(self, seconds: float) -> None:
        """Note it."""
        self.holds.append(seconds)

    async def check(self) -> None:
        """Find out nothing: it can always be used."""

    def status(self) -> LimitStatus:
        """Say what it is."""
        return LimitStatus("memory", "nobody")

    async def aclose(self) -> None:
        """Note it."""
        self.was_closed = True
