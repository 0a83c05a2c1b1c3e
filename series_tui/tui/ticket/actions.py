"""Takes a ticket's text along: to the terminal's clipboard, or to a file."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from series_tui.tui.keymap import binding
from series_tui.tui.log.message_layout import body_of
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.frame import FramedScreen


class TakingScreen(FramedScreen):
    """A screen with a log whose text can be copied and exported."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.copy", "copy"),
        binding("ticket.copy_all", "copy_all"),
        binding("ticket.copy_id", "copy_id"),
        binding("ticket.export", "export"),
    ]

    def action_copy(self) -> None:
        """Copy what the mouse has selected, and select nothing any more; else the message at the cursor."""
        selected = self.get_selected_text()
        if selected:
            self._send(selected, "The selection")
            self.clear_selection()
        else:
            message = self.query_one(MessageLog).current_message
            self._send(body_of(message) if message else "", "The message")

    def action_copy_text(self) -> None:
        """Copy what the mouse has selected, for the key that Textual has for it."""
        if not self.get_selected_text():
            raise SkipAction
        self.action_copy()

    def action_copy_all(self) -> None:
        """Copy all messages, with who and when."""
        from series_tui.tui.terminal.osc import MOST_CHARACTERS

        self._send(self.query_one(MessageLog).transcript(MOST_CHARACTERS), "The whole chat")

    def action_copy_id(self) -> None:
        """Copy the ticket's ID."""
        self._send(self.ticket.reference if self.ticket else self.ticket_id, "The ticket's ID")

    def action_export(self) -> None:
        """Ask for a file, and write the ticket to it."""
        if self.ticket is not None:
            from series_tui.tui.ticket.export_dialog import ExportScreen

            self.app.push_screen(ExportScreen(self.ticket, self._setup))

    def _send(self, text: str | None, what: str) -> None:
        """Send a text to the clipboard, and say so; None stands for one that is too long."""
        from series_tui.tui.terminal.osc import send

        if text == "":
            self.notify("There is no text to copy.", severity="warning", markup=False)
        elif text is not None and send(self.app, text, self._setup.clipboard):
            size = f"{len(text):,} character{'s' * (len(text) != 1)}"
            self.notify(f"{what} was sent to the terminal's clipboard ({size}).", markup=False)
        else:
            self.notify(
                f"{what} is too long for a terminal's clipboard. Press e to write the ticket to a file.",
                severity="warning",
                markup=False,
            )
