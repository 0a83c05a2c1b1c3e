"""The tickets opened lately: ids, times, and the id of the last message seen. No text of any ticket.

A small SQLite file of the user's own (mode 0600), which several processes may use at once. What cannot be
remembered is only said: a full disk, a damaged file or a folder that cannot be written never stops the
reading.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

MOST_KEPT = 500
OLDEST_KEPT = timedelta(days=90)
_BUSY_SECONDS = 5.0
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


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that was opened.

    Attributes:
        ticket_id: Its ID.
        opened: When it was last opened, in UTC.
        last_message: The id of the last message it had then; None if it had none.
    """

    ticket_id: str
    opened: datetime
    last_message: str | None


class History:
    """What is remembered of one workspace. Each call blocks for a moment; none of them raises.

    Args:
        path: The file; made with its folder when something is first remembered.
        workspace: Whose tickets: profile and origin, so that two workspaces do not mix.
        now: The clock.

    Attributes:
        trouble: Why nothing is remembered, one sentence; empty while all is well.
    """

    def __init__(
        self, path: Path, workspace: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path = path
        self._workspace = workspace
        self._now = now
        self.trouble = ""

    def recent(self, most: int = MOST_KEPT) -> list[Opened]:
        """Return what was opened, the latest first."""
        if self._is_missing():
            return []

        def read(database: sqlite3.Connection) -> list[Opened]:
            rows = database.execute(
                "SELECT ticket_id, opened, last_message FROM opened WHERE workspace = ? AND opened > ?"
                " ORDER BY opened DESC LIMIT ?",
                (self._workspace, self._oldest(), most),
            )
            return [
                Opened(str(ticket_id), datetime.fromtimestamp(float(moment) / 1000, UTC), last)
                for ticket_id, moment, last in rows
            ]

        return self._use(read) or []

    def last_seen(self, ticket_id: str) -> str | None:
        """Return the id of the last message that was there when a ticket was last open."""
        if self._is_missing():
            return None

        def read(database: sqlite3.Connection) -> Any:
            return database.execute(
                "SELECT last_message FROM opened WHERE workspace = ? AND ticket_id = ?",
                (self._workspace, ticket_id),
            ).fetchone()

        row = self._use(read)
        return str(row[0]) if row and row[0] is not None else None

    def remember(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open now, and what its last message is; forget what is too old."""
        moment = int(self._now().timestamp() * 1000)

        def write(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT INTO opened VALUES (?, ?, ?, ?) ON CONFLICT (workspace, ticket_id)"
                " DO UPDATE SET opened = excluded.opened, last_message = excluded.last_message",
                (self._workspace, ticket_id, moment, last_message),
            )
            database.execute("DELETE FROM opened WHERE opened <= ?", (self._oldest(),))
            database.execute(
                "DELETE FROM opened WHERE workspace = ? AND ticket_id NOT IN"
                " (SELECT ticket_id FROM opened WHERE workspace = ? ORDER BY opened DESC LIMIT ?)",
                (self._workspace, self._workspace, MOST_KEPT),
            )

        self._use(write)

    def clear(self) -> bool:
        """Forget everything of every workspace; return whether there was anything to forget."""
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
        """Return whether nothing was remembered yet; a folder that may not be looked into does not say so."""
        try:
            os.stat(self._path)
        except OSError as error:
            return isinstance(error, FileNotFoundError)
        return False

    def _files(self) -> list[Path]:
        return [
            self._path,
            *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm", "-journal")),
        ]

    def _oldest(self) -> int:
        return int((self._now() - OLDEST_KEPT).timestamp() * 1000)

    def _use(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do one piece of work on the file; keep what goes wrong in `trouble`, and return None then."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database, database:
                if database.execute("PRAGMA user_version").fetchone() != (_VERSION,):
                    database.execute(_SCHEMA)
                    database.execute(f"PRAGMA user_version = {_VERSION}")
                result = work(database)
        except sqlite3.DatabaseError as error:
            self.trouble = _what_is_wrong(error, self._path)
        except (OSError, ValueError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "it holds something odd"
            self.trouble = f"Opened tickets are not remembered: {self._path}: {why}."
        else:
            self.trouble = ""
            return result
        return None


def _what_is_wrong(error: sqlite3.DatabaseError, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"Opened tickets are not remembered: {path} is damaged; `series-tui history clear` removes it."
    if name.startswith("SQLITE_FULL"):
        return "Opened tickets are not remembered: the disk is full."
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Opened tickets are not remembered: another process keeps the file."
    return f"Opened tickets are not remembered: {path} cannot be used."
