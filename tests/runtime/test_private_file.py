"""A file that only its owner can read, whole or not at all, wherever it is to be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from series_tui.errors import OutputNotWritten
from series_tui.runtime.private_file import PrivateFile


@pytest.fixture(params=["links", "no links"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder: on a file system that gives files several names, or as on a memory stick."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)
    return tmp_path


def test_a_private_file_appears_complete(folder: Path) -> None:
    """Its mode is 0600, and nothing else is left in the folder."""
    with PrivateFile(folder / "ticket.txt") as file:
        file.write(b"whole")
        assert not (folder / "ticket.txt").exists()
    assert (folder / "ticket.txt").read_bytes() == b"whole"
    assert (folder / "ticket.txt").stat().st_mode & 0o777 == 0o600
    assert os.listdir(folder) == ["ticket.txt"]


def test_a_name_that_is_taken_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A link that leads nowhere takes a name too."""
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(os.listdir(tmp_path))
    for name in before:
        with pytest.raises(OutputNotWritten) as caught:
            PrivateFile(tmp_path / name)
        assert "already exists" in caught.value.why
    assert sorted(os.listdir(tmp_path)) == before


def test_a_discarded_file_does_not_appear(folder: Path) -> None:
    """Nor one whose writing failed, which the system's own reason explains."""
    private = PrivateFile(folder / "x")
    with private as file:
        file.write(b"part")
        private.discard()
    with pytest.raises(ZeroDivisionError), PrivateFile(folder / "x"):
        raise ZeroDivisionError
    with pytest.raises(OutputNotWritten) as caught, PrivateFile(folder / "x"):
        raise OSError(28, "No space left on device")
    assert caught.value.why == "No space left on device."
    assert os.listdir(folder) == []


def written_too_late(path: Path) -> None:
    """Write a file while another one takes its name."""
    with PrivateFile(path) as file:
        file.write(b"second")
        path.write_bytes(b"first")


def test_a_file_that_comes_meanwhile_is_not_overwritten(folder: Path) -> None:
    """Whoever was first keeps the name."""
    with pytest.raises(OutputNotWritten, match="was not written") as caught:
        written_too_late(folder / "x")
    assert "already exists" in caught.value.why
    assert (folder / "x").read_bytes() == b"first"
    assert os.listdir(folder) == ["x"]


def test_an_old_file_is_replaced_if_that_is_asked_for(folder: Path) -> None:
    """The new one has its name and a mode of its own."""
    (folder / "x").write_bytes(b"old")
    (folder / "x").chmod(0o644)
    with PrivateFile(folder / "x", replace=True) as file:
        file.write(b"new")
    assert (folder / "x").read_bytes() == b"new"
    assert (folder / "x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("make", "words"), [(os.mkfifo, "It is not a regular file."), (os.mkdir, "It is a folder.")]
)
def test_only_a_regular_file_is_replaced(make: Callable[[Path], None], words: str, folder: Path) -> None:
    """A pipe or a folder of that name is refused before anything is written."""
    make(folder / "x")
    with pytest.raises(OutputNotWritten) as caught:
        PrivateFile(folder / "x", replace=True)
    assert caught.value.why == words
    assert [path.name for path in folder.iterdir()] == ["x"]
    assert not (folder / "x").is_file()
