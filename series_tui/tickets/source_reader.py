"""Reads one queue of the service in passes, and knows when a pass shows all of it at one moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count, pairwise

from series_tui.api.models import Identity, TicketFilters, TicketPage, TicketSummary, identity
from series_tui.errors import InvalidResponse
from series_tui.tickets.ticket_set import TicketSet
from series_tui.tickets.workers import run_workers

MAX_PAGES = 10_000
"""A queue of more pages than this is not read to its end."""

FetchPage = Callable[[int, TicketFilters], Awaitable[TicketPage]]
"""Returns a page of a queue; raises a ``SeriesError``."""


@dataclass
class QueuePass:
    """The pages of one pass, and what they say of the whole.

    Attributes:
        pages: The tickets of each page, by its number.
        names: Every ticket of them, and of the rounds after.
        moved: Those of them that changed after the pass began.
        unsettled: Those of them that changed while the pages after theirs are still to be read again.
        total: The newest count; None if the service does not count.
        total_pages: How many pages there are; None while that is not known.
        has_changed: Whether a page that was read again brought a change.
        has_shrunk: Whether the count went down meanwhile: a ticket may have slipped to a page before.
        is_over: Whether the end was reached.
        repeats: Whether the end is a page that brought nothing, though it promised more.
        is_too_long: Whether there are more pages than are read.
    """

    pages: dict[int, tuple[TicketSummary, ...]] = field(default_factory=dict)
    names: set[Identity] = field(default_factory=set)
    moved: set[Identity] = field(default_factory=set)
    unsettled: set[Identity] = field(default_factory=set)
    total: int | None = None
    total_pages: int | None = None
    has_changed: bool = False
    has_shrunk: bool = False
    is_over: bool = False
    repeats: bool = False
    is_too_long: bool = False

    def add(self, number: int, page: TicketPage) -> None:
        """Add a page that was not read before."""
        names = set(map(identity, page.tickets))
        if page.total_pages is None:
            # A service that repeats what was there and promises more would be read for ever.
            self.repeats |= page.has_next and names <= self.names
            self.is_over |= self.repeats or not page.has_next
        self.is_over |= not names
        self.pages[number] = page.tickets
        self.names |= names
        self.count(page)

    def count(self, page: TicketPage) -> None:
        """Add what a page says of the whole."""
        if page.total_count is not None:
            self.has_shrunk |= self.total is not None and page.total_count < self.total
            self.total = page.total_count
        if page.total_pages is not None:
            self.total_pages = page.total_pages

    @property
    def is_one_page(self) -> bool:
        """Whether the queue has a single page, which is from one moment."""
        return self.pages.keys() == {1} and (self.is_over or self.total_pages in (0, 1))

    @property
    def has_all(self) -> bool:
        """Whether there are as many tickets as the service counts, and the end is one."""
        return not self.repeats and (self.total is None or len(self.names) >= self.total)

    @property
    def is_by_update(self) -> bool:
        """Whether the queue is counted, and surely sorted by ``UpdatedAt``, the newest first."""
        times = [
            ticket.updated
            for number in sorted(self.pages)
            for ticket in self.pages[number]
            if isinstance(ticket.updated, datetime)
        ]
        if self.total is None or len(times) < 2 or times[0] == times[-1]:
            return False
        return all(earlier >= later for earlier, later in pairwise(times))

    def is_same(self, other: QueuePass) -> bool:
        """Return whether another pass brought the very same pages."""
        return self.pages == other.pages and self.total == other.total


class SourceReader:
    """Reads one of the queues that a whole one is made of."""

    def __init__(
        self,
        filters: TicketFilters,
        source: int,
        tickets: TicketSet,
        at_once: int,
        tell: Callable[[], None],
    ) -> None:
        self.current = QueuePass()
        self._filters, self._source = filters, source
        self._tickets, self._at_once, self._tell = tickets, at_once, tell
        self._before: QueuePass | None = None
        self._round = 0

    async def read_first(self, fetch: FetchPage) -> None:
        """Read page 1, unless this pass has it."""
        if 1 not in self.current.pages:
            self._add(1, await self._fetch(fetch, 1))

    async def read_pass(self, fetch: FetchPage) -> None:
        """Read the pages that this pass lacks: several at a time where their number is known."""
        current = self.current
        await self.read_first(fetch)
        numbers = (number for number in count(2) if number not in current.pages)

        async def read_on() -> None:
            while not current.is_over:
                number = next(numbers)
                if number > (current.total_pages or number):
                    return
                if number > MAX_PAGES:
                    current.is_too_long = True
                    return
                self._add(number, await self._fetch(fetch, number))

        readers = self._at_once if current.total_pages is not None else 1
        await run_workers(read_on, readers)

    async def catch_up(self, fetch: FetchPage, *, marks: bool = False) -> bool:
        """Read page 1 again, and on while pages bring changes; return whether page 1 brought any.

        Where it breaks off, the next one reads on after the changes that this one has brought.
        """
        self._round += 1
        number = 1
        while self._take_newer(number, await self._fetch(fetch, number), marks=marks):
            number += 1
            if number > (self.current.total_pages or 1):
                break
        self.current.unsettled.clear()
        return number > 1

    @property
    def is_whole(self) -> bool:
        """Whether the tickets are surely those of the queue, if page 1 has nothing new."""
        current = self.current
        if current.is_one_page:
            return current.has_all
        return current.is_by_update and len(current.names) == current.total and not current.has_shrunk

    @property
    def shows_changes(self) -> bool:
        """Whether page 1 shows every change of the queue."""
        return self.current.is_one_page or self.current.is_by_update

    @property
    def agrees(self) -> bool:
        """Whether this pass and the one before brought the same, which is all of it."""
        return self._before is not None and self.current.is_same(self._before) and self.current.has_all

    def finish(self) -> None:
        """Give every ticket the place that it has on the pages of this pass."""
        current = self.current
        pages = [tuple(map(identity, current.pages[number])) for number in sorted(current.pages)]
        self._tickets.place(self._source, pages, current.moved)

    def start_over(self) -> None:
        """Begin another pass."""
        self._before, self.current = self.current, QueuePass(total_pages=self.current.total_pages)

    def _take_newer(self, number: int, page: TicketPage, *, marks: bool = False) -> bool:
        """Take a page in that was read before; return whether it brought anything."""
        if self.current.is_one_page:
            return self._replace(page, marks=marks)
        current = self.current
        names = set(map(identity, page.tickets))
        changed = self._tickets.take(
            page,
            (self._source, -self._round, number),
            moves=None if marks else names - (current.names - current.unsettled),
            marks=marks,
        )
        newer = changed | (names - current.names)
        is_changed = bool(newer or names & current.unsettled)
        current.has_changed |= is_changed
        current.moved |= newer
        current.unsettled |= newer
        current.names |= names
        current.count(page)
        self._tell()
        return is_changed

    def _replace(self, page: TicketPage, *, marks: bool) -> bool:
        """Merge the only page of the queue again; return whether it brought anything."""
        before = self.current
        self.current = QueuePass(has_changed=before.has_changed)
        self.current.add(1, page)
        if self.current.is_same(before):
            return False
        self.current.has_changed = True
        self._tickets.take(page, (self._source, 0, 1), marks=marks)
        self._tell()
        return True

    def _add(self, number: int, page: TicketPage) -> None:
        self.current.add(number, page)
        self._tickets.take(page, (self._source, 0, number))
        self._tell()

    async def _fetch(self, fetch: FetchPage, number: int) -> TicketPage:
        page = await fetch(number, self._filters)
        if page.page == number:
            return page
        if page.total_pages is not None and page.total_pages < number:
            return replace(page, page=number, tickets=(), sources=())  # the queue has become shorter
        raise InvalidResponse(
            f"The service sent page {page.page:,} of the queue instead of page {number:,}.",
            next_step="Try again. If it happens again, report it to Series.",
        )
