"""What the product is measured beside: the least that Textual needs for the same thing.

``bare_app.py``        a header, an input and a footer
``bare_app.py floor``  a compact input whose cursor stands still, and a dialog with lines of text on F1
"""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Header, Input, Static

DIALOG_LINES = 40


class BareApp(App[None]):
    """Does nothing."""

    def compose(self) -> ComposeResult:
        """Show the three widgets."""
        yield Header()
        yield Input(placeholder="type here")
        yield Footer()


class Dialog(ModalScreen[None]):
    """Shows text over another screen."""

    CSS = """
    Dialog { align: center middle; }
    VerticalScroll { width: 76; height: auto; max-height: 100%; padding: 1 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """Show lines such as a help has."""
        with VerticalScroll():
            yield Static("\n".join(f"  {n:<10} what this key does here" for n in range(DIALOG_LINES)))


class Page(Screen[None]):
    """Fills the screen with text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """Show as many words as a page of a ticket has."""
        yield Static("\n".join(f"line {n} of a screen of text, with a few words in it" for n in range(60)))


class FloorApp(App[None]):
    """Has the cheapest input, screen and dialog that Textual can draw."""

    CSS = "Input { height: 1; border: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "dialog", "Dialog"), Binding("f2", "page", "Page")]

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Show the input alone."""
        entry = Input(placeholder="type here", compact=True)
        entry.cursor_blink = False
        yield entry

    def action_dialog(self) -> None:
        """Open the dialog."""
        self.push_screen(Dialog())

    def action_page(self) -> None:
        """Open the page."""
        self.push_screen(Page())


if __name__ == "__main__":
    (FloorApp() if "floor" in sys.argv else BareApp()).run()
