"""The input that takes a key: hidden on the screen, in its messages and from the clipboard."""

from __future__ import annotations

from textual.widgets import Input

from series_tui.tui.widgets.line_input import LineInput


class KeyInput(LineInput):
    """Takes a key and never shows it; its owner reads :attr:`value`."""

    class Changed(Input.Changed):
        """The text is another one."""

        def __repr__(self) -> str:
            """Leave out the text."""
            return "KeyInput.Changed()"

    class Submitted(Input.Submitted):
        """The text is complete."""

        def __repr__(self) -> str:
            """Leave out the text."""
            return "KeyInput.Submitted()"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(password=True, placeholder="paste the key", id=id)

    def action_copy(self) -> None:
        """Copy nothing: a clipboard is read by every program."""

    def action_cut(self) -> None:
        """Take the selected text away, and copy nothing."""
        self.delete_selection()
