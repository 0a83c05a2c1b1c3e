"""Five hundred clients on fifty hosts, whose clocks differ and whose network is slow, on one window."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest

from series_tui.api.rate_limit import LimitStatus
from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.window import SECOND, Entry, Granted, Rules, Wait, Window
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.virtual_time import run_virtually, virtual_clock, worst_second

RULES = Rules()
_HOSTS = 50
_CLIENTS = 10
_SLOWEST_WAY = 0.02
"""Seconds that the way to the window takes at most."""
_JITTER = RULES.jitter / SECOND


class FarStore:
    """One window for all, behind a network, on a clock that no client has."""

    def __init__(self) -> None:
        self.window = Window()
        self.asked = 0
        self._random = random.Random(1)

    def seen_by(self, who: str) -> Client:
        """Return the window as one client uses it."""
        return Client(self, who)

    async def way(self) -> None:
        """Take a way through the network."""
        await asyncio.sleep(self._random.uniform(0.0002, _SLOWEST_WAY))

    def now(self) -> int:
        """Return the time on the window's clock."""
        return int(virtual_clock() * SECOND)


class Client:
    """The window as one client uses it."""

    rules = RULES

    def __init__(self, far: FarStore, who: str) -> None:
        self._far, self._who = far, who

    async def ask(self, priority: RequestPriority, waited: int, waiting: int) -> Granted | Wait:
        """Ask for a slot."""
        await self._far.way()
        now = self._far.now()
        request = Entry(self._who, priority.value, now - waited, now, waiting)
        self._far.window, answer = arithmetic.ask(RULES, self._far.window, now, request)
        self._far.asked += 1
        await self._far.way()
        return answer

    async def count(self) -> None:
        """Count a request that was late."""
        await self._far.way()
        self._far.window = arithmetic.count(RULES, self._far.window, self._far.now())

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place."""
        await self._far.way()
        self._far.window = arithmetic.leave(self._far.window, self._who, priority.value)

    async def pause(self, delay: int) -> None:
        """Let everyone wait."""
        self._far.window = arithmetic.pause(RULES, self._far.window, self._far.now(), delay)

    async def check(self) -> None:
        """Do nothing."""

    def status(self) -> LimitStatus:
        """Say what it is."""
        return LimitStatus("far", "all")

    async def aclose(self) -> None:
        """Do nothing."""


def clock_of_host(number: int) -> Callable[[], float]:
    """Return a clock that is off by up to a day, and by a thousandth of what passes."""
    chance = random.Random(number)
    offset, speed = chance.uniform(0, 86_400), 1 + chance.uniform(-0.001, 0.001)
    return lambda: offset + virtual_clock() * speed


@pytest.mark.parametrize(("dead", "stalls"), [(0, 0.0), (100, 0.0), (0, 0.3)])
def test_a_crowd_keeps_the_limit_and_all_of_it_is_served(dead: int, stalls: float) -> None:
    """25 arrive in any second at most, 21 in each on average, and those who die take nobody along.

    So too where some are held up between their slot and their sending, as on a machine that is too busy;
    only what such delays waste is lost.
    """
    far = FarStore()
    arrivals: list[float] = []
    served: list[int] = []

    async def client(number: int) -> None:
        chance = random.Random(number)
        limit = RateLimiter(far.seen_by(f"c{number}"), clock=clock_of_host(number // _CLIENTS))
        await asyncio.sleep(chance.uniform(0, 2))
        async with asyncio.timeout(chance.uniform(0.5, 4) if number < dead else None):
            slot = await limit.acquire(RequestPriority.INTERACTIVE if number % 2 else RequestPriority.BULK)
        if chance.random() < stalls:
            await asyncio.sleep(chance.uniform(0, 0.9))
        arrivals.append(virtual_clock() + chance.uniform(0, _JITTER))
        await limit.confirm_sent(slot)
        served.append(number)
        await limit.aclose()

    async def crowd() -> float:
        started = virtual_clock()
        clients = (client(number) for number in range(_HOSTS * _CLIENTS))
        ended = await asyncio.gather(*clients, return_exceptions=True)
        assert all(end is None or isinstance(end, TimeoutError) for end in ended)
        return virtual_clock() - started

    taken = run_virtually(crowd())
    assert worst_second(arrivals) <= 25
    assert set(range(dead, _HOSTS * _CLIENTS)) <= set(served)
    assert len(served) / taken >= 21 or dead or stalls
    assert far.asked < 20 * len(served)
