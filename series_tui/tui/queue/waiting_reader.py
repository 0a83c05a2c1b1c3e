"""Reads tickets to know how long they wait: after everything that a person asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.message import Message

from series_tui.api.models import Identity, TicketSummary, identity
from series_tui.api.service import RequestPriority, TicketService
from series_tui.api.ticket_id import ticket_reference
from series_tui.errors import SeriesError, Unavailable
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.loading import Running, WorkerNode, start_worker


class WaitingReader:
    """Reads the tickets that are asked for, one after the other; each again only once it has changed.

    Args:
        node: Runs the requests, and gets the messages.
        service: Returns the service, which records how long the tickets wait; raises a ``SeriesError``.
        index: Where that is recorded.
    """

    @dataclass
    class Changed(Message):
        """It is known of another ticket how long it waits."""

    def __init__(
        self, node: WorkerNode, service: Callable[[], Awaitable[TicketService]], index: WaitingIndex
    ) -> None:
        self._node, self._service, self._index = node, service, index
        self._requested: list[TicketSummary] = []
        self._failed: set[tuple[Identity, object]] = set()
        self._running: Running | None = None

    @property
    def remaining(self) -> int:
        """The number of tickets still to be read."""
        return len(self._requested)

    def request(self, tickets: Sequence[TicketSummary]) -> None:
        """Read these tickets as far as it is not known how long they wait, instead of those before."""
        self._requested = [
            ticket
            for ticket in self._index.to_read(tickets)
            if (identity(ticket), ticket.updated) not in self._failed
        ]
        if self._requested and self._running is None:
            self._running = start_worker(self._node, "waiting", self._read)

    def cancel(self) -> None:
        """Read nothing more."""
        self._requested = []
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    async def _read(self) -> None:
        while self._requested:
            ticket = self._requested.pop(0)
            if self._index.of(ticket) is not None:
                continue
            try:
                ticket_id = ticket_reference(ticket.reference)
                service = await self._service()
                await service.get_ticket(ticket_id, priority=RequestPriority.BACKGROUND)
            except Unavailable:
                self._requested = []  # the next move of the reader asks again
            except SeriesError:
                self._failed.add((identity(ticket), ticket.updated))
            self._node.post_message(self.Changed())
        self._running = None
