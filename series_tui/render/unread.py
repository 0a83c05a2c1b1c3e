"""The unread messages and changes of an open ticket. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from series_tui.api.models import Ticket, TicketSummary

_FACTS = ("status", "priority", "claimed_by")


def changed_facts(before: TicketSummary, now: TicketSummary) -> int:
    """Return how many of the facts that a team works by differ: status, priority, claimer."""
    return sum(getattr(before, name) != getattr(now, name) for name in _FACTS)


@dataclass(frozen=True, slots=True, eq=False)
class Unread:
    """The marks on an open ticket. Compared by identity: it may hold a ticket of 100,000 messages.

    Attributes:
        seen: The id of the last message seen, above which nothing is new; None if that is unknown.
        before: An earlier response whose status, priority or claimer differed; None if none did.
        count: How many messages and changed facts the reader has not seen.
        has_caught_up: Whether the reader has been at the last message since new ones came.
    """

    seen: str | None = None
    before: Ticket | None = None
    count: int = 0
    has_caught_up: bool = True

    def add(self, before: Ticket, now: Ticket) -> Unread:
        """Return the marks after a newer response: messages above the first new one stay seen."""
        facts = changed_facts(before, now)
        messages = max(len(now.messages) - len(before.messages), 0)
        seen, has_caught_up = self.seen, self.has_caught_up
        if messages and before.messages:
            seen = before.messages[-1].message_id if has_caught_up else seen
            has_caught_up = False
        changed_since = self.before or (before if facts else None)
        return Unread(seen, changed_since, self.count + messages + facts, has_caught_up)

    def mark_read(self) -> Unread:
        """Return the marks of a reader who has come to the last message; the line above new ones stays."""
        return replace(self, count=0, has_caught_up=True)

    def forget_changes(self) -> Unread:
        """Return the marks without those of changed facts."""
        return self if self.before is None else replace(self, before=None)
