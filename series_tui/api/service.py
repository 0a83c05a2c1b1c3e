"""The interface of the tickets API that the rest of the program uses."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, Protocol

from series_tui.api.models import NO_FILTERS, Ticket, TicketFilters, TicketPage, WorkspaceConfig
from series_tui.api.ticket_id import TicketId


class RequestPriority(Enum):
    """The order in which requests are sent.

    Attributes:
        INTERACTIVE: A person waits for the response: sent before everything else.
        BULK: A command reads many pages or tickets: all of the limit that people leave.
        BACKGROUND: The app reads ahead, marks who waits, reads a whole queue: at most 5 a second a process,
            and at most half of the limit over all processes.
    """

    INTERACTIVE = 0
    BULK = 1
    BACKGROUND = 2


class Phase(Enum):
    """A step of a request."""

    CONNECTING = "connecting"
    WAITING_FOR_LIMIT = "waiting for the rate limit"
    SENT = "waiting for the answer"
    RECEIVING = "receiving"
    READING = "reading"
    RETRYING = "trying again"


class Progress(NamedTuple):
    """Progress of a request.

    Attributes:
        phase: What it is doing.
        received: Bytes of the response so far (RECEIVING), or messages read so far (READING).
        expected: How many there will be, or None if that is not known.
        seconds: How long the wait will take (WAITING_FOR_LIMIT, RETRYING).
        ahead: How many requests are ahead of this one (WAITING_FOR_LIMIT).
        because: Why it is tried again, one sentence (RETRYING).
    """

    phase: Phase
    received: int = 0
    expected: int | None = None
    seconds: float = 0.0
    ahead: int = 0
    because: str = ""


OnProgress = Callable[[Progress], None]


class TicketService(Protocol):
    """The three reads that the program is made of. Each raises a ``SeriesError`` and nothing else."""

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Return one ticket with all its messages."""
        ...

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Return one page of the queue, from page 1."""
        ...

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments."""
        ...
