"""Travel times that vary: the distance that is kept is learned from the responses of all processes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.rules import Rules
from series_tui.api.rate_limit.window import Window
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.far_window import FarWindow
from tests.api.rate_limit.virtual_time import VIRTUAL_START, run_virtually, virtual_clock, worst_second

RULES = Rules()
MS = 1000
_SECONDS = 7.0
Travel = Callable[[random.Random], tuple[float, float]]
"""Returns how long the way there and the way back take, in seconds."""


def varying(chance: random.Random) -> tuple[float, float]:
    """Vary the way there by 180 ms."""
    return chance.uniform(0.02, 0.2), 0.01


def varying_both_ways(chance: random.Random) -> tuple[float, float]:
    """Vary both ways by 180 ms each."""
    return chance.uniform(0.02, 0.2), chance.uniform(0.02, 0.2)


def steady(chance: random.Random) -> tuple[float, float]:
    """Vary by no more than a steady line does."""
    return chance.uniform(0.04, 0.05), chance.uniform(0.04, 0.05)


def rarely_slow(chance: random.Random) -> tuple[float, float]:
    """Lose one packet in ten, which is sent again after 200 ms."""
    return 0.03 + 0.2 * (chance.random() < 0.1), 0.03


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("travel", "least_rate"), [(varying, 20), (varying_both_ways, 18), (steady, 23), (rarely_slow, 18)]
)
def test_twenty_processes_keep_the_limit_as_the_service_counts(
    travel: Travel, least_rate: float, seed: int
) -> None:
    """25 arrive in any second at most, from the first one on; on a steady line 23 in each on average."""
    chance = random.Random(seed)
    far = FarWindow(RULES, slowest_way=0.005)
    arrivals: list[float] = []

    async def process(number: int) -> None:
        limiter = RateLimiter(far.seen_by(f"p{number}"), clock=virtual_clock)

        async def request() -> None:
            permit = await limiter.acquire(RequestPriority.INTERACTIVE)
            outward, homeward = travel(chance)
            arrivals.append(virtual_clock() + outward)
            await limiter.confirm_sent(permit)
            await asyncio.sleep(outward + homeward)
            limiter.record_round_trip(outward + homeward)

        async def one_after_the_other() -> None:
            while virtual_clock() < until:
                await request()

        await asyncio.gather(*(one_after_the_other() for _ in range(4)))
        await limiter.aclose()

    async def crowd() -> None:
        await asyncio.gather(*(process(number) for number in range(20)))

    until = VIRTUAL_START + _SECONDS
    run_virtually(crowd())
    assert worst_second(arrivals) <= 25
    sustained = [at for at in arrivals if until - _SECONDS + 2 <= at < until]
    assert len(sustained) / (_SECONDS - 2) >= least_rate


@pytest.mark.parametrize(
    ("trips", "jitter"),
    [
        ((), 200 * MS),
        ((80,) * 15, 200 * MS),
        ((80,) * 16, 15 * MS),
        ((20, *(90,) * 15), 70 * MS),
        ((20, *(900,) * 15), 250 * MS),
        ((*(80,) * 31, 900), 15 * MS),
        ((*(80,) * 30, 300, 900), 220 * MS),
    ],
)
def test_the_jitter_is_the_spread_of_round_trips(trips: tuple[int, ...], jitter: int) -> None:
    """It is bounded, assumed to be large until enough is known, and one outlier in 32 does not count."""
    window = arithmetic.learn(RULES, Window(), 0, trips, ())
    assert arithmetic.in_force(RULES, window).jitter == jitter


def test_only_the_latest_round_trips_count() -> None:
    """A line that has become steady is fast again after 64 responses."""
    window = arithmetic.learn(RULES, Window(), 0, (20, 220) * 10, ())
    window = arithmetic.learn(RULES, window, 0, (80,) * 64, ())
    assert arithmetic.in_force(RULES, window).jitter == RULES.jitter
