"""`series-tui history`: list the recently opened tickets, or clear the list."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from series_tui.cli.output import print_note
from series_tui.config import history_path
from series_tui.errors import EXIT_OK, OutputNotWritten
from series_tui.history import History, workspace_key
from series_tui.render.times import absolute, relative, zone_of

if TYPE_CHECKING:
    from series_tui.config import Settings


def run_history(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the history, the latest first, or remove it; return the exit code.

    Raises:
        OutputNotWritten: The file cannot be used or removed.
    """
    if arguments.demo:
        print_note("The demo keeps no history.")
        return EXIT_OK
    history = History(history_path(environ), workspace_key(settings.profile, settings.api_url))
    if arguments.history_action == "clear":
        was_there = history.clear()
        _raise_trouble(history)
        print("History cleared." if was_there else "There is no history to clear.")
        return EXIT_OK
    now = datetime.now(UTC)
    zone = zone_of(settings.timezone)
    entries = history.recent()
    _raise_trouble(history)
    for entry in entries:
        print(f"{entry.ticket_id}\t{absolute(entry.opened, zone)}\t{relative(entry.opened, now)}")
    if not entries:
        print_note("No recent tickets.")
    return EXIT_OK


def _raise_trouble(history: History) -> None:
    if history.trouble:
        raise OutputNotWritten(history.trouble, next_step="Run `series-tui doctor` for details.")
