"""The line to search a chat in, shown in the place of the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from series_tui.text.sanitize import clean
from series_tui.tui.keymap import binding
from series_tui.tui.log.position import LogPosition
from series_tui.tui.log.search import BadPattern
from series_tui.tui.ticket.frame import hits_text
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.line_input import LineInput

_KEYS = [
    ("find.close", "end"),
    ("input.next", "next"),
    ("input.previous", "previous"),
    ("find.regex", "regex"),
    ("input.submit", "keep"),
]


class StartSearch(Protocol):
    """Starts a search for a text, or a regular expression."""

    def __call__(self, text: str, *, regex: bool = False) -> None:
        """Start a search; an empty text ends it."""


class FindBar(Horizontal):
    """Takes the text to search for, and shows which hit of how many is current.

    It has the row of the keys, so that nothing moves when it opens.

    Args:
        search: Searches for a text, or a regular expression; raises ``BadPattern``.
        step: Goes to the next hit (1), or the previous one (-1).
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("find.close", "close", show=False),
        binding("find.regex", "regex", show=False),
    ]

    @dataclass
    class Closed(Message):
        """Posted when the reader goes back to the messages.

        Attributes:
            keeps_hits: Whether the hits stay.
        """

        keeps_hits: bool

    def __init__(self, search: StartSearch, step: Callable[[int], None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._search, self._step = search, step
        self._is_regex = False
        self._is_refused = False  # the text is no regular expression; what is still counted is of one before

    @property
    def is_open(self) -> bool:
        """Whether the line is open."""
        return self.display

    def compose(self) -> ComposeResult:
        """Put a word before the text, and the keys after it."""
        yield Static(self._label, id="find-label", markup=False)
        yield LineInput(id="find-text", placeholder="text in the messages")
        yield KeyBar(_KEYS, id="find-keys")

    def open(self) -> None:
        """Open the line, and focus its input."""
        self.display = True
        text = self.query_one(Input)
        text.can_focus = True
        self.screen.set_focus(text)

    def close(self, *, keeps_hits: bool = False) -> None:
        """Close the line; the hits stay if that is asked for."""
        self.display = False
        text = self.query_one(Input)
        text.can_focus = False
        if not keeps_hits:
            text.clear()
        self.post_message(self.Closed(keeps_hits))

    def show_place(self, place: LogPosition) -> None:
        """Show the number of the current hit, and how many there are."""
        if place.hits is not None and not self._is_refused:
            self.show_result(hits_text(place))

    def show_result(self, text: str) -> None:
        """Show the result of the search."""
        self.query_one(KeyBar).show_right(literal(clean(text), "$text-muted"))

    def action_close(self) -> None:
        """End the search."""
        self.close()

    def action_regex(self) -> None:
        """Toggle between a plain text and a regular expression."""
        self._is_regex = not self._is_regex
        self.query_one("#find-label", Static).update(self._label, layout=False)
        self._ask()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._ask()

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        event.stop()
        self._step(event.step)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.close(keeps_hits=bool(event.value))

    @on(Input.Blurred)
    def _blurred(self, event: Input.Blurred) -> None:
        """Close the line, with its hits, when another widget takes the focus."""
        event.stop()
        if self.is_open and self.app.app_focus and not event.input.has_focus:
            self.close(keeps_hits=bool(event.value))

    @property
    def _label(self) -> str:
        return "regex" if self._is_regex else "find"

    def _ask(self) -> None:
        text = self.query_one(Input).value
        self._is_refused = False
        if not text:
            self.show_result("")
        try:
            self._search(text, regex=self._is_regex)
        except BadPattern as error:
            self._is_refused = True
            self.show_result(f"invalid expression: {error}")
