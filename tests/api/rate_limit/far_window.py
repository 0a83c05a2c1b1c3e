"""One window for many hosts, over a network, in virtual time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.backend import LimitStatus
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Entry, Granted, Wait, Window
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.virtual_time import virtual_clock


class FarWindow:
    """One window for all, on a clock that no client has.

    Args:
        rules: Its figures.
        slowest_way: Seconds that the way to the window takes at most.

    Attributes:
        asked: How often it was asked.
    """

    def __init__(self, rules: Rules, slowest_way: float = 0.02) -> None:
        self.rules = rules
        self.window = Window()
        self.asked = 0
        self._slowest_way = slowest_way
        self._random = random.Random(1)

    def seen_by(self, client: str, outside: Sequence[str] = ()) -> FarBackend:
        """Return the window as one process uses it."""
        return FarBackend(self, client, outside)

    async def way(self) -> None:
        """Take a way through the network."""
        await asyncio.sleep(self._random.uniform(self._slowest_way / 100, self._slowest_way))

    def now(self) -> int:
        """Return the time on the window's clock."""
        return int(virtual_clock() * SECOND)


class FarBackend:
    """The window as one process uses it."""

    def __init__(self, far: FarWindow, client: str, outside: Sequence[str]) -> None:
        self._far, self._client, self._outside = far, client, outside
        self.rules = far.rules

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot."""
        await self._far.way()
        now = self._far.now()
        request = Entry(self._client, priority.value, now - waited, now, waiting)
        learned = arithmetic.learn(self.rules, self._far.window, now, trips, self._outside)
        self._far.window, answer = arithmetic.ask(self.rules, learned, now, request)
        self._far.asked += 1
        await self._far.way()
        return answer

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were late."""
        await self._far.way()
        self._far.window = arithmetic.count(self.rules, self._far.window, self._far.now(), ages)

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place."""
        await self._far.way()
        place = (self._client, priority.value)
        self._far.window = arithmetic.leave(self.rules, self._far.window, self._far.now(), *place)

    async def pause(self, delay: int) -> None:
        """Let every request wait."""
        self._far.window = arithmetic.pause(self.rules, self._far.window, self._far.now(), delay)

    async def check(self) -> bool:
        """Return that it can be used."""
        return True

    def status(self) -> LimitStatus:
        """Return what it is."""
        return LimitStatus("far", "all")

    async def aclose(self) -> None:
        """Do nothing."""
