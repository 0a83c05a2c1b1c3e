"""The rows that are shown: all that is read, or what a filter of our own leaves of it. Pure.

The service cannot filter by claim and priority, and reading a whole queue to do it here would use up what a
team may ask for. So these filters work on what is read, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.api.models import Priority, TicketSummary
from series_tui.render.labels import known_priority
from series_tui.tickets.pages import Identity, QueuePages, QueueRow


@dataclass(frozen=True, slots=True)
class OwnFilters:
    """What is left out of the rows that are read.

    Attributes:
        unclaimed: Whether claimed tickets are left out.
        priority: The one priority that is shown; None for all.
    """

    unclaimed: bool = False
    priority: Priority | None = None

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return self.unclaimed or self.priority is not None

    @property
    def words(self) -> str:
        """What is shown, as words."""
        words = ["unclaimed"] if self.unclaimed else []
        if self.priority is not None:
            words.append(self.priority.value)
        return " and ".join(words)

    def keep(self, ticket: TicketSummary) -> bool:
        """Return whether a ticket is shown."""
        if self.unclaimed and ticket.is_claimed:
            return False
        return self.priority is None or known_priority(ticket.priority) is self.priority


class QueueView:
    """What the list shows: entries from 0.

    Args:
        pages: What is read.
        own: What is left out of it.
    """

    def __init__(self, pages: QueuePages, own: OwnFilters | None = None) -> None:
        self.pages = pages
        self.own = own or OwnFilters()
        self._kept = [entry for entry, row in pages.rows() if self.own.keep(row.ticket)] if self.own else None

    def __len__(self) -> int:
        """Return the number of entries; with a filter of our own, of those that are read."""
        return len(self.pages) if self._kept is None else len(self._kept)

    def row(self, entry: int) -> QueueRow | None:
        """Return a row; None where nothing is read yet."""
        if self._kept is None:
            return self.pages.row(entry)
        return self.pages.row(self._kept[entry]) if 0 <= entry < len(self._kept) else None

    def entry_in_pages(self, entry: int) -> int:
        """Return the entry that a shown one has among all of them."""
        return entry if self._kept is None else self._kept[entry]

    def entry_of(self, ticket: Identity) -> int | None:
        """Return the entry of a ticket that is shown."""
        entry = self.pages.entry_of(ticket)
        if entry is None or self._kept is None:
            return entry
        return self._kept.index(entry) if entry in self._kept else None

    @property
    def hides(self) -> bool:
        """Whether a filter of our own is at work."""
        return self._kept is not None
