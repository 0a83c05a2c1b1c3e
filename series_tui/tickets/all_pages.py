"""Reads a whole queue: the one reader for the app, ``list`` and ``--plain``.

Pages move while they are read: a ticket that changes goes to the top, and pushes others over the edges of
their pages. A pass over all pages is trusted only where that can be shown:

- Where the queue is sorted by ``UpdatedAt`` and the service counts its tickets, page 1 is read again until it
  brings nothing new. Then every change is known, and the count tells whether a ticket is missing or has left.
- Where it is not, a second pass must bring the very same pages.

Otherwise all is read once more, and after a few passes the queue is called incomplete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from series_tui.api.models import TicketFilters
from series_tui.tickets.source_reader import MAX_PAGES, FetchPage, SourceReader
from series_tui.tickets.ticket_set import TicketSet

ASK_ABOVE_PAGES = 50
"""A person is asked before more pages than this are read."""
MAX_PASSES = 3
MAX_ROUNDS = 8
"""How often page 1 is read again after a pass."""
_AT_ONCE = 4

CHANGED = "The queue kept changing while it was loading: the list may be incomplete."
TOO_LONG = f"The queue has more than {MAX_PAGES:,} pages; these are the first."


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """Progress of reading a queue.

    Attributes:
        tickets: Tickets read so far.
        total: Tickets that there are; None if the service does not say.
        pages: Pages read so far.
        total_pages: Pages that there are; None if the service does not say.
    """

    tickets: int
    total: int | None
    pages: int
    total_pages: int | None


class QueueReader:
    """Reads every page of a queue into a set of tickets; can be cancelled and run again.

    Each reading is given what returns a page, and with that decides about urgency.

    Args:
        sources: What to ask the service for; together they are the queue.
        tickets: What the tickets go into.
        at_once: How many requests are under way at a time.
        on_progress: Called after each page.

    Attributes:
        tickets: The same.
        is_complete: Whether the tickets are the queue as it was at one moment of the reading.
        doubt: Why they may not be, though everything was read; empty otherwise.
    """

    def __init__(
        self,
        sources: Sequence[TicketFilters],
        tickets: TicketSet,
        *,
        at_once: int = _AT_ONCE,
        on_progress: Callable[[], None] | None = None,
    ) -> None:
        self.tickets = tickets
        self.is_complete = False
        self.doubt = ""
        self._sources = [
            SourceReader(filters, number, tickets, at_once, on_progress or _ignore)
            for number, filters in enumerate(sources)
        ]

    @property
    def progress(self) -> ReadProgress:
        """The progress of the reading."""
        totals = [source.current.total for source in self._sources]
        pages = [source.current.total_pages for source in self._sources]
        return ReadProgress(
            len(self.tickets),
            None if None in totals else sum(total or 0 for total in totals),
            sum(len(source.current.pages) for source in self._sources),
            None if None in pages else sum(number or 0 for number in pages),
        )

    async def read_first(self, fetch: FetchPage) -> None:
        """Read the first page of each source only; they tell of the rest.

        Raises:
            SeriesError: A page cannot be had.
        """
        for source in self._sources:
            await source.read_first(fetch)

    async def run(self, fetch: FetchPage) -> None:
        """Read what is missing, until the queue is complete or called incomplete; everything where it was.

        Raises:
            SeriesError: A page cannot be had. What was read stays, and the next run goes on from there.
        """
        starts_over = self.is_complete or bool(self.doubt)
        self.is_complete, self.doubt = False, ""
        for number in range(MAX_PASSES):
            if number or starts_over:
                for source in self._sources:
                    source.start_over()
            for source in self._sources:
                await source.read_pass(fetch)
            self.is_complete = await self._settle(fetch)
            self._keep_current()
            for source in self._sources:
                source.finish()
            if self.is_complete:
                return
            if any(source.current.is_too_long for source in self._sources):
                self.doubt = TOO_LONG
                return
        self.doubt = CHANGED

    async def look_again(self, fetch: FetchPage) -> None:
        """Read page 1 of each source again, and what changed; mark that.

        Raises:
            SeriesError: A page cannot be had.
        """
        is_settled = await self._settle(fetch, marks=True)
        self._keep_current()
        if self.is_complete:
            shows_changes = all(source.shows_changes for source in self._sources)
            has_changed = any(source.current.has_changed for source in self._sources)
            self.is_complete = is_settled if shows_changes else not has_changed
            self.doubt = "" if self.is_complete else CHANGED

    def _keep_current(self) -> None:
        """Drop the tickets that left the queue since the pass before."""
        self.tickets.keep(set().union(*(source.current.names for source in self._sources)))

    async def _settle(self, fetch: FetchPage, *, marks: bool = False) -> bool:
        """Read page 1 again until that brings nothing; return whether everything is known then."""
        sources = self._sources
        if not marks and len(sources) == 1 and sources[0].current.is_one_page:
            return sources[0].current.has_all
        if not marks and any(not source.shows_changes for source in sources):
            return all(source.agrees for source in sources)
        for _ in range(MAX_ROUNDS):
            is_changed = False
            for source in sources:
                is_changed |= await source.catch_up(fetch, marks=marks)
            if not is_changed:
                names = [source.current.names for source in sources]
                # A ticket that went from one source to another meanwhile may be on both.
                overlaps = sum(map(len, names)) > len(set().union(*names))
                return not overlaps and all(source.is_whole for source in sources)
        return False


async def read_all_pages(
    fetch: FetchPage,
    sources: Sequence[TicketFilters],
    *,
    keeps_sources: bool = False,
    at_once: int = _AT_ONCE,
    on_progress: Callable[[ReadProgress], None] | None = None,
) -> QueueReader:
    """Read a whole queue, and return what was read with whether it is complete.

    Raises:
        SeriesError: A page cannot be had.
    """

    def tell() -> None:
        if on_progress is not None:
            on_progress(reader.progress)

    reader = QueueReader(sources, TicketSet(keeps_sources=keeps_sources), at_once=at_once, on_progress=tell)
    await reader.run(fetch)
    return reader


def _ignore() -> None:
    pass
