"""Loads the queue for a screen: pages around the window, or all of them where filters or order need that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from textual.message import Message

from series_tui.api.models import TicketSummary
from series_tui.api.service import Progress, TicketService
from series_tui.errors import SeriesError
from series_tui.tickets.all_pages import ReadProgress
from series_tui.tickets.pages import QueuePages
from series_tui.tickets.views import View
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.context import Pauses
from series_tui.tui.loading import (
    Failed,
    LatestRequest,
    Loading,
    LoadState,
    WorkerNode,
    load_state,
    start_worker,
)
from series_tui.tui.queue.page_loader import PageLoader
from series_tui.tui.queue.question import Question
from series_tui.tui.queue.view import PagesView, QueueView
from series_tui.tui.queue.whole_loader import WholeLoader

_FRESH = timedelta(seconds=30)
"""Age up to which what was loaded is shown again as it is; beyond it page 1 tells what changed."""


class QueueLoader:
    """Knows the queue as far as it is loaded. Of two requests for another queue the newer one counts.

    The whole queue that was read last is kept beside the service's pages, so that a filter that is removed
    and set again reads nothing twice.

    Args:
        node: Runs the requests, and gets the messages.
        service: Returns the service; raises a ``SeriesError``.
        waiting: How long tickets wait, for sorting by that.
        now: The clock.
        sleep: Waits for a number of seconds.
        pauses: The app's own waits.
        view: What is shown at first.

    Attributes:
        shown: What is shown: filters, order, and whether waiting is.
        state: The state of what a person waits for.
    """

    @dataclass
    class Changed(Message):
        """The queue, or the state of its loading, is another.

        Attributes:
            is_new: Whether it is to be shown from its beginning.
            is_refreshed: Whether a person had it loaded again.
        """

        is_new: bool = False
        is_refreshed: bool = False

    def __init__(
        self,
        node: WorkerNode,
        service: Callable[[], Awaitable[TicketService]],
        waiting: WaitingIndex,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        pauses: Pauses,
        view: View,
    ) -> None:
        self._node, self._service, self._waiting, self._now = node, service, waiting, now
        self._sleep, self._pauses, self.shown = sleep, pauses, view
        self.state: LoadState = None
        self._pages = self._page_loader()
        self._whole: WholeLoader | None = None
        self._kept: WholeLoader | None = None
        self._requests: LatestRequest[Question] = LatestRequest(
            self._send, partial(start_worker, node, "queue"), pauses.superseded
        )

    # What there is

    @property
    def view(self) -> QueueView:
        """The entries to show."""
        return PagesView(self._pages.pages) if self._whole is None else self._whole.view

    @property
    def pages(self) -> QueuePages | None:
        """The service's pages; None where a whole queue is shown."""
        return self._pages.pages if self._whole is None else None

    @property
    def progress(self) -> ReadProgress:
        """The loaded part of the queue."""
        if self._whole is not None:
            return self._whole.progress
        pages = self._pages.pages
        return ReadProgress(pages.read, pages.total, len(pages.pages), None)

    @property
    def fetched_at(self) -> datetime | None:
        """The time of the newest response of what is shown; None while there is none."""
        return (self._whole or self._pages).fetched_at

    @property
    def is_complete(self) -> bool:
        """Whether every page is loaded that the list is made of."""
        return self._pages.pages.is_whole if self._whole is None else self._whole.reader.is_complete

    @property
    def is_reading_all(self) -> bool:
        """Whether all pages are being read."""
        return self._whole is not None and self._whole.is_reading

    @property
    def needs_consent(self) -> bool:
        """Whether more pages are left to read than is done without asking."""
        return self._whole is not None and self._whole.needs_consent

    @property
    def doubt(self) -> str:
        """Why the list may be incomplete though all pages were read; empty otherwise."""
        return self._whole.reader.doubt if self._whole is not None else ""

    @property
    def marks(self) -> int:
        """The number of tickets that a watch has marked."""
        return self._pages.pages.marks if self._whole is None else self._whole.reader.tickets.marks

    @property
    def is_waiting(self) -> bool:
        """Whether a person waits for a response."""
        return self._requests.is_pending or (self._whole is None and self._pages.is_waiting)

    # What a person asks for

    def show(self, view: View, *, is_new: bool = False) -> None:
        """Show the queue with other filters or in another order; load what that needs.

        Args:
            view: What to show.
            is_new: Whether to load it even if the service is asked for the same.
        """
        before, self.shown = self.shown, view
        is_same = not is_new and view.effective.sources == before.effective.sources
        if is_same and view.needs_all and self._whole is not None:
            self._whole.shown = view
        else:
            self._stop()
            if is_new:
                self._kept = None
            if is_new or view.filters.remote != before.filters.remote:
                self._pages = self._page_loader()
            self._whole = self._whole_loader() if view.needs_all else None
            self._load_shown()
        self._node.post_message(self.Changed(is_new=True))

    def load_window(self, top: int, height: int, *, is_going_up: bool = False) -> None:
        """Load the pages in a window of the list, and those that follow it."""
        if self._whole is None:
            self._pages.load_window(top, height, is_going_up=is_going_up)

    def load_rest(self) -> bool:
        """Read the pages that a filtered or sorted list lacks; return whether it lacks any."""
        if self._whole is None or self._whole.reader.is_complete or self._whole.is_reading:
            return False
        self.state = None
        self._whole.start(is_agreed=True)
        self._node.post_message(self.Changed())
        return True

    def refresh(self, in_sight: Collection[int]) -> None:
        """Load again what is in sight, or what changed of a whole queue; one request at a time."""
        if self.is_reading_all:
            return
        numbers = tuple(sorted({1, *in_sight})) if self._whole is None else (1,)
        self._ask(Question(self._pages, self._whole, numbers, is_refresh=bool(self.progress.pages)))
        self._node.post_message(self.Changed())

    def cancel(self) -> bool:
        """Cancel every request; return whether a person waited for one, or all pages were being read."""
        was_busy = self.is_waiting or self.is_reading_all
        self._stop()
        self._requests.cancel()
        self.state = None
        return was_busy

    async def poll(self, in_sight: Collection[int]) -> None:
        """Load page 1 again, and what changed or is in sight, and mark that; nothing where a person waits.

        Raises:
            SeriesError: A page cannot be had.
        """
        if self.is_waiting or self.is_reading_all or not self.progress.pages:
            return
        shown = self._whole or self._pages
        whole = self._whole
        await (self._pages.poll(in_sight) if whole is None else whole.poll())
        if shown is (self._whole or self._pages) and not self.is_waiting:
            self._succeed()

    def fail_poll(self, error: SeriesError) -> None:
        """Record that a poll has failed, unless a person waits; what was loaded stays."""
        if not self.is_waiting:
            self._set_state(Failed(error, is_polled=True))

    def unmark(self, ticket: TicketSummary) -> None:
        """Remove the mark of a ticket that was looked at."""
        self._pages.pages.unmark(ticket)
        if self._kept is not None:
            self._kept.reader.tickets.unmark(ticket)

    def _load_shown(self) -> None:
        """Load what is shown as far as it is not there; look what changed in what is no longer fresh."""
        whole, fetched_at = self._whole, self.fetched_at
        is_there = bool(self._pages.pages.pages) if whole is None else whole.reader.is_complete
        is_old = is_there and fetched_at is not None and self._now() - fetched_at > _FRESH
        if is_there and not is_old:
            self._requests.cancel()
            self.state = None
        else:
            self._ask(Question(self._pages, whole, is_refresh=is_old), drop_older=True)

    def _ask(self, question: Question, *, drop_older: bool = False) -> None:
        self.state = Loading()
        self._requests.submit(question, drop_older=drop_older)

    def _stop(self) -> None:
        """Cancel the requests for pages; a person's own question stays."""
        self._pages.cancel()
        if self._whole is not None:
            self._whole.cancel()

    async def _send(self, number: int, question: Question) -> None:
        def note(progress: Progress) -> None:
            if self._requests.awaits(number):
                self._set_state(load_state(progress))

        try:
            show = await question.load(note)
        except SeriesError as error:
            if self._requests.accepts(number):
                self._requests.finish(number)
                self._set_state(Failed(error))
            return
        if not self._requests.accepts(number):
            return
        self._requests.finish(number)
        show()
        self._succeed(is_refreshed=question.is_refresh)

    def _whole_loader(self) -> WholeLoader:
        """Return a loader of the whole queue that is shown: the one that is kept, if it asks for the same."""
        kept = self._kept
        if kept is not None and kept.sources == self.shown.effective.sources:
            kept.shown = self.shown
            return kept
        self._kept = kept = WholeLoader(
            self._node,
            self._service,
            self._waiting,
            self.shown,
            now=self._now,
            pause=lambda seconds: self._sleep(seconds or self._pauses.refused),
            on_state=self._set_state,
            on_change=self._succeed,
        )
        return kept

    def _page_loader(self) -> PageLoader:
        return PageLoader(
            self._node,
            self._service,
            self.shown.filters.remote,
            now=self._now,
            on_state=self._set_state,
            on_change=self._succeed,
        )

    def _set_state(self, state: LoadState) -> None:
        self.state = state
        self._node.post_message(self.Changed())

    def _succeed(self, *, is_refreshed: bool = False) -> None:
        failure = self._pages.failure if self._whole is None else None
        self.state = Loading() if self.is_waiting else failure
        self._node.post_message(self.Changed(is_refreshed=is_refreshed))
