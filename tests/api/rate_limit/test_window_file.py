"""Where a window's file lies, and what is refused there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.api.rate_limit.backend import BackendUnavailable
from series_tui.api.rate_limit.window_file import OpenFile, WindowFile, window_name
from tests.leaks import SENTINEL, leaks

LONG_AGO = 1_000_000_000


def opened(place: WindowFile) -> OpenFile:
    """Open a place, and close the file again."""
    result = place.open()
    os.close(result.descriptor)
    return result


def refusal(place: WindowFile) -> str:
    """Return why a place is refused."""
    with pytest.raises(BackendUnavailable) as caught:
        place.open()
    return caught.value.reason


@pytest.fixture
def own(tmp_path: Path) -> WindowFile:
    """Return a place in a folder of this user's own that is not there yet."""
    return WindowFile(tmp_path / "own", "window", is_for_group=False)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[WindowFile]:
    """Return a place in a folder that was made for a group, long ago."""
    folder = tmp_path / "group"
    folder.mkdir()
    folder.chmod(0o2770)
    os.utime(folder, (LONG_AGO, LONG_AGO))
    mask = os.umask(0o077)
    yield WindowFile(folder, "window", is_for_group=True)
    os.umask(mask)


def test_the_own_folder_is_made_for_its_owner_alone(own: WindowFile) -> None:
    """Folder and file are this user's, and closed to others."""
    assert opened(own).was_unused
    assert stat.S_IMODE(own.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(own.path.stat().st_mode) == 0o600


def test_a_group_can_write_whatever_the_umask_is(shared: WindowFile) -> None:
    """A file in a folder for a group can be written by the group and read by nobody else."""
    assert opened(shared).was_unused
    assert stat.S_IMODE(shared.path.stat().st_mode) == 0o660
    assert shared.path.stat().st_gid == shared.folder.stat().st_gid


def test_a_file_that_may_have_been_removed_just_now_is_not_unused(shared: WindowFile) -> None:
    """After a removal the new file does not count as the first one."""
    opened(shared)
    shared.path.unlink()
    again = opened(shared)
    assert again.was_made
    assert not again.was_unused


def test_a_folder_for_a_group_is_not_made(tmp_path: Path) -> None:
    """Who shares it is for an administrator to say: a folder that is missing stays missing."""
    missing = tmp_path / "missing"
    assert "does not exist" in refusal(WindowFile(missing, "window", is_for_group=True))
    assert not missing.exists()


@pytest.mark.parametrize("is_for_group", [False, True])
def test_a_file_that_others_could_have_made_is_refused(tmp_path: Path, is_for_group: bool) -> None:
    """Symbolic links, hard links, pipes and folders in the file's place are not touched."""
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    victim.chmod(0o600)
    place = WindowFile(folder, "window", is_for_group)
    place.path.symlink_to(victim)
    assert "symbolic link" in refusal(place)
    place.path.unlink()
    os.link(victim, place.path)
    assert "a second name" in refusal(place)
    place.path.unlink()
    os.mkfifo(place.path, 0o600)
    assert "not a regular file" in refusal(place)
    place.path.unlink()
    place.path.mkdir()
    assert "cannot be used" in refusal(place)
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("is_for_group", [False, True])
def test_a_folder_that_is_a_link_or_no_folder_is_refused(tmp_path: Path, is_for_group: bool) -> None:
    """The folder itself must be one."""
    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    link = tmp_path / "link"
    link.symlink_to(real)
    assert "symbolic link" in refusal(WindowFile(link, "window", is_for_group))
    file = tmp_path / "file"
    file.touch(0o600)
    assert "not a folder" in refusal(WindowFile(file, "window", is_for_group))
    assert not list(real.iterdir())


def test_an_own_folder_that_is_open_to_others_is_refused(own: WindowFile) -> None:
    """Somebody else may have put something into it."""
    own.folder.mkdir()
    own.folder.chmod(0o770)
    assert "accessible to other users" in refusal(own)


def test_a_file_of_another_user_is_refused(
    own: WindowFile, shared: WindowFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a folder nor a file of another user is this user's own; a colleague's file in the group is."""
    opened(own)
    opened(shared)
    somebody_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)
    assert "another user" in refusal(own)
    assert not opened(shared).was_made


def test_a_world_writable_folder_is_refused_unless_it_is_sticky(shared: WindowFile) -> None:
    """Where everybody may remove the file, everybody could replace it."""
    shared.folder.chmod(0o777)
    assert "every user" in refusal(shared)
    shared.folder.chmod(0o1777)
    opened(shared)


def test_a_file_that_others_can_write_is_refused(own: WindowFile, shared: WindowFile) -> None:
    """The mode of the file itself counts too."""
    opened(own)
    own.path.chmod(0o620)
    assert "accessible to other users" in refusal(own)
    opened(shared)
    shared.path.chmod(0o666)
    assert "every user" in refusal(shared)


def test_a_file_system_without_modes_is_an_error_of_the_window_and_keeps_nothing_open(
    shared: WindowFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again and again, and must not use up the process's descriptors."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refuse)
    before = os.listdir("/proc/self/fd")
    assert "Operation not permitted" in refusal(shared)
    assert os.listdir("/proc/self/fd") == before


def test_the_name_tells_keys_and_services_apart_and_holds_neither() -> None:
    """Each key at each service has a window, and its name shows neither."""
    names = {
        window_name(SENTINEL, "https://api.series.hr"),
        window_name(SENTINEL, "https://other.example"),
        window_name(f"{SENTINEL}x", "https://api.series.hr"),
    }
    assert len(names) == 3
    for name in names:
        assert not leaks(name)
        assert name.isalnum()
