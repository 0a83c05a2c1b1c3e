"""All shown messages as lines of a pane, laid out as far as they are looked at. Pure.

Only the messages that are looked at are wrapped; the others count with estimated heights until an idle
moment (:meth:`LogLayout.measure_some`) makes them exact.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from series_tui.api.models import Message, Role
from series_tui.text.wrap import PIECE, estimated_lines, wrap
from series_tui.tui.log.header import DAY, HEAD, HeaderFormatter, marks
from series_tui.tui.log.line_index import BLOCK, LineIndex
from series_tui.tui.log.message_layout import MessageLayout, RowKind, body_of

_MAX_LAYOUTS = 256
_SAMPLE = 64


class LogLayout:
    """The rows of the shown messages at one width.

    Args:
        messages: All messages of the ticket.
        shown: The numbers of the messages to show.
        headers: Makes the headers, and knows the columns.
        first_new: The number of the first message that is new since the reader's last visit.

    Attributes:
        count: The number of shown messages.
        index: The heights of the shown messages.
    """

    def __init__(
        self,
        messages: Sequence[Message],
        shown: Sequence[int],
        headers: HeaderFormatter,
        first_new: int | None = None,
    ) -> None:
        self.messages = messages
        self.shown = shown
        self.count = len(shown)
        self.headers = headers
        self._first_new = _position_from(shown, first_new)
        self._marks: dict[int, bytearray] = {}
        self._layouts: dict[int, MessageLayout] = {}
        self._long: dict[int, MessageLayout] = {}
        self._rest: Iterator[int] | None = None
        self.index = LineIndex(len(shown), self._estimates, assumed=self._sampled_height())

    @property
    def first_new(self) -> int | None:
        """The item above which the line "new since you last looked" stands."""
        return self._first_new

    def message(self, item: int) -> Message:
        """Return a shown message."""
        return self.messages[self.shown[item]]

    def bodies(self, first: int, last: int) -> list[str]:
        """Return the bodies of the shown messages from one to before another."""
        if isinstance(self.shown, range):
            messages: Iterable[Message] = self.messages[first:last]
        else:
            messages = map(self.messages.__getitem__, self.shown[first:last])
        return [body_of(message) if message.extra else message.text for message in messages]

    def item_at(self, number: int) -> int:
        """Return the shown item of a message, or the nearest one after it, or the last one."""
        index = _position_from(self.shown, number)
        return self.count - 1 if index is None else index

    def layout(self, item: int) -> MessageLayout:
        """Return the rows of a shown message."""
        layout = self._long.get(item) or self._layouts.get(item)
        if layout is None:
            message = self.message(item)
            above, width = self._above(item), self.headers.text_width(message)
            layout = MessageLayout(body_of(message), above, width)
            if layout.piece_count > 1:
                self._long[item] = layout
            else:
                if len(self._layouts) >= _MAX_LAYOUTS:
                    del self._layouts[next(iter(self._layouts))]
                self._layouts[item] = layout
        return layout

    def measure(self, item: int, piece: int) -> int:
        """Make a piece of a message exact, and return how many rows it has."""
        layout = self.layout(item)
        height = layout.measure(piece)
        self.index.set_height(item, layout.height, exact=layout.is_exact)
        return height

    def measure_some(self, near: int, is_over: Callable[[], bool]) -> bool:
        """Make heights exact until the time is over, the nearest first; return whether any are left."""
        if self._rest is None:
            self._rest = self.index.inexact(near)
        for item in self._rest:
            self._measure_item(item, is_over)
            if is_over():
                return True
        self._rest = None
        return not self.index.is_exact

    def _measure_item(self, item: int, is_over: Callable[[], bool]) -> None:
        message = self.message(item)
        if item in self._long or len(message.text) > PIECE or message.extra:
            layout = self.layout(item)
            while not layout.is_exact:
                layout.measure_next()
                if is_over():
                    break
            self.index.set_height(item, layout.height, exact=layout.is_exact)
            return
        lines = len(wrap(message.text, self.headers.text_width(message)))
        self.index.set_height(item, lines + len(self._above(item)))

    def _mark(self, item: int) -> int:
        block, within = divmod(item, BLOCK)
        block_marks = self._marks.get(block)
        if block_marks is None:
            first = block * BLOCK
            last = min(first + BLOCK, self.count)
            before = self.message(first - 1) if first else None
            group = (self.message(number) for number in range(first, last))
            block_marks = self._marks[block] = marks(group, before, self.headers.zone)
        return block_marks[within]

    def _above(self, item: int) -> tuple[RowKind, ...]:
        """Return the kinds of the rows that stand above a message's text."""
        mark = self._mark(item)
        is_new = item == self._first_new
        message = self.message(item)
        rows: list[RowKind] = []
        if item and (mark & HEAD or is_new):
            rows.append(RowKind.BLANK)
        if mark & DAY:
            rows.append(RowKind.DAY)
        if is_new:
            rows.append(RowKind.NEW)
        if message.role is Role.SYSTEM:
            if not self.headers.columns.is_wide:
                rows.append(RowKind.HEADER)
        elif mark & HEAD or is_new:
            rows.append(RowKind.HEADER)
            if self.headers.needs_two_rows(message):
                rows.append(RowKind.NAME)
        return tuple(rows)

    def _estimates(self, first: int, last: int) -> list[int]:
        width = self.headers.columns.text_width
        return [
            estimated_lines(len(self.message(item).text), width) + (2 if self._mark(item) & HEAD else 0)
            for item in range(first, last)
        ]

    def _sampled_height(self) -> float:
        """Return about how many rows a message has, from a few taken evenly over all."""
        if not self.shown:
            return 1.0
        width = self.headers.columns.text_width
        step = max(len(self.shown) // _SAMPLE, 1)
        sample = [len(self.message(item).text) for item in range(0, len(self.shown), step)]
        return 1.5 + sum(estimated_lines(length, width) for length in sample) / len(sample)


def shown_by_role(messages: Sequence[Message], role: Role | None) -> Sequence[int]:
    """Return the numbers of the messages in a role; of all messages for None."""
    if role is None:
        return range(len(messages))
    return array("I", [number for number, message in enumerate(messages) if message.role is role])


def _position_from(shown: Sequence[int], number: int | None) -> int | None:
    """Return the first shown item at or after a message's number."""
    if number is None:
        return None
    position = number if isinstance(shown, range) else bisect_left(shown, number)
    return position if position < len(shown) else None
