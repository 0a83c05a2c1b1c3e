"""Records what responses say of people, subjects and waiting. In memory only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from series_tui.api.models import (
    NO_FILTERS,
    Person,
    Ticket,
    TicketFilters,
    TicketPage,
    TicketSummary,
    WorkspaceConfig,
)
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tickets.waiting import WaitingIndex


class People:
    """Knows users by id: authors and claimers of every ticket that was read."""

    def __init__(self) -> None:
        self._authors: dict[str, Person] = {}
        self._staff: dict[str, SafeText] = {}

    def learn(self, ticket: TicketSummary) -> None:
        """Record the people that a ticket names."""
        author = ticket.author
        if author.user_id and author.name != author.user_id:
            self._authors[author.user_id] = author
        self._learn_staff(ticket.claimed_by, ticket.claimer_name)
        if isinstance(ticket, Ticket) and ticket.claimer is not None:
            self._learn_staff(ticket.claimer.user_id, ticket.claimer.name)

    def name(self, user_id: str) -> SafeText | None:
        """Return the name of a user; None where only the id is known."""
        staff = self._staff.get(user_id)
        if staff is not None:
            return staff
        author = self._authors.get(user_id)
        return author.name if author is not None else None

    @property
    def authors(self) -> Iterator[Person]:
        """Every author seen so far."""
        return iter(list(self._authors.values()))

    @property
    def staff(self) -> Iterator[tuple[str, SafeText]]:
        """Every claimer seen so far: (id, name)."""
        return iter(list(self._staff.items()))

    def _learn_staff(self, user_id: SafeText, name: SafeText) -> None:
        if user_id and name and name != user_id:
            self._staff[user_id] = name


_MAX_SUBJECTS = 5_000
"""The subjects that are kept; the oldest are dropped."""


class Subjects:
    """Knows subjects by the IDs that a ticket goes by."""

    def __init__(self) -> None:
        self._subjects: dict[str, SafeText] = {}

    def record(self, ticket: TicketSummary) -> None:
        """Record a ticket's subject."""
        for name in {ticket.ticket_id, ticket.object_id} - {""}:
            self._subjects.pop(name, None)
            self._subjects[name] = ticket.subject
        while len(self._subjects) > _MAX_SUBJECTS:
            del self._subjects[next(iter(self._subjects))]

    def of(self, ticket_id: str) -> SafeText | None:
        """Return a ticket's subject; None where no response has named it."""
        return self._subjects.get(ticket_id)


Received = Ticket | TicketPage | WorkspaceConfig
"""What a response was read into."""


def record(received: Received, people: People, waiting: WaitingIndex, subjects: Subjects) -> None:
    """Record the users, subjects and waiting that a response names."""
    if isinstance(received, WorkspaceConfig):
        return
    for ticket in (received,) if isinstance(received, Ticket) else received.tickets:
        people.learn(ticket)
        subjects.record(ticket)
    if isinstance(received, Ticket):
        waiting.record(received)


class ObservedService:
    """Passes each response of a service to an observer, then to the caller.

    Args:
        service: The service.
        observe: Called with what each response was read into; it neither blocks nor raises.
    """

    def __init__(self, service: TicketService, observe: Callable[[Received], None]) -> None:
        self._service, self._observe = service, observe

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Return one ticket with all its messages."""
        ticket = await self._service.get_ticket(ticket_id, priority=priority, on_progress=on_progress)
        self._observe(ticket)
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
        response = await self._service.list_tickets(page, filters, priority=priority, on_progress=on_progress)
        self._observe(response)
        return response

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments."""
        config = await self._service.workspace_config(priority=priority)
        self._observe(config)
        return config
