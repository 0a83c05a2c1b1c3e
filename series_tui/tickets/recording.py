"""The service as the front ends use it: what its answers say of people and waiting is recorded."""

from __future__ import annotations

from series_tui.api.models import NO_FILTERS, Ticket, TicketFilters, TicketPage, WorkspaceConfig
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId
from series_tui.tickets.people import People
from series_tui.tickets.subjects import Subjects
from series_tui.tickets.waiting import WaitingIndex


class RecordingService:
    """Answers as the service does.

    Args:
        service: What answers.
        people: Where the names of users go.
        waiting: Where it goes how long a ticket waits.
        subjects: Where the subjects of tickets go.
    """

    def __init__(
        self, service: TicketService, people: People, waiting: WaitingIndex, subjects: Subjects
    ) -> None:
        self._service, self._people, self._waiting = service, people, waiting
        self._subjects = subjects

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Return one ticket with all its messages."""
        ticket = await self._service.get_ticket(ticket_id, priority=priority, on_progress=on_progress)
        self._people.learn(ticket)
        self._waiting.record(ticket)
        self._subjects.record(ticket)
        return ticket

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Return one page of the queue, from page 1."""
        found = await self._service.list_tickets(page, filters, priority=priority, on_progress=on_progress)
        for ticket in found.tickets:
            self._people.learn(ticket)
            self._subjects.record(ticket)
        return found

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments."""
        return await self._service.workspace_config(priority=priority)
