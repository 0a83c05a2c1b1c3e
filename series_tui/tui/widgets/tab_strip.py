"""The open tickets in one row: numbers to go to them, what is new, and a cross to close each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual.content import Content
from textual.message import Message

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.text.width import truncate_cells
from series_tui.tui.tabs import Tab
from series_tui.tui.widgets.clickable_row import ClickableRow, RowPart, parts_width
from series_tui.tui.widgets.literal import literal

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

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        ticket_id: TicketId

    @dataclass
    class CloseAsked(Message):
        """A tab's cross was clicked."""

        ticket_id: TicketId

    class QueueAsked(Message):
        """The queue's entry was clicked."""

    def __init__(self, *, least: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self._least = least
        self._tabs: Sequence[Tab] = ()
        self._front: TicketId | None = None
        self._queue_news = 0
        self.display = False

    def show(self, tabs: Sequence[Tab], front: TicketId | None, queue_news: int) -> None:
        """Show other tabs.

        Args:
            tabs: The open tickets.
            front: The one in front; None if none of them is.
            queue_news: How many tickets of the queue have changed unseen.
        """
        self._tabs, self._front, self._queue_news = tuple(tabs), front, queue_news
        self.display = len(tabs) >= self._least or bool(queue_news and front is not None)
        self._show()

    def has(self, name: str) -> bool:
        """Return whether a ticket is open, by any of its ids."""
        return any(tab.is_known_as(name) for tab in self._tabs)

    def on_resize(self) -> None:
        """Fit the tabs into the new width."""
        self._show()

    def _show(self) -> None:
        parts: list[RowPart] = []
        if self._queue_news and self._front is not None:
            words = Content.assemble(("queue ", "$text-muted"), (f"{self._queue_news:,} new", "$text-accent"))
            parts.append(RowPart(words, self._post_queue))
        width = self.content_size.width - parts_width(parts, 2)
        start, end = self._range_in_sight(width)
        room = width // max(end - start, 1) - _AROUND_LABEL
        for number, tab in enumerate(self._tabs[start:end], start=start + 1):
            label = self._label(tab, number, max(min(room, _MAX_LABEL), _MIN_LABEL))
            cross = Content.styled(f"{_CROSS} ", "$text-muted")
            parts.append(RowPart(label, partial(self._post, self.Chosen, tab.ticket_id)))
            parts.append(RowPart(cross, partial(self._post, self.CloseAsked, tab.ticket_id)))
        hidden = len(self._tabs) - (end - start)
        if hidden:
            parts.append(RowPart(Content.styled(f"{hidden} more", "$text-muted")))
        self.show_rows([parts])

    def _post_queue(self) -> None:
        self.post_message(self.QueueAsked())

    def _post(self, make: type[Chosen] | type[CloseAsked], ticket_id: TicketId) -> None:
        self.post_message(make(ticket_id))

    def _range_in_sight(self, width: int) -> tuple[int, int]:
        """Return the first tab in sight and the end of those that fit; the front one is among them."""
        count = max((width - 8) // (_MIN_LABEL + 10), 1)
        at = next((at for at, tab in enumerate(self._tabs) if tab.ticket_id == self._front), 0)
        start = max(min(at - count // 2, len(self._tabs) - count), 0)
        return start, min(start + count, len(self._tabs))

    def _label(self, tab: Tab, number: int, room: int) -> Content:
        name = tab.subject or SafeText(tab.ticket_id)
        is_front = tab.ticket_id == self._front
        shown = literal(truncate_cells(name, room), "$text bold underline" if is_front else "$text-muted")
        key = f"{number} " if number <= _NUMBERED else ""
        new = (f" {tab.new:,} new" if tab.new else "", "$text-accent bold")
        return Content.assemble((key, "$text-accent"), shown, new)
