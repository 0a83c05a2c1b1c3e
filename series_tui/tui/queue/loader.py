"""Reads the queue for a screen: page by page, ahead of the reader; newer filters win over older ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import on, work
from textual.worker import Worker

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority
from series_tui.errors import RateLimited, SeriesError
from series_tui.tickets.merge import merge
from series_tui.tickets.pages import QueuePages
from series_tui.tui.countdown import Countdown
from series_tui.tui.error_text import progress_text
from series_tui.tui.latest_request import LatestRequest
from series_tui.tui.messages import (
    PageFailed,
    PageLoaded,
    PageProgress,
    QueueFailed,
    QueueLoaded,
    QueueProgress,
)
from series_tui.tui.queue.counts import QueueCountingScreen
from series_tui.tui.queue.prefetch import wanted_pages
from series_tui.tui.queue.view import QueueView
from series_tui.tui.session import Session

_NOT_SENT = (None, Phase.CONNECTING, Phase.WAITING_FOR_LIMIT)
_MAX_READINGS = 6
"""Pages on their way at a time: those that were only passed are no longer asked for."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Pages that make up a queue: the first one, or those to read again."""

    filters: TicketFilters
    numbers: Sequence[int]


@dataclass
class _Reading:
    """A page that is on its way."""

    priority: RequestPriority
    worker: Worker[None]
    phase: Phase | None = None


class QueueFetchingScreen(QueueCountingScreen):
    """Knows the queue as far as it is read; what it looks like is up to the screen built on this one.

    Args:
        session: The way to the service, and what the app was given.

    Attributes:
        pages: What it has answered.
        read_at: When the newest answer arrived.
        error: Why the newest request failed; None once one succeeds.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pages = QueuePages(self.filters)
        self.read_at: datetime | None = None
        self.error: SeriesError | None = None
        self._generation = 0
        self._readings: dict[int, _Reading] = {}
        self._wanted: dict[int, RequestPriority] = {}
        self._failed: set[int] = set()
        self._question = _Question(self.filters, (1,))
        self._question_failed = False
        self._requests: LatestRequest[_Question] = LatestRequest(self._request_queue, self._run_request)
        self._countdown = Countdown(self, self.countdown_went_on, self.try_again)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for an answer, or for the moment to ask again."""
        on_their_way = [reading.priority for reading in self._readings.values()]
        urgent = RequestPriority.INTERACTIVE in (*on_their_way, *self._wanted.values())
        return urgent or self._requests.is_pending or bool(self._countdown)

    @property
    def is_counting_down(self) -> bool:
        """Whether the moment to ask again is awaited, as the limit is used up."""
        return bool(self._countdown)

    # What the screen built on this one asks for

    def begin_queue(self, filters: TicketFilters) -> None:
        """Read another queue from its first page; answers for this one no longer count."""
        self._stop_pages()
        self.wait_to_count()
        self.filters = filters
        self.pages = QueuePages(filters)
        self.error = None
        self._submit(_Question(filters, (1,)), drop_older=True)
        self.queue_began()

    def read_window(self, view: QueueView, top: int, height: int, *, is_going_up: bool = False) -> None:
        """Read what is in the window, and what will be next; pages of the window before are left out."""
        if self._countdown or not self.pages.pages:
            return
        self._wanted = dict(wanted_pages(view, top, height, is_going_up=is_going_up, without=self._failed))
        self._read_wanted()

    def read_more(self) -> None:
        """Read the first page that is not read, as somebody asks for it."""
        number = self.pages.first_missing
        if number is not None and not self._countdown:
            self._failed.discard(number)
            self._wanted.pop(number, None)
            self._wanted = {number: RequestPriority.INTERACTIVE, **self._wanted}
            self._read_wanted()

    def reread(self, numbers: Iterable[int]) -> None:
        """Read pages again, and rebuild the queue from them; the old one stays until then."""
        self._submit(_Question(self.filters, sorted(set(numbers))))
        self.queue_went_on("")

    def stop_reading(self) -> bool:
        """Cancel whatever is on its way; return whether anything was."""
        was_waiting = self.is_waiting
        self.stop_counting()
        self._stop_pages()
        self._requests.cancel()
        return was_waiting

    def _submit(self, question: _Question, *, drop_older: bool = False) -> None:
        self._countdown.end()
        self._question, self._question_failed = question, False
        self._requests.submit(question, drop_older=drop_older)

    def _stop_pages(self) -> None:
        """Cancel the reading of further pages; their answers belong to a queue that is no longer shown."""
        self._countdown.end()
        self._generation += 1
        for reading in self._readings.values():
            reading.worker.cancel()
        for pages in (self._readings, self._wanted, self._failed):
            pages.clear()

    # What the screen built on this one shows

    def queue_began(self) -> None:
        """Called when another queue is asked for."""

    def queue_changed(self) -> None:
        """Called when more is read, or something is read anew."""

    def queue_reread(self) -> None:
        """Called when the queue was read anew because somebody asked for that."""

    def queue_failed(self, error: SeriesError) -> None:
        """Called when a page could not be had, and will not be asked for by itself."""

    def queue_went_on(self, text: str) -> None:
        """Called with how far the request is that is waited for."""

    def countdown_went_on(self, seconds: int) -> None:
        """Called with the seconds after which it is tried again."""

    # Pages

    def _read_wanted(self) -> None:
        for number, priority in self._wanted.items():
            self._read(number, priority)

    def _read(self, number: int, priority: RequestPriority) -> None:
        """Ask for a page, once; one that waits for the limit goes ahead when the reader gets there."""
        if number not in self._readings and len(self._readings) >= _MAX_READINGS:
            return
        reading = self._readings.get(number)
        if reading is not None:
            is_overtaken = (
                priority is RequestPriority.INTERACTIVE and reading.priority is RequestPriority.BACKGROUND
            )
            if not is_overtaken or reading.phase not in _NOT_SENT:
                return
            reading.worker.cancel()
        worker = self._fetch_page(self._generation, self.filters, number, priority)
        self._readings[number] = _Reading(priority, worker)

    @work(group="pages")
    async def _fetch_page(
        self, generation: int, filters: TicketFilters, number: int, priority: RequestPriority
    ) -> None:
        def tell(progress: Progress) -> None:
            if generation == self._generation and number in self._readings:
                self._readings[number].phase = progress.phase
            self.post_message(PageProgress(generation, number, progress))

        try:
            service = await self._session.service()
            page = await service.list_tickets(number, filters, priority=priority, on_progress=tell)
        except SeriesError as error:
            self.post_message(PageFailed(generation, number, error))
        else:
            self.post_message(PageLoaded(generation, number, page))

    def key_changed(self) -> None:
        """Load the queue again: there is another key."""
        self.stop_reading()
        self.begin_queue(self.filters)

    @on(PageProgress)
    def _went_on(self, event: PageProgress) -> None:
        reading = self._readings.get(event.number)
        if (
            event.generation == self._generation
            and reading
            and reading.priority is RequestPriority.INTERACTIVE
        ):
            self.queue_went_on(progress_text(event.progress))

    @on(PageLoaded)
    def _loaded(self, event: PageLoaded) -> None:
        if event.generation != self._generation:
            return
        self._end_reading(event.number)
        self._failed.discard(event.number)
        if event.number in self.pages.pages:
            merge(self.pages, {event.number: event.page})
            for ticket in event.page.tickets:
                self.pages.unmark(ticket)
        else:
            self.pages.add(event.number, event.page)
        self._succeeded()
        self._read_wanted()

    def _end_reading(self, number: int) -> None:
        self._readings.pop(number, None)
        self._wanted.pop(number, None)

    @on(PageFailed)
    def _did_fail(self, event: PageFailed) -> None:
        if event.generation != self._generation:
            return
        self._end_reading(event.number)
        self._failed.add(event.number)
        self._show_failure(event.error)
        if not self._countdown:
            self._read_wanted()

    def _show_failure(self, error: SeriesError) -> None:
        self.error = error
        if isinstance(error, RateLimited):
            self._wanted.clear()
            self._countdown.begin(error)
        else:
            self.queue_failed(error)

    def _succeeded(self) -> None:
        self.error = None
        self.read_at = self._setup.now()
        if self.pages.total is not None:
            self.counts[self.filters] = self.pages.total
        self.queue_changed()

    # The first page, and reading again

    @work(group="queue")
    async def _run_request(self, run: Callable[[], Awaitable[None]]) -> None:
        await run()

    async def _request_queue(self, request: int, question: _Question) -> None:
        def tell(progress: Progress) -> None:
            self.post_message(QueueProgress(request, progress))

        try:
            pages = await self.several(question.numbers, question.filters, RequestPriority.INTERACTIVE, tell)
        except SeriesError as error:
            self.post_message(QueueFailed(request, error))
        else:
            self.post_message(QueueLoaded(request, pages))

    async def several(
        self,
        numbers: Sequence[int],
        filters: TicketFilters,
        priority: RequestPriority,
        on_progress: OnProgress | None = None,
    ) -> dict[int, TicketPage]:
        """Return some pages, read at the same time.

        Raises:
            SeriesError: One of them cannot be had.
        """
        service = await self._session.service()
        tasks = {
            number: asyncio.create_task(
                service.list_tickets(number, filters, priority=priority, on_progress=on_progress)
            )
            for number in numbers
        }
        try:
            return {number: await task for number, task in tasks.items()}
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    @on(QueueProgress)
    def _queue_went_on(self, event: QueueProgress) -> None:
        if self._requests.accepts(event.request) and self._requests.is_pending and not self.pages.pages:
            self.queue_went_on(progress_text(event.progress))

    @on(QueueLoaded)
    def _queue_loaded(self, event: QueueLoaded) -> None:
        if not self._requests.accepts(event.request):
            return
        self._requests.finish(event.request)
        is_again = bool(self.pages.pages)
        self._stop_pages()
        self.pages = QueuePages(self.filters)
        for number in sorted(event.pages):
            self.pages.add(number, event.pages[number])
        self.pages.again.clear()
        if is_again:
            self.counts.clear()
        self._succeeded()
        if is_again:
            self.queue_reread()
        self.count_soon()

    @on(QueueFailed)
    def _queue_failed(self, event: QueueFailed) -> None:
        if not self._requests.accepts(event.request):
            return
        self._requests.finish(event.request)
        if not self._requests.is_pending:  # else the request that waited tells how it ends
            self._question_failed = True
            self._show_failure(event.error)

    # A limit that is used up

    def try_again(self) -> None:
        """Ask anew for what failed."""
        self.error = None
        self._failed.clear()
        if self._question_failed:
            self._submit(self._question)
        self.queue_changed()
