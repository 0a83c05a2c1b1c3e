"""Asks for a date, to go to its first message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from series_tui.errors import UsageError
from series_tui.render.dates import day_named
from series_tui.tui.error_text import error_line
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.line_input import LineInput


class DateDialog(Dialog[datetime]):
    """Reads a date; its result is the moment at which that day begins, or None.

    Args:
        now: The clock.
        zone: The zone that days begin in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("date.close", "close", show=False),
    ]

    def __init__(self, *, now: Callable[[], datetime], zone: tzinfo) -> None:
        super().__init__(id="date")
        self._now, self._zone = now, zone

    def compose(self) -> ComposeResult:
        """Ask."""
        with Vertical(classes="dialog"):
            yield Static("Go to a date", markup=False)
            yield LineInput(placeholder="3 days ago, Mon, 2025-01-15", id="date-text")
            yield Static("enter goes there · esc cancels", id="date-says", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            moment = day_named(event.value, self._now(), self._zone)
        except UsageError as error:
            self.query_one("#date-says", Static).update(error_line(error))
        else:
            self.dismiss(moment)

    def action_close(self) -> None:
        """Go nowhere."""
        self.dismiss(None)
