"""The requests of one process that wait: who comes while another gives up, and whom the queue keeps alive."""

from __future__ import annotations

import asyncio
import gc
from contextvars import ContextVar
from weakref import ref

import pytest

from series_tui.api.rate_limit.limiter import Permit, RateLimiter
from series_tui.api.rate_limit.memory import MemoryBackend
from series_tui.api.rate_limit.rules import Rules
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.virtual_time import run_virtually, virtual_clock


class SlowBackend(MemoryBackend):
    """A window that is left as slowly as one over a network, or in a file that another process holds."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules, virtual_clock)
        self.is_left = asyncio.Event()

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue, a while later."""
        self.is_left.set()
        await asyncio.sleep(0.05)
        await super().leave(priority)


@pytest.mark.parametrize("priority", RequestPriority)
def test_a_request_is_served_while_the_last_waiter_leaves(priority: RequestPriority) -> None:
    """Somebody asks again at the moment when the only one who waited is taken out of the shared window."""

    async def ask_again() -> Permit:
        backend = SlowBackend(Rules(limit=1, reserved=0))
        limit = RateLimiter(backend, clock=virtual_clock)
        await limit.acquire(RequestPriority.INTERACTIVE)
        given_up = asyncio.ensure_future(limit.acquire(RequestPriority.INTERACTIVE))
        await asyncio.sleep(0.1)
        given_up.cancel()
        await backend.is_left.wait()
        try:
            async with asyncio.timeout(10):
                return await limit.acquire(priority)
        finally:
            await limit.aclose()

    assert isinstance(run_virtually(ask_again()), Permit)


class Asker:
    """Whoever wants a slot, such as a screen."""


ASKER: ContextVar[Asker] = ContextVar("ASKER")


async def test_a_long_queue_holds_no_reference_to_its_first_caller() -> None:
    """The task that asks for all outlives its first caller, and keeps no reference to it."""
    backend = MemoryBackend(Rules(limit=1, reserved=0), lambda: 0.0)
    limit = RateLimiter(backend, clock=lambda: 0.0)

    async def asked_first() -> ref[Asker]:
        asker = Asker()
        ASKER.set(asker)
        await limit.acquire(RequestPriority.INTERACTIVE)
        return ref(asker)

    first = asyncio.create_task(asked_first())
    await asyncio.sleep(0)
    waits = asyncio.create_task(limit.acquire(RequestPriority.INTERACTIVE))
    asker = await first
    del first
    await asyncio.sleep(0)  # the loop itself holds the task that ended just now
    gc.collect()
    assert not waits.done()
    assert asker() is None
    waits.cancel()
    await limit.aclose()


def test_background_requests_of_one_process_are_five_a_second() -> None:
    """They leave the rest to others, and nothing of that slows bulk requests or people down."""

    async def read_ahead() -> tuple[float, float]:
        limiter = RateLimiter(MemoryBackend(Rules(), virtual_clock), clock=virtual_clock)
        started = virtual_clock()
        ahead = [asyncio.ensure_future(limiter.acquire(RequestPriority.BACKGROUND)) for _ in range(26)]
        await asyncio.sleep(1)
        asked = virtual_clock()
        await limiter.acquire(RequestPriority.INTERACTIVE)
        waited = virtual_clock() - asked
        await asyncio.gather(*ahead)
        taken = virtual_clock() - started
        await limiter.aclose()
        return taken, waited

    taken, waited = run_virtually(read_ahead())
    assert 5.0 <= taken < 5.5
    assert waited == 0


def test_a_wait_is_reported_each_second() -> None:
    """While the service asked for a pause the seconds are counted down."""

    async def wait() -> list[float]:
        limiter = RateLimiter(MemoryBackend(Rules(), virtual_clock), clock=virtual_clock)
        told: list[float] = []
        await limiter.pause(5)
        await limiter.acquire(RequestPriority.INTERACTIVE, lambda seconds, _ahead: told.append(seconds))
        await limiter.aclose()
        return told

    assert [round(seconds) for seconds in run_virtually(wait())] == [5, 4, 3, 2, 1]


async def test_a_permit_is_over_when_its_time_has_passed() -> None:
    """Its own clock decides, so that it can be looked at right before the request is sent."""
    now = 10.0
    permit = Permit(10.05, lambda: now)
    assert permit.is_usable
    now = 10.05
    assert permit.is_usable
    now = 10.06
    assert not permit.is_usable


async def test_closing_cancels_what_waits_and_ends_the_task_that_asks() -> None:
    """Nothing goes on."""
    limit = RateLimiter(MemoryBackend(Rules(limit=1, reserved=0), lambda: 0.0), clock=lambda: 0.0)
    await limit.acquire(RequestPriority.INTERACTIVE)
    waits = asyncio.create_task(limit.acquire(RequestPriority.INTERACTIVE))
    await asyncio.sleep(0.01)
    assert len(asyncio.all_tasks()) > 2
    await limit.aclose()
    assert asyncio.all_tasks() <= {asyncio.current_task(), waits}
    with pytest.raises(asyncio.CancelledError):
        await waits


async def test_a_limit_that_was_never_used_is_closed_like_any_other() -> None:
    """There is no task to end."""
    await RateLimiter(MemoryBackend(Rules(), lambda: 0.0), clock=lambda: 0.0).aclose()


@pytest.mark.parametrize(("seconds", "held"), [(-1.0, []), (0.0, []), (0.001, [1_000]), (1e9, [60_000_000])])
async def test_a_pause_is_as_long_as_makes_sense(seconds: float, held: list[int]) -> None:
    """None at all does not touch the shared window."""
    delays: list[int] = []

    class Backend(MemoryBackend):
        async def pause(self, delay: int) -> None:
            delays.append(delay)

    limit = RateLimiter(Backend(Rules(max_pause=60_000_000), lambda: 0.0), clock=lambda: 0.0)
    await limit.pause(seconds)
    await limit.aclose()
    assert delays == held
