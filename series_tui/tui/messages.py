"""What screens and workers tell each other."""

from __future__ import annotations

from textual.message import Message

from series_tui.api.models import Ticket
from series_tui.api.reference import TicketId
from series_tui.api.service import Progress
from series_tui.errors import SeriesError


class OpenTicket(Message):
    """Somebody wants to read a ticket."""

    def __init__(self, ticket_id: TicketId) -> None:
        super().__init__()
        self.ticket_id = ticket_id


class KeyMissing(Message):
    """There is no key for this workspace."""


class KeyChanged(Message):
    """The workspace's key is another one: what failed, or was read with the old one, is asked for again."""


class TicketLoaded(Message):
    """A ticket has arrived.

    Attributes:
        request: The number of the request that it answers.
        ticket: The ticket.
        seen: The id of the last message seen when it was open before; None if it never was.
    """

    def __init__(self, request: int, ticket: Ticket, seen: str | None) -> None:
        super().__init__()
        self.request = request
        self.ticket = ticket
        self.seen = seen


class TicketFailed(Message):
    """A ticket could not be had.

    Attributes:
        request: The number of the request that failed.
        error: Why.
    """

    def __init__(self, request: int, error: SeriesError) -> None:
        super().__init__()
        self.request = request
        self.error = error


class TicketProgress(Message):
    """A request goes on.

    Attributes:
        request: The number of the request.
        progress: How far it is.
    """

    def __init__(self, request: int, progress: Progress) -> None:
        super().__init__()
        self.request = request
        self.progress = progress
