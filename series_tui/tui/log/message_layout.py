"""One message as rows of a pane: what stands above its text, and the lines of the text. Pure.

A message is laid out in pieces, so that one of a megabyte costs no more at a time than what is looked at.
The rows above the text belong to the first piece.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, pairwise

from series_tui.api.models import Message
from series_tui.text.sanitize import SafeText
from series_tui.text.wrap import estimated_lines, line_end, pieces, wrap

_MAX_PIECES = 16
"""How many wrapped pieces of one message are remembered."""


class RowKind(Enum):
    """A kind of row in the log."""

    BLANK = auto()
    DAY = auto()
    NEW = auto()
    HEADER = auto()
    NAME = auto()
    """The name, on a row of its own where the pane is too narrow for the header."""
    TEXT = auto()
    NO_TEXT = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log.

    Attributes:
        item: Which of the shown messages it belongs to.
        kind: What it shows.
        start: Where its text starts in the message's body; for the rows above it, 0.
        end: Where its visible text ends.
    """

    item: int
    kind: RowKind
    start: int = 0
    end: int = 0


def body_of(message: Message) -> SafeText:
    """Return all that is laid out of a message: its text, then each further field on a line of its own."""
    if not message.extra:
        return message.text
    fields = [f"{name}: {value}" for name, value in message.extra]
    return SafeText("\n".join([message.text, *fields] if message.text else fields))


class MessageLayout:
    """The rows of one message at one width.

    Args:
        body: The text to lay out.
        above: The kinds of the rows above the text.
        width: The cells that the text may take.

    Attributes:
        body: The text.
        above: The kinds of the rows above it.
        piece_count: The number of pieces, at least one.
        height: Rows in all; estimated where a piece was never looked at.
        is_exact: Whether every piece was looked at.
    """

    def __init__(self, body: SafeText, above: tuple[RowKind, ...], width: int) -> None:
        self.body = body
        self.above = above
        self._width = width
        self._starts = pieces(body)
        self.piece_count = len(self._starts)
        self._lines: dict[int, list[int]] = {}
        edges = pairwise((*self._starts, len(body)))
        self._heights = [estimated_lines(end - start, width) for start, end in edges]
        self._heights[0] += len(above)
        self._inexact = dict.fromkeys(range(self.piece_count))
        self.height, self.is_exact = sum(self._heights), False

    def measure(self, piece: int) -> int:
        """Wrap a piece, and return how many rows it has, those above the text included."""
        height = len(self._wrapped(piece)) + (len(self.above) if piece == 0 else 0)
        self.height += height - self._heights[piece]
        self._heights[piece] = height
        self._inexact.pop(piece, None)
        self.is_exact = not self._inexact
        return height

    def measure_next(self) -> None:
        """Make the first piece exact that is not, if any: for idle moments."""
        if self._inexact:
            self.measure(next(iter(self._inexact)))

    def top(self, piece: int) -> int:
        """Return the first row of a piece within the message."""
        return sum(self._heights[:piece])

    def locate(self, row: int) -> tuple[int, int]:
        """Return the piece that covers a row of the message, measured, and the row within it."""
        tops = list(accumulate(self._heights, initial=0))
        piece = min(max(bisect_right(tops, row) - 1, 0), self.piece_count - 1)
        within = max(row - tops[piece], 0)
        return piece, min(within, self.measure(piece) - 1)

    def find(self, character: int) -> tuple[int, int]:
        """Return the piece and the row in it that show a character; below 0, the rows above the text."""
        if character < 0:
            return 0, max(len(self.above) + character, 0)
        piece = _last_at_or_before(self._starts, character)
        above = len(self.above) if piece == 0 else 0
        return piece, above + _last_at_or_before(self._wrapped(piece), character)

    def character_at(self, piece: int, row: int) -> int:
        """Return the character a row begins with, as :meth:`find` takes it."""
        above = len(self.above) if piece == 0 else 0
        if row < above:
            return row - above
        lines = self._wrapped(piece)
        return lines[min(row - above, len(lines) - 1)]

    def piece_around(self, character: int) -> tuple[int, int]:
        """Return where the piece that holds a character starts and ends."""
        piece = _last_at_or_before(self._starts, character)
        return self._starts[piece], self._end(piece)

    def row(self, item: int, piece: int, row: int) -> Row:
        """Return one row."""
        above = len(self.above) if piece == 0 else 0
        if row < above:
            return Row(item, self.above[row])
        if not self.body:
            return Row(item, RowKind.NO_TEXT)
        lines = self._wrapped(piece)
        line = row - above
        start = lines[line]
        next_start = lines[line + 1] if line + 1 < len(lines) else self._end(piece)
        return Row(item, RowKind.TEXT, start, line_end(self.body, start, next_start))

    def _end(self, piece: int) -> int:
        return self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.body)

    def _wrapped(self, piece: int) -> list[int]:
        lines = self._lines.get(piece)
        if lines is None:
            if len(self._lines) >= _MAX_PIECES:
                del self._lines[next(iter(self._lines))]
            lines = self._lines[piece] = wrap(self.body, self._width, self._starts[piece], self._end(piece))
        return lines


def _last_at_or_before(starts: list[int], position: int) -> int:
    return max(bisect_right(starts, position) - 1, 0)
