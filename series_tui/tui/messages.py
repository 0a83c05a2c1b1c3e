"""What screens and workers tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from series_tui.api.models import Ticket, TicketFilters, TicketPage
from series_tui.api.service import Progress
from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.tui.tabs import Tab


@dataclass(frozen=True, slots=True)
class Read:
    """A ticket that was read, and when."""

    ticket: Ticket
    at: datetime


class OpenTicket(Message):
    """Somebody wants to read a ticket.

    Attributes:
        ticket_id: Its ID.
        read: The ticket, where it was read just now for a look into it.
    """

    def __init__(self, ticket_id: TicketId, read: Read | None = None) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self.read = read


class KeyMissing(Message):
    """There is no key for this workspace.

    Attributes:
        why: Where it was looked for in vain, one sentence.
    """

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class KeyChanged(Message):
    """The workspace's key is another one: what failed, or was read with the old one, is asked for again."""


class CloseTicket(Message):
    """Somebody is done with a ticket."""

    def __init__(self, ticket_id: TicketId) -> None:
        super().__init__()
        self.ticket_id = ticket_id


class LeaveInput(Message):
    """Somebody who came to the input from elsewhere goes back there."""


class TabsWanted(Message):
    """A screen with a line of open tickets is in front again."""


class TicketShown(Message):
    """A ticket's screen shows something else.

    Attributes:
        tab: What the open tickets' line says about it.
        size: The bytes of the answer that is kept for it.
    """

    def __init__(self, tab: Tab, size: int) -> None:
        super().__init__()
        self.tab = tab
        self.size = size


class QueueNews(Message):
    """A watch has marked tickets of the queue, or the reader has looked at them.

    Attributes:
        count: How many tickets are marked.
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class TicketLoaded(Message):
    """A ticket has arrived.

    Attributes:
        request: The number of the request that it answers.
        read: The ticket, and when it was read.
        seen: The id of the last message seen when it was open before; None if it never was.
    """

    def __init__(self, request: int, read: Read, seen: str | None) -> None:
        super().__init__()
        self.request = request
        self.read = read
        self.seen = seen


class TicketPolled(Message):
    """A watched ticket has arrived again.

    Attributes:
        request: The number of the request that it follows; a newer one makes it needless.
        ticket: The ticket.
    """

    def __init__(self, request: int, ticket: Ticket) -> None:
        super().__init__()
        self.request = request
        self.ticket = ticket


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


class PageLoaded(Message):
    """A page of the queue has arrived.

    Attributes:
        generation: The number of the queue that it belongs to: other filters make another queue.
        number: The page that was asked for.
        page: The answer.
    """

    def __init__(self, generation: int, number: int, page: TicketPage) -> None:
        super().__init__()
        self.generation = generation
        self.number = number
        self.page = page


class PageFailed(Message):
    """A page of the queue could not be had.

    Attributes:
        generation: The number of the queue that it belongs to.
        number: The page that was asked for.
        error: Why.
    """

    def __init__(self, generation: int, number: int, error: SeriesError) -> None:
        super().__init__()
        self.generation = generation
        self.number = number
        self.error = error


class PageProgress(Message):
    """The reading of a page goes on.

    Attributes:
        generation: The number of the queue that it belongs to.
        number: The page that was asked for.
        progress: How far it is.
    """

    def __init__(self, generation: int, number: int, progress: Progress) -> None:
        super().__init__()
        self.generation = generation
        self.number = number
        self.progress = progress


@dataclass
class QueueLoaded(Message):
    """Pages that make up a queue have arrived.

    Attributes:
        request: The number of the request.
        pages: The responses by page.
    """

    request: int
    pages: Mapping[int, TicketPage]


@dataclass
class QueueFailed(Message):
    """Pages that make up a queue could not be read.

    Attributes:
        request: The number of the request.
        error: Why.
    """

    request: int
    error: SeriesError


@dataclass
class QueueProgress(Message):
    """A request for pages that make up a queue goes on.

    Attributes:
        request: The number of the request.
        progress: How far it is.
    """

    request: int
    progress: Progress


class PagesPolled(Message):
    """Pages of a watched queue have arrived again.

    Attributes:
        generation: The number of the queue that they belong to.
        pages: The answers by page.
    """

    def __init__(self, generation: int, pages: Mapping[int, TicketPage]) -> None:
        super().__init__()
        self.generation = generation
        self.pages = pages


class CountLoaded(Message):
    """How many tickets match some filters is known.

    Attributes:
        filters: The filters.
        count: How many match.
    """

    def __init__(self, filters: TicketFilters, count: int) -> None:
        super().__init__()
        self.filters = filters
        self.count = count
