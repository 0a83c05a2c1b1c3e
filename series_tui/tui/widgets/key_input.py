"""The input for a key: hidden on the screen, in its messages and from the clipboard."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from series_tui.tui.widgets.line_input import LineInput


class KeyInput(LineInput):
    """Takes a key, never shows it and never alters it; its owner reads :attr:`value`."""

    class Changed(Input.Changed):
        """Posted when the text has changed."""

        def __repr__(self) -> str:
            """Leave out the text."""
            return "KeyInput.Changed()"

    class Submitted(Input.Submitted):
        """Posted when the text is complete."""

        def __repr__(self) -> str:
            """Leave out the text."""
            return "KeyInput.Submitted()"

    class Refused(Message):
        """Posted when a text was not put in because no key can hold it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(password=True, placeholder="paste the key", id=id)

    def validate_value(self, value: str) -> str:
        """Keep the key as it was entered."""
        return value

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of the key; refuse what is not one line of ASCII characters."""
        if text.isascii() and text.isprintable():
            super().replace(text, start, end)
        else:
            self.post_message(self.Refused())

    def on_paste(self, event: events.Paste) -> None:
        """Put in a whole paste, or nothing of it; the line end of a copied line is no part of a key."""
        event.stop()
        event.prevent_default()
        self.replace(event.text.strip("\r\n"), *self.selection)

    def action_copy(self) -> None:
        """Copy nothing: a clipboard is read by every program."""

    def action_cut(self) -> None:
        """Delete the selected text, and copy nothing."""
        self.delete_selection()
