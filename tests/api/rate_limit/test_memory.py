"""The limit of one process, with a clock that jumps where the code would sleep."""

from __future__ import annotations

import asyncio

import pytest

from series_tui.api.rate_limit.limiter import Permit
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.service import RequestPriority


class VirtualTime:
    """A clock that a sleep moves forward at once."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        await asyncio.sleep(0)
        self.now += seconds


@pytest.fixture
def time() -> VirtualTime:
    """Return a clock of its own."""
    return VirtualTime()


def limit_on(time: VirtualTime) -> MemoryRateLimiter:
    """Return a limit on a virtual clock."""
    return MemoryRateLimiter(clock=time.clock, sleep=time.sleep)


async def test_sixty_at_once_keep_the_limit_and_the_order(time: VirtualTime) -> None:
    """Sixty requests go out in order, 25 in any second."""
    limit = limit_on(time)
    sent: list[tuple[float, int]] = []

    async def request(number: int) -> None:
        await limit.acquire(RequestPriority.INTERACTIVE)
        sent.append((time.now, number))

    await asyncio.gather(*(request(number) for number in range(60)))
    assert [number for _, number in sent] == list(range(60))
    times = [at for at, _ in sent]
    assert max(sum(at <= other < at + 1 for other in times) for at in times) == 25
    await limit.aclose()


async def test_a_wait_is_reported_with_the_requests_ahead(time: VirtualTime) -> None:
    """A long wait is reported with its seconds and how many go first, down to none."""
    limit = limit_on(time)
    told: list[tuple[float, int]] = []
    await asyncio.gather(*(limit.acquire(RequestPriority.INTERACTIVE) for _ in range(25)))
    await asyncio.gather(
        *(limit.acquire(RequestPriority.INTERACTIVE) for _ in range(3)),
        limit.acquire(RequestPriority.INTERACTIVE, lambda seconds, ahead: told.append((seconds, ahead))),
    )
    assert told[0][1] == 3
    assert told[0][0] > 0.3
    assert [ahead for _, ahead in told] == sorted((ahead for _, ahead in told), reverse=True)
    assert len(told) == len(set(told))


async def test_a_wait_too_short_to_notice_is_not_reported(time: VirtualTime) -> None:
    """A request that goes at once reports no wait."""
    told: list[int] = []
    await limit_on(time).acquire(RequestPriority.INTERACTIVE, lambda seconds, ahead: told.append(ahead))
    assert told == []


async def test_the_cancelled_give_up_their_place() -> None:
    """Whoever is cancelled takes no slot, and nothing keeps running."""
    limit = MemoryRateLimiter(limit=1, window=0.01)
    await limit.acquire(RequestPriority.INTERACTIVE)
    await limit.pause(30)
    waiting = [
        asyncio.ensure_future(limit.acquire(priority)) for priority in RequestPriority for _ in range(3)
    ]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(5):
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0)
    assert all(task.cancelled() for task in waiting)


async def test_a_hold_delays_every_request(time: VirtualTime) -> None:
    """After a hold of two seconds the next request goes two seconds later."""
    limit = limit_on(time)
    await limit.pause(2)
    await limit.acquire(RequestPriority.INTERACTIVE)
    assert time.now >= 102


@pytest.mark.parametrize("seconds", [float("nan"), float("-inf"), -1.0, 0.0])
async def test_a_hold_that_makes_no_sense_is_none(time: VirtualTime, seconds: float) -> None:
    """A time below zero, or none at all, holds nobody."""
    limit = limit_on(time)
    await limit.pause(seconds)
    await limit.acquire(RequestPriority.INTERACTIVE)
    assert time.now == 100


async def test_an_interactive_request_overtakes_background_ones(time: VirtualTime) -> None:
    """A person who comes last is sent before background work that waits."""
    limit = limit_on(time)
    order: list[RequestPriority] = []

    async def request(priority: RequestPriority) -> None:
        await limit.acquire(priority)
        order.append(priority)

    await asyncio.gather(
        *(request(RequestPriority.BACKGROUND) for _ in range(10)), request(RequestPriority.INTERACTIVE)
    )
    assert order.index(RequestPriority.INTERACTIVE) <= 1


async def test_a_fault_in_the_callback_reaches_only_its_own_request(time: VirtualTime) -> None:
    """An error of one callback ends that request; the next one is served."""
    limit = limit_on(time)
    await limit.pause(1)

    def broken(seconds: float, ahead: int) -> None:
        raise ValueError("broken")

    first, second = await asyncio.gather(
        limit.acquire(RequestPriority.INTERACTIVE, broken),
        limit.acquire(RequestPriority.INTERACTIVE),
        return_exceptions=True,
    )
    assert isinstance(first, ValueError)
    assert isinstance(second, Permit)


async def test_a_request_that_was_held_up_on_its_way_counts_from_then(time: VirtualTime) -> None:
    """What went out after its slot was over leaves one place less for the second that follows."""
    limit = limit_on(time)
    in_time = [await limit.acquire(RequestPriority.INTERACTIVE) for _ in range(24)]
    stalled = await limit.acquire(RequestPriority.INTERACTIVE)
    for slot in in_time:
        await limit.confirm_sent(slot)
    time.now += 0.8
    await limit.confirm_sent(stalled)
    time.now += 0.5
    started = time.now
    for _ in range(24):
        await limit.acquire(RequestPriority.INTERACTIVE)
    assert time.now == started
    await limit.acquire(RequestPriority.INTERACTIVE)
    assert time.now > started + 0.4
