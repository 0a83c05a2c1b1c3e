"""The window in a file: shared by all processes that open it, whatever happens to the file."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from series_tui.api.rate_limit import rules
from series_tui.api.rate_limit.backend import BackendUnavailable
from series_tui.api.rate_limit.rules import SECOND, Rules, clock_name, host_clock
from series_tui.api.rate_limit.window import Wait
from series_tui.api.service import RequestPriority
from series_tui.runtime.posix import try_lock, unlock
from tests.api.rate_limit.file_world import World
from tests.api.rate_limit.slots import grants
from tests.api.rate_limit.virtual_time import worst_second

RULES = Rules(unknown_jitter=15_000)
PERSON = RequestPriority.INTERACTIVE


async def test_processes_share_one_window(world: World) -> None:
    """What one takes the other does not have, until a second has passed."""
    first, second = world.process(), world.process()
    assert await grants(first, most=10) == 10
    assert await grants(second) == 15
    assert await grants(first) == 0
    world.clock.now += RULES.span / SECOND
    assert await grants(second) == 25
    assert world.said == []


async def test_a_hold_holds_the_other_process(world: World) -> None:
    """A pause that one process learns from the service holds for the other."""
    first, second = world.process(), world.process()
    await first.pause(3 * SECOND)
    answer = await second.ask(PERSON, 0, 1)
    assert isinstance(answer, Wait)
    assert answer.turn == 3 * SECOND


async def test_the_queue_is_in_the_order_of_arrival_over_processes(world: World) -> None:
    """Who came first is served first, and who leaves is no longer ahead."""
    first, second = world.process(), world.process()
    await grants(first)
    assert isinstance(await first.ask(PERSON, 0, 3), Wait)
    world.clock.now += 0.01
    behind = await second.ask(PERSON, 0, 1)
    assert isinstance(behind, Wait)
    assert behind.ahead == 3
    await first.leave(PERSON)
    alone = await second.ask(PERSON, 0, 1)
    assert isinstance(alone, Wait)
    assert alone.ahead == 0


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 700,
        b"series-tui-window-1 x 00000000\n0 0 0\n",
        b"{}",
        b"x" * 1_000_000,
        b"series-tui-window-1",
    ],
    ids=["zeros", "checksum", "json", "large", "cut"],
)
async def test_a_damaged_file_is_reported_once_and_costs_one_window(world: World, content: bytes) -> None:
    """Whatever stands in the file, it counts as exhausted, and after a second all is well."""
    store, other = world.process(), world.process()
    await grants(store, most=5)
    world.place.path.write_bytes(content)
    assert await grants(other) == 0
    assert await grants(store) == 0
    assert len(world.said) == 1
    assert "damaged" in world.said[0]
    assert world.place.path.stat().st_size < 2_000
    world.clock.now += RULES.span / SECOND
    assert await grants(store) == 25


async def test_a_file_cut_to_nothing_counts_as_full(world: World) -> None:
    """An empty file is no unused window."""
    store = world.process()
    await grants(store, most=5)
    os.truncate(world.place.path, 0)
    assert await grants(store) == 0
    os.truncate(world.place.path, 0)
    assert await grants(world.process(clock=host_clock)) == 0


@pytest.mark.parametrize("also_the_folder", [False, True])
async def test_a_removed_file_is_no_way_to_more(world: World, also_the_folder: bool) -> None:
    """A process that had the file open takes the new one for exhausted, and says so once."""
    store = world.process()
    assert await grants(store) == 25
    world.place.path.unlink()
    if also_the_folder:
        world.place.folder.rmdir()
    assert await grants(store) == 0
    assert len(world.said) == 1
    assert "removed" in world.said[0]


async def test_a_file_moved_away_leaves_one_window(world: World) -> None:
    """The file counts that has the name, not the one that was opened first."""
    store, other = world.process(), world.process()
    await grants(store)
    world.place.path.rename(world.place.folder / "moved")
    assert await grants(other) == 0
    assert await grants(store) == 0
    world.clock.now += RULES.span / SECOND
    assert await grants(other) + await grants(store) == 25


async def test_another_hosts_clock_is_not_believed(world: World) -> None:
    """A file that a host with another clock uses at this moment is not shared; later it is taken over."""
    local, remote = world.process(name_of_clock="here"), world.process(name_of_clock="there")
    await grants(local)
    with pytest.raises(BackendUnavailable, match="another host"):
        await remote.ask(PERSON, 0, 1)
    os.utime(world.place.path, (1_000_000_000, 1_000_000_000))
    assert await grants(remote) == 0
    world.clock.now += RULES.span / SECOND
    assert await grants(remote) == 25


def test_the_clock_has_a_name_that_fits_into_the_file() -> None:
    """The name is one word, and the same each time."""
    assert clock_name() == clock_name()
    assert clock_name().isalnum()


def test_the_clock_is_named_after_the_hosts_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or after the host, where nothing tells one start from another."""
    boot = tmp_path / "boot_id"
    boot.write_text("0f-a1\n")
    monkeypatch.setattr(rules, "_BOOT_ID", str(boot))
    monkeypatch.setattr("socket.gethostname", lambda: "bastion-7")
    assert clock_name().startswith("0fa1")
    boot.unlink()
    assert clock_name().startswith("bastion7")


_SENDER = """
import asyncio, sys
from pathlib import Path
from series_tui.api.rate_limit.rules import host_clock
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.service import RequestPriority
from series_tui.runtime.posix import try_lock, unlock

async def main():
    limit = shared_rate_limit(SharedBy(Path(sys.argv[1])), "key", "https://service", lambda what: None)
    async def task():
        while True:
            await limit.acquire(RequestPriority.INTERACTIVE)
            print(f"{host_clock():.6f}", flush=True)
    await asyncio.gather(*(task() for _ in range(5)))

asyncio.run(main())
"""


async def test_killed_processes_do_not_block_the_others(tmp_path: Path) -> None:
    """Of four processes two are killed while they send; the others go on within the limit."""
    folder = str(tmp_path / "windows")
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SENDER, folder), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(4)
    ]
    sent: list[float] = []

    async def follow(process: asyncio.subprocess.Process, most: int) -> None:
        assert process.stdout is not None
        for _ in range(most):
            if line := await process.stdout.readline():
                sent.append(float(line))

    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*(follow(process, 3) for process in processes))
            for process in processes[:2]:
                process.kill()
            await asyncio.gather(*(follow(process, 13) for process in processes))
    finally:
        for process in processes[2:]:
            process.kill()
        for process in processes:
            await process.wait()
    assert worst_second(sent) <= 25
    assert len(sent) >= 4 * 3 + 2 * 13


async def test_real_processes_send_nothing_while_the_lock_is_held(tmp_path: Path) -> None:
    """None of them goes beside the window for that, and afterwards they keep the limit as before."""
    folder = tmp_path / "windows"
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SENDER, str(folder)), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    sent: list[float] = []

    async def follow(process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            sent.append(float(line))

    async def until_sent(count: int) -> None:
        while len(sent) < count:
            await asyncio.sleep(0.02)

    following = [asyncio.ensure_future(follow(process)) for process in processes]
    try:
        async with asyncio.timeout(60):
            await until_sent(15)
            [window] = folder.iterdir()
            with window.open("r+b") as file:
                while not try_lock(file.fileno()):
                    await asyncio.sleep(0.001)
                began = host_clock()
                await asyncio.sleep(0.6)
                ended = host_clock()
                unlock(file.fileno())
            await until_sent(len(sent) + 30)
    finally:
        for process in processes:
            process.kill()
        await asyncio.gather(*following)
        for process in processes:
            await process.wait()
    assert worst_second(sent) <= 25
    assert not [at for at in sent if began + RULES.grace / SECOND < at < ended]
