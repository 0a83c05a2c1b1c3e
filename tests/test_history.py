"""The history: what it keeps, how little, and that nothing about it stops the reading."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

import pytest

from series_tui.cli.recents import FileRecents, recents_for
from series_tui.config import Settings, history_path
from series_tui.history import MAX_AGE, History, workspace_key

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return a moment later than the last one."""
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history will be, in a folder that does not exist yet."""
    return tmp_path / "state" / "history.sqlite3"


def history(path: Path, workspace: str = "default", clock: Clock | None = None) -> History:
    """Return a history with a clock of its own."""
    return History(path, workspace, clock or Clock())


def test_the_latest_opened_ticket_comes_first(path: Path) -> None:
    """Opening a ticket again moves it to the front, with the time of that."""
    kept = history(path)
    for ticket_id in ("A", "B", "A"):
        kept.remember(ticket_id, None)
    first, second = kept.recent()
    assert (first.ticket_id, second.ticket_id) == ("A", "B")
    assert second.opened < first.opened
    assert NOW < first.opened < NOW + timedelta(minutes=1)


def test_the_last_message_is_remembered(path: Path) -> None:
    """The id of the last message comes back; an unknown ticket has none."""
    kept = history(path)
    kept.remember("A", "m1")
    kept.remember("A", "m2")
    assert (kept.last_seen("A"), kept.last_seen("B")) == ("m2", None)


def test_workspaces_do_not_mix(path: Path) -> None:
    """A ticket of one workspace is unknown in another."""
    history(path, "one").remember("A", "m1")
    assert history(path, "two").recent() == []
    assert history(path, "two").last_seen("A") is None


def test_only_the_user_can_read_it(path: Path) -> None:
    """The file and its folder are the user's own."""
    history(path).remember("A", None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_reading_makes_no_file(path: Path) -> None:
    """Nothing is written before something is remembered."""
    kept = history(path)
    assert kept.recent() == []
    assert kept.last_seen("A") is None
    assert not path.exists()


def test_the_number_of_entries_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest ones go first."""
    monkeypatch.setattr("series_tui.history.MAX_ENTRIES", 20)
    kept = history(path)
    for number in range(25):
        kept.remember(f"T{number}", None)
    ids = {opened.ticket_id for opened in kept.recent(10_000)}
    assert len(ids) == 20
    assert "T4" not in ids
    assert "T5" in ids


def test_an_entry_that_is_too_old_is_removed(path: Path) -> None:
    """After the age limit a ticket is not shown, and gone with the next one."""
    clock = Clock()
    kept = history(path, clock=clock)
    kept.remember("old", None)
    clock.now += MAX_AGE
    assert kept.recent() == []
    kept.remember("new", None)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT ticket_id FROM opened").fetchall() == [("new",)]
    database.close()


def test_clear_removes_every_file(path: Path) -> None:
    """Nothing is left, not even what a process left beside it that was killed; clearing nothing says so."""
    kept = history(path)
    kept.remember("A", "m1")
    path.with_name(path.name + "-journal").touch()
    assert kept.clear() is True
    assert list(path.parent.iterdir()) == []
    assert kept.clear() is False


@pytest.mark.parametrize("moment", ["soon", 10**17, b"\x00"])
def test_an_invalid_moment_is_reported_and_raises_nothing(path: Path, moment: object) -> None:
    """A file that another program wrote to stops nothing either."""
    kept = history(path)
    kept.remember("A", "m1")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE opened SET opened = ?", (moment,))
    database.close()
    assert kept.recent() == []
    assert "contains something unexpected" in kept.trouble


@pytest.mark.parametrize("place", [0, 100], ids=["from its beginning", "behind its beginning"])
def test_a_damaged_file_is_reported_and_raises_nothing(path: Path, place: int) -> None:
    """The reading goes on, and the way out is named."""
    kept = history(path)
    kept.remember("A", "m1")
    content = path.read_bytes()
    path.write_bytes(content[:place] + b"this is no database" * 100 + content[place + 1900 :])
    kept.remember("A", "m1")
    assert kept.recent() == []
    assert "history clear" in kept.trouble
    kept.clear()
    kept.remember("A", "m1")
    assert (kept.trouble, kept.last_seen("A")) == ("", "m1")


@contextmanager
def nobody_in_particular() -> Iterator[None]:
    """Be a user whom modes mean something to, even where the tests are root's."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65_534, 65_534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_an_unreadable_folder_is_reported_and_raises_nothing(path: Path) -> None:
    """As after `sudo -u` with another user's home: nothing is raised, and the reason is kept."""
    kept = history(path)
    kept.remember("A", "m1")
    path.parent.chmod(0)
    with nobody_in_particular():
        for use in (kept.recent, lambda: kept.last_seen("A"), lambda: kept.remember("A", "m2"), kept.clear):
            kept.trouble = ""
            assert not use()
            assert "Permission denied" in kept.trouble
    path.parent.chmod(0o700)
    assert kept.last_seen("A") == "m1"


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    """Somebody else's file is not written through a link."""
    target = tmp_path / "target"
    target.write_text("precious")
    path.parent.mkdir()
    path.symlink_to(target)
    kept = history(path)
    kept.remember("A", None)
    assert target.read_text() == "precious"
    assert kept.trouble


def test_a_folder_in_place_of_the_file_is_reported_and_raises_nothing(path: Path) -> None:
    """Nothing is raised, neither when it is used nor when it is cleared."""
    path.mkdir(parents=True)
    kept = history(path)
    kept.remember("A", None)
    assert kept.recent() == []
    assert kept.trouble == f"Opened tickets are not remembered: {path}: Is a directory."
    kept.clear()
    assert "could not be removed" in kept.trouble


def test_several_processes_write_at_once(path: Path) -> None:
    """Every process's tickets are there afterwards."""
    program = (
        "import sys; from pathlib import Path; from series_tui.history import History;"
        "h = History(Path(sys.argv[1]), 'w');"
        "[h.remember(f'{sys.argv[2]}-{n}', None) for n in range(20)];"
        "sys.exit(h.trouble or 0)"
    )
    processes = [
        Popen([sys.executable, "-c", program, str(path), str(number)], env={**os.environ})
        for number in range(4)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]
    assert len(History(path, "w").recent(1000)) == 80


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep the file locked, as a process that hangs in a write does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield
        database.execute("ROLLBACK")


def test_a_locked_file_is_waited_for_a_bounded_time(path: Path) -> None:
    """After the time that the caller has for it."""
    kept = History(path, "default", Clock(), busy_seconds=0.05)
    kept.remember("A", "m1")
    with locked(path):
        started = time.monotonic()
        kept.remember("B", "m1")
        assert "another process has locked the file" in kept.trouble
        assert kept.recent() == []
        assert kept.last_seen("A") is None
        assert time.monotonic() - started < 3
    assert [entry.ticket_id for entry in kept.recent()] == ["A"]


def test_a_full_disk_is_reported_and_raises_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not the cause, so its name is left out."""

    def connect(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(sqlite3, "connect", connect)
    kept = history(path)
    kept.remember("A", "m1")
    assert kept.trouble == "Opened tickets are not remembered: the disk is full."


async def test_a_locked_history_delays_no_ticket(tmp_path: Path) -> None:
    """The app reads and writes on: each call returns at once, and the write arrives once it can."""
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    recents = FileRecents(Settings(), environ)

    async def until_seen(message: str) -> None:
        while await recents.last_seen("A") != message:
            await asyncio.sleep(0)

    await recents.opened("A", "m1")
    await until_seen("m1")
    with locked(history_path(environ)):
        with pytest.raises(StopIteration):  # it has ended without waiting for anything
            recents.opened("A", "m2").send(None)
        assert await recents.last_seen("A") is None
        assert await recents.recent() == []
        assert "locked" in recents.trouble
    await until_seen("m2")
    assert recents.trouble == ""


@pytest.mark.parametrize(("history", "is_demo"), [(False, False), (True, True)])
async def test_without_a_history_tickets_are_remembered_until_the_end(
    tmp_path: Path, history: bool, is_demo: bool
) -> None:
    """The demo, and a history that is off, write no file."""
    recents = recents_for(Settings(history=history), {"XDG_STATE_HOME": str(tmp_path)}, is_demo=is_demo)
    await recents.opened("A", "m1")
    await recents.opened("B", None)
    assert [recent.ticket_id for recent in await recents.recent()] == ["B", "A"]
    assert await recents.last_seen("A") == "m1"
    assert list(tmp_path.iterdir()) == []


def test_profiles_of_one_address_are_workspaces_of_their_own() -> None:
    """And so are two addresses of one profile."""
    keys = {
        workspace_key(profile, api_url) for profile in ("a", "b") for api_url in ("https://x", "https://y")
    }
    assert len(keys) == 4


HOSTILE = "\x1b]0;x\x07"


def test_entries_written_by_others_are_bounded_and_cleaned(path: Path) -> None:
    """IDs that are none are passed over; message ids with controls, or too long, count as not known."""
    kept = history(path)
    for ticket_id, last in (("A", "m1"), ("B", "m1"), ("C", "m1"), (HOSTILE, "m1"), ("T" * 5_000, "m1")):
        kept.remember(ticket_id, last)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE opened SET last_message = ? WHERE ticket_id = 'B'", (HOSTILE,))
        database.execute("UPDATE opened SET last_message = ? WHERE ticket_id = 'C'", ("m" * 10_000_000,))
        for odd_id in (HOSTILE, "$(touch pwned)", "T" * 5_000, b"\x00"):
            database.execute("INSERT INTO opened VALUES ('default', ?, 1e13, 'm')", (odd_id,))
    ids = {recent.ticket_id for recent in kept.recent()}
    assert ids == {"A", "B", "C"}
    assert [kept.last_seen(ticket_id) for ticket_id in "ABC"] == ["m1", None, None]
    kept.remember("A", "m" * 10_000)
    assert kept.last_seen("A") is None
