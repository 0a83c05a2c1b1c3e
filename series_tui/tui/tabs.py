"""Which tickets are open, and which of them are kept in memory. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from series_tui.api.models import EMPTY
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText

MOST_SCREENS = 2
"""Tickets that are there as a screen, of half a megabyte each: the one in front and the one before."""
MOST_KEPT = 8
MOST_BYTES = 64 * 1024 * 1024
"""The answers that are kept for going back to them; the ticket in front is kept whatever its size."""
MOST_OPEN = 40
"""With more, the one not looked at for the longest time is closed."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A ticket that is open.

    Attributes:
        ticket_id: What was asked for.
        also: The other ids it goes by, once it is read.
        subject: Its subject, once it is read.
        new: How many messages and changes have come in that were not looked at.
        is_watched: Whether it is kept up to date.
    """

    ticket_id: TicketId
    also: tuple[str, ...] = ()
    subject: SafeText = EMPTY
    new: int = 0
    is_watched: bool = False

    def is_known_as(self, name: str) -> bool:
        """Return whether the ticket goes by an id."""
        return name == self.ticket_id or name in self.also


class OpenTickets:
    """The tabs, in the order in which they were opened, and when each was last looked at."""

    def __init__(self) -> None:
        self.tabs: list[Tab] = []
        self._looked_at: list[TicketId] = []

    def find(self, name: str) -> Tab | None:
        """Return the tab of a ticket, by any of its ids; None if it is not open."""
        return next((tab for tab in self.tabs if tab.is_known_as(name)), None)

    def open(self, ticket_id: TicketId) -> Tab:
        """Return the tab of a ticket; a new one at the end if it has none."""
        tab = self.find(ticket_id)
        if tab is None:
            tab = Tab(ticket_id)
            self.tabs.append(tab)
            self._looked_at.insert(0, ticket_id)
        return tab

    def look_at(self, ticket_id: TicketId) -> None:
        """Remember that a ticket is in front now."""
        self._looked_at.remove(ticket_id)
        self._looked_at.append(ticket_id)

    def change(self, tab: Tab) -> bool:
        """Put a newer state in a tab's place; return whether it differs."""
        at = next((at for at, old in enumerate(self.tabs) if old.ticket_id == tab.ticket_id), None)
        if at is None or self.tabs[at] == tab:
            return False
        self.tabs[at] = tab
        return True

    def close(self, ticket_id: TicketId) -> None:
        """Close a ticket; one that is not open stays so."""
        if ticket_id in self._looked_at:
            self.tabs = [tab for tab in self.tabs if tab.ticket_id != ticket_id]
            self._looked_at.remove(ticket_id)

    def beside(self, ticket_id: TicketId | None, step: int) -> Tab | None:
        """Return the tab a step away, round and round; the last one looked at where none is in front."""
        if not self.tabs:
            return None
        ids = [tab.ticket_id for tab in self.tabs]
        if ticket_id not in ids:
            return self.find(self._looked_at[-1])
        return self.tabs[(ids.index(ticket_id) + step) % len(ids)]

    def latest_first(self) -> tuple[TicketId, ...]:
        """Return what is open, the one last looked at first."""
        return tuple(reversed(self._looked_at))

    def too_many(self, sizes: Mapping[TicketId, int]) -> list[TicketId]:
        """Return which of the tickets in memory to drop, the longest not looked at first; they stay open.

        Args:
            sizes: The bytes of each ticket that is in memory. What is watched is dropped last.
        """
        kept = [ticket_id for ticket_id in self._looked_at if ticket_id in sizes]
        watched = {tab.ticket_id for tab in self.tabs if tab.is_watched}
        order = sorted(kept[:-1], key=lambda ticket_id: ticket_id in watched)
        dropped: list[TicketId] = []
        total = sum(sizes[ticket_id] for ticket_id in kept)
        while order and (len(kept) - len(dropped) > MOST_KEPT or total > MOST_BYTES):
            dropped.append(order.pop(0))
            total -= sizes[dropped[-1]]
        return dropped

    def to_let_go(self, screens: Collection[TicketId]) -> list[TicketId]:
        """Return which tickets need no screen, the longest not looked at first; what is watched needs one.

        Args:
            screens: The tickets that have a screen.
        """
        watched = {tab.ticket_id for tab in self.tabs if tab.is_watched}
        latest = [ticket_id for ticket_id in self._looked_at if ticket_id in screens][-MOST_SCREENS:]
        return [one for one in self._looked_at if one in screens and one not in latest and one not in watched]

    def to_close(self) -> TicketId | None:
        """Return the ticket to close because too many are open; None while they are not."""
        return self._looked_at[0] if len(self.tabs) > MOST_OPEN else None


def without_news(tab: Tab) -> Tab:
    """Return the tab of a ticket that is not in memory any more: nothing keeps it up to date."""
    return replace(tab, new=0, is_watched=False)
