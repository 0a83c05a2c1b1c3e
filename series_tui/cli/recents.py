"""Recent tickets for the front ends: from the history, or from memory where none is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.tickets.recents import Recent, Recents

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.history import History

READ_SECONDS = 0.2
"""How long the app waits for the history at most."""
_WRITE_SECONDS = 2.0
_MAX_RECENT = 50
_Result = TypeVar("_Result")


def recents_for(settings: Settings, environ: Mapping[str, str], *, is_demo: bool) -> Recents:
    """Return the recent tickets; the demo, or a history that is off, keeps them in memory."""
    return MemoryRecents() if is_demo or not settings.history else FileRecents(settings, environ)


class FileRecents:
    """The history as the app reads it: in threads, and never for longer than a person would notice.

    Reads are given up after `READ_SECONDS`. Writes run in the background, one after the other; a read waits
    for them within its own limit.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings, self._environ = settings, environ
        self._history: History | None = None
        self._last_write: asyncio.Task[None] | None = None
        self.trouble = ""

    async def recent(self) -> Sequence[Recent]:
        """Return the opened tickets, the latest first; none where the history does not respond."""
        return await self._read(lambda history: history.recent(_MAX_RECENT)) or []

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message that was seen in a ticket; None where the history does not respond."""
        return await self._read(lambda history: history.last_seen(ticket_id))

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember in the background that a ticket is open."""
        write = self._after(self._last_write, lambda history: history.remember(ticket_id, last_message))
        self._last_write = asyncio.create_task(write, name="history")

    async def _read(self, work: Callable[[History], _Result]) -> _Result | None:
        try:
            async with asyncio.timeout(READ_SECONDS):
                if self._last_write is not None:
                    await asyncio.wait([self._last_write])
                return await self._use(work)
        except TimeoutError:
            self.trouble = "The history file does not respond; another process may have locked it."
            return None

    async def _after(self, earlier: asyncio.Task[None] | None, work: Callable[[History], None]) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        await self._use(work)

    async def _use(self, work: Callable[[History], _Result]) -> _Result:
        def run() -> _Result:
            history = self._opened_history()
            result = work(history)
            self.trouble = history.trouble
            return result

        return await run_in_daemon_thread(run)

    def _opened_history(self) -> History:
        if self._history is None:
            from series_tui.config import history_path
            from series_tui.history import History, workspace_key

            workspace = workspace_key(self._settings.profile, self._settings.api_url)
            self._history = History(history_path(self._environ), workspace, busy_seconds=_WRITE_SECONDS)
        return self._history


class MemoryRecents:
    """Keeps recent tickets in memory: those of the demo, and of a history that is off."""

    trouble = ""

    def __init__(self) -> None:
        self._opened: dict[str, tuple[datetime, str | None]] = {}

    async def recent(self) -> Sequence[Recent]:
        """Return the opened tickets, the latest first."""
        latest = sorted(self._opened.items(), key=lambda item: item[1][0], reverse=True)
        return [Recent(ticket_id, moment) for ticket_id, (moment, _) in latest]

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message that was seen in a ticket."""
        return self._opened.get(ticket_id, (None, None))[1]

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open."""
        self._opened[ticket_id] = (datetime.now(UTC), last_message)
