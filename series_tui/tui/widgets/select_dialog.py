"""Takes one of several things: a list that typing narrows, over the screen that asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from series_tui.text.sanitize import clean
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.line_input import LineInput

_MAX_SHOWN = 200
HINT = "type to filter · enter selects"
_ROOM_FOR_HINT = 52
"""Columns of a screen that has room for the whole hint."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things.

    Attributes:
        value: What it stands for.
        label: What it is called.
    """

    value: str
    label: str


class SelectDialog(Dialog[str]):
    """Shows choices; its result is the value of one, or None.

    Args:
        question: What is asked for, a few words.
        choices: What there is to choose from.
        typed: Makes a choice of what is typed where that fits none of them; None if there can be no other.
        hint: What typing and enter do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("choose.cancel", "cancel", show=False),
    ]

    def __init__(
        self,
        question: str,
        choices: Sequence[Choice],
        typed: Callable[[str], Choice | None] | None = None,
        hint: str = HINT,
    ) -> None:
        super().__init__()
        self._hint = hint
        self._question = question
        self._choices = choices
        self._typed = typed
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        """Put the input over the list."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            more = " · esc cancels" if self.app.size.width >= _ROOM_FOR_HINT else ""
            yield LineInput(placeholder=f"{self._hint}{more}", id="choose-text")
            choices = OptionList(id="choices", compact=True, markup=False)
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        """Show all of them."""
        self._fill("")

    def _fill(self, text: str) -> None:
        query = text.strip().casefold()
        matching = [choice for choice in self._choices if query in choice.label.casefold()]
        other = self._typed(text.strip()) if query and self._typed is not None else None
        if other is not None and other not in matching:
            matching.append(other)
        self._shown = matching[:_MAX_SHOWN]
        choices = self.query_one("#choices", OptionList)
        choices.clear_options()
        choices.add_options(Option(literal(clean(choice.label))) for choice in self._shown)
        if not self._shown:
            choices.add_option(Option("No matches" if query else "None yet", disabled=True))
        choices.highlighted = 0 if self._shown else None

    @on(Input.Changed)
    def _narrowed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        choices = self.query_one("#choices", OptionList)
        if choices.highlighted is not None:
            choices.highlighted = min(max(choices.highlighted + event.step, 0), len(self._shown) - 1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        chosen = self.query_one("#choices", OptionList).highlighted
        if chosen is not None:
            self._choose(chosen)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def _choose(self, index: int) -> None:
        """Choose an option, unless the filter has taken it away since it was pressed."""
        if index < len(self._shown):
            self.dismiss(self._shown[index].value)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
