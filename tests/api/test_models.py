"""What tickets say of themselves where the response leaves something out."""

from __future__ import annotations

import pytest

from series_tui.api.models import EMPTY, Person, Ticket, TicketSummary
from series_tui.text.sanitize import SafeText

TICKET_ID, OBJECT_ID = SafeText("TICKET-1"), SafeText("65f0c0ffee65f0c0ffee65f0")


@pytest.mark.parametrize(
    ("ticket_id", "object_id", "reference"),
    [(TICKET_ID, OBJECT_ID, TICKET_ID), (EMPTY, OBJECT_ID, OBJECT_ID), (TICKET_ID, EMPTY, TICKET_ID)],
)
def test_a_ticket_is_asked_for_by_the_id_that_it_has(
    ticket_id: SafeText, object_id: SafeText, reference: SafeText
) -> None:
    """Prefer the TicketId to the ``_id``."""
    assert TicketSummary(ticket_id=ticket_id, object_id=object_id).reference == reference


def test_the_claimer_is_the_person_of_the_response_or_has_its_id_and_name() -> None:
    """A person without a description has the ticket's own words."""
    user_id, name = SafeText("7"), SafeText("Ann")
    described = Person(user_id, display_name=SafeText("Ann of support"))
    ticket = Ticket(claimed_by=user_id, claimer_name=name)
    assert ticket.claimed_by_person == Person(user_id, display_name=name)
    assert Ticket(claimed_by=user_id, claimer=described).claimed_by_person == described
