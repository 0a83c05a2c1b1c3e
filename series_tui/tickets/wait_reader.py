"""Reads how long tickets wait: the one reader for ``list`` and ``--plain``.

The app's queue has another, as the rows to read change with every move there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from series_tui.api.models import Ticket, TicketSummary
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference, TicketNotFound
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tickets.workers import run_workers


async def read_waits(
    get_ticket: Callable[[TicketId], Awaitable[Ticket]],
    index: WaitingIndex,
    tickets: Iterable[TicketSummary],
    *,
    at_once: int = 1,
    on_read: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Read each ticket whose messages say how long it waits.

    A row without a usable ID, and a ticket that is gone meanwhile, are passed over: their wait stays unknown.

    Args:
        get_ticket: Returns a ticket; decides about urgency.
        index: What the waits are recorded in.
        tickets: The rows of the queue.
        at_once: How many requests are under way at a time.
        on_read: Called after each ticket with how many are done, and how many there are to read.

    Raises:
        SeriesError: A ticket cannot be had for another reason.
    """
    to_read = index.to_read(tickets)
    queue = iter(to_read)
    done = 0

    async def read_on() -> None:
        nonlocal done
        for ticket in queue:
            with suppress(InvalidReference, TicketNotFound):
                index.record(await get_ticket(ticket_reference(ticket.reference)))
            done += 1
            on_read(done, len(to_read))

    await run_workers(read_on, min(at_once, len(to_read)))
