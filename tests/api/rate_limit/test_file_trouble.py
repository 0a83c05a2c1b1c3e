"""A file that cannot be used: held by another, on a full disk, or on a system without locks."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys

import pytest

from series_tui.api.rate_limit.backend import BackendBusy, BackendUnavailable
from series_tui.api.rate_limit.fallback import FallbackBackend
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.memory import MemoryBackend
from series_tui.api.rate_limit.rules import host_clock
from series_tui.api.rate_limit.window import Granted
from series_tui.api.rate_limit.window_file import SPARE_RULES as SPARE
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.file_world import World
from tests.api.rate_limit.slots import grants
from tests.api.rate_limit.virtual_time import worst_second

PERSON = RequestPriority.INTERACTIVE


async def test_a_stuck_holder_is_waited_for_only_so_long(world: World) -> None:
    """While a process holds the lock the window is busy; afterwards it works again."""
    store = world.process(clock=host_clock)
    await grants(store, most=1)
    with world.place.path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BackendBusy, match="has stopped responding"):
            await store.ask(PERSON, 0, 1)
    assert isinstance(await store.ask(PERSON, 0, 1), Granted)


async def test_the_loop_goes_on_while_the_lock_is_held(world: World) -> None:
    """Waiting for the lock blocks nothing else."""
    store = world.process(clock=host_clock)
    await grants(store, most=1)
    with world.place.path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        asking = asyncio.ensure_future(store.ask(PERSON, 0, 1))
        steps = 0
        while steps < 50:
            await asyncio.sleep(0)
            steps += 1
        assert not asking.done()
    assert isinstance(await asking, Granted)


async def test_a_full_disk_is_an_error_of_the_window(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written, in whole or in part, is said to be so."""
    store = world.process()
    await grants(store, most=1)
    monkeypatch.setattr(os, "pwrite", lambda *_: 7)
    with pytest.raises(BackendUnavailable, match="full"):
        await store.ask(PERSON, 0, 1)

    def no_space(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", no_space)
    with pytest.raises(BackendUnavailable, match="No space left"):
        await store.ask(PERSON, 0, 1)


async def test_a_system_without_locks_is_an_error_of_the_window(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any lock there is no shared window, and nothing breaks."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(BackendUnavailable, match="cannot be locked"):
        await world.process().ask(PERSON, 0, 1)


async def test_a_limit_without_its_file_goes_on_slowly_and_comes_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the file cannot be used two are sent a second; the reason is said once; then all is as before."""
    clock = world.clock

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)
        clock.now += seconds

    backend = FallbackBackend(
        world.process(), lambda: [MemoryBackend(SPARE, clock)], world.said.append, clock
    )
    limit = RateLimiter(backend, clock=clock, sleep=sleep)
    await limit.acquire(PERSON)
    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", lambda *_: 0)
        times = []
        for _ in range(20):
            await limit.acquire(PERSON)
            times.append(clock.now)
        assert worst_second(times) <= 3
        assert clock.now < 1015
        assert len(set(world.said)) == 1
        assert "together send 2 requests a second" in world.said[0]
        assert limit.status().degraded
    clock.now += 31
    started = clock.now
    for _ in range(20):
        await limit.acquire(PERSON)
    assert clock.now - started < 3.0
    assert not limit.status().degraded
    await limit.aclose()
