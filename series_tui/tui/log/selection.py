"""Selecting text in the log with the mouse.

A selection is kept as message and character, so that neither scrolling nor corrected heights move it; what is
taken along is the messages' own text, without anything the log has drawn around it. Textual's screen holds it
and copies it like any other selection: x is the character, y the message's number.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.selection import Selection
from textual.timer import Timer

from series_tui.api.models import Ticket
from series_tui.text.width import span_at
from series_tui.tui.log.message_layout import Row, RowKind, body_of
from series_tui.tui.log.painter import Highlight
from series_tui.tui.log.view import LogView

_LEFT_BUTTON = 1
_SCROLL_EVERY = 0.05
_WORD = 2
"""How many clicks select a word; more of them select the message."""

_Range = tuple[Offset, Offset]


class SelectableLog(LogView):
    """A log with a mouse selection of its own."""

    _origin: _Range | None = None
    _has_dragged = False
    _pointer = Offset(0, 0)
    _scrolling: Timer | None = None

    @property
    def allow_select(self) -> bool:
        """Textual's own selection goes by lines of the screen, which move; so this log selects by itself."""
        return False

    def on_mount(self) -> None:
        """Prepare the scrolling while something is dragged beyond the log."""
        self._scrolling = self.set_interval(_SCROLL_EVERY, self._scroll_on, pause=True)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text of the messages, and what follows it."""
        chat = self._chat
        if chat is None or not chat.count:
            return None
        start = selection.start or Offset(0, 0)
        end = selection.end or Offset(len(body_of(chat.message(chat.count - 1))), chat.shown[chat.count - 1])
        parts: list[str] = []
        for item in range(chat.item_at(start.y), chat.count):
            number = chat.shown[item]
            if number > end.y:
                break
            body = body_of(chat.message(item))
            last = end.x if number == end.y else len(body)
            parts.append(body[start.x if number == start.y else 0 : last])
        return "\n".join(parts), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected now."""
        self.repaint_rows()

    def watch_ticket(self, old: Ticket | None, new: Ticket | None) -> None:
        """Keep the selection only where its messages have the same numbers."""
        selection = self.text_selection if self.is_mounted else None
        super().watch_ticket(old, new)
        if selection is not None and not _are_same(selection, old, new):
            self.screen.clear_selection()

    def highlights(self, row: Row) -> list[Highlight]:
        """Return what is selected in a row."""
        found = super().highlights(row)
        selection, chat = self.text_selection, self._chat
        if selection is None or chat is None or row.kind is not RowKind.TEXT:
            return found
        number = chat.shown[row.item]
        start, end = selection.start or Offset(0, 0), selection.end or Offset(0, 1 << 60)
        if start.y <= number <= end.y:
            first = start.x if number == start.y else 0
            last = end.x if number == end.y else row.end
            found.append(Highlight(first, last, self.log_styles.selection))
        return found

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection."""
        if event.button != _LEFT_BUTTON or event.get_content_offset(self) is None:
            return
        self._pointer = event.get_content_offset_capture(self)
        self._origin = self._range_at(self._pointer)
        self._has_dragged = False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the selection on."""
        if self._origin is None:
            return
        pointer = event.get_content_offset_capture(self)
        if pointer == self._pointer and not self._has_dragged:
            return
        self._pointer = pointer
        self._has_dragged = True
        self._select_to_pointer()
        is_outside = not 0 <= pointer.y < self.size.height
        if self._scrolling is not None:
            (self._scrolling.resume if is_outside else self._scrolling.pause)()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection; a mere click puts the cursor on the message."""
        if self._origin is None:
            return
        origin, self._origin = self._origin, None
        self.release_mouse()
        if self._scrolling is not None:
            self._scrolling.pause()
        chat = self._chat
        if not self._has_dragged and chat is not None:
            self._cursor = chat.item_at(origin[0].y)
            self.moved()

    def on_click(self, event: events.Click) -> None:
        """Select a word with two clicks, the message with three."""
        place = self._range_at(event.get_content_offset_capture(self))
        chat = self._chat
        if chat is None or place is None or event.chain < _WORD:
            return
        number = place[0].y
        body = body_of(chat.message(chat.item_at(number)))
        start, end = 0, len(body)
        if event.chain == _WORD:
            start, end = _word_around(body, place[0].x)
        self._select(Offset(start, number), Offset(end, number))

    def _scroll_on(self) -> None:
        """Scroll towards a pointer that is beyond the log."""
        pager = self._pager
        if self._origin is None or pager is None:
            return
        pager.move(-1 if self._pointer.y < 0 else 1)
        self.moved()
        self._select_to_pointer()

    def _select_to_pointer(self) -> None:
        here = self._range_at(self._pointer)
        if self._origin is None or here is None:
            return
        ends = [*self._origin, *here]
        self._select(min(ends, key=_order), max(ends, key=_order))

    def _select(self, start: Offset, end: Offset) -> None:
        self.screen.selections = {self: Selection(start, end)}

    def _range_at(self, pointer: Offset) -> _Range | None:
        """Return where the cluster under a point of the screen starts and ends, in its message."""
        chat = self._chat
        if chat is None or not self._rows:
            return None
        row = self._rows[min(max(pointer.y, 0), len(self._rows) - 1)]
        number = chat.shown[row.item]
        if row.kind is not RowKind.TEXT:
            return Offset(0, number), Offset(0, number)
        message = chat.message(row.item)
        cell = pointer.x - chat.headers.indent(message)
        if pointer.y >= len(self._rows):
            cell = self.size.width
        start, end = span_at(chat.layout(row.item).body[row.start : row.end], cell)
        return Offset(row.start + start, number), Offset(row.start + end, number)


def _order(place: Offset) -> tuple[int, int]:
    return place.y, place.x


def _word_around(body: str, position: int) -> tuple[int, int]:
    """Return where the word at a position starts and ends: what stands between spaces."""
    start = max(body.rfind(" ", 0, position), body.rfind("\n", 0, position)) + 1
    ends = [end for end in (body.find(" ", position), body.find("\n", position)) if end >= 0]
    return start, min(ends, default=len(body))


def _are_same(selection: Selection, old: Ticket | None, new: Ticket | None) -> bool:
    """Return whether the ends of a selection are the same messages in a new answer."""
    if old is None or new is None:
        return False
    for place in (selection.start, selection.end):
        if place is None:
            continue
        if place.y >= min(len(old.messages), len(new.messages)):
            return False
        if old.messages[place.y].message_id != new.messages[place.y].message_id:
            return False
    return True
