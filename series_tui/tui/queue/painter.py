"""Paints tickets of the queue as strips: in few styles, because each costs its colours on a slow line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.text.width import drawable, drawn_width
from series_tui.text.wrap import wrapped
from series_tui.tickets.pages import QueueRow
from series_tui.tui.queue.columns import (
    GUTTER,
    Columns,
    Part,
    Pieces,
    RowContext,
    fit_cell,
    ticket_rows,
)


@dataclass(frozen=True, slots=True)
class QueuePainter:
    """Paints rows of a list.

    Attributes:
        styles: What the parts look like.
        cursor: What the row under the cursor looks like.
    """

    styles: Mapping[Part, Style]
    cursor: Style

    def ticket(
        self, row: QueueRow | None, columns: Columns, context: RowContext, *, is_cursor: bool
    ) -> list[Strip]:
        """Return the rows of a ticket; of one that is not loaded yet, for None."""
        if row is None:
            rows: list[Pieces] = [[("…", Part.QUIET)], []][: columns.rows]
        else:
            rows = ticket_rows(row, columns, context)
        return [
            self._strip(pieces, columns.width, is_cursor=is_cursor, at=at) for at, pieces in enumerate(rows)
        ]

    def words(self, text: str, width: int) -> list[Strip]:
        """Return words in the place of tickets."""
        lines = ["", *wrapped(text, max(width - 2 * GUTTER, 1))]
        pieces: list[Pieces] = [[(fit_cell(line, width - GUTTER), Part.TEXT)] for line in lines]
        return [self._strip(piece, width, is_cursor=False, at=0) for piece in pieces]

    def _strip(self, pieces: Pieces, width: int, *, is_cursor: bool, at: int) -> Strip:
        if is_cursor:
            mark = "▸" if at == 0 else " "
            parts = [(mark.ljust(GUTTER) + "".join(text for text, _ in pieces), self.cursor)]
        else:
            parts = [(text, self.styles[part]) for text, part in pieces] or [("", self.styles[Part.QUIET])]
            parts[0] = (" " * GUTTER + parts[0][0], parts[0][1])
        used = sum(drawn_width(text) for text, _ in parts)
        parts[-1] = (parts[-1][0] + " " * max(width - used, 0), parts[-1][1])
        segments = [Segment(piece, style) for text, style in parts for piece in drawable(text)]
        strip = Strip(segments, max(used, width))
        return strip if used <= width else strip.adjust_cell_length(width, self.styles[Part.TEXT])
