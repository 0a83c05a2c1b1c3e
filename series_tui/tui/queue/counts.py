"""Counts the tickets of each status for a queue's screen, once the reader rests on its filters."""

from __future__ import annotations

from dataclasses import replace

from textual import on, work
from textual.screen import Screen
from textual.timer import Timer

from series_tui.api.models import TicketFilters
from series_tui.api.service import RequestPriority
from series_tui.errors import SeriesError
from series_tui.tui.messages import CountLoaded
from series_tui.tui.session import Session

STATUSES = ("", "open", "in-progress", "resolved", "closed")
"""The statuses that the queue can be narrowed to, as the API spells them; first all of them."""


class QueueCountingScreen(Screen[None]):
    """Knows what the service is asked for, and how many tickets there are of it.

    Args:
        session: The way to the service, and what the app was given.

    Attributes:
        filters: What the service is asked for.
        counts: How many tickets match, by filters, as far as that is known.
    """

    COUNTS_PAUSE = 0.5
    """Seconds of rest before the other statuses are counted."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="queue")
        self._session = session
        self._setup = session.setup
        self.filters = TicketFilters(status=self._setup.status, department=self._setup.department)
        self.counts: dict[TicketFilters, int] = {}
        self._counting: Timer | None = None

    def counts_changed(self) -> None:
        """Called when more counts are known; what they look like is up to the screen built on this one."""

    def count_soon(self) -> None:
        """Count the other statuses once the reader rests on these filters."""
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(self.COUNTS_PAUSE, lambda: self._count(self.filters))

    def stop_counting(self) -> None:
        """Want no count any more that is not known yet."""
        if self._counting is not None:
            self._counting.stop()
        self.workers.cancel_group(self, "counts")

    @work(group="counts", exclusive=True)
    async def _count(self, filters: TicketFilters) -> None:
        """Ask how many tickets each status has, one after the other; without an answer none is shown."""
        for status in STATUSES:
            wanted = replace(filters, status=status)
            if wanted in self.counts:
                continue
            try:
                service = await self._session.service()
                page = await service.list_tickets(1, wanted, priority=RequestPriority.BACKGROUND)
            except SeriesError:
                return
            if page.total_count is not None:
                self.post_message(CountLoaded(wanted, page.total_count))

    @on(CountLoaded)
    def _counted(self, event: CountLoaded) -> None:
        self.counts[event.filters] = event.count
        self.counts_changed()
