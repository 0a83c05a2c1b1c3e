"""A ticket as it is read: its details beside or above its messages, and what can be copied of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.render.options import NO_NAMES, RenderOptions
from series_tui.render.participants import Participants
from series_tui.render.unread import Unread
from series_tui.tickets.recording import People
from series_tui.tickets.ticket_links import TicketLink
from series_tui.tui.context import AppContext
from series_tui.tui.keymap import binding
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.log.message_layout import body_of
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.copying import CopyItem, CopyRequested, transcript
from series_tui.tui.ticket.details import TicketDetails


class DetailsMode(Enum):
    """The part of the details that is shown."""

    FOLDED = "folded"
    FULL = "full"
    OFF = "off"


_NEXT_MODE = {
    DetailsMode.FOLDED: DetailsMode.FULL,
    DetailsMode.FULL: DetailsMode.OFF,
    DetailsMode.OFF: DetailsMode.FOLDED,
}


class TicketView(Container):
    """Shows a ticket; hidden while there is none.

    Args:
        setup: The zone of the times, the clock, and the addresses of links.
        people: The users whose names other responses gave.
        more_key: The key that leads to facts for which there is no room.
        id: The widget's id.

    Attributes:
        details: The details.
        message_log: The messages.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.details", "details"),
        binding("ticket.copy", "copy"),
        binding("ticket.copy_all", "copy_all"),
        binding("ticket.copy_menu", "copy_menu"),
        binding("ticket.links", "links"),
        binding("ticket.date", "date"),
        binding("ticket.author", "author"),
        binding("ticket.export", "export"),
    ]

    @dataclass
    class AuthorRequested(Message):
        """The user wants to see the author's tickets in the queue."""

        user_id: str

    @dataclass
    class Remarked(Message):
        """Something cannot be done; the text says why."""

        text: str

    snapshot: reactive[TicketSnapshot | None] = reactive[TicketSnapshot | None](None, init=False)
    """The ticket to show."""
    names: reactive[WorkspaceConfig | None] = reactive[WorkspaceConfig | None](None, init=False)
    """The names of departments and categories; None while they are not known."""
    unread: reactive[Unread] = reactive(Unread, init=False)
    """The marks of what is new. Set before the snapshot that brings it."""
    mode: reactive[DetailsMode] = reactive(DetailsMode.FOLDED, init=False)
    """The part of the details that is shown."""

    def __init__(
        self, setup: AppContext, people: People, *, more_key: str = "i", id: str | None = None
    ) -> None:
        zone, now = setup.zone, setup.now
        self.details = TicketDetails(zone=zone, now=now, more_key=more_key)
        self.message_log = MessageLog(zone=zone, now=now, links=setup.links, name_of=people.name)
        super().__init__(self.details, self.message_log, id=id)
        self._setup, self._people = setup, people
        self.display = False

    def watch_snapshot(self, before: TicketSnapshot | None, snapshot: TicketSnapshot | None) -> None:
        """Show another ticket, or a newer response for the same one in the reader's place."""
        self.display = snapshot is not None
        if snapshot is None and self.screen.focused in (self.details, self.message_log):
            self.screen.set_focus(None)  # at once: Textual would do it late
        ticket = snapshot.ticket if snapshot is not None else None
        if ticket is not (before.ticket if before is not None else None):
            self.details.ticket = ticket
            self.message_log.ticket = ticket

    def watch_names(self, names: WorkspaceConfig | None) -> None:
        """Show the names of categories and departments."""
        self.details.names = names

    def watch_unread(self, unread: Unread) -> None:
        """Mark what is new."""
        if unread.before is not self.details.before:
            self.details.before = unread.before
        self.message_log.seen = unread.seen

    def watch_mode(self, mode: DetailsMode) -> None:
        """Show more of the details, or less."""
        self.set_class(mode is DetailsMode.FULL, "-full")
        self.set_class(mode is DetailsMode.OFF, "-off")
        self.details.is_expanded = mode is DetailsMode.FULL

    @property
    def covers_log(self) -> bool:
        """Whether the details stand in the messages' place."""
        return not self.message_log.display

    def focus_shown(self) -> None:
        """Give the keys to the messages, or to the details that stand in their place.

        A line to type in keeps them: its key may have come while this waited for a frame.
        """
        if self.snapshot is None or not self.is_running or isinstance(self.screen.focused, Input):
            return
        self.screen.set_focus(self.details if self.covers_log else self.message_log)

    # Keys

    def action_details(self) -> None:
        """Fold the details, show them in full, or hide them, in turn."""
        self.mode = _NEXT_MODE[self.mode]
        self.call_after_refresh(self.focus_shown)

    def action_copy(self) -> None:
        """Copy what the mouse has selected; else the message at the cursor."""
        selected = self.screen.get_selected_text()
        message = self.message_log.current_message
        if selected:
            self.screen.clear_selection()
        text = selected or (body_of(message) if message else "")
        self._copy(CopyItem("selection" if selected else "message", text))

    def action_copy_all(self) -> None:
        """Copy all messages, with who and when."""
        ticket = self._ticket
        if ticket is not None:
            participants = Participants(ticket, name_of=self._people.name)
            text = transcript(ticket.messages, participants, self._setup.zone)
            self._copy(CopyItem("all messages", text))

    def action_copy_menu(self) -> None:
        """Ask what to copy."""
        from series_tui.tui.ticket.copy_menu import copy_menu

        ticket, message = self._ticket, self.message_log.current_message
        if ticket is not None:
            self.app.push_screen(*copy_menu(ticket, message, self._setup, self._people.name, self._copy))

    def action_links(self) -> None:
        """List the links: those to the ticket and the player, then those in the messages."""
        from series_tui.tui.ticket.links_dialog import links_dialog

        def copy(link: TicketLink | None) -> None:
            if link is not None:
                self._copy(CopyItem("link", link.url))

        if self._ticket is not None:
            self.app.push_screen(links_dialog(self._ticket, self._setup, self._people.name), copy)

    def action_date(self) -> None:
        """Ask for a date, and go to the first message from then on."""
        from series_tui.tui.ticket.date_dialog import DateDialog

        def go(moment: datetime | None) -> None:
            if moment is not None and not self.message_log.go_to_time(moment):
                self.post_message(self.Remarked("No messages since then."))

        self.app.push_screen(DateDialog(now=self._setup.now, zone=self._setup.zone), go)

    def action_author(self) -> None:
        """Show the author's tickets in the queue."""
        author = self._ticket.author.user_id if self._ticket is not None else ""
        if author:
            self.post_message(self.AuthorRequested(author))
        else:
            self.post_message(self.Remarked("This ticket has no player."))

    def action_export(self) -> None:
        """Ask for a file, and write the ticket to it."""
        from series_tui.tui.ticket.export_dialog import ExportDialog

        if self._ticket is not None:
            self.app.push_screen(ExportDialog(self._ticket, self._render_options))

    def _render_options(self) -> RenderOptions:
        """Return the options of an export, with the names that are known by now."""
        setup, staff = self._setup, dict(self._people.staff)
        return RenderOptions(setup.zone, setup.now(), names=self.names or NO_NAMES, staff=staff)

    @property
    def _ticket(self) -> Ticket | None:
        return self.snapshot.ticket if self.snapshot is not None else None

    def _copy(self, item: CopyItem) -> None:
        self.post_message(CopyRequested(item))
