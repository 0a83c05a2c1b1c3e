"""Reads every page of the queue: at the same time, no ticket twice, and once more if it changed meanwhile."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from itertools import count
from time import monotonic

from series_tui.api.models import TicketFilters, TicketPage, TicketSummary
from series_tui.api.service import RequestPriority, TicketService
from series_tui.cli.output import is_terminal

_AT_ONCE = 8
_MOST_PAGES = 10_000
_QUIET_SECONDS = 1.0

CHANGED = "The queue changed while it was read, twice: a ticket may be missing. Run it again to be sure."
TOO_LONG = f"The queue has more than {_MOST_PAGES:,} pages; these are the first."

Row = tuple[TicketSummary, bytes]
"""A ticket, and its own JSON as it was received."""


@dataclass(frozen=True, slots=True)
class WholeQueue:
    """The queue as it was read.

    Attributes:
        rows: Each ticket once, in the service's order.
        doubt: Why a ticket may be missing, one sentence; empty where none can be.
    """

    rows: list[Row]
    doubt: str = ""


async def whole_queue(service: TicketService, filters: TicketFilters) -> WholeQueue:
    """Read every page, and all of them once more if the queue changed meanwhile.

    Raises:
        SeriesError: A page cannot be had.
    """
    progress = _ProgressLine()
    try:
        pages = await _every_page(service, filters, progress)
        if _is_torn(pages):
            pages = await _every_page(service, filters, progress)
    finally:
        progress.end()
    rows = list({_identity(row): row for page in pages for row in rows_of(page)}.values())
    if len(pages) >= _MOST_PAGES and pages[-1].has_next:
        return WholeQueue(rows, TOO_LONG)
    return WholeQueue(rows, CHANGED if _is_torn(pages) else "")


def rows_of(page: TicketPage) -> list[Row]:
    """Return the tickets of a page, each with its own JSON."""
    return list(zip(page.tickets, page.sources, strict=True))


async def _every_page(
    service: TicketService, filters: TicketFilters, progress: _ProgressLine
) -> list[TicketPage]:
    """Read from page 1 to the last, or to the first empty one, whatever is told of their number."""
    first = await service.list_tickets(1, filters, priority=RequestPriority.BULK)
    pages = {1: first}
    known = first.total_pages is not None
    last = min(first.total_pages or _MOST_PAGES, _MOST_PAGES)
    numbers = count(2)
    is_over = not first.tickets or not (known or first.has_next)

    async def read_on() -> None:
        nonlocal is_over
        while not is_over and (number := next(numbers)) <= last:
            page = await service.list_tickets(number, filters, priority=RequestPriority.BULK)
            pages[number] = page
            if not page.tickets or not (known or page.has_next):
                is_over = True
            progress.tell(len(pages), last if known else None)

    readers = [asyncio.create_task(read_on()) for _ in range(_AT_ONCE if known else 1)]
    try:
        await asyncio.gather(*readers)
    finally:
        for reader in readers:
            reader.cancel()
    return [pages[number] for number in sorted(pages)]


def _is_torn(pages: list[TicketPage]) -> bool:
    """Return whether the pages cannot be from one moment."""
    rows = [row for page in pages for row in rows_of(page)]
    told = {page.total_count for page in pages}
    return (
        len(told) > 1
        or len(set(map(_identity, rows))) < len(rows)
        or (len(pages) < _MOST_PAGES and told not in ({None}, {len(rows)}))
    )


def _identity(row: Row) -> object:
    ticket, source = row
    return ticket.object_id or ticket.ticket_id or source


class _ProgressLine:
    """A line on standard error, once reading takes long enough to wonder, and only for a person."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._is_seen = is_terminal(sys.stderr)
        self._is_shown = False

    def tell(self, done: int, total: int | None) -> None:
        """Say how many pages are read."""
        if self._is_seen and monotonic() - self._started > _QUIET_SECONDS:
            self._is_shown = True
            of = f" of {total:,}" if total else ""
            sys.stderr.write(f"\r{done:,}{of} pages read \x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
