"""Loads the service's pages as the reader gets to them, with gaps between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority, TicketService
from series_tui.errors import SeriesError
from series_tui.tickets.merge import merge
from series_tui.tickets.pages import QueuePages
from series_tui.tui.loading import Failed, Loading, LoadState, Running, WorkerNode, load_state, start_worker
from series_tui.tui.queue.prefetch import next_pages

_NOT_SENT = (None, Phase.CONNECTING, Phase.WAITING_FOR_LIMIT)
_MAX_POLLED = 6
"""Pages that one poll may cost."""
_MAX_REQUESTS = 6
"""Pages under way at a time; those of the newest window come next."""


@dataclass
class _Request:
    """A page that is under way."""

    priority: RequestPriority
    running: Running
    phase: Phase | None = None


class PageLoader:
    """Knows the pages of one queue, as far as they are loaded.

    Args:
        node: Runs the requests.
        service: Returns the service; raises a ``SeriesError``.
        filters: What the service is asked for.
        now: The clock.
        on_state: Called with the state of what a person waits for, when it changes.
        on_change: Called when a page has arrived.

    Attributes:
        pages: The pages.
        fetched_at: When the newest response arrived; None while there is none.
    """

    def __init__(
        self,
        node: WorkerNode,
        service: Callable[[], Awaitable[TicketService]],
        filters: TicketFilters,
        *,
        now: Callable[[], datetime],
        on_state: Callable[[LoadState], None],
        on_change: Callable[[], None],
    ) -> None:
        self.pages = QueuePages()
        self.fetched_at: datetime | None = None
        self._node, self._service, self._filters, self._now = node, service, filters, now
        self._on_state, self._on_change = on_state, on_change
        self._requests: dict[int, _Request] = {}
        self._queued: dict[int, RequestPriority] = {}
        self._failed: dict[int, Failed] = {}

    @property
    def is_waiting(self) -> bool:
        """Whether a person waits for a page."""
        under_way = (request.priority for request in self._requests.values())
        return RequestPriority.INTERACTIVE in (*under_way, *self._queued.values())

    @property
    def failure(self) -> Failed | None:
        """The newest failure of a page that is still missing for it; None where none is."""
        return next(reversed(self._failed.values()), None)

    def load_window(self, top: int, height: int, *, is_going_up: bool = False) -> None:
        """Load the pages in a window of the list, and those that follow it, instead of those that wait."""
        if self.pages.pages:
            self._queued = dict(
                next_pages(self.pages, top, height, is_going_up=is_going_up, without=self._failed)
            )
            self._load_queued()

    def replace(self, pages: Mapping[int, TicketPage]) -> None:
        """Keep only these pages, which were loaded by a person's request."""
        self.cancel()
        self.pages = QueuePages()
        for number in sorted(pages):
            self.pages.add(number, pages[number])
        self.pages.again.clear()
        self.fetched_at = self._now()

    def cancel(self) -> None:
        """Cancel every request."""
        for request in self._requests.values():
            request.running.cancel()
        for state in (self._requests, self._queued, self._failed):
            state.clear()

    async def fetch(
        self, numbers: Iterable[int], on_progress: OnProgress | None = None
    ) -> dict[int, TicketPage]:
        """Return pages for a person, loaded at the same time.

        Raises:
            SeriesError: One of them cannot be had.
        """
        return await self._fetch_several(numbers, RequestPriority.INTERACTIVE, on_progress)

    async def poll(self, in_sight: Collection[int]) -> None:
        """Load page 1 and the pages in sight again, and mark what changed; nothing where a person waits.

        Raises:
            SeriesError: One of them cannot be had.
        """
        pages = self.pages
        numbers = sorted({1, *in_sight} & pages.pages.keys())[:_MAX_POLLED]
        newest = await self._fetch_several(numbers, RequestPriority.BACKGROUND, None)
        if pages is self.pages and not self.is_waiting:
            merge(pages, newest)
            self.fetched_at = self._now()

    def _load_queued(self) -> None:
        for number, priority in list(self._queued.items()):
            self._start(number, priority)

    def _start(self, number: int, priority: RequestPriority) -> None:
        """Load a page once; one that waits for the limit gets ahead when the reader comes to it."""
        request = self._requests.get(number)
        if request is not None:
            is_overtaken = request.priority is not priority is RequestPriority.INTERACTIVE
            if not is_overtaken or request.phase not in _NOT_SENT:
                return
            request.running.cancel()
        elif len(self._requests) >= _MAX_REQUESTS:
            return
        if priority is RequestPriority.INTERACTIVE:
            self._on_state(Loading())
        running = start_worker(self._node, "pages", partial(self._load, number, priority))
        self._requests[number] = _Request(priority, running)

    async def _load(self, number: int, priority: RequestPriority) -> None:
        is_interactive = priority is RequestPriority.INTERACTIVE

        def note(progress: Progress) -> None:
            request = self._requests.get(number)
            if request is not None and request.priority is priority:
                request.phase = progress.phase
                if is_interactive:
                    self._on_state(load_state(progress))

        try:
            page = await self._fetch(number, priority, note)
        except SeriesError as error:
            self._end(number)
            self._failed[number] = failure = Failed(error)
            self._on_state(failure)
            self._load_queued()
            return
        self._end(number)
        if number in self.pages.pages:
            merge(self.pages, {number: page})
            for ticket in page.tickets:
                self.pages.unmark(ticket)
        else:
            self.pages.add(number, page)
        self.fetched_at = self._now()
        self._on_change()
        self._load_queued()

    def _end(self, number: int) -> None:
        self._requests.pop(number, None)
        self._queued.pop(number, None)

    async def _fetch(self, number: int, priority: RequestPriority, note: OnProgress | None) -> TicketPage:
        service = await self._service()
        return await service.list_tickets(number, self._filters, priority=priority, on_progress=note)

    async def _fetch_several(
        self, numbers: Iterable[int], priority: RequestPriority, note: OnProgress | None
    ) -> dict[int, TicketPage]:
        """Return some pages, loaded at the same time."""
        fetch = partial(self._fetch, priority=priority, note=note)
        tasks = {number: asyncio.create_task(fetch(number)) for number in numbers}
        try:
            return {number: await task for number, task in tasks.items()}
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
