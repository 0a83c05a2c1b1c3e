"""Merge pages that are read again into the queue: no row moves, and changes are marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from series_tui.api.models import Identity, TicketPage, TicketSummary, identity
from series_tui.tickets.pages import Mark, QueuePages


def merge(pages: QueuePages, responses: Mapping[int, TicketPage]) -> None:
    """Merge newer responses into the queue; rows stay where they are.

    New tickets come in beside the neighbours that the service gives them. What was pushed off a page stays
    behind it. A ticket that was there and is on none of the responses, though those around it are, is gone.

    Args:
        pages: The queue; it is changed.
        responses: The responses by page; pages that were not read before are added.
    """
    present = {identity(ticket) for page in responses.values() for ticket in page.tickets}
    for number in sorted(responses):
        page = responses[number]
        if number not in pages.pages:
            pages.add(number, page)
            continue
        before = {identity(row.ticket): row for rows in pages.pages.values() for row in rows}
        unchanged: list[TicketSummary] = []
        for ticket in page.tickets:
            row = before.get(identity(ticket))
            if row is None:
                continue
            if row.ticket == ticket and row.mark is not Mark.GONE:
                unchanged.append(ticket)
            else:
                pages.update(ticket, Mark.NEW if row.mark is Mark.NEW else Mark.CHANGED)
        _mark_gone(pages, number, present, unchanged)
        _insert_new(pages, number, page.tickets, {identity(ticket) for ticket in unchanged})
        pages.again.discard(number)
        pages.describe(number, page)


def _mark_gone(
    pages: QueuePages, number: int, present: Collection[Identity], unchanged: Sequence[TicketSummary]
) -> None:
    """Mark what stood between tickets that are still there.

    Only tickets that did not change count as still there: a change may have moved one in the service's order.
    """
    flat = [(page, at) for page in sorted(pages.pages) for at in range(len(pages.pages[page]))]
    index = {identity(pages.pages[page][at].ticket): place for place, (page, at) in enumerate(flat)}
    places = [index[identity(ticket)] for ticket in unchanged]
    if not places or places != sorted(places):
        return
    for page, at in flat[0 if number == 1 else places[0] : places[-1]]:
        row = pages.pages[page][at]
        if identity(row.ticket) not in present and row.mark is not Mark.GONE:
            pages.update(row.ticket, Mark.GONE)


def _insert_new(
    pages: QueuePages, number: int, tickets: Sequence[TicketSummary], firm: set[Identity]
) -> None:
    """Put new tickets after a neighbour that stayed in place, else before one, else first on their page."""
    for at, ticket in enumerate(tickets):
        if pages.place_of(ticket) is not None:
            continue
        page, place = number, 0
        if at and identity(tickets[at - 1]) in firm:
            page, place = pages.place_of(tickets[at - 1]) or (number, -1)
            place += 1
        else:
            following = next((other for other in tickets[at + 1 :] if identity(other) in firm), None)
            if following is not None:
                page, place = pages.place_of(following) or (number, 0)
        pages.insert(ticket, page, place)
        firm.add(identity(ticket))
