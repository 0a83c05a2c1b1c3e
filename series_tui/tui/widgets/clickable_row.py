"""Rows of short parts, each of which may do something when it is clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable

from textual import events
from textual.content import Content
from textual.widget import Widget

from series_tui.tui.widgets.content import NOTHING, fit_row


@dataclass(frozen=True, slots=True)
class RowPart:
    """One part of a row.

    Attributes:
        content: What it shows.
        press: What a click does; None for nothing. What it returns is awaited where that can be.
    """

    content: Content
    press: Callable[[], object] | None = None


def parts_width(parts: Sequence[RowPart], gap: int) -> int:
    """Return the cells of parts with gaps between them."""
    return sum(part.content.cell_length for part in parts) + gap * max(len(parts) - 1, 0)


class ClickableRow(Widget):
    """Shows parts in one row or several, and finds the one under the pointer.

    Args:
        gap: The cells between two parts.
        id: The widget's id.
    """

    ALLOW_SELECT = False

    def __init__(self, *, gap: int = 1, id: str | None = None) -> None:
        super().__init__(id=id)
        self._gap = gap
        self._rows: Sequence[Sequence[RowPart]] = ((),)
        self._content = NOTHING

    def show_rows(self, rows: Sequence[Sequence[RowPart]], right: Content = NOTHING) -> None:
        """Show other parts.

        Args:
            rows: The parts of each row. What does not fit is cut.
            right: What stands at the right of the first row.
        """
        content = self.fit_rows(rows, right)
        if not content.is_same(self._content):
            self._content = content
            self.refresh()

    def fit_rows(self, rows: Sequence[Sequence[RowPart]], right: Content = NOTHING) -> Content:
        """Return parts as rows of this width, the ones that take clicks from now on."""
        self._rows = rows
        width = self.content_size.width
        lines = [
            fit_row(self._joined(parts), NOTHING if number else right, width)
            for number, parts in enumerate(rows)
        ]
        return Content("\n").join(lines)

    def render(self) -> Content:
        """Return the rows."""
        return self._content

    def _joined(self, parts: Sequence[RowPart]) -> Content:
        return Content(" " * self._gap).join(part.content for part in parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what the part under the pointer is for."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= len(self._rows):
            return
        start = 0
        for part in self._rows[offset.y]:
            end = start + part.content.cell_length
            if start <= offset.x < end:
                result = part.press() if part.press is not None else None
                if isawaitable(result):
                    await result
                return
            start = end + self._gap
