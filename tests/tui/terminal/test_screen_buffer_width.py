"""What a terminal shows that draws some characters wider than they are counted."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from series_tui.tui.terminal.screen_buffer import ScreenBuffer

_CONSOLE = Console(color_system="truecolor")
_WIDTH = 16
_WIDE = "\u3248"
"""Counted as one cell, drawn in two."""
_PIECE = re.compile(
    r"\x1b\[(?:(?P<row>\d+)(?:;(?P<column>\d+))?H|(?P<right>\d+)C|(?P<colours>[\d;]*)m)|(?P<text>.)"
)


class WideTerminal:
    """A row of a terminal without colours, in which a sign takes two cells."""

    def __init__(self) -> None:
        self.cells = ["?"] * _WIDTH
        self._at = 0

    def take(self, written: str) -> None:
        """Draw what is written."""
        for piece in _PIECE.finditer(written):
            if piece["row"]:
                self._at = int(piece["column"] or 1) - 1
            elif piece["right"]:
                self._at += int(piece["right"])
            for cell in (piece["text"] or "").replace(_WIDE, f"{_WIDE}_"):
                if self._at < _WIDTH:
                    self.cells[self._at] = cell
                self._at += 1


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """Return the parts of a row: a border before each but the first."""
    columns = sorted(draw(st.sets(st.integers(2, _WIDTH - 2), max_size=2)))
    parts = []
    for start, end in zip([0, *columns], [*columns, _WIDTH], strict=True):
        text = draw(st.text(f"ab   {_WIDE}", max_size=end - start))
        parts.append((("│" if start else "") + text).ljust(end - start)[: end - start])
    return parts


@given(st.lists(rows(), min_size=2, max_size=5))
def test_a_changed_row_equals_its_first_paint(screens: list[list[str]]) -> None:
    """And each column stands where it is counted: what comes before it was drawn wider or not."""
    buffer, terminal = ScreenBuffer(), WideTerminal()
    for parts in screens:
        strips = [Strip([Segment(part)]) for part in parts]
        update = LayoutUpdate([strips], Region(0, 0, _WIDTH, 1))
        terminal.take(buffer.diff(update, _CONSOLE))
        fresh = WideTerminal()
        fresh.take(ScreenBuffer().diff(update, _CONSOLE))
        assert terminal.cells == fresh.cells
        line = "".join(parts)
        for column in re.finditer("(?<=  )[ab]+|│", line):
            assert "".join(terminal.cells[slice(*column.span())]) == column[0]
