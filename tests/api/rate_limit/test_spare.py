"""The spare window, and the room that the users of the real one leave for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from series_tui.api.rate_limit.file import FileBackend
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.rate_limit.window_file import ANNOUNCEMENT, WindowFile, spare_folders, spares_in_use
from series_tui.api.rate_limit.window_file import SPARE_RULES as SPARE
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.file_world import World
from tests.api.rate_limit.slots import grants

PERSON = RequestPriority.INTERACTIVE
SPARE_RULES = Rules(unknown_jitter=15_000)


@pytest.fixture
def file(tmp_path: Path) -> WindowFile:
    """Return the file of a spare window."""
    return WindowFile(tmp_path / "spare", "window-spare", is_for_group=False)


@pytest.fixture
def open_spare(file: WindowFile, world: World) -> Callable[[], FileBackend]:
    """Return what opens the spare window for one more process."""

    def open_it() -> FileBackend:
        return FileBackend(file, SPARE, world.said.append, world.clock, is_spare=True)

    return open_it


def shared(world: World, file: WindowFile) -> FileBackend:
    """Return the real window as one more process sees it."""
    outside = spares_in_use([file.path])
    return FileBackend(world.place, SPARE_RULES, world.said.append, world.clock, outside=outside)


async def test_the_users_of_the_window_leave_room_while_it_is_in_use(
    world: World, file: WindowFile, open_spare: Callable[[], FileBackend]
) -> None:
    """Three places are left from the announcement on, also by users who do not see the spare file."""
    sees, sees_not = shared(world, file), world.process()
    assert await grants(sees, most=2) == 2
    world.clock.now += 2
    await open_spare().check()
    assert await grants(sees, most=1) == 1
    assert await grants(sees_not) == 21
    world.clock.now += 4
    long_ago = time.time() - 11
    os.utime(file.path, (long_ago, long_ago))
    assert await grants(sees) == 25


async def test_its_first_request_waits_until_all_have_seen_it(
    world: World, open_spare: Callable[[], FileBackend]
) -> None:
    """The first use, and the first after a rest, waits for a span; what is in use goes on at two a second."""
    left, right = open_spare(), open_spare()
    first = await left.ask(PERSON, 0, 1)
    assert isinstance(first, Wait)
    assert first.turn == ANNOUNCEMENT
    world.clock.now += ANNOUNCEMENT / SECOND
    assert await grants(left) + await grants(right) == 1
    world.clock.now += SPARE.span / SECOND
    assert await grants(right) + await grants(left) == 1


async def test_a_rest_needs_another_announcement(
    world: World, file: WindowFile, open_spare: Callable[[], FileBackend]
) -> None:
    """After five seconds without use the others may have taken their room back."""
    spare = open_spare()
    await spare.check()
    world.clock.now += 6
    rested = time.time() - 6
    os.utime(file.path, (rested, rested))
    answer = await spare.ask(PERSON, 0, 1)
    assert isinstance(answer, Wait)
    assert answer.turn == ANNOUNCEMENT


def test_the_folders_are_the_same_for_all_processes_of_a_user(tmp_path: Path) -> None:
    """They depend on the user and the user's own folder, not on variables of one shell."""
    memory, own, temporary = spare_folders(tmp_path)
    assert own == tmp_path
    assert memory == Path(f"/dev/shm/series-tui-{os.geteuid()}")
    assert temporary == Path(f"/tmp/series-tui-{os.geteuid()}")
    assert spare_folders(temporary) == (memory, temporary)


def test_a_file_of_another_user_takes_no_room(file: WindowFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that all can write a stranger may put a file of that name."""
    file.folder.mkdir()
    file.path.write_text("x")
    assert len(spares_in_use([file.path])()) == 1
    somebody_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)
    assert spares_in_use([file.path])() == ()


async def test_a_spare_window_grants_two_requests_a_second(
    world: World, open_spare: Callable[[], FileBackend]
) -> None:
    """However many ask, about 0.44 s lie between two requests."""
    processes = [open_spare() for _ in range(4)]
    await processes[0].check()
    started, count = world.clock.now + ANNOUNCEMENT / SECOND, 0
    since = dict.fromkeys(processes, world.clock.now)
    while world.clock.now < started + 10:
        world.clock.now += 0.02
        for process in processes:
            waited = int((world.clock.now - since[process]) * SECOND)
            if isinstance(await process.ask(PERSON, waited, 1), Granted):
                since[process] = world.clock.now
                count += 1
    assert 20 <= count <= 24
