"""What screens and workers tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import Progress
from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.tui.loading import TicketSnapshot


class OpenTicket(Message):
    """Somebody wants to read a ticket.

    Attributes:
        ticket_id: Its ID.
        snapshot: What was loaded of it already, for a preview.
    """

    def __init__(self, ticket_id: TicketId, snapshot: TicketSnapshot | None = None) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self.snapshot = snapshot


class TabsWanted(Message):
    """A screen with a line of open tickets is in front again."""


class QueueNews(Message):
    """A watch has marked tickets of the queue, or the reader has looked at them.

    Attributes:
        count: How many tickets are marked.
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


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
