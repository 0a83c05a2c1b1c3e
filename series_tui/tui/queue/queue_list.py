"""The queue as a list that keys and mouse move in."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from series_tui.api.models import TicketSummary
from series_tui.tui.keymap import binding
from series_tui.tui.queue.rows import QueueRows


class QueueList(QueueRows, can_focus=True):
    """Moves the cursor and says what the reader wants; asks for nothing by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.open", "open", show=False),
        binding("queue.next", "move(1)", show=False),
        binding("queue.previous", "move(-1)", show=False),
        binding("queue.page_down", "pages(1)", show=False),
        binding("queue.page_up", "pages(-1)", show=False),
        binding("queue.first", "first", show=False),
        binding("queue.last", "last", show=False),
    ]

    class Opened(Message):
        """The reader wants the ticket under the cursor."""

        def __init__(self, ticket: TicketSummary) -> None:
            super().__init__()
            self.ticket = ticket

    class AtEnd(Message):
        """The reader wants to go on behind the last entry."""

    def action_move(self, entries: int) -> None:
        """Put the cursor on the next ticket, or the previous one."""
        self._go(self._cursor + entries)

    def action_pages(self, pages: int) -> None:
        """Move by pages; one entry of the last page stays in sight."""
        step = pages * max(self.room - 1, 1)
        self._top = min(max(self._top + step, 0), self._last_top)
        self._go(self._cursor + step)

    def action_first(self) -> None:
        """Go to the first ticket."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last ticket; nothing between is read for that."""
        self._go(len(self._view) - 1)

    def action_open(self) -> None:
        """Open the ticket under the cursor."""
        if self.ticket is not None:
            self.post_message(self.Opened(self.ticket))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a ticket; open the one it is on."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        entry = self._top + offset.y // self._columns.rows
        if entry >= len(self._view):
            return
        if entry == self._cursor:
            self.action_open()
        else:
            self._go(entry)

    def _go(self, entry: int) -> None:
        if entry >= len(self._view) and self._cursor >= len(self._view) - 1:
            self.post_message(self.AtEnd())
        before = self._cursor
        self._cursor = entry
        self._settle(is_going_up=entry < before)
