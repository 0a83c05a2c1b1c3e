"""The dialog that exports a ticket to a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from series_tui.api.models import Ticket
from series_tui.errors import OutputNotWritten
from series_tui.render.options import RenderOptions
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.text.sanitize import clean
from series_tui.tui.keymap import binding
from series_tui.tui.ticket.export import FORMATS, format_of, write_ticket
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.line_input import LineInput


class ExportDialog(Dialog[None]):
    """Asks for a file name, whose extension sets the format, and writes the file.

    Args:
        ticket: The ticket to write.
        options: Returns the zone, the moment and the names that the file is written with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("export.close", "close"),
    ]

    def __init__(self, ticket: Ticket, options: Callable[[], RenderOptions]) -> None:
        super().__init__()
        self._ticket, self._options = ticket, options
        self._may_replace: str | None = None

    def compose(self) -> ComposeResult:
        """Compose the question, the input and the keys."""
        name = self._ticket.reference or "ticket"
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)[:80]
        with Vertical(classes="dialog"):
            yield Static(Content.styled("Export this ticket to a file", "bold"))
            yield Static(f"The extension sets the format: {' '.join(FORMATS)}", markup=False)
            yield LineInput(f"{safe}.txt", id="file", select_on_focus=False)
            yield Static("enter writes · esc cancels", id="export-says", markup=False)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._may_replace = None

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self._say("Type a file name first.")
        elif format_of(event.value) is None:
            self._say(f"Use one of these extensions: {' '.join(FORMATS)}.")
        else:
            self._write(event.value)

    @work(exclusive=True, group="export", description="export")
    async def _write(self, value: str) -> None:
        try:
            path = Path(value.strip()).expanduser()
        except RuntimeError:
            self._say("That user has no home folder on this machine. Type another name.")
            return
        is_agreed = self._may_replace == value
        if os.path.lexists(path) and not is_agreed:
            self._may_replace = value
            self._say("This file exists. Press enter again to replace it, or type another name.")
            return
        self._say("Writing …")
        write = partial(write_ticket, self._ticket, path, self._options(), replace=is_agreed)
        try:
            await run_in_daemon_thread(write)
        except OutputNotWritten as error:
            self._say(f"{error.what} {error.why}")
            return
        self.dismiss()
        self.app.notify(f"Written to {path} (only you can read it).")

    def _say(self, text: str) -> None:
        self.query_one("#export-says", Static).update(literal(clean(text)))

    def action_close(self) -> None:
        """Close the dialog without writing."""
        self.dismiss()
