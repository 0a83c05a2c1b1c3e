"""What differs between two answers about a ticket. Pure."""

from __future__ import annotations

from series_tui.api.models import TicketSummary

_FACTS = ("status", "priority", "claimed_by")


def changed_facts(before: TicketSummary, now: TicketSummary) -> int:
    """Return how many of the facts that a team works by are others: status, priority, claimer."""
    return sum(getattr(before, name) != getattr(now, name) for name in _FACTS)
