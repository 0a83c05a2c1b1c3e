"""What the product is measured beside: the least that Textual needs for the same thing.

``bare_app.py``        a header, an input and a footer
``bare_app.py floor``  a compact input whose cursor stands still; on F1 a dialog, on F2 a screen with lines of
                       text, on F3 the text of the demo's long chat in a ScrollView with an input on ``/``,
                       on F4 a DataTable, on F5 an input that narrows an OptionList
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import DataTable, Footer, Header, Input, OptionList, Static

from series_tui.demo.generator import TicketList

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


class ChatView(ScrollView, can_focus=True):
    """Scrolls the lines of the long chat."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def on_mount(self) -> None:
        """Wrap the text, and go to its end."""
        width = self.size.width or self.app.size.width
        self._lines = chat_lines(width - 4)
        self.virtual_size = Size(width, len(self._lines))
        self.scroll_end(animate=False)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        number = y + self.scroll_offset.y
        text = self._lines[number] if number < len(self._lines) else ""
        width = self.scrollable_content_region.width
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)


def chat_lines(width: int) -> list[str]:
    """Return the demo's long chat as lines."""
    chat = TicketList(datetime.now(UTC)).samples()[-1]
    lines: list[str] = []
    for message in chat["Content"].values():
        lines += [f"{message['Type']}  {message['Timestamp']}", ""]
        for line in message["Content"].splitlines():
            lines += [f"  {part}" for part in wrap(line, width)]
    return lines


class Chat(Screen[None]):
    """Shows the chat alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("slash", "find", "Find"),
    ]

    def compose(self) -> ComposeResult:
        """Show it."""
        yield ChatView()

    def action_find(self) -> None:
        """Put an input below it."""
        entry = still_input()
        entry.styles.dock = "bottom"
        self.mount(entry)
        entry.focus()


class Rows(Screen[None]):
    """Shows a table of as many columns as the queue has."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """Show rows."""
        table: DataTable[str] = DataTable(cursor_type="row", show_header=False)
        table.add_columns(*"abcdef")
        for number in range(200):
            table.add_row("open", "high", f"the subject of number {number}", "unclaimed", "somebody", "5 d")
        yield table


class Narrowing(Screen[None]):
    """Shows those of a few options that hold what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]
    OPTIONS: ClassVar = tuple(f"TICKET-17{number:08} what it is about" for number in range(3))

    def compose(self) -> ComposeResult:
        """Show all of them."""
        yield still_input()
        yield OptionList(*self.OPTIONS, compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show fewer, or more."""
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([option for option in self.OPTIONS if event.value in option])


def still_input() -> Input:
    """Return an input whose cursor does not blink."""
    entry = Input(placeholder="type here", compact=True)
    entry.cursor_blink = False
    return entry


class FloorApp(App[None]):
    """Has the cheapest input, screen and dialog that Textual can draw."""

    CSS = "Input { height: 1; border: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "dialog", "Dialog"),
        Binding("f2", "page", "Page"),
        Binding("f3", "chat", "Chat"),
        Binding("f4", "rows", "Rows"),
        Binding("f5", "narrowing", "Narrowing"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Show the input alone."""
        yield still_input()

    def action_dialog(self) -> None:
        """Open the dialog."""
        self.push_screen(Dialog())

    def action_page(self) -> None:
        """Open the page."""
        self.push_screen(Page())

    def action_chat(self) -> None:
        """Open the chat."""
        self.push_screen(Chat())

    def action_rows(self) -> None:
        """Open the table."""
        self.push_screen(Rows())

    def action_narrowing(self) -> None:
        """Open the options."""
        self.push_screen(Narrowing())


if __name__ == "__main__":
    (FloorApp() if "floor" in sys.argv else BareApp()).run()
