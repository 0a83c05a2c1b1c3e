"""The subjects of the tickets that any response gave: kept in memory only. Pure."""

from __future__ import annotations

from series_tui.api.models import TicketSummary
from series_tui.text.sanitize import SafeText

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
