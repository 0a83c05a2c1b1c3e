"""The line to search the queue in: asks once the typing rests, and again for every newer text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from series_tui.tui.keymap import binding
from series_tui.tui.widgets.line_input import LineInput


class SearchBar(Horizontal):
    """Takes the text to search the queue for; hidden until opened.

    Args:
        pause: Seconds without a key after which the service is asked.
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("search.close", "close", show=False),
    ]

    @dataclass
    class Searched(Message):
        """Another text is looked for.

        Attributes:
            text: The text; empty where the search ends.
        """

        text: str

    @dataclass
    class Closed(Message):
        """The reader goes back to the list."""

    def __init__(self, pause: float, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pause = pause
        self._rest: Timer | None = None
        self._asked = ""

    def compose(self) -> ComposeResult:
        """Put a word before the text."""
        yield Static("find ", classes="search-label", markup=False)
        yield LineInput(placeholder="in subjects and authors' names", id="search-text")

    def on_mount(self) -> None:
        """Stay out of sight."""
        self.display = False

    def open(self, text: str) -> None:
        """Show the line with what is looked for now, and take what is typed."""
        self._asked = text
        self.display = True
        line = self.query_one(Input)
        line.value = text
        # At once: what is typed next belongs here.
        self.screen.set_focus(line)
        line.select_all()  # as on coming back to it, also where it has the focus still

    def action_close(self) -> None:
        """End the search."""
        self.query_one(Input).value = ""
        self._ask("")
        self._leave()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(self._pause, lambda: self._ask(self.query_one(Input).value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._ask(event.value)
        self._leave()

    @on(Input.Blurred)
    def _blurred(self, event: Input.Blurred) -> None:
        """Go back to the list with a reader who has clicked there; not when the terminal loses the focus."""
        event.stop()
        if self.display and self.app.app_focus and not event.input.has_focus:
            self._ask(event.value)
            self._leave()

    def _ask(self, text: str) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        text = text.strip()
        if self.display and text != self._asked:
            self._asked = text
            self.post_message(self.Searched(text))

    def _leave(self) -> None:
        self.display = False
        self.post_message(self.Closed())
