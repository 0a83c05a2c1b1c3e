"""The order of the tickets for going from one to the next. Pure."""

from __future__ import annotations

from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference
from series_tui.tickets.filters import NameOf
from series_tui.tickets.views import View
from series_tui.tui.context import QueueWalk
from series_tui.tui.queue.view import QueueView


def queue_walk(view: QueueView, shown: View, name_of: NameOf) -> QueueWalk:
    """Return the tickets of a view that have an ID, in order, and what they are.

    Args:
        view: The entries.
        shown: The filters that they were left by.
        name_of: Returns the name behind an id of a filter.
    """
    ids: list[TicketId] = []
    for row in view.rows():
        try:
            ids.append(ticket_reference(row.ticket.reference))
        except InvalidReference:
            continue
    return QueueWalk(tuple(ids), shown.effective.describe(name_of))
