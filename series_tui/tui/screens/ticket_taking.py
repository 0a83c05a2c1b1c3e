"""Takes a ticket's text along: to the terminal's clipboard, or to a file."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from series_tui.tui.screens.ticket_frame import FramedScreen
from series_tui.tui.widgets.message_log import MessageLog


class TakingScreen(FramedScreen):
    """A screen with a log whose text can be copied and exported."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy the message at the cursor", id="ticket.copy"),
        Binding("C", "copy_all", "Copy all messages", id="ticket.copy_all"),
        Binding("y", "copy_id", "Copy the ticket's ID", id="ticket.copy_id"),
        Binding("e", "export", "Export to a file", id="ticket.export"),
    ]

    def action_copy(self) -> None:
        """Copy the message at the cursor, or what the mouse has selected."""
        selected = self.get_selected_text()
        text = selected or self.query_one(MessageLog).message_text()
        self._send(text, "The selection" if selected else "The message")

    def action_copy_all(self) -> None:
        """Copy all messages, with who and when."""
        from series_tui.tui.clipboard import MOST_CHARACTERS

        text = self.query_one(MessageLog).transcript(MOST_CHARACTERS)
        if text is None:
            self.notify(
                "The whole ticket is too long for a terminal's clipboard. Press e to write it to a file.",
                severity="warning",
                markup=False,
            )
        else:
            self._send(text, "All messages")

    def action_copy_id(self) -> None:
        """Copy the ticket's ID."""
        self._send(self.ticket.reference if self.ticket else self.ticket_id, "The ticket's ID")

    def action_export(self) -> None:
        """Ask for a file, and write the ticket to it."""
        if self.ticket is not None:
            from series_tui.tui.screens.export_screen import ExportScreen

            self.app.push_screen(ExportScreen(self.ticket, self._setup, self._session.config))

    def _send(self, text: str, what: str) -> None:
        from series_tui.tui.clipboard import send

        if not text:
            self.notify("There is no text to copy.", severity="warning", markup=False)
            return
        sent = send(self.app, text, self._setup.clipboard)
        self.notify(
            f"{what} was sent to the terminal's clipboard."
            if sent
            else f"{what} is too long for a terminal's clipboard. Press e to write the ticket to a file.",
            severity="information" if sent else "warning",
            markup=False,
        )
