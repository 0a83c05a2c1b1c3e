"""Pages of the queue by number: each ticket once, and gaps where nothing is loaded yet.

A ticket may be on two pages, because the queue goes on while it is read: its place is where it was seen
first, its state is that of the newest response. Entries are numbered from 0 over everything, gaps included,
so that a reader can go to the end of a long queue at the price of one page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from series_tui.api.models import Identity, TicketPage, TicketSummary, identity

_USUAL_PAGE = 10
_MAX_ENTRIES = 1_000_000
"""A service that claims more than this is not believed: it is further than a person scrolls."""


class Mark(Enum):
    """A change of a ticket since the reader last looked."""

    NONE = ""
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A ticket of the queue.

    Attributes:
        ticket: The ticket, as the newest response has it.
        mark: What happened to it.
    """

    ticket: TicketSummary
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class _Span:
    """Entries that follow each other: those of a page that is read, or a gap of whole pages."""

    start: int
    count: int
    page: int
    is_gap: bool


class QueuePages:
    """The loaded part of the queue under one set of filters.

    Attributes:
        total: How many tickets match, by the newest response; None if the service does not say.
        pages: The rows of each page that is read, by its number; for :mod:`merge` to work on.
        again: Pages to read once more, because tickets may have moved past what was read.
        marks: How many tickets have a mark.
    """

    def __init__(self) -> None:
        self.total: int | None = None
        self.pages: dict[int, list[QueueRow]] = {}
        self.again: set[int] = set()
        self.marks = 0
        self._per_page = _USUAL_PAGE
        self._last_page: int | None = None
        self._has_next = False
        self._spans: list[_Span] | None = None
        self._starts: list[int] = []
        self._where: dict[Identity, int] = {}

    # What there is

    def __len__(self) -> int:
        """Return the number of entries, gaps included."""
        spans = self._laid_out()
        return spans[-1].start + spans[-1].count if spans else 0

    @property
    def read(self) -> int:
        """The number of tickets that are loaded."""
        return sum(map(len, self.pages.values()))

    @property
    def is_whole(self) -> bool:
        """Whether every page is read."""
        return bool(self.pages) and not any(span.is_gap for span in self._laid_out())

    def row(self, entry: int) -> QueueRow | None:
        """Return the row of an entry; None where nothing is read yet."""
        if not 0 <= entry < len(self):
            return None
        span = self._span(entry)
        if span.is_gap:
            return None
        return self.pages[span.page][entry - span.start]

    def page_of(self, entry: int) -> int:
        """Return the number of the page that an entry is on."""
        span = self._span(entry)
        return span.page + (entry - span.start) // self._per_page if span.is_gap else span.page

    def entry_of(self, ticket: Identity) -> int | None:
        """Return the entry of a ticket that is read."""
        page = self._where.get(ticket)
        span = next((span for span in self._laid_out() if span.page == page and not span.is_gap), None)
        if span is None:
            return None
        return next(
            (
                span.start + at
                for at, row in enumerate(self.pages[span.page])
                if identity(row.ticket) == ticket
            ),
            None,
        )

    def rows(self) -> Iterator[tuple[int, QueueRow]]:
        """Yield (entry, row) of every ticket that is read, in order."""
        for span in self._laid_out():
            if not span.is_gap:
                yield from enumerate(self.pages[span.page], start=span.start)

    def missing(self, first: int, last: int) -> list[int]:
        """Return the pages that are not read among those of the entries `first` to `last`."""
        numbers: list[int] = []
        for span in self._laid_out():
            if not span.is_gap or span.start > last or span.start + span.count <= first:
                continue
            start = span.page + max(first - span.start, 0) // self._per_page
            stop = span.page + (min(last, span.start + span.count - 1) - span.start) // self._per_page
            numbers += range(start, stop + 1)
        return numbers

    # What arrives

    def add(self, number: int, page: TicketPage) -> None:
        """Take in a page that was not read before.

        Args:
            number: The page that was asked for.
            page: The response.
        """
        rows = self.pages[number] = []
        for ticket in page.tickets:
            if not self.update(ticket):
                rows.append(QueueRow(ticket))
                self._where[identity(ticket)] = number
        self.again.discard(number)
        self.describe(number, page)

    def describe(self, number: int, page: TicketPage) -> None:
        """Take in what a response says about the whole queue."""
        if page.has_next and page.tickets:
            self._per_page = len(page.tickets)
        if page.total_count is not None:
            if self.total is not None and page.total_count < self.total:
                self._read_again(number, self.total - page.total_count)
            self.total = page.total_count
        is_newest = number >= max(self.pages, default=0)
        if page.total_pages is not None:
            self._last_page = max(page.total_pages, 1)
        elif is_newest:
            # Without a count the end is where the service says so, or where it only repeats itself.
            self._has_next = page.has_next and bool(self.pages.get(number))
        self.rearranged()

    def update(self, ticket: TicketSummary, mark: Mark | None = None) -> bool:
        """Put the newest state of a ticket in the place it has; return whether it has one."""
        place = self.place_of(ticket)
        if place is None:
            return False
        page, at = place
        rows = self.pages[page]
        before = rows[at].mark
        rows[at] = QueueRow(ticket, before if mark is None else mark)
        self.marks += (rows[at].mark is not Mark.NONE) - (before is not Mark.NONE)
        return True

    def insert(self, ticket: TicketSummary, page: int, at: int) -> None:
        """Put a ticket that was not there before on a page that is read."""
        self.pages[page].insert(at, QueueRow(ticket, Mark.NEW))
        self.marks += 1
        self._where[identity(ticket)] = page
        self.rearranged()

    def place_of(self, ticket: TicketSummary) -> tuple[int, int] | None:
        """Return (page, place on it) of a ticket; None if it is not read."""
        key = identity(ticket)
        page = self._where.get(key)
        if page is None:
            return None
        return next(
            ((page, at) for at, row in enumerate(self.pages[page]) if identity(row.ticket) == key), None
        )

    def unmark(self, ticket: TicketSummary) -> None:
        """Take the mark from a ticket."""
        self.update(ticket, Mark.NONE)

    def rearranged(self) -> None:
        """Renumber the entries when they are next asked for."""
        self._spans = None

    def _read_again(self, number: int, fewer: int) -> None:
        """Tickets left the queue: what stood on this page's first places may be on the pages before now."""
        back = -(-fewer // self._per_page)
        self.again |= {page for page in range(max(number - back, 1), number) if page in self.pages}

    # Numbering

    def _span(self, entry: int) -> _Span:
        spans = self._laid_out()
        return spans[bisect_right(self._starts, entry) - 1]

    def _laid_out(self) -> list[_Span]:
        if self._spans is None:
            self._spans = list(self._arranged())
            self._starts = [span.start for span in self._spans]
        return self._spans

    def _arranged(self) -> Iterator[_Span]:
        start, expected = 0, 1
        for number in sorted(self.pages):
            if number > expected:
                count = (number - expected) * self._per_page
                yield _Span(start, count, expected, is_gap=True)
                start += count
            count = len(self.pages[number])
            if count:
                yield _Span(start, count, number, is_gap=False)
            start += count
            expected = number + 1
        rest = self._rest(expected)
        if rest:
            yield _Span(start, rest, expected, is_gap=True)

    def _rest(self, expected: int) -> int:
        """Return how many entries follow the last page that is read."""
        if self._last_page is None:
            return 1 if self._has_next else 0
        pages_left = self._last_page - expected + 1
        if pages_left <= 0:
            return 0
        last = self._per_page
        if self.total is not None:
            last = min(max(self.total - (self._last_page - 1) * self._per_page, 1), self._per_page)
        return min((pages_left - 1) * self._per_page + last, _MAX_ENTRIES)
