"""The line to search in: what is looked for, and what was found."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from series_tui.tui.foreign import told
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.log_place import Place


class FindBar(Horizontal):
    """Hidden until a search begins.

    Args:
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "End the search", id="find.close", show=False),
        Binding("f4", "regex", "Regular expression on/off", id="find.regex", show=False),
    ]

    class Asked(Message):
        """Another text is looked for."""

        def __init__(self, text: str, is_regex: bool) -> None:
            super().__init__()
            self.text = text
            self.is_regex = is_regex

    class Left(Message):
        """The reader goes back to the messages."""

        def __init__(self, keeps_hits: bool) -> None:
            super().__init__()
            self.keeps_hits = keeps_hits

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._is_regex = False

    def compose(self) -> ComposeResult:
        """Put the text before the result."""
        yield Static("find ", id="find-label", markup=False)
        yield LineInput(id="find-text", placeholder="text in the messages")
        yield Static("", id="find-result", markup=False)

    def on_mount(self) -> None:
        """Stay out of sight."""
        self.display = False

    def open(self) -> None:
        """Show the line and take what is typed."""
        self.display = True
        self.query_one(Input).focus()

    def close(self) -> None:
        """End the search."""
        self.display = False
        self.query_one(Input).value = ""
        self.post_message(self.Left(keeps_hits=False))

    def show_place(self, place: Place) -> None:
        """Show which hit of how many the reader is at."""
        if place.hits is None:
            return
        if not place.hits:
            self.show_result("searching …" if place.is_searching else "nothing found")
            return
        more = "+" if place.is_searching else ""
        at = f"{place.hit:,} of " if place.hit else ""
        self.show_result(f"{at}{place.hits:,}{more}")

    def show_result(self, text: str) -> None:
        """Show what came of the search."""
        self.query_one("#find-result", Static).update(told(text))

    def action_close(self) -> None:
        """End the search."""
        self.close()

    def action_regex(self) -> None:
        """Read the text as a regular expression, or as it stands."""
        self._is_regex = not self._is_regex
        self.query_one("#find-label", Static).update("regex " if self._is_regex else "find ")
        self._ask()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._ask()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self.post_message(self.Left(keeps_hits=True))
        else:
            self.close()

    def _ask(self) -> None:
        text = self.query_one(Input).value
        if not text:
            self.show_result("")
        self.post_message(self.Asked(text, self._is_regex))
