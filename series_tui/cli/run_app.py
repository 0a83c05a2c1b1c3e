"""`series-tui`: the app in this terminal, or why it cannot be drawn here."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from series_tui.api.ticket_id import ticket_reference
from series_tui.cli.output import draws_ascii, is_terminal, is_utf8, print_error_lines
from series_tui.errors import NoTerminal
from series_tui.runtime.posix import PLAIN_TERMINALS, has_terminal_control
from series_tui.runtime.process_exit import exit_now
from series_tui.tickets.views import saved_view

if TYPE_CHECKING:
    from series_tui.config import Settings


def run_app(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Run the app until the reader leaves it; return the exit code.

    Raises:
        NoTerminal: There is no terminal to draw on.
        InvalidReference: An argument holds no ticket ID.
        InvalidSetting: A key is remapped that cannot be.
        UsageError: There is no view of this name.
    """
    references = tuple(ticket_reference(text) for text in arguments.references)
    view: str = arguments.view or ""
    if view:
        saved_view(settings.views, view)
    _check_terminal(environ, references)
    is_demo: bool = arguments.demo
    ascii_only = draws_ascii(settings)
    if not is_utf8():
        # What the terminal cannot show becomes question marks.
        sys.__stderr__.reconfigure(encoding="ascii", errors="replace")  # type: ignore[union-attr]  # a text stream
    if settings.no_color:
        os.environ["NO_COLOR"] = "1"  # where Textual looks for it
    from series_tui.cli.make_context import make_context
    from series_tui.tui.run import run

    context = make_context(settings, environ, references, is_demo=is_demo, ascii_only=ascii_only, view=view)
    code, report = run(context)
    if code > 128:
        exit_now(code)  # the terminal may be gone, and the interpreter's own end would stumble over it
    if report is not None:
        from series_tui.runtime.crash_report import crash_lines

        what = "Sorry, series-tui hit the same bug several times and had to stop."
        print_error_lines(crash_lines(what, report))
    return code


def _check_terminal(environ: Mapping[str, str], references: Sequence[str]) -> None:
    """Make sure that there is something to draw on, and name the command that needs nothing."""
    reference = references[0] if references else "ID"
    instead = f"`series-tui show {reference}` prints the ticket; `series-tui --plain` reads line by line."
    if not has_terminal_control():
        raise NoTerminal(
            "The app needs a POSIX terminal, which Windows does not have.",
            why="Every other command works here.",
            next_step=f"Run it in WSL or over SSH. {instead}",
        )
    if not (is_terminal(sys.__stdin__) and is_terminal(sys.__stderr__)):
        raise NoTerminal(
            "series-tui needs an interactive terminal.",
            why="Standard input or standard error is closed, a file or a pipe.",
            next_step=instead,
        )
    term = environ.get("TERM", "")
    if term in PLAIN_TERMINALS:
        named = f"TERM={term}" if term else "TERM is not set"
        raise NoTerminal(f"The app cannot draw on this terminal ({named}).", next_step=instead)
