"""Which rows of a log stand on the screen, and where a move leads. Pure.

The place is kept as a row of a message, not as a line number: heights above it may be corrected as often as
they like, what the reader sees stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import Row


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One row: of a shown message, of a piece of it, and the row within the piece."""

    item: int
    piece: int = 0
    row: int = 0


class Pager:
    """A window of some rows on a log.

    Attributes:
        log: The rows.
        height: How many rows the window has.
        top: The first row in it.
    """

    def __init__(self, log: LogLayout, height: int) -> None:
        self.log = log
        self.height = max(height, 1)
        self.top = Spot(0)

    @property
    def line(self) -> int:
        """The line number of the first row; estimated as far as what stands above it is."""
        return self.line_of(self.top)

    @property
    def is_at_end(self) -> bool:
        """Whether the last row of the log is in the window."""
        return not self.log.count or self._rows_from(self.top, self.height + 1) <= self.height

    def line_of(self, spot: Spot) -> int:
        """Return the line number of a row."""
        if not self.log.count:
            return 0
        return self.log.index.top(spot.item) + self.log.layout(spot.item).top(spot.piece) + spot.row

    def rows(self) -> list[Row]:
        """Return the rows in the window."""
        found: list[Row] = []
        if not self.log.count:
            return found
        item, piece, row = self.top.item, self.top.piece, self.top.row
        while len(found) < self.height:
            layout = self.log.layout(item)
            height = self.log.settle(item, piece)
            for within in range(row, min(height, row + self.height - len(found))):
                found.append(layout.row(item, piece, within))
            following = self._next_piece(item, piece)
            if following is None:
                break
            (item, piece), row = following, 0
        return found

    def spot_of(self, item: int, character: int = -99) -> Spot:
        """Return the row that shows a character of a message; its first row if none is given."""
        return Spot(item, *self.log.layout(item).find(character))

    def character_at(self, spot: Spot) -> int:
        """Return the character a row begins with; below 0 above the text."""
        return self.log.layout(spot.item).character_at(spot.piece, spot.row)

    def go_to_line(self, line: int) -> None:
        """Put a line at the top of the window, as near as estimates tell."""
        if not self.log.count:
            return
        item, within = self.log.index.locate(line)
        self.go_to(Spot(item, *self.log.layout(item).locate(within)))

    def go_to(self, spot: Spot) -> None:
        """Put a row at the top of the window, or as near to it as the log's end lets it."""
        if not self.log.count:
            return
        item = min(max(spot.item, 0), self.log.count - 1)
        piece = min(spot.piece, self.log.layout(item).piece_count - 1) if item == spot.item else 0
        row = min(spot.row, self.log.settle(item, piece) - 1)
        self.top = Spot(item, piece, row)
        if self._rows_from(self.top, self.height) < self.height:
            self.top = self.above(self.end(), self.height - 1)

    def go_to_end(self) -> None:
        """Put the last row at the bottom of the window."""
        if self.log.count:
            self.go_to(self.end())

    def move(self, rows: int) -> bool:
        """Move the window down by some rows, or up; return whether anything moved."""
        if not self.log.count:
            return False
        before = self.top
        self.go_to(self.below(before, rows) if rows > 0 else self.above(before, -rows))
        return self.top != before

    def reveal(self, spot: Spot, *, margin: int = 2) -> None:
        """Move the window so that a row is in it; far moves put it a third down from the top."""
        last = self.below(self.top, self.height - 1)
        if self.top <= spot <= last:
            return
        near = min(margin, self.height // 4)
        if self.above(self.top, self.height) <= spot < self.top:
            self.go_to(self.above(spot, near))
        elif last < spot <= self.below(last, self.height):
            self.go_to(self.above(spot, self.height - 1 - near))
        else:
            self.go_to(self.above(spot, self.height // 3))

    def end(self) -> Spot:
        """Return the last row of the log."""
        return self.end_of(self.log.count - 1)

    def end_of(self, item: int) -> Spot:
        """Return the last row of a message."""
        piece = self.log.layout(item).piece_count - 1
        return Spot(item, piece, self.log.settle(item, piece) - 1)

    def below(self, spot: Spot, rows: int) -> Spot:
        """Return the row so many rows further down, at most the last one."""
        item, piece, row = spot.item, spot.piece, spot.row + rows
        while row >= (height := self.log.settle(item, piece)):
            following = self._next_piece(item, piece)
            if following is None:
                return Spot(item, piece, height - 1)
            (item, piece), row = following, row - height
        return Spot(item, piece, row)

    def above(self, spot: Spot, rows: int) -> Spot:
        """Return the row so many rows further up, at least the first one."""
        item, piece, row = spot.item, spot.piece, spot.row - rows
        while row < 0:
            if piece:
                piece -= 1
            elif item:
                item -= 1
                piece = self.log.layout(item).piece_count - 1
            else:
                return Spot(0)
            row += self.log.settle(item, piece)
        return Spot(item, piece, row)

    def _next_piece(self, item: int, piece: int) -> tuple[int, int] | None:
        if piece + 1 < self.log.layout(item).piece_count:
            return item, piece + 1
        return (item + 1, 0) if item + 1 < self.log.count else None

    def _rows_from(self, spot: Spot, most: int) -> int:
        """Return how many rows there are from a row on, counted no further than `most`."""
        item, piece = spot.item, spot.piece
        count = self.log.settle(item, piece) - spot.row
        while count < most and (following := self._next_piece(item, piece)) is not None:
            item, piece = following
            count += self.log.settle(item, piece)
        return min(count, most)
