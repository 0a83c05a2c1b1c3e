"""The open tickets and which of them stay loaded. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from series_tui.api.models import EMPTY, Ticket
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText

MAX_SCREENS = 8
MAX_BYTES = 64 * 1024 * 1024
"""The responses that loaded tickets may hold together; the newest stays loaded whatever its size."""
MAX_OPEN = 40
"""With more, the least recently viewed tab is closed."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A ticket that is open.

    Attributes:
        ticket_id: What was asked for.
        also: The other ids it goes by, once it is read.
        subject: Its subject, once it is read.
        new: How many messages and changes have come in that were not looked at.
        is_watched: Whether it is kept up to date.
        size: The bytes of its response; 0 until it is read.
    """

    ticket_id: TicketId
    also: tuple[str, ...] = ()
    subject: SafeText = EMPTY
    new: int = 0
    is_watched: bool = False
    size: int = 0

    def is_known_as(self, name: str) -> bool:
        """Return whether the ticket goes by an id."""
        return name == self.ticket_id or name in self.also


def tab_of(ticket_id: TicketId, ticket: Ticket | None, *, new: int, is_watched: bool) -> Tab:
    """Return the tab of a ticket; None stands for one that is not loaded."""
    if ticket is None:
        return Tab(ticket_id, new=new, is_watched=is_watched)
    also = tuple(filter(None, (ticket.ticket_id, ticket.object_id)))
    return Tab(ticket_id, also, ticket.subject, new, is_watched, len(ticket.source))


@dataclass(frozen=True, slots=True)
class TabRow:
    """The row of tabs that a screen shows.

    Attributes:
        tabs: The open tickets.
        front: The one that the screen shows; None if it shows none.
        queue_unread: Tickets of the queue that have changed unseen.
    """

    tabs: tuple[Tab, ...] = ()
    front: TicketId | None = None
    queue_unread: int = 0

    def has(self, name: str) -> bool:
        """Return whether a ticket is open, by any of its ids."""
        return any(tab.is_known_as(name) for tab in self.tabs)


class OpenTabs:
    """The tabs, in the order in which they were opened, and when each was last looked at."""

    def __init__(self) -> None:
        self.tabs: list[Tab] = []
        self._viewed: list[TicketId] = []

    def find(self, name: str) -> Tab | None:
        """Return the tab of a ticket, by any of its ids; None if it is not open."""
        return next((tab for tab in self.tabs if tab.is_known_as(name)), None)

    def open(self, ticket_id: TicketId) -> Tab:
        """Return the tab of a ticket; a new one at the end if it has none."""
        tab = self.find(ticket_id)
        if tab is None:
            tab = Tab(ticket_id)
            self.tabs.append(tab)
            self._viewed.insert(0, ticket_id)
        return tab

    def view(self, ticket_id: TicketId) -> None:
        """Record that a ticket is in front now."""
        self._viewed.remove(ticket_id)
        self._viewed.append(ticket_id)

    def change(self, tab: Tab) -> bool:
        """Put a newer state in a tab's place; return whether it differs."""
        at = next((at for at, old in enumerate(self.tabs) if old.ticket_id == tab.ticket_id), None)
        if at is None or self.tabs[at] == tab:
            return False
        self.tabs[at] = tab
        return True

    def replace(self, old: TicketId, new: Tab) -> None:
        """Put another ticket in the place of an open one."""
        self.tabs = [new if tab.ticket_id == old else tab for tab in self.tabs]
        self._viewed = [new.ticket_id if ticket_id == old else ticket_id for ticket_id in self._viewed]

    def close(self, ticket_id: TicketId) -> None:
        """Close a ticket; one that is not open stays so."""
        if ticket_id in self._viewed:
            self.tabs = [tab for tab in self.tabs if tab.ticket_id != ticket_id]
            self._viewed.remove(ticket_id)

    def beside(self, ticket_id: TicketId | None, step: int) -> Tab | None:
        """Return the tab a step away, round and round; the last one looked at where none is in front."""
        if not self.tabs:
            return None
        ids = [tab.ticket_id for tab in self.tabs]
        if ticket_id not in ids:
            return self.find(self._viewed[-1])
        return self.tabs[(ids.index(ticket_id) + step) % len(ids)]

    def latest_first(self) -> tuple[TicketId, ...]:
        """Return what is open, the one last looked at first."""
        return tuple(reversed(self._viewed))

    def to_unload(self, loaded: Collection[TicketId]) -> list[TicketId]:
        """Return which loaded tickets to unload, the least recently viewed first.

        They stay open, and are loaded again when they are opened. Watched tickets are unloaded last.

        Args:
            loaded: The loaded tickets.
        """
        tabs = {tab.ticket_id: tab for tab in self.tabs}
        remaining = [tabs[ticket_id] for ticket_id in self._viewed if ticket_id in loaded]
        order = sorted(remaining[:-1], key=lambda tab: tab.is_watched)
        unloaded: list[TicketId] = []
        count, total = len(remaining), sum(tab.size for tab in remaining)
        for tab in order:
            if count - len(unloaded) <= MAX_SCREENS and total <= MAX_BYTES:
                break
            unloaded.append(tab.ticket_id)
            total -= tab.size
        return unloaded

    def to_close(self) -> TicketId | None:
        """Return the ticket to close because too many are open; None while they are not."""
        return self._viewed[0] if len(self.tabs) > MAX_OPEN else None


def unloaded_tab(tab: Tab) -> Tab:
    """Return the tab of a ticket that is not loaded, so nothing keeps it up to date."""
    return replace(tab, new=0, is_watched=False, size=0)
