"""The history of opened tickets: ids, times, and the id of the last message seen. No ticket text.

A small SQLite file of the user's own (mode 0600), which several processes may use at once. A full disk, a
damaged or locked file, or a folder that cannot be written never stops the reading: :attr:`History.trouble`
says what is wrong. Other programs may have written to the file, so what is read is bounded and cleaned.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from series_tui.api.ticket_id import ticket_id_of
from series_tui.runtime.posix import OPEN_NO_LINK
from series_tui.tickets.recents import Recent

MAX_ENTRIES = 500
MAX_AGE = timedelta(days=90)
BUSY_SECONDS = 5.0
"""How long a command waits for another process that has locked the file."""
MAX_MESSAGE_ID = 200
_VERSION = 1
_Result = TypeVar("_Result")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS opened (
    workspace TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    opened INTEGER NOT NULL,
    last_message TEXT,
    PRIMARY KEY (workspace, ticket_id)
) WITHOUT ROWID
"""


def workspace_key(profile: str, api_url: str) -> str:
    """Return what keeps the history of a workspace apart from another's."""
    return f"{profile} {api_url}"


class History:
    """The opened tickets of one workspace. Its methods block, at most `busy_seconds` for a lock; none raises.

    Args:
        path: The file; made with its folder by the first :meth:`remember`.
        workspace: The :func:`workspace_key`, so that two workspaces do not mix.
        now: The clock.
        busy_seconds: How long to wait for another process that has locked the file.

    Attributes:
        trouble: Why the history cannot be used, one sentence; empty while it can.
    """

    def __init__(
        self,
        path: Path,
        workspace: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._path = path
        self._workspace = workspace
        self._now = now
        self._busy_seconds = busy_seconds
        self.trouble = ""

    def recent(self, limit: int = MAX_ENTRIES) -> list[Recent]:
        """Return the opened tickets, the latest first."""
        if self._is_missing():
            return []

        def read(database: sqlite3.Connection) -> list[Recent]:
            rows = database.execute(
                "SELECT ticket_id, opened FROM opened WHERE workspace = ? AND opened > ?"
                " ORDER BY opened DESC LIMIT ?",
                (self._workspace, self._oldest(), limit),
            )
            recents = (_recent(*row) for row in rows)
            return [recent for recent in recents if recent is not None]

        return self._use(read) or []

    def last_seen(self, ticket_id: str) -> str | None:
        """Return the id of the last message of a ticket when it was last open."""
        if self._is_missing():
            return None

        def read(database: sqlite3.Connection) -> Any:
            return database.execute(
                "SELECT last_message FROM opened WHERE workspace = ? AND ticket_id = ?",
                (self._workspace, ticket_id),
            ).fetchone()

        row = self._use(read)
        return _message_id(row[0]) if row else None

    def remember(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open now, and its last message; forget what is too old."""
        if ticket_id_of(ticket_id) is None:
            return
        moment = int(self._now().timestamp() * 1000)

        def write(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT INTO opened VALUES (?, ?, ?, ?) ON CONFLICT (workspace, ticket_id)"
                " DO UPDATE SET opened = excluded.opened, last_message = excluded.last_message",
                (self._workspace, ticket_id, moment, _message_id(last_message)),
            )
            database.execute("DELETE FROM opened WHERE opened <= ?", (self._oldest(),))
            database.execute(
                "DELETE FROM opened WHERE workspace = ? AND ticket_id NOT IN"
                " (SELECT ticket_id FROM opened WHERE workspace = ? ORDER BY opened DESC LIMIT ?)",
                (self._workspace, self._workspace, MAX_ENTRIES),
            )

        self._use(write)

    def clear(self) -> bool:
        """Remove the history of every workspace; return whether there was one."""
        was_there = False
        for path in self._files():
            try:
                path.unlink()
                was_there = True
            except FileNotFoundError:
                continue
            except OSError as error:
                self.trouble = f"The history could not be removed: {error.strerror}."
        return was_there

    def _is_missing(self) -> bool:
        """Return whether there is no file yet; False where the folder cannot be opened."""
        try:
            os.stat(self._path)
        except OSError as error:
            return isinstance(error, FileNotFoundError | NotADirectoryError)
        return False

    def _files(self) -> list[Path]:
        return [
            self._path,
            *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm", "-journal")),
        ]

    def _oldest(self) -> int:
        return int((self._now() - MAX_AGE).timestamp() * 1000)

    def _use(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Return what work on the database returns; None, with the reason in `trouble`, where it fails."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR | OPEN_NO_LINK, 0o600))
            with closing(sqlite3.connect(self._path, timeout=self._busy_seconds)) as database, database:
                if database.execute("PRAGMA user_version").fetchone() != (_VERSION,):
                    database.execute(_SCHEMA)
                    database.execute(f"PRAGMA user_version = {_VERSION}")
                result = work(database)
        except sqlite3.DatabaseError as error:
            self.trouble = _reason(error, self._path)
        except (OSError, ValueError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "it contains something unexpected"
            self.trouble = f"Opened tickets are not remembered: {self._path}: {why}."
        else:
            self.trouble = ""
            return result
        return None


def _recent(ticket_id: object, moment: object) -> Recent | None:
    """Return what a row says; None where its ID is not one.

    Raises:
        ValueError: Its moment is not a time.
    """
    known_id = ticket_id_of(ticket_id) if isinstance(ticket_id, str) else None
    if known_id is None:
        return None
    if not isinstance(moment, int | float):
        raise ValueError("the time is not a number")
    return Recent(known_id, datetime.fromtimestamp(moment / 1000, UTC))


def _message_id(stored: object) -> str | None:
    """Return a message's id that is bounded and holds no control characters; None for anything else."""
    if isinstance(stored, str) and 0 < len(stored) <= MAX_MESSAGE_ID and stored.isprintable():
        return stored
    return None


def _reason(error: sqlite3.DatabaseError, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"Opened tickets are not remembered: {path} is damaged; `series-tui history clear` removes it."
    if name.startswith("SQLITE_FULL"):
        return "Opened tickets are not remembered: the disk is full."
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Opened tickets are not remembered: another process has locked the file."
    return f"Opened tickets are not remembered: {path} cannot be used."
