"""The way from one ticket to the next: of the queue, or of the recent tickets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from textual.timer import Timer

from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference
from series_tui.tickets.recents import Recent
from series_tui.tui.context import QueueWalk
from series_tui.tui.session import Session

Names = Collection[str]
"""The ids that one ticket goes by."""


def index_of(walk: QueueWalk, names: Names) -> int | None:
    """Return the place of a ticket in a walk, from 0; None if it is not in it."""
    return next((place for place, ticket_id in enumerate(walk.ids) if ticket_id in names), None)


def next_of(walk: QueueWalk, names: Names, step: int) -> TicketId | None:
    """Return the ticket a step away; from a ticket that is not in the walk, the first one.

    Args:
        walk: The tickets in order.
        names: The ids of the present ticket.
        step: 1 for the next ticket, -1 for the previous one.
    """
    place = index_of(walk, names)
    target = 0 if place is None and step > 0 else -1 if place is None else place + step
    return walk.ids[target] if 0 <= target < len(walk.ids) else None


def place_text(walk: QueueWalk, names: Names) -> str:
    """Return the place of a ticket in a walk: ``3 of 17 unclaimed``; nothing if it is not in it."""
    place = index_of(walk, names)
    if place is None:
        return ""
    part = "" if walk.is_whole else "loaded "
    return f"{place + 1:,} of {len(walk.ids):,} {part}{walk.label}".rstrip()


def walk_of_recents(recents: Iterable[Recent]) -> QueueWalk:
    """Return a walk through the recent tickets, the latest first."""
    ids: list[TicketId] = []
    for recent in recents:
        try:
            ids.append(ticket_reference(recent.ticket_id))
        except InvalidReference:
            continue
    return QueueWalk(tuple(ids), "recent")


class TicketWalker:
    """Leads from one ticket to the next, and requests the one after it ahead.

    Args:
        session: The connection, and the recent tickets.
        queue_walk: Returns the tickets of the queue as it is filtered and sorted.
        start_timer: Calls something after some seconds, and returns what stops that.
    """

    def __init__(
        self,
        session: Session,
        queue_walk: Callable[[], QueueWalk],
        start_timer: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._start_timer = start_timer
        self._rest: Timer | None = None
        self._session = session
        self._queue_walk = queue_walk
        self._walk = QueueWalk()
        self._step = 1

    async def target(self, names: Names, step: int) -> TicketId | None:
        """Return the next ticket, or the previous one; None at the end.

        The queue counts as it is now, if the present ticket is in it; else the walk goes on as it was.

        Args:
            names: The ids of the present ticket.
            step: 1 for the next ticket, -1 for the previous one.
        """
        self.stop_resting()
        self._step = step
        queue = self._queue_walk()
        if index_of(queue, names) is not None:
            self._walk = queue
        elif index_of(self._walk, names) is None:
            recents = self._session.setup.recents
            self._walk = queue if queue.ids else walk_of_recents(await recents.recent())
        return next_of(self._walk, names, step)

    def place(self, names: Names) -> str:
        """Return the place of a ticket in the walk: ``3 of 17 unclaimed``; nothing before the first step."""
        return place_text(self._walk, names)

    def end_text(self, step: int) -> str:
        """Return why there is no ticket a step further."""
        if step < 0:
            return "No previous ticket."
        return "No next ticket." if self._walk.is_whole else "No next ticket is loaded. Scroll the queue."

    def rest_on(self, names: Names) -> None:
        """Prefetch the next ticket in the background once the user rests on this one."""
        self.stop_resting()
        pause = self._session.setup.pauses.prefetch
        self._rest = self._start_timer(pause, lambda: self._prefetch(names))

    def stop_resting(self) -> None:
        """Prefetch nothing until the user rests again."""
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def _prefetch(self, names: Names) -> None:
        walk = self._walk if self._walk.ids else self._queue_walk()
        target = next_of(walk, names, self._step) if index_of(walk, names) is not None else None
        if target is not None and not self._session.is_prefetched(target):
            self._session.prefetch(target, RequestPriority.BACKGROUND)
