"""125 clients on 25 hosts, whose clocks differ and whose network is slow, on one window."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest

from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.far_window import FarWindow
from tests.api.rate_limit.virtual_time import run_virtually, virtual_clock, worst_second

RULES = Rules(unknown_jitter=15_000)
_HOSTS = 25
_CLIENTS = 5
_JITTER = RULES.jitter / SECOND


def clock_of_host(number: int) -> Callable[[], float]:
    """Return a clock that is off by up to a day, and by a thousandth of what passes."""
    chance = random.Random(number)
    offset, speed = chance.uniform(0, 86_400), 1 + chance.uniform(-0.001, 0.001)
    return lambda: offset + virtual_clock() * speed


@pytest.mark.parametrize(("dead", "stalls"), [(0, 0.0), (25, 0.0), (0, 0.3)])
def test_a_crowd_keeps_the_limit_and_all_of_it_is_served(dead: int, stalls: float) -> None:
    """25 arrive in any second at most, 21 in each on average, and those who die take nobody along.

    So too where some are held up between their slot and their sending, as on a machine that is too busy;
    only what such delays waste is lost.
    """
    far = FarWindow(RULES)
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
