"""The open tickets in one row: numbers to go to them, what is new, and a cross to close each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.text.width import truncate_cells
from series_tui.tui.tabs import Tab, TabRow
from series_tui.tui.widgets.clickable_row import ClickableRow, RowPart, parts_width
from series_tui.tui.widgets.content import literal

_MAX_LABEL, _MIN_LABEL = 24, 8
_NUMBERED = 9
_CROSS = "✕"
_AROUND_LABEL = 8
"""Cells of a tab beside its label: the number, the cross, and the gaps."""


class TabStrip(ClickableRow):
    """Shows tabs; those around the one in front where there is no room for all.

    Args:
        least: How many tickets must be open for the row to be there.
        id: The widget's id.
    """

    row: reactive[TabRow] = reactive(TabRow)
    """The tabs."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        ticket_id: TicketId

    @dataclass
    class CloseRequested(Message):
        """A tab's cross was clicked."""

        ticket_id: TicketId

    class QueueRequested(Message):
        """The queue's entry was clicked."""

    def __init__(self, *, least: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self._least = least

    def watch_row(self, row: TabRow) -> None:
        """Show other tabs."""
        self.display = len(row.tabs) >= self._least or bool(row.queue_unread and row.front is not None)
        if self.display:
            self._show()

    def on_resize(self) -> None:
        """Fit the tabs into the new width."""
        self._show()

    def _show(self) -> None:
        parts: list[RowPart] = []
        row = self.row
        if row.queue_unread and row.front is not None:
            words = Content.assemble(("queue ", "$text-muted"), (f"{row.queue_unread:,} new", "$text-accent"))
            parts.append(RowPart(words, self._post_queue))
        width = self.content_size.width - parts_width(parts, 2)
        start, end = self._range_in_sight(width)
        room = width // max(end - start, 1) - _AROUND_LABEL
        for number, tab in enumerate(row.tabs[start:end], start=start + 1):
            label = self._label(tab, number, max(min(room, _MAX_LABEL), _MIN_LABEL))
            cross = Content.styled(f"{_CROSS} ", "$text-muted")
            parts.append(RowPart(label, partial(self._post, self.Chosen, tab.ticket_id)))
            parts.append(RowPart(cross, partial(self._post, self.CloseRequested, tab.ticket_id)))
        hidden = len(row.tabs) - (end - start)
        if hidden:
            parts.append(RowPart(Content.styled(f"{hidden} more", "$text-muted")))
        self.show_rows([parts])

    def _post_queue(self) -> None:
        self.post_message(self.QueueRequested())

    def _post(self, make: type[Chosen] | type[CloseRequested], ticket_id: TicketId) -> None:
        self.post_message(make(ticket_id))

    def _range_in_sight(self, width: int) -> tuple[int, int]:
        """Return the first tab in sight and the end of those that fit; the front one is among them."""
        count = max((width - 8) // (_MIN_LABEL + 10), 1)
        tabs, front = self.row.tabs, self.row.front
        at = next((at for at, tab in enumerate(tabs) if tab.ticket_id == front), 0)
        start = max(min(at - count // 2, len(tabs) - count), 0)
        return start, min(start + count, len(tabs))

    def _label(self, tab: Tab, number: int, room: int) -> Content:
        name = tab.subject or SafeText(tab.ticket_id)
        is_front = tab.ticket_id == self.row.front
        shown = literal(truncate_cells(name, room), "$text bold underline" if is_front else "$text-muted")
        key = f"{number} " if number <= _NUMBERED else ""
        new = (f" {tab.new:,} new" if tab.new else "", "$text-accent bold")
        return Content.assemble((key, "$text-accent"), shown, new)
