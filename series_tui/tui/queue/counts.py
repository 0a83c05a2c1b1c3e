"""Counts the tickets of each status, once the filters rest for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from textual.message import Message

from series_tui.api.models import TicketFilters
from series_tui.api.service import RequestPriority, TicketService
from series_tui.errors import SeriesError
from series_tui.tui.loading import Running, WorkerNode, start_worker

STATUSES = ("", "open", "in-progress", "resolved", "closed")
"""The statuses that the queue can be filtered by, as the API spells them; first all of them."""


class StatusCounts:
    """Knows how many tickets match some filters, as far as the service was asked.

    Args:
        node: Runs the requests, and gets the messages.
        service: Returns the service; raises a ``SeriesError``.
        pause: Seconds of rest before the other statuses are counted.
    """

    @dataclass
    class Changed(Message):
        """More counts are known."""

    def __init__(
        self, node: WorkerNode, service: Callable[[], Awaitable[TicketService]], pause: float
    ) -> None:
        self._node, self._service, self._pause = node, service, pause
        self._counts: dict[TicketFilters, int] = {}
        self._running: Running | None = None
        self._scheduled: TicketFilters | None = None

    def __len__(self) -> int:
        return len(self._counts)

    def get(self, filters: TicketFilters) -> int | None:
        """Return how many tickets match; None while that is not known."""
        return self._counts.get(filters)

    def record(self, filters: TicketFilters, count: int) -> None:
        """Record a count that came with something else."""
        self._counts[filters] = count

    def clear(self) -> None:
        """Forget all counts: the queue is loaded again."""
        self._counts.clear()

    def schedule(self, filters: TicketFilters) -> None:
        """Count each status of these filters after a pause, instead of those of other filters."""
        is_scheduled = self._running is not None and filters == self._scheduled
        if is_scheduled or all(replace(filters, status=status) in self._counts for status in STATUSES):
            return
        self.cancel()
        self._scheduled = filters
        self._running = start_worker(self._node, "counts", partial(self._count, filters))

    def cancel(self) -> None:
        """Cancel pending count requests."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    async def _count(self, filters: TicketFilters) -> None:
        """Ask for one status after the other; without a response none is shown."""
        await asyncio.sleep(self._pause)
        for status in STATUSES:
            counted = replace(filters, status=status)
            if counted in self._counts:
                continue
            try:
                service = await self._service()
                page = await service.list_tickets(1, counted, priority=RequestPriority.BACKGROUND)
            except SeriesError:
                break
            if page.total_count is not None:
                self._counts[counted] = page.total_count
                self._node.post_message(self.Changed())
        self._running = None
