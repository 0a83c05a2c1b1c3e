"""A mouse selection in the log, kept as message and character.

Neither scrolling nor corrected heights move it, and what is copied is the messages' own text. Textual's
screen holds it and copies it like any other selection: x is the character, y the message's number. The
screen's own selecting would cut graphemes apart and knows neither words nor messages.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Offset
from textual.selection import Selection

from series_tui.api.models import Ticket
from series_tui.text.width import span_at
from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import Row, RowKind, body_of
from series_tui.tui.log.painter import Highlight
from series_tui.tui.log.styles import LogStyles

TextRange = tuple[Offset, Offset]
"""Where a grapheme starts and ends."""


class LogSelection:
    """Follows a press of the mouse until its release.

    Args:
        origin: The grapheme that it began on.
        pointer: The point of the log where that was.
        range_at: Returns the grapheme under a point of the log; None while there is no text.
        select: Sets what is selected.
    """

    def __init__(
        self,
        origin: TextRange,
        pointer: Offset,
        range_at: Callable[[Offset], TextRange | None],
        select: Callable[[Selection], None],
    ) -> None:
        self._origin = origin
        self._pointer = pointer
        self._range_at = range_at
        self._select = select
        self._has_dragged = False

    @property
    def clicked(self) -> Offset | None:
        """The place of a mere click; None once the mouse was dragged."""
        return None if self._has_dragged else self._origin[0]

    @property
    def row(self) -> int:
        """The row of the pointer; outside of the log's rows while it is dragged beyond them."""
        return self._pointer.y

    def drag(self, pointer: Offset) -> bool:
        """Extend the selection to the pointer; return whether it moved."""
        if pointer == self._pointer and not self._has_dragged:
            return False
        self._pointer = pointer
        self._has_dragged = True
        self.extend()
        return True

    def extend(self) -> None:
        """Extend the selection to what is under the pointer now."""
        end = self._range_at(self._pointer)
        if end is not None:
            ends = [*self._origin, *end]
            self._select(Selection(min(ends, key=_order), max(ends, key=_order)))


def word_or_message(place: Offset, ticket: Ticket, *, is_word: bool) -> Selection:
    """Return the selection of the word at a place, or of its whole message.

    Args:
        place: The character, and the message's number.
        ticket: The ticket whose messages are numbered.
        is_word: Whether only the word is selected.
    """
    body = body_of(ticket.messages[place.y])
    start, end = _word_around(body, place.x) if is_word else (0, len(body))
    return Selection(Offset(start, place.y), Offset(end, place.y))


def selected_text(selection: Selection, layout: LogLayout) -> str:
    """Return the selected text of the shown messages."""
    if not layout.count:
        return ""
    start = selection.start or Offset(0, 0)
    last_body = body_of(layout.message(layout.count - 1))
    end = selection.end or Offset(len(last_body), layout.shown[layout.count - 1])
    parts: list[str] = []
    for item in range(layout.item_at(start.y), layout.count):
        number = layout.shown[item]
        if number > end.y:
            break
        body = body_of(layout.message(item))
        last = end.x if number == end.y else len(body)
        parts.append(body[start.x if number == start.y else 0 : last])
    return "\n".join(parts)


def selected_part(selection: Selection, row: Row, layout: LogLayout, styles: LogStyles) -> list[Highlight]:
    """Return the selected part of a row."""
    if row.kind is not RowKind.TEXT:
        return []
    number = layout.shown[row.item]
    start, end = selection.start or Offset(0, 0), selection.end or Offset(0, 1 << 60)
    if not start.y <= number <= end.y:
        return []
    first = start.x if number == start.y else 0
    last = end.x if number == end.y else row.end
    return [Highlight(first, last, styles.selection)]


def text_range(layout: LogLayout, row: Row, cell: int) -> TextRange:
    """Return where the grapheme at a cell of a row starts and ends; at its end for cells after the text."""
    number = layout.shown[row.item]
    if row.kind is not RowKind.TEXT:
        return Offset(0, number), Offset(0, number)
    indent = layout.headers.indent(layout.message(row.item))
    start, end = span_at(layout.layout(row.item).body[row.start : row.end], cell - indent)
    return Offset(row.start + start, number), Offset(row.start + end, number)


def has_same_ends(selection: Selection, old: Ticket | None, new: Ticket | None) -> bool:
    """Return whether the ends of a selection are the same messages in a new response."""
    if old is None or new is None:
        return False
    for end in (selection.start, selection.end):
        if end is None:
            continue
        if end.y >= min(len(old.messages), len(new.messages)):
            return False
        if old.messages[end.y].message_id != new.messages[end.y].message_id:
            return False
    return True


def _order(place: Offset) -> tuple[int, int]:
    return place.y, place.x


def _word_around(body: str, position: int) -> tuple[int, int]:
    """Return where the word at a position starts and ends: the text between spaces."""
    start = max(body.rfind(" ", 0, position), body.rfind("\n", 0, position)) + 1
    ends = [end for end in (body.find(" ", position), body.find("\n", position)) if end >= 0]
    return start, min(ends, default=len(body))
