"""A service that writes the workspace's names to their cache as responses bring them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from series_tui.api.models import NO_FILTERS, Ticket, TicketFilters, TicketPage, WorkspaceConfig
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId
from series_tui.names import Names
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.text.sanitize import SafeText


class NamesStore(Protocol):
    """A place for the workspace's names; none of its methods raises."""

    def load(self) -> Names:
        """Return the names that are known."""
        ...

    def save_config(self, config: WorkspaceConfig) -> None:
        """Write the names of categories and departments."""
        ...

    def add_staff(self, staff: Mapping[str, SafeText]) -> None:
        """Write names of staff members."""
        ...


class NameKeepingService:
    """Answers as another service does, and keeps the names of categories, departments and claimers.

    Files are written in a thread; tickets are passed on without a look at the cache.

    Args:
        service: The service.
        names: The cache.
    """

    def __init__(self, service: TicketService, names: NamesStore) -> None:
        self._service, self._names = service, names
        self._staff: dict[str, SafeText] = {}

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Return one ticket with all its messages."""
        return await self._service.get_ticket(ticket_id, priority=priority, on_progress=on_progress)

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Return one page of the queue, and keep the names of its claimers."""
        found = await self._service.list_tickets(page, filters, priority=priority, on_progress=on_progress)
        new: dict[str, SafeText] = {
            ticket.claimed_by: ticket.claimer_name
            for ticket in found.tickets
            if ticket.claimer_name and ticket.claimed_by not in ("", *self._staff)
        }
        if new:
            self._staff.update(new)
            await run_in_daemon_thread(lambda: self._names.add_staff(new))
        return found

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments, and keep them."""
        config = await self._service.workspace_config(priority=priority)
        await run_in_daemon_thread(lambda: self._names.save_config(config))
        return config
