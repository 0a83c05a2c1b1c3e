"""Read the tickets of a `list` query: some pages, or all of them, and since when players wait."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from series_tui.api.models import TicketFilters, TicketPage, TicketSummary
from series_tui.api.service import RequestPriority, TicketService
from series_tui.cli.list_query import ListQuery
from series_tui.cli.progress_line import ProgressLine
from series_tui.errors import PageNotFound
from series_tui.runtime.gc_tuning import tune_gc_after_startup
from series_tui.runtime.posix import on_interrupt
from series_tui.tickets.all_pages import CHANGED, read_all_pages
from series_tui.tickets.sort import sort_tickets
from series_tui.tickets.wait_reader import read_waits
from series_tui.tickets.waiting import Waiting, WaitingIndex

_AT_ONCE = 8


class Interrupted(Exception):
    """Ctrl+C was pressed while pages were read; the text says how far it was."""


class SourceStore:
    """The JSON of many tickets, compressed page by page."""

    def __init__(self) -> None:
        self._pages: list[bytes] = []
        self._unpacked = (-1, b"")

    def put(self, page: TicketPage) -> TicketPage:
        """Store a page's JSON; return the page with the places of it instead."""
        places, start = [], 0
        for source in page.sources:
            places.append(b"%d:%d:%d" % (len(self._pages), start, len(source)))
            start += len(source)
        self._pages.append(zlib.compress(b"".join(page.sources), level=1))
        return replace(page, sources=tuple(places))

    def get(self, place: bytes) -> bytes:
        """Return a ticket's JSON by its place."""
        number, start, length = map(int, place.split(b":"))
        if self._unpacked[0] != number:
            self._unpacked = (number, zlib.decompress(self._pages[number]))
        return self._unpacked[1][start : start + length]


@dataclass
class QueueResult:
    """The tickets of a query.

    Attributes:
        rows: The tickets to print, each with its own JSON, or with the place of that in `store`.
        store: The JSON of the tickets; None where it stands in the rows.
        waiting: How long tickets wait, by their index.
        first_page: The first page that was read; None where all were read.
        last_page: The last page that was read.
        matches: How many tickets match; None where the service does not say.
        total: How many tickets were looked through for that; None where every one is a match.
        doubt: Why a ticket may be missing; empty otherwise.
    """

    rows: list[tuple[TicketSummary, bytes]]
    waiting: dict[int, Waiting] = field(default_factory=dict)
    first_page: TicketPage | None = None
    last_page: int = 0
    matches: int | None = None
    total: int | None = None
    doubt: str = ""
    store: SourceStore | None = None

    def source(self, place: bytes) -> bytes:
        """Return the JSON of a row."""
        return self.store.get(place) if self.store is not None else place


async def read_pages(
    service: TicketService, query: ListQuery, choose_count: Callable[[TicketPage], int]
) -> QueueResult:
    """Read pages from the first one on.

    Args:
        service: The service to read from.
        query: The query.
        choose_count: Returns how many tickets are wanted, given the first page.

    Raises:
        PageNotFound: There is no such page.
        SeriesError: A page cannot be fetched.
    """
    filters = query.view.filters.remote
    first = page = await service.list_tickets(query.page, filters)
    if not first.tickets and first.page > (first.total_pages or 1):
        raise PageNotFound(first.page, first.total_pages)
    rows = dict(zip(first.tickets, first.sources, strict=True))
    count = choose_count(first)
    while len(rows) < count and page.has_next:
        page = await service.list_tickets(page.page + 1, filters)
        rows.update(zip(page.tickets, page.sources, strict=True))
    return QueueResult(
        list(rows.items())[:count], first_page=first, last_page=page.page, matches=first.total_count
    )


async def read_all(service: TicketService, query: ListQuery, *, keeps_sources: bool) -> QueueResult:
    """Read every page, keep the tickets that match, and sort them.

    Raises:
        Interrupted: Ctrl+C was pressed.
        SeriesError: A page or a ticket cannot be fetched.
    """
    tune_gc_after_startup()
    progress = ProgressLine()
    store = SourceStore() if keeps_sources else None

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        page = await service.list_tickets(number, filters, priority=RequestPriority.BULK)
        return store.put(page) if store is not None else page

    filters, order = query.view.filters, query.view.order
    with _interruptible(progress):
        reader = await read_all_pages(
            fetch, filters.sources, keeps_sources=keeps_sources, at_once=_AT_ONCE, on_progress=progress.show
        )
        tickets = [row.ticket for row in reader.tickets if filters.local.matches(row.ticket)]
        index = WaitingIndex()
        if query.view.waiting:
            get_ticket = partial(service.get_ticket, priority=RequestPriority.BULK)
            await read_waits(get_ticket, index, tickets, at_once=_AT_ONCE, on_read=progress.show_tickets)
    if order:
        tickets = sort_tickets(tickets, order, lambda ticket: ticket, index.of)
    matches = len(tickets)
    if query.limit is not None:
        tickets = tickets[: query.limit]
    waiting = {
        number: wait
        for number, ticket in enumerate(tickets)
        if query.view.waiting and (wait := index.of(ticket)) is not None
    }
    source = reader.tickets.source if keeps_sources else _no_source
    doubt = f"{reader.doubt} Run the command again to be sure." if reader.doubt == CHANGED else reader.doubt
    rows = [(ticket, source(ticket)) for ticket in tickets]
    total = len(reader.tickets) if filters.local else None
    return QueueResult(rows, waiting, matches=matches, total=total, doubt=doubt, store=store)


def _no_source(_ticket: TicketSummary) -> bytes:
    return b""


@contextmanager
def _interruptible(progress: ProgressLine) -> Iterator[None]:
    """Turn Ctrl+C into :class:`Interrupted` with how far the reading was; clear the progress line."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    was_pressed = False

    def stop() -> None:
        nonlocal was_pressed
        was_pressed = True
        task.cancel()

    try:
        with on_interrupt(loop, stop):
            yield
    except asyncio.CancelledError:
        if not was_pressed:
            raise
        raise Interrupted(progress.text) from None
    finally:
        progress.end()
