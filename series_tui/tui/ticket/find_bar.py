"""The line to search in, in the place of the keys: what is looked for, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from series_tui.text.sanitize import clean
from series_tui.tui.keymap import binding
from series_tui.tui.log.position import LogPosition, hits_text
from series_tui.tui.log.search import BadPattern
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.literal import literal

_KEYS = [
    ("find.close", "end"),
    ("input.next", "next"),
    ("input.previous", "previous"),
    ("find.regex", "regex"),
    ("input.submit", "keep"),
]


class Search(Protocol):
    """Looks for a text, or a regular expression."""

    def __call__(self, text: str, *, regex: bool = False) -> None:
        """Start a search; an empty text ends it."""


class FindBar(Horizontal):
    """Covered by the keys until a search begins: so nothing moves when it is opened, and little is painted.

    Most tickets are never searched: its parts are there once one is.

    Args:
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("find.close", "close", show=False),
        binding("find.regex", "regex", show=False),
    ]

    class Opened(Message):
        """A search begins."""

    @dataclass
    class Closed(Message):
        """The reader goes back to the messages.

        Attributes:
            keeps_hits: Whether the hits stay.
        """

        keeps_hits: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._search: Search | None = None
        self._step: Callable[[int], None] | None = None
        self._is_regex = False
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether it is in sight."""
        return self._is_open

    def attach(self, search: Search, step: Callable[[int], None]) -> None:
        """Search by these from now on.

        Args:
            search: Looks for a text, or a regular expression; raises ``BadPattern``.
            step: Goes to the next hit (1), or the previous one (-1).
        """
        self._search, self._step = search, step

    async def open(self) -> None:
        """Take what is typed."""
        if not self.children:
            await self.mount(
                Static(self._label, id="find-label", markup=False),
                LineInput(id="find-text", placeholder="text in the messages"),
                KeyBar(_KEYS, id="find-keys"),
            )
        self._is_open = True
        self.post_message(self.Opened())
        text = self.query_one(Input)
        text.can_focus = True
        self.screen.set_focus(text)

    def close(self, *, keeps_hits: bool = False) -> None:
        """Go back to the messages: with what was found, or without."""
        self._is_open = False
        text = self.query_one(Input)
        text.can_focus = False
        if not keeps_hits:
            text.clear()
        self.post_message(self.Closed(keeps_hits))

    def show_place(self, place: LogPosition) -> None:
        """Show which hit of how many the reader is at."""
        if place.hits is not None:
            self.show_result(hits_text(place))

    def show_result(self, text: str) -> None:
        """Show what came of the search."""
        for keys in self.query(KeyBar):
            keys.show_right(literal(clean(text), "$text-muted"))

    def action_close(self) -> None:
        """End the search."""
        self.close()

    def action_regex(self) -> None:
        """Read the text as a regular expression, or as it stands."""
        self._is_regex = not self._is_regex
        self.query_one("#find-label", Static).update(self._label, layout=False)
        self._ask()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._is_open:
            self._ask()

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        event.stop()
        if self._step is not None:
            self._step(event.step)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.close(keeps_hits=bool(event.value))

    @on(Input.Blurred)
    def _blurred(self, event: Input.Blurred) -> None:
        """Keep what is found for a reader who has clicked elsewhere; a terminal may lose the focus."""
        event.stop()
        if self._is_open and self.app.app_focus and not event.input.has_focus:
            self.close(keeps_hits=bool(event.value))

    @property
    def _label(self) -> str:
        return "regex" if self._is_regex else "find"

    def _ask(self) -> None:
        text = self.query_one(Input).value
        if not text:
            self.show_result("")
        try:
            if self._search is not None:
                self._search(text, regex=self._is_regex)
        except BadPattern as error:
            self.show_result(f"bad expression: {error}")
