"""A ticket as it is read: its details beside or above its messages, as the style sheet has room for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import Enum

from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive

from series_tui.api.models import WorkspaceConfig
from series_tui.render.unread import Unread
from series_tui.text.sanitize import SafeText
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.details import TicketDetails


class DetailsMode(Enum):
    """How much of the details is shown."""

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
        zone: The zone that times are shown in.
        now: The clock that relative times count from.
        ascii_only: Whether the program's own marks are ASCII.
        links: Whether links in messages are hyperlinks of the terminal.
        name_of: Returns a user's name that the ticket does not give; None where it is not known.
        id: The widget's id.

    Attributes:
        details: The details.
        message_log: The messages.
    """

    snapshot: reactive[TicketSnapshot | None] = reactive[TicketSnapshot | None](None)
    """The ticket to show."""
    names: reactive[WorkspaceConfig | None] = reactive[WorkspaceConfig | None](None)
    """The names of departments and categories; None while they are not known."""
    unread: reactive[Unread] = reactive(Unread)
    """What is marked as new. Set before the snapshot that brings it."""
    mode: reactive[DetailsMode] = reactive(DetailsMode.FOLDED)
    """How much of the details is shown."""

    def __init__(
        self,
        *,
        zone: tzinfo,
        now: Callable[[], datetime],
        ascii_only: bool = False,
        links: bool = False,
        name_of: Callable[[str], SafeText | None] = lambda _: None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.details = TicketDetails(zone=zone, now=now, ascii_only=ascii_only)
        self.message_log = MessageLog(zone=zone, now=now, ascii_only=ascii_only, links=links, name_of=name_of)
        self.display = False

    def compose(self) -> ComposeResult:
        """Put the details before the messages."""
        yield self.details
        yield self.message_log

    def watch_snapshot(self, before: TicketSnapshot | None, snapshot: TicketSnapshot | None) -> None:
        """Show another ticket, or a newer response for the same one in the reader's place."""
        self.display = snapshot is not None
        ticket = snapshot.ticket if snapshot is not None else None
        if before is None or ticket is not before.ticket:
            self.details.ticket = ticket
            self.message_log.ticket = ticket

    def watch_names(self, names: WorkspaceConfig | None) -> None:
        """Show names in the place of ids."""
        self.details.names = names
        self.message_log.refresh()

    def watch_unread(self, unread: Unread) -> None:
        """Mark what is new."""
        self.details.before = unread.before
        self.message_log.seen = unread.seen

    def watch_mode(self, mode: DetailsMode) -> None:
        """Show more of the details, or less."""
        self.set_class(mode is DetailsMode.FULL, "-full")
        self.set_class(mode is DetailsMode.OFF, "-off")
        self.details.is_expanded = mode is DetailsMode.FULL

    def next_mode(self) -> None:
        """Fold the details, show them in full, or hide them, in turn."""
        self.mode = _NEXT_MODE[self.mode]

    @property
    def covers_log(self) -> bool:
        """Whether the details stand in the messages' place."""
        return not self.message_log.display
