"""The open tickets in one line: numbers to go to them, what is new, and a cross to close each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.text.width import truncate_cells
from series_tui.tui.tabs import Tab
from series_tui.tui.widgets.literal import literal

_LONGEST, _SHORTEST = 24, 8
_GAP = "  "
_NUMBERED = 9


class TabStrip(Widget):
    """Shows tabs; those around the one in front where there is no room for all.

    Args:
        least: How many tickets must be open for the line to be there.
        ascii_only: Whether the program's own marks are ASCII.
        id: The widget's id.
    """

    ALLOW_SELECT = False

    class Chosen(Message):
        """The reader wants to go to a ticket."""

        def __init__(self, ticket_id: TicketId) -> None:
            super().__init__()
            self.ticket_id = ticket_id

    class CloseAsked(Message):
        """The reader wants to close a ticket."""

        def __init__(self, ticket_id: TicketId) -> None:
            super().__init__()
            self.ticket_id = ticket_id

    class QueueAsked(Message):
        """The reader wants to go to the queue."""

    def __init__(self, *, least: int = 2, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._least = least
        self._ascii_only = ascii_only
        self._tabs: Sequence[Tab] = ()
        self._front: TicketId | None = None
        self._queue_news = 0
        self._targets: list[tuple[int, int, Callable[[], Message]]] = []
        self.display = False

    def show(self, tabs: Sequence[Tab], front: TicketId | None, queue_news: int) -> None:
        """Show other tabs.

        Args:
            tabs: The tickets that are open.
            front: The one in front; None if none of them is.
            queue_news: How many tickets of the queue a watch has marked.
        """
        shown = (tuple(tabs), front, queue_news)
        if shown == (self._tabs, self._front, self._queue_news):
            return
        self._tabs, self._front, self._queue_news = shown
        self.display = len(tabs) >= self._least or bool(queue_news and front is not None)
        self.refresh()

    def render(self) -> Content:
        """Return the line, and remember where on it each thing stands."""
        width = self.content_size.width
        parts: list[tuple[Content, Callable[[], Message]]] = []
        if self._queue_news and self._front is not None:
            words = Content.assemble(("queue ", "$text-muted"), (f"{self._queue_news:,} new", "$text-accent"))
            parts.append((words, self.QueueAsked))
        cross = "x" if self._ascii_only else "✕"
        start, end = self._in_sight(width - sum(part.cell_length + 2 for part, _ in parts))
        room = (width - sum(part.cell_length + 2 for part, _ in parts)) // max(end - start, 1) - 8
        for number, tab in enumerate(self._tabs[start:end], start=start + 1):
            label = self._label(tab, number, max(min(room, _LONGEST), _SHORTEST))
            parts.append((label, partial(self.Chosen, tab.ticket_id)))
            parts.append(
                (Content.styled(f"{cross} ", "$text-muted"), partial(self.CloseAsked, tab.ticket_id))
            )
        line, self._targets = Content(""), []
        for part, make in parts:
            cell = line.cell_length
            self._targets.append((cell, cell + part.cell_length, make))
            line = Content.assemble(line, part, " ")
        more = len(self._tabs) - (end - start)
        if more:
            line = Content.assemble(line, (f"{more} more", "$text-muted"))
        return line.truncate(width, ellipsis=True)

    def _in_sight(self, width: int) -> tuple[int, int]:
        """Return the first tab in sight and the one behind the last: as many as fit, the front among them."""
        most = max((width - 8) // (_SHORTEST + 10), 1)
        at = next((at for at, tab in enumerate(self._tabs) if tab.ticket_id == self._front), 0)
        start = max(min(at - most // 2, len(self._tabs) - most), 0)
        return start, min(start + most, len(self._tabs))

    def _label(self, tab: Tab, number: int, room: int) -> Content:
        name = tab.subject or SafeText(tab.ticket_id)
        is_front = tab.ticket_id == self._front
        shown = literal(truncate_cells(name, room), "$text bold underline" if is_front else "$text-muted")
        key = f"{number} " if number <= _NUMBERED else ""
        new = (f" {tab.new:,} new" if tab.new else "", "$text-accent bold")
        return Content.assemble((key, "$text-accent"), shown, new)

    def on_click(self, event: events.Click) -> None:
        """Go to what is under the pointer, or close it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, end, make in self._targets:
            if start <= offset.x < end:
                self.post_message(make())
                return
