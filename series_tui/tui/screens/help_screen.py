"""The keys of the screen below, read from its own bindings so that none is missing or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from series_tui.tui.keymap import binding
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.key_bar import key_name

_GROUPS = (
    ("ticket", "This ticket"),
    ("log", "Moving and reading"),
    ("details", "Details"),
    ("find", "Finding text"),
    ("open", "Open a ticket"),
    ("key", "The workspace's API key"),
    ("queue", "The queue"),
    ("search", "Searching the queue"),
    ("input", "Input"),
    ("app", "Everywhere"),
)
_COLUMN = 14
_INDENT = 2
_MAX_WIDTH, _AROUND = 72, 10
"""Columns of a row at most, and those of the dialog's border, padding and scrollbar."""


def help_rows(bindings: Mapping[str, Sequence[tuple[str, Binding]]]) -> list[tuple[str, str, str]]:
    """Return (group, keys, what they do) of the keys of each binding id."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name, keys in bindings.items():
        shown = [key_name(key) for key, _ in keys]
        rows.setdefault((name.partition(".")[0], keys[0][1].description), []).extend(shown)
    order = [group for group, _ in _GROUPS]
    ordered = sorted(
        rows.items(), key=lambda row: order.index(row[0][0]) if row[0][0] in order else len(order)
    )
    return [(group, _joined(keys), words) for (group, words), keys in ordered]


def _joined(keys: list[str]) -> str:
    """Return keys with blanks between, digits that follow one another as their first and last."""
    digits = [key for key in keys if key.isdigit()]
    if len(digits) > 2 and "".join(digits) in "123456789":
        keys = [f"{digits[0]}-{digits[-1]}", *(key for key in keys if not key.isdigit())]
    return " ".join(keys)


class HelpScreen(Dialog[None]):
    """Shows keys until one is pressed to close it.

    Args:
        rows: What :func:`help_rows` found on the screen below.
    """

    AUTO_FOCUS = "#help-text"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("help.close", "close"),
        binding("help.line_down", "scroll_help(1)", show=False),
        binding("help.line_up", "scroll_help(-1)", show=False),
    ]

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        super().__init__()
        self._rows = list(rows)

    def compose(self) -> ComposeResult:
        """List the keys by what they are for."""
        with VerticalScroll(classes="dialog", id="help-text"):
            yield Static(self._content(), markup=False)

    def _content(self) -> Content:
        titles = dict(_GROUPS)
        room = max(min(self.app.size.width - _AROUND, _MAX_WIDTH) - _INDENT - _COLUMN, _COLUMN)
        lines: list[Content] = []
        shown = ""
        for group, keys, words in self._rows:
            if group != shown:
                shown = group
                lines += [Content("")] if lines else []
                lines.append(Content.styled(titles.get(group, group), "bold"))
            first, *more = wrap(words, room)
            lines.append(
                Content.assemble(
                    " " * _INDENT, (keys, "$text-accent"), " " * max(_COLUMN - len(keys), 1), first
                )
            )
            lines += [Content(" " * (_INDENT + _COLUMN) + line) for line in more]
        lines += [Content(""), Content.styled("esc closes help.", "$text-muted")]
        return Content("\n").join(lines)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self.query_one(Static).update(self._content())

    def action_close(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    def action_scroll_help(self, lines: int) -> None:
        """Scroll by a line."""
        for text in self.query(VerticalScroll):
            text.scroll_relative(y=lines, animate=False)
