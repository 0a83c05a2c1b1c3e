"""Keeps the queue up to date while somebody is there: what changes is marked, and nothing moves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from series_tui.api.models import TicketPage
from series_tui.api.service import RequestPriority
from series_tui.errors import SeriesError
from series_tui.tickets.merge import merge
from series_tui.tui.keymap import binding
from series_tui.tui.loading import Failed
from series_tui.tui.messages import PagesPolled, QueueNews
from series_tui.tui.queue.frame import QueueFrameScreen
from series_tui.tui.session import Session

_MOST_PAGES = 6
"""Pages that one look at the queue may cost."""


class QueueWatchingScreen(QueueFrameScreen):
    """A queue's screen that can ask by itself: for the first page, and for those in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.watch", "watch"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        run = partial(self.run_worker, group="watch")
        self._watcher = session.watcher(self._ask, self._not_answered, run)

    def action_watch(self) -> None:
        """Toggle auto-refresh."""
        self.is_watched = self._watcher.toggle()
        if not self.is_watched:
            self.trouble = ""
        self.show_all()

    async def _ask(self) -> None:
        """Ask once; what a person waits for goes first."""
        if self.is_waiting or not self.pages.pages:
            return
        generation = self._generation
        numbers = sorted({1, *self.pages_in_sight()} & self.pages.pages.keys())[:_MOST_PAGES]
        pages = await self.several(numbers, self.filters, RequestPriority.BACKGROUND)
        self.post_message(PagesPolled(generation, pages))

    def _not_answered(self, error: SeriesError) -> None:
        """Say it in one line; what was read stays."""
        self.trouble = self.stale_line(Failed(error, is_polled=True))
        self.show_all()

    @on(PagesPolled)
    def _polled(self, event: PagesPolled) -> None:
        if event.generation != self._generation or self.is_waiting:
            return
        self.take_in(event.pages)

    def take_in(self, pages: Mapping[int, TicketPage]) -> None:
        """Mark what other answers change, where it is."""
        merge(self.pages, pages)
        self._succeeded()

    def queue_changed(self) -> None:
        """Show it, and tell the app how much there is to look at."""
        self.trouble = ""
        super().queue_changed()
        self.tell_news()

    def tell_news(self) -> None:
        """Tell the app how many tickets are marked."""
        self.post_message(QueueNews(self.pages.marks))
