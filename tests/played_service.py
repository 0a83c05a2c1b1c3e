"""The service as the app sees it, played by a test: its tickets, its queue, and what goes wrong."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import Protocol

from series_tui.api.models import (
    NO_FILTERS,
    Ticket,
    TicketFilters,
    TicketPage,
    TicketSummary,
    WorkspaceConfig,
)
from series_tui.api.service import OnProgress, Progress, RequestPriority
from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError, TicketNotFound
from series_tui.text.sanitize import SafeText

NAMES = WorkspaceConfig(
    enabled=True,
    categories=((SafeText("support"), SafeText("Support")),),
    departments=((SafeText("support-dept"), SafeText("Support Dept")),),
)


def row_of(ticket: TicketSummary) -> TicketSummary:
    """Return a ticket as the queue lists it."""
    return TicketSummary(**{field.name: getattr(ticket, field.name) for field in fields(TicketSummary)})


class Queue(Protocol):
    """The queue of a service."""

    async def fetch(self, number: int, filters: TicketFilters) -> TicketPage:
        """Return a page."""


class PlayedService:
    """Answers as the test says; a ticket may be held back until the test lets it go.

    Args:
        tickets: What there is.
        queue: The queue; None for all tickets on one page.

    Attributes:
        tickets: What there is, by ID.
        failures: What happens instead, by ID; taken from the front, one for each request.
        asked: The IDs that were asked for.
        urgencies: How urgently each of them was.
        gate: Requests wait for it; open at first.
        progress: How far each request gets before that.
    """

    def __init__(self, *tickets: Ticket, queue: Queue | None = None) -> None:
        self.tickets = {ticket.reference: ticket for ticket in tickets}
        self._queue = queue
        self.failures: dict[str, list[Exception]] = {}
        self.asked: list[str] = []
        self.urgencies: list[RequestPriority] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.progress: list[Progress] = []
        self.config: WorkspaceConfig | SeriesError = NAMES

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Answer with a ticket, or fail."""
        self.asked.append(ticket_id)
        self.urgencies.append(priority)
        await self.pass_gate(on_progress)
        failures = self.failures.get(ticket_id)
        if failures:
            raise failures.pop(0)
        ticket = self.tickets.get(SafeText(ticket_id))
        if ticket is None:
            raise TicketNotFound(ticket_id)
        return ticket

    async def pass_gate(self, on_progress: OnProgress | None) -> None:
        """Report how far a request gets, and wait until the gate is open."""
        if on_progress is not None:
            for progress in self.progress:
                on_progress(progress)
        await self.gate.wait()

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Answer with a page of the queue."""
        if self._queue is not None:
            return await self._queue.fetch(page, filters)
        return TicketPage(tickets=tuple(self.tickets.values()), total_count=len(self.tickets))

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Answer with names, or fail."""
        if isinstance(self.config, SeriesError):
            raise self.config
        return self.config
