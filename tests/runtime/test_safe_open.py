"""A file that others may have put there is opened only if it is a regular one of this user."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from series_tui.runtime.safe_open import Flaw, Owner, UnsafeFile, open_regular


def _flaw(path: Path, **options: object) -> Flaw | None:
    """Return why a file is refused; None if it is opened."""
    try:
        os.close(open_regular(path, **options).descriptor)  # type: ignore[arg-type]  # the case's own
    except UnsafeFile as error:
        return error.flaw
    return None


def _made(path: Path, kind: str) -> Path:
    """Make a file of a kind beside a private regular one."""
    real = path / "real"
    real.touch(0o600)
    place = path / "place"
    match kind:
        case "regular":
            return real
        case "link":
            place.symlink_to(real)
        case "pipe":
            os.mkfifo(place, 0o600)
        case "folder":
            place.mkdir()
        case "shared":
            place.touch()
            place.chmod(0o644)
        case "loop":
            place.symlink_to(place)
    return place


@pytest.mark.parametrize(
    ("kind", "options", "flaw"),
    [
        ("regular", {}, None),
        ("regular", {"may_be_shared": False}, None),
        ("link", {}, Flaw.LINK),
        ("link", {"follow_links": True}, None),
        ("loop", {}, Flaw.LINK),
        ("pipe", {}, Flaw.NOT_REGULAR),
        ("folder", {}, Flaw.NOT_REGULAR),
        ("shared", {}, None),
        ("shared", {"may_be_shared": False}, Flaw.SHARED),
    ],
)
def test_an_unsafe_file_is_refused(
    kind: str, options: dict[str, object], flaw: Flaw | None, tmp_path: Path
) -> None:
    """Nothing else is left open, and a pipe that nobody writes to keeps nobody waiting."""
    path = _made(tmp_path, kind)
    before = os.listdir("/proc/self/fd")
    assert _flaw(path, **options) is flaw
    assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize(
    ("user", "owner", "flaw"),
    [
        ("another", Owner.USER, Flaw.FOREIGN),
        ("another", Owner.USER_OR_ROOT, Flaw.FOREIGN),
        ("another", Owner.ANY, None),
        ("root", Owner.USER, Flaw.FOREIGN),
        ("root", Owner.USER_OR_ROOT, None),
    ],
)
def test_the_owner_decides_whether_a_file_is_opened(
    user: str, owner: Owner, flaw: Flaw | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root's file is trusted where that is said."""
    path = _made(tmp_path, "regular")
    status = list(path.stat())
    status[4] = 0 if user == "root" else 4_000
    monkeypatch.setattr(os, "fstat", lambda _descriptor: os.stat_result(status))
    monkeypatch.setattr(os, "geteuid", lambda: 5_000)
    assert _flaw(path, owner=owner) is flaw


def test_other_errors_are_the_systems(tmp_path: Path) -> None:
    """What is not there is not unsafe, and a link among the folders is no flaw of the file."""
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "missing")
    (tmp_path / "folder").symlink_to(tmp_path / "folder")
    with pytest.raises(OSError, match="Too many levels") as caught:
        open_regular(tmp_path / "folder" / "file")
    assert not isinstance(caught.value, UnsafeFile)


def test_a_new_file_is_private(tmp_path: Path) -> None:
    """Whatever the umask is, no other user has a right to it."""
    mask = os.umask(0)
    try:
        os.close(open_regular(tmp_path / "new", os.O_RDWR | os.O_CREAT | os.O_EXCL).descriptor)
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
