"""Reads the queue for a screen: page by page, ahead of the reader; newer filters win over older ones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import on, work
from textual.worker import Worker

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import Phase, Progress, RequestPriority
from series_tui.errors import RateLimited, SeriesError
from series_tui.tickets.merge import merge
from series_tui.tickets.pages import QueuePages
from series_tui.tui.countdown import Countdown
from series_tui.tui.error_text import progress_text
from series_tui.tui.messages import KeyChanged, PageFailed, PageLoaded, PageProgress, PagesReread
from series_tui.tui.queue.counts import QueueCountingScreen
from series_tui.tui.queue.prefetch import wanted_pages
from series_tui.tui.queue.view import QueueView
from series_tui.tui.session import Session

_NOT_SENT = (None, Phase.CONNECTING, Phase.WAITING_FOR_LIMIT)


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
        self._failed: set[int] = set()
        self._is_rereading = False
        self._reread_last: Sequence[int] = ()
        self._countdown = Countdown(self, self.countdown_went_on, self.try_again)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for an answer, or for the moment to ask again."""
        urgent = any(reading.priority is RequestPriority.INTERACTIVE for reading in self._readings.values())
        return urgent or self._is_rereading or bool(self._countdown)

    # What the screen built on this one asks for

    def begin_queue(self, filters: TicketFilters) -> None:
        """Read another queue from its first page; what is on its way for this one is dropped."""
        self.stop_reading()
        self.filters = filters
        self.pages = QueuePages(filters)
        self.error = None
        self._read(1, RequestPriority.INTERACTIVE)
        self.queue_began()

    def read_window(self, view: QueueView, top: int, height: int, *, is_going_up: bool = False) -> None:
        """Read what is in the window, and what will be next."""
        if self._countdown:
            return
        for number, priority in wanted_pages(
            view, top, height, is_going_up=is_going_up, without=self._failed
        ):
            self._read(number, priority)

    def read_more(self) -> None:
        """Read the first page that is not read, as somebody asks for it."""
        number = self.pages.first_missing
        if number is not None and not self._countdown:
            self._failed.discard(number)
            self._read(number, RequestPriority.INTERACTIVE)

    def reread(self, numbers: Iterable[int]) -> None:
        """Read pages again, and put the queue together anew from them; the old one stays until then."""
        self._countdown.end()
        self._is_rereading = True
        self._reread_last = sorted(set(numbers))
        self._fetch_again(self._generation, self.filters, self._reread_last)
        self.queue_went_on("")

    def stop_reading(self) -> bool:
        """Want nothing any more that is on its way; return whether anything was."""
        was_waiting = self.is_waiting
        self._countdown.end()
        self.stop_counting()
        self._generation += 1
        for group in ("pages", "again"):
            self.workers.cancel_group(self, group)
        self._readings.clear()
        self._failed.clear()
        self._is_rereading = False
        return was_waiting

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

    def _read(self, number: int, priority: RequestPriority) -> None:
        """Ask for a page, once; one that waits for the limit goes ahead when the reader gets there."""
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

    @on(KeyChanged)
    def _key_changed(self) -> None:
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
        self._readings.pop(event.number, None)
        self._failed.discard(event.number)
        if event.number in self.pages.pages:
            merge(self.pages, {event.number: event.page})
            for ticket in event.page.tickets:
                self.pages.unmark(ticket)
        else:
            self.pages.add(event.number, event.page)
        self._succeeded()
        if len(self.pages.pages) == 1:
            self.count_soon()

    @on(PageFailed)
    def _did_fail(self, event: PageFailed) -> None:
        if event.generation != self._generation:
            return
        self._readings.pop(event.number, None)
        self._is_rereading = False
        self._failed.add(event.number)
        self.error = event.error
        if isinstance(event.error, RateLimited):
            self._countdown.begin(event.error)
        else:
            self.queue_failed(event.error)

    def _succeeded(self) -> None:
        self.error = None
        self.read_at = self._setup.now()
        if self.pages.total is not None:
            self.counts[self.filters] = self.pages.total
        self.queue_changed()

    # Reading again

    @work(group="again", exclusive=True)
    async def _fetch_again(self, generation: int, filters: TicketFilters, numbers: Sequence[int]) -> None:
        try:
            pages = await self.several(numbers, filters, RequestPriority.INTERACTIVE)
        except SeriesError as error:
            self.post_message(PageFailed(generation, 0, error))
        else:
            self.post_message(PagesReread(generation, pages))

    async def several(
        self, numbers: Sequence[int], filters: TicketFilters, priority: RequestPriority
    ) -> dict[int, TicketPage]:
        """Return some pages, read at the same time.

        Raises:
            SeriesError: One of them cannot be had.
        """
        service = await self._session.service()
        tasks = {n: asyncio.create_task(service.list_tickets(n, filters, priority=priority)) for n in numbers}
        try:
            return {number: await task for number, task in tasks.items()}
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    @on(PagesReread)
    def _reread(self, event: PagesReread) -> None:
        if event.generation != self._generation:
            return
        self.stop_reading()
        pages = QueuePages(self.filters)
        for number in sorted(event.pages):
            pages.add(number, event.pages[number])
        pages.again.clear()
        self.pages = pages
        self.counts.clear()
        self._succeeded()
        self.queue_reread()
        self.count_soon()

    # A limit that is used up

    def try_again(self) -> None:
        """Ask anew for what failed."""
        self.error = None
        failed, self._failed = self._failed, set()
        if not self.pages.pages:
            self._read(1, RequestPriority.INTERACTIVE)
        elif 0 in failed:
            self.reread(self._reread_last)
        self.queue_changed()
