"""The window of visible rows on a log, its cursor, and how both move. Pure.

The top is a row of a message, not a line number: heights above it may be corrected at any time, and what the
reader sees stays in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import Row, RowKind
from series_tui.tui.log.position import ScrollAnchor


@dataclass(frozen=True, slots=True, order=True)
class RowPosition:
    """One row: of a shown message, of a piece of it, and the row within the piece."""

    item: int
    piece: int = 0
    row: int = 0


class Viewport:
    """A window of some rows on a log.

    Attributes:
        layout: The rows.
        height: How many rows the window has.
        top: The first row in it.
        cursor: The shown message with the cursor.
    """

    def __init__(self, layout: LogLayout, height: int) -> None:
        self.layout = layout
        self.height = max(height, 1)
        self.top = RowPosition(0)
        self.cursor = 0

    @property
    def line(self) -> int:
        """The line number of the first row; estimated as far as the heights above it are."""
        if not self.layout.count:
            return 0
        top = self.top
        within = self.layout.layout(top.item).top(top.piece) + top.row
        return self.layout.index.top(top.item) + within

    @property
    def is_at_end(self) -> bool:
        """Whether the last row of the log is in the window."""
        return not self.layout.count or self._rows_from(self.top, self.height + 1) <= self.height

    def rows(self) -> list[Row]:
        """Return the rows in the window."""
        rows: list[Row] = []
        if not self.layout.count:
            return rows
        item, piece, row = self.top.item, self.top.piece, self.top.row
        while len(rows) < self.height:
            layout = self.layout.layout(item)
            height = self.layout.measure(item, piece)
            for within in range(row, min(height, row + self.height - len(rows))):
                rows.append(layout.row(item, piece, within))
            following = self._next_piece(item, piece)
            if following is None:
                break
            (item, piece), row = following, 0
        return rows

    def position_of(self, item: int, character: int = -99) -> RowPosition:
        """Return the row that shows a character of a message; its first row if none is given."""
        return RowPosition(item, *self.layout.layout(item).find(character))

    # The anchor

    def anchor(self) -> ScrollAnchor | None:
        """Return the place of the top and the cursor; None while no message is shown."""
        layout, top = self.layout, self.top
        if not layout.count:
            return None
        character = layout.layout(top.item).character_at(top.piece, top.row)
        return ScrollAnchor(
            layout.shown[top.item], character, layout.shown[self.cursor], is_at_end=self.is_at_end
        )

    def restore(self, anchor: ScrollAnchor | None) -> None:
        """Scroll to an anchor; to the newest message for None."""
        layout = self.layout
        if not layout.count:
            return
        self.cursor = layout.count - 1 if anchor is None else layout.item_at(anchor.cursor)
        if anchor is None or anchor.is_at_end:
            self.scroll_to_end()
            return
        item = layout.item_at(anchor.number)
        is_same = layout.shown[item] == anchor.number
        self.scroll_to(self.position_of(item, anchor.character if is_same else -99))

    # Scrolling

    def scroll_to_line(self, line: int) -> None:
        """Put a line at the top, as near as estimates allow."""
        if not self.layout.count:
            return
        item, within = self.layout.index.locate(line)
        self.scroll_to(RowPosition(item, *self.layout.layout(item).locate(within)))

    def scroll_to(self, position: RowPosition) -> None:
        """Put a row at the top, or as near to it as the log's end allows."""
        layout = self.layout
        if not layout.count:
            return
        item = min(max(position.item, 0), layout.count - 1)
        piece = min(position.piece, layout.layout(item).piece_count - 1) if item == position.item else 0
        row = min(position.row, layout.measure(item, piece) - 1)
        self.top = RowPosition(item, piece, row)
        if self._rows_from(self.top, self.height) < self.height:
            self.top = self.above(self.end(), self.height - 1)

    def scroll_to_end(self) -> None:
        """Put the last row at the bottom of the window."""
        if self.layout.count:
            self.scroll_to(self.end())

    def scroll_by(self, rows: int) -> bool:
        """Move down by some rows, or up; return whether anything moved."""
        if not self.layout.count:
            return False
        before = self.top
        self.scroll_to(self.below(before, rows) if rows > 0 else self.above(before, -rows))
        return self.top != before

    def ensure_visible(self, position: RowPosition, *, margin: int = 2) -> None:
        """Scroll until a row is in the window; far moves put it a third down from the top."""
        last = self.below(self.top, self.height - 1)
        if self.top <= position <= last:
            return
        near = min(margin, self.height // 4)
        if self.above(self.top, self.height) <= position < self.top:
            self.scroll_to(self.above(position, near))
        elif last < position <= self.below(last, self.height):
            self.scroll_to(self.above(position, self.height - 1 - near))
        else:
            self.scroll_to(self.above(position, self.height // 3))

    # The cursor

    def move_cursor(self, item: int, *, to_top: bool = False) -> None:
        """Put the cursor on a message and make the message visible, at the top if asked for."""
        self.cursor = item
        first = self.position_of(item)
        if to_top:
            has_blank = self.layout.layout(item).above[:1] == (RowKind.BLANK,)
            self.scroll_to(self.below(first, 1) if has_blank else first)
        else:
            self.ensure_visible(self.end_of(item))
            self.ensure_visible(first)

    def clamp_cursor(self, rows: list[Row]) -> None:
        """Move the cursor to the nearest message whose text is among the visible rows."""
        visible = [row.item for row in rows if row.kind in (RowKind.TEXT, RowKind.NO_TEXT)]
        if visible:
            self.cursor = min(max(self.cursor, visible[0]), visible[-1])

    # Rows from rows

    def end(self) -> RowPosition:
        """Return the last row of the log."""
        return self.end_of(self.layout.count - 1)

    def end_of(self, item: int) -> RowPosition:
        """Return the last row of a message."""
        piece = self.layout.layout(item).piece_count - 1
        return RowPosition(item, piece, self.layout.measure(item, piece) - 1)

    def below(self, position: RowPosition, rows: int) -> RowPosition:
        """Return the row so many rows further down, at most the last one."""
        item, piece, row = position.item, position.piece, position.row + rows
        while row >= (height := self.layout.measure(item, piece)):
            following = self._next_piece(item, piece)
            if following is None:
                return RowPosition(item, piece, height - 1)
            (item, piece), row = following, row - height
        return RowPosition(item, piece, row)

    def above(self, position: RowPosition, rows: int) -> RowPosition:
        """Return the row so many rows further up, at least the first one."""
        item, piece, row = position.item, position.piece, position.row - rows
        while row < 0:
            if piece:
                piece -= 1
            elif item:
                item -= 1
                piece = self.layout.layout(item).piece_count - 1
            else:
                return RowPosition(0)
            row += self.layout.measure(item, piece)
        return RowPosition(item, piece, row)

    def _next_piece(self, item: int, piece: int) -> tuple[int, int] | None:
        if piece + 1 < self.layout.layout(item).piece_count:
            return item, piece + 1
        return (item + 1, 0) if item + 1 < self.layout.count else None

    def _rows_from(self, position: RowPosition, limit: int) -> int:
        """Return how many rows there are from a row on, counted no further than `limit`."""
        item, piece = position.item, position.piece
        count = self.layout.measure(item, piece) - position.row
        while count < limit and (following := self._next_piece(item, piece)) is not None:
            item, piece = following
            count += self.layout.measure(item, piece)
        return min(count, limit)
