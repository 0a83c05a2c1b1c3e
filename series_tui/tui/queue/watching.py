"""Keeps the queue up to date while somebody is there: what changes is marked, and nothing moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from series_tui.api.models import TicketPage
from series_tui.api.service import Urgency
from series_tui.errors import SeriesError
from series_tui.tui.error_text import ASKED_AGAIN, below_older
from series_tui.tui.keymap import binding
from series_tui.tui.messages import PagesPolled, QueueNews
from series_tui.tui.queue.changes import merge
from series_tui.tui.queue.frame import QueueFrameScreen

_MOST_PAGES = 6
"""Pages that one look at the queue may cost."""


class QueueWatchingScreen(QueueFrameScreen):
    """A queue's screen that can ask by itself: for the first page, and for those in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.watch", "watch"),
    ]

    def action_watch(self) -> None:
        """Begin to keep the queue up to date, or end it."""
        self.is_watched = not self.is_watched
        if self.is_watched:
            self._watch()
        else:
            self.workers.cancel_group(self, "watch")
            self.trouble = ""
        self.show_all()

    @work(group="watch", exclusive=True)
    async def _watch(self) -> None:
        await self._session.watch(self._ask, self._not_answered)

    async def _ask(self) -> None:
        """Ask once; what a person waits for goes first."""
        if self.is_waiting or not self.pages.pages:
            return
        generation = self._generation
        numbers = sorted({1, *self.pages_in_sight()} & self.pages.pages.keys())[:_MOST_PAGES]
        pages = await self.several(numbers, self.filters, Urgency.BACKGROUND)
        self.post_message(PagesPolled(generation, pages))

    def _not_answered(self, error: SeriesError) -> None:
        """Say it in one line; what was read stays."""
        self.trouble = below_older(error, self.read_at, self._setup, ASKED_AGAIN)
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
