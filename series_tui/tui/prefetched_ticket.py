"""A ticket that is requested before a screen asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import datetime

from series_tui.api.models import Ticket
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId, lasting_id
from series_tui.tui.loading import PrefetchResult, TicketSnapshot


class PrefetchedTicket:
    """Requests a ticket before a screen asks for it, and keeps its progress.

    Args:
        ticket_id: The ticket.
        priority: The order in which the request is sent.
        service: Returns the service; raises a ``SeriesError``.
        last_seen: Returns the id of the last message seen of a ticket; None if there is none.
        now: The clock.

    Attributes:
        ticket_id: The ticket.
        priority: The order in which the request is sent.
        ticket: The request.
        asked: Done once there is a key and what the request needs is loaded.
        sent: Done once the request is on its way.
    """

    def __init__(
        self,
        ticket_id: TicketId,
        priority: RequestPriority,
        service: Callable[[], Awaitable[TicketService]],
        last_seen: Callable[[str], Awaitable[str | None]],
        now: Callable[[], datetime],
    ) -> None:
        self.ticket_id, self.priority = ticket_id, priority
        self.asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._latest: Progress | None = None
        self._listener: OnProgress | None = None
        self._result: PrefetchResult | None = None
        self._service, self._last_seen, self._now = service, last_seen, now
        self.ticket = asyncio.create_task(self._request(), name="prefetch", context=Context())
        self.ticket.add_done_callback(_retrieve)

    @property
    def result(self) -> PrefetchResult | None:
        """The ticket, ready to be shown; None until it is, and for one that a user waits for."""
        return self._result

    @property
    def is_arriving(self) -> bool:
        """Whether the request was sent, and has not failed."""
        has_failed = self.ticket.done() and (self.ticket.cancelled() or self.ticket.exception() is not None)
        return self.sent.done() and not has_failed

    def listen(self, listener: OnProgress | None) -> None:
        """Report progress from now on, and first what was last reported."""
        self._listener = listener
        if listener is not None and self._latest is not None:
            listener(self._latest)

    async def _request(self) -> Ticket:
        service = await self._service()
        self.asked.set_result(None)
        ticket = await service.get_ticket(
            self.ticket_id, priority=self.priority, on_progress=self._progressed
        )
        if self.priority is RequestPriority.BACKGROUND:
            snapshot = TicketSnapshot(ticket, self._now())
            last_seen = await self._last_seen(lasting_id(ticket.reference, self.ticket_id))
            self._result = PrefetchResult(snapshot, last_seen)
        return ticket

    def _progressed(self, progress: Progress) -> None:
        self._latest = progress
        if progress.phase is Phase.SENT and not self.sent.done():
            self.sent.set_result(None)
        if self._listener is not None:
            self._listener(progress)


def _retrieve(task: asyncio.Task[Ticket]) -> None:
    """Retrieve the error of a request that no screen may ask for."""
    if not task.cancelled():
        task.exception()
