"""The list of the queue, and beside it a preview of the ticket under the cursor."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from series_tui.api.models import Ticket, TicketSummary, WorkspaceConfig
from series_tui.tickets.ticket_links import TicketLink
from series_tui.tui.keymap import binding
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.queue.loader import QueueLoader
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.waiting_reader import WaitingReader
from series_tui.tui.session import Session
from series_tui.tui.ticket.copying import CopyItem, CopyRequested

_MINUTE = 60
_WITH_PREVIEW = 120
"""The columns of a screen that has room for the preview."""


class QueueBody(Container):
    """Shows the preview where there is room for it, unless it is switched off. It never has the focus.

    Args:
        session: The connection, and what the app was given.
        loader: What knows the queue.
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.copy_id", "copy_id"),
        binding("queue.copy_menu", "copy_menu"),
        binding("queue.links", "links"),
        binding("queue.preview", "toggle_preview"),
        binding("queue.preview_up", "scroll_preview(-1)"),
        binding("queue.preview_down", "scroll_preview(1)"),
    ]

    @dataclass
    class Remarked(Message):
        """A key did nothing.

        Attributes:
            text: Why, a few words.
        """

        text: str

    @dataclass
    class PreviewToggled(Message):
        """The preview was switched on or off."""

    def __init__(self, session: Session, loader: QueueLoader, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session, self._loader = session, loader
        self._waiting = WaitingReader(self, session.service, session.waiting)
        self._is_on = True
        self._next: str | None = None
        self._list = QueueList(
            name_of=session.name_of, waiting_of=session.waiting.of, now=session.setup.now, id="queue-list"
        )
        self._preview = PreviewPane(session, id="preview")

    def compose(self) -> ComposeResult:
        """Put the preview beside the list."""
        yield self._list
        yield self._preview

    def on_mount(self) -> None:
        """Show the preview where there is room for it; let ages grow."""
        self._arrange()
        self.set_interval(_MINUTE, self._minute_passed)

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self._arrange()

    @property
    def pages_in_sight(self) -> set[int]:
        """The numbers of the pages that the rows in sight are on; none of a whole queue."""
        pages, rows = self._loader.pages, self._list
        if pages is None:
            return set()
        return {pages.page_of(entry) for entry in range(rows.top, min(rows.top + rows.room, len(pages)))}

    @property
    def waiting_remaining(self) -> int:
        """The number of tickets still to be read to know who waits."""
        return self._waiting.remaining

    def show(self, *, is_new: bool, is_refreshed: bool) -> None:
        """Show what is loaded by now; the same ticket stays under the cursor.

        Args:
            is_new: Whether it is shown from its beginning.
            is_refreshed: Whether a person had it loaded again: then its first rows are shown to one who was
                at the beginning.
        """
        rows = self._list
        was_at_top = rows.top == 0
        rows.show_waiting(self._shows_waiting)
        rows.show(self._loader.view, is_new=is_new, is_partial=self._loader.is_reading_all)
        if is_refreshed and was_at_top:
            rows.show_top()
        if is_new or is_refreshed:
            self.retry_preview()
        self._request_waiting()

    def retry_preview(self) -> None:
        """Request the ticket beside the list again if it could not be read."""
        if self._preview.display:
            self._preview.retry()

    def go_to_later(self, ticket_id: str) -> None:
        """Put the cursor on a ticket with the next :meth:`resume`, if it is loaded."""
        self._next = ticket_id

    def resume(self) -> None:
        """Show what was learned while another screen was in front."""
        self._list.repaint_all()
        ticket_id, self._next = self._next, None
        rows = self._loader.view.rows() if ticket_id is not None else ()
        ticket = next((row.ticket for row in rows if row.ticket.reference == ticket_id), None)
        if ticket is not None:
            self._list.go_to(ticket)
        self.retry_preview()

    def snapshot_of(self, ticket: TicketSummary) -> TicketSnapshot | None:
        """Return a ticket as the preview has it; None if that shows another one, or nothing yet."""
        return self._preview.snapshot_of(ticket) if self._preview.display else None

    def hidden_facts(self, width: int, lines: int) -> list[str]:
        """Return what neither the row under the cursor nor the preview has room for, in lines of a width."""
        ticket = self._list.ticket
        if ticket is None:
            return []
        shown = self._preview.shown_facts(bare_ticket(ticket)) if self._preview.display else frozenset[str]()
        return self._list.hidden_facts(width, lines, shown)

    def show_names(self, names: WorkspaceConfig) -> None:
        """Show names in the place of ids."""
        self._list.repaint_all()
        self._preview.show_names(names)

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        rows = self._list
        self._loader.load_window(rows.top, rows.room, is_going_up=event.is_going_up)
        if self._preview.display:
            self._preview.preview(rows.ticket)
        if not self._loader.shown.sorts_by_waiting:
            self._request_waiting()

    @on(WaitingReader.Changed)
    def _waiting_changed(self) -> None:
        if self._loader.shown.sorts_by_waiting:
            self._list.show(self._loader.view, is_partial=True)
        else:
            self._list.repaint_all()

    @property
    def _shows_waiting(self) -> bool:
        return self._loader.shown.waiting or self._loader.shown.sorts_by_waiting

    def _request_waiting(self) -> None:
        """Read what has to be read to know who waits: the rows in sight, or all for sorting by that."""
        if self._loader.shown.sorts_by_waiting:
            self._waiting.request([row.ticket for row in self._loader.view.rows()])
        elif self._shows_waiting:
            self._waiting.request(self._list.tickets_in_sight)
        else:
            self._waiting.cancel()

    def _minute_passed(self) -> None:
        if self.screen.is_current:
            self._list.repaint_all()

    def action_toggle_preview(self) -> None:
        """Show or hide the preview."""
        if self.app.size.width < _WITH_PREVIEW:
            self.post_message(self.Remarked(f"The preview needs {_WITH_PREVIEW} columns."))
            return
        self._is_on = not self._is_on
        self._arrange()
        self.post_message(self.PreviewToggled())

    def action_scroll_preview(self, pages: int) -> None:
        """Scroll the preview by pages."""
        if self._preview.display:
            self._preview.scroll_page(pages)
        else:
            self.post_message(self.Remarked("The preview is off."))

    def action_copy_id(self) -> None:
        """Copy the ID of the ticket under the cursor."""
        ticket = self._list.ticket
        if ticket is not None and ticket.reference:
            self._copy(CopyItem("ticket ID", ticket.reference))

    def action_copy_menu(self) -> None:
        """Ask what to copy of the ticket under the cursor."""
        from series_tui.tui.ticket.copy_menu import copy_menu

        row, setup, name_of = self._list.ticket, self._session.setup, self._session.people.name
        if row is not None:
            self.app.push_screen(*copy_menu(bare_ticket(row), None, setup, name_of, self._copy))

    def action_links(self) -> None:
        """List the links to the ticket and the player, and those in the messages that the preview shows."""
        from series_tui.tui.ticket.links_dialog import links_dialog

        row = self._list.ticket
        if row is None:
            return
        snapshot = self.snapshot_of(row)
        ticket = snapshot.ticket if snapshot is not None else bare_ticket(row)

        def copy(link: TicketLink | None) -> None:
            if link is not None:
                self._copy(CopyItem("link", link.url))

        self.app.push_screen(links_dialog(ticket, self._session.setup, self._session.people.name), copy)

    def _copy(self, item: CopyItem) -> None:
        self.post_message(CopyRequested(item))

    def _arrange(self) -> None:
        preview = self._preview
        preview.display = self._is_on and self.app.size.width >= _WITH_PREVIEW
        preview.preview(self._list.ticket if preview.display else None)


def bare_ticket(row: TicketSummary) -> Ticket:
    """Return a ticket without messages, as a row of the queue has it."""
    return Ticket(**{field.name: getattr(row, field.name) for field in fields(TicketSummary)})
