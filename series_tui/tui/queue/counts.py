"""Counts the tickets of each status for a queue's screen, once the reader rests on its filters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from textual import on, work
from textual.screen import Screen
from textual.timer import Timer

from series_tui.api.models import TicketFilters
from series_tui.api.service import RequestPriority
from series_tui.errors import SeriesError
from series_tui.tui.latest_request import LatestRequest
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
        super().__init__()
        self._session = session
        self._setup = session.setup
        self.filters = TicketFilters(status=self._setup.status, department=self._setup.department)
        self.counts: dict[TicketFilters, int] = {}
        self._counting: Timer | None = None
        self._count_requests: LatestRequest[TicketFilters] = LatestRequest(self._count, self._in_background)

    def counts_changed(self) -> None:
        """Called when more counts are known; what they look like is up to the screen built on this one."""

    def count_soon(self) -> None:
        """Count the other statuses once the reader rests on these filters."""
        self.wait_to_count()
        self._counting = self.set_timer(
            self.COUNTS_PAUSE, lambda: self._count_requests.submit(self.filters, drop_older=True)
        )

    def wait_to_count(self) -> None:
        """Count nothing more until the reader rests on some filters."""
        if self._counting is not None:
            self._counting.stop()

    def stop_counting(self) -> None:
        """Cancel pending count requests."""
        self.wait_to_count()
        self._count_requests.cancel()

    @work(group="counts")
    async def _in_background(self, run: Callable[[], Awaitable[None]]) -> None:
        await run()

    async def _count(self, request: int, filters: TicketFilters) -> None:
        """Count each status's tickets, one request after the other, while these are the filters."""
        for status in STATUSES:
            wanted = replace(filters, status=status)
            if wanted in self.counts:
                continue
            if filters != self.filters or request != self._count_requests.newest:
                return
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
