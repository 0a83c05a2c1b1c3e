"""The names of users, as far as any answer gave them: kept in memory only. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from series_tui.api.models import Person, Ticket, TicketSummary
from series_tui.text.sanitize import SafeText


class People:
    """Knows users by id: authors and claimers of every ticket that was read.

    Attributes:
        version: Grows whenever another name is known, so that what shows names can tell.
    """

    def __init__(self) -> None:
        self.version = 0
        self._authors: dict[str, Person] = {}
        self._staff: dict[str, SafeText] = {}

    def learn(self, ticket: TicketSummary) -> None:
        """Record the people that a ticket names."""
        author = ticket.author
        if author.user_id and author.name != author.user_id and self._authors.get(author.user_id) != author:
            self._authors[author.user_id] = author
            self.version += 1
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
        if user_id and name and name != user_id and self._staff.get(user_id) != name:
            self._staff[user_id] = name
            self.version += 1
