"""Reads all pages of a queue, for filters and orders that the service does not know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from time import monotonic

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.errors import RateLimited, SeriesError
from series_tui.tickets.all_pages import ASK_ABOVE_PAGES, QueueReader, ReadProgress
from series_tui.tickets.sort import sort_tickets
from series_tui.tickets.ticket_set import TicketSet
from series_tui.tickets.views import View
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.loading import Failed, LoadState, Running, WorkerNode, start_worker
from series_tui.tui.queue.view import ListView

_REPORT_SECONDS = 0.2
"""Seconds between two updates of the list while pages come in."""


class WholeLoader:
    """Knows the tickets of a whole queue, and what is shown of them.

    Args:
        node: Runs the requests.
        service: Returns the service; raises a ``SeriesError``.
        waiting: How long tickets wait, for sorting by that.
        view: What is shown.
        now: The clock.
        pause: Waits before a reading goes on that the limit has refused: the seconds that the service names,
            or some where it names none.
        on_state: Called with why the reading ended, where it failed.
        on_change: Called when pages have arrived, or the reading ends.

    Attributes:
        shown: What is shown; may be changed as long as the service is asked for the same.
        sources: What the service is asked for.
        reader: Reads the pages.
        fetched_at: When the newest response arrived; None while there is none.
    """

    def __init__(
        self,
        node: WorkerNode,
        service: Callable[[], Awaitable[TicketService]],
        waiting: WaitingIndex,
        view: View,
        *,
        now: Callable[[], datetime],
        pause: Callable[[float | None], Awaitable[None]],
        on_state: Callable[[LoadState], None],
        on_change: Callable[[], None],
    ) -> None:
        self.shown = view
        self.sources = view.effective.sources
        self.reader = QueueReader(self.sources, TicketSet(), on_progress=self._report)
        self.fetched_at: datetime | None = None
        self._node, self._service, self._waiting = node, service, waiting
        self._now, self._pause = now, pause
        self._on_state, self._on_change = on_state, on_change
        self._running: Running | None = None
        self._poll: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._is_agreed = False
        self._view = ListView(())
        self._view_of: tuple[object, ...] = ()
        self._reported = 0.0

    @property
    def view(self) -> ListView:
        """The tickets that the filters leave, in order."""
        filters, order = self.shown.effective.local, self.shown.order
        tickets = self.reader.tickets
        waiting = self._waiting.version if self.shown.sorts_by_waiting else 0
        view_of = (tickets.version, filters, order, waiting)
        if view_of != self._view_of:
            rows = [row for row in tickets if filters.matches(row.ticket)]
            self._view_of = view_of
            self._view = ListView(sort_tickets(rows, order, lambda row: row.ticket, self._waiting.of))
        return self._view

    @property
    def progress(self) -> ReadProgress:
        """The progress of the reading."""
        return self.reader.progress

    @property
    def is_reading(self) -> bool:
        """Whether pages are being read."""
        return self._running is not None

    @property
    def needs_consent(self) -> bool:
        """Whether more pages are left than are read without asking."""
        is_settled = self.is_reading or self._is_agreed or self.reader.is_complete
        return not is_settled and (self.progress.total_pages or 0) > ASK_ABOVE_PAGES

    async def read_first(self, on_progress: OnProgress) -> None:
        """Read the first page of each source, for a person.

        Raises:
            SeriesError: One of them cannot be had.
        """
        async with self._reading():
            await self.reader.read_first(partial(self._fetch, RequestPriority.INTERACTIVE, on_progress))

    async def look_again(self, on_progress: OnProgress) -> None:
        """Read what changed, for a person, and remove all marks.

        Raises:
            SeriesError: A page cannot be had.
        """
        async with self._reading():
            await self.reader.look_again(partial(self._fetch, RequestPriority.INTERACTIVE, on_progress))
        self.reader.tickets.unmark_all()

    async def poll(self) -> None:
        """Read what changed, in the background, and mark that; end where anything else is read.

        Raises:
            SeriesError: A page cannot be had.
        """
        self._poll = asyncio.create_task(self._look_in_background())
        [outcome] = await asyncio.gather(self._poll, return_exceptions=True)
        if isinstance(outcome, Exception):
            raise outcome

    def start(self, *, is_agreed: bool = False) -> None:
        """Read the pages that are missing, unless a person has to agree to that first.

        Args:
            is_agreed: Whether a person has agreed to any number of requests.
        """
        self._is_agreed |= is_agreed
        if self._running is None and not self.reader.is_complete and not self.needs_consent:
            self._running = start_worker(self._node, "all pages", self._read)

    def cancel(self) -> None:
        """Stop reading; what was read stays."""
        self._stop_poll()
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    async def _read(self) -> None:
        try:
            await self._run()
        except SeriesError as error:
            self._running = None
            self._on_state(Failed(error))
            return
        self._running = None
        self._on_change()

    async def _run(self) -> None:
        """Read all pages; wait out a used-up limit, as this is not what a person waits for."""
        while True:
            try:
                async with self._reading():
                    await self.reader.run(partial(self._fetch, RequestPriority.BACKGROUND, None))
            except RateLimited as error:
                await self._pause(error.retry_after)
            else:
                return

    async def _look_in_background(self) -> None:
        async with self._turn:
            await self.reader.look_again(partial(self._fetch, RequestPriority.BACKGROUND, None))

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        """Keep a reading apart from others: a poll ends, anything else is awaited."""
        self._stop_poll()
        async with self._turn:
            yield

    def _stop_poll(self) -> None:
        if self._poll is not None:
            self._poll.cancel()

    async def _fetch(
        self, priority: RequestPriority, on_progress: OnProgress | None, number: int, filters: TicketFilters
    ) -> TicketPage:
        service = await self._service()
        page = await service.list_tickets(number, filters, priority=priority, on_progress=on_progress)
        self.fetched_at = self._now()
        return page

    def _report(self) -> None:
        """Report what has come in, but not more often than can be seen."""
        if monotonic() - self._reported >= _REPORT_SECONDS:
            self._reported = monotonic()
            self._on_change()
