"""`series-tui`: the app in this terminal, or why it cannot be drawn here."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from series_tui.api.reference import ticket_reference
from series_tui.blocking import in_daemon_thread
from series_tui.cli.connect import DEMO_WORKSPACE, connect, prepare
from series_tui.cli.output import complain, is_terminal, is_utf8
from series_tui.errors import NoTerminal
from series_tui.times import local_zone, zone_named

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.history import History
    from series_tui.tui.setup import AppSetup, Recent

_MOST_RECENT = 50
_Result = TypeVar("_Result")


def run_app(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Run the app until the reader leaves it; return the exit code.

    Raises:
        NoTerminal: There is no terminal to draw on.
        InvalidReference: An argument holds no ticket ID.
    """
    references = tuple(ticket_reference(text) for text in arguments.references)
    _check_terminal(environ, references)
    is_demo: bool = arguments.demo
    ascii_only = settings.ascii or not is_utf8()
    if not is_utf8():
        # What the terminal cannot show becomes a question mark, one for each character.
        sys.__stderr__.reconfigure(encoding="ascii", errors="replace")  # type: ignore[union-attr]
    from series_tui.tui.run import run
    from series_tui.tui.setup import AppSetup

    setup: AppSetup = AppSetup(
        connect=partial(connect, settings, environ, is_demo=is_demo),
        prepare=partial(prepare, settings, is_demo=is_demo),
        recents=DemoRecents() if is_demo or not settings.history else FileRecents(settings, environ),
        workspace=DEMO_WORKSPACE if is_demo else settings.profile,
        host=settings.host,
        zone=zone_named(settings.timezone) if settings.timezone else local_zone(),
        now=lambda: datetime.now(UTC),
        references=references,
        ascii_only=ascii_only,
        theme=settings.theme,
        keys=settings.keys,
        clipboard=settings.clipboard,
    )
    code, report = run(setup)
    if report is not None:
        complain(
            [
                "Sorry, series-tui made the same mistake several times and had to end.",
                "This report holds no text of a ticket and no key; please send it to the developers:",
                report.text(),
            ]
        )
    return code


def _check_terminal(environ: Mapping[str, str], references: Sequence[str]) -> None:
    """Make sure that there is something to draw on, and name the command that needs nothing."""
    reference = references[0] if references else "ID"
    instead = f"`series-tui show {reference}` prints the ticket."
    if not (is_terminal(sys.__stdin__) and is_terminal(sys.__stderr__)):
        raise NoTerminal(
            "The app needs a terminal, and this is none.",
            why="Its input or its standard error is a file, a pipe or closed.",
            next_step=instead,
        )
    term = environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        raise NoTerminal(f"This terminal cannot be drawn on (TERM={term}).", next_step=instead)


class FileRecents:
    """The history as the app asks for it: off the event loop, and not before it is needed."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings, self._environ = settings, environ
        self._made: History | None = None
        self.trouble = ""

    async def recent(self) -> Sequence[Recent]:
        """Return what was opened, the latest first."""
        from series_tui.tui.setup import Recent

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

        return await in_daemon_thread(run)

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
        from series_tui.tui.setup import Recent

        latest = sorted(self._opened.items(), key=lambda item: item[1][0], reverse=True)
        return [Recent(ticket_id, moment) for ticket_id, (moment, _) in latest]

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message that was seen in a ticket."""
        return self._opened.get(ticket_id, (None, None))[1]

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open."""
        self._opened[ticket_id] = (datetime.now(UTC), last_message)
