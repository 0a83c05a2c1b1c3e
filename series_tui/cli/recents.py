"""What is remembered of opened tickets: in the user's history, or only until the program ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.history import History
    from series_tui.tui.context import Recent

_MOST_RECENT = 50
_Result = TypeVar("_Result")


def recents_for(
    settings: Settings, environ: Mapping[str, str], *, is_demo: bool
) -> FileRecents | DemoRecents:
    """Return what remembers: nothing is written for the demo, or where the history is off."""
    return DemoRecents() if is_demo or not settings.history else FileRecents(settings, environ)


class FileRecents:
    """The history as the app asks for it: off the event loop, and not before it is needed."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings, self._environ = settings, environ
        self._made: History | None = None
        self.trouble = ""

    async def recent(self) -> Sequence[Recent]:
        """Return what was opened, the latest first."""
        from series_tui.tui.context import Recent

        found = await self._use(lambda history: history.recent(_MOST_RECENT))
        return [Recent(opened.ticket_id, opened.opened) for opened in found]

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message that was seen in a ticket."""
        return await self._use(lambda history: history.last_seen(ticket_id))

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open."""
        await self._use(lambda history: history.remember(ticket_id, last_message))

    async def _use(self, work: Callable[[History], _Result]) -> _Result:
        def run() -> _Result:
            history = self._history()
            result = work(history)
            self.trouble = history.trouble
            return result

        return await run_in_daemon_thread(run)

    def _history(self) -> History:
        if self._made is None:
            from series_tui.cli.history_command import workspace_name
            from series_tui.config import history_path
            from series_tui.history import History

            self._made = History(history_path(self._environ), workspace_name(self._settings))
        return self._made


class DemoRecents:
    """Remembers while the app runs, and writes nothing."""

    trouble = ""

    def __init__(self) -> None:
        self._opened: dict[str, tuple[datetime, str | None]] = {}

    async def recent(self) -> Sequence[Recent]:
        """Return what was opened, the latest first."""
        from series_tui.tui.context import Recent

        latest = sorted(self._opened.items(), key=lambda item: item[1][0], reverse=True)
        return [Recent(ticket_id, moment) for ticket_id, (moment, _) in latest]

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message that was seen in a ticket."""
        return self._opened.get(ticket_id, (None, None))[1]

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open."""
        self._opened[ticket_id] = (datetime.now(UTC), last_message)
