"""The order of the queue: stable, either way round, tickets without a value last. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from series_tui.api.models import Priority, Status, TicketSummary, Time
from series_tui.render.labels import known_priority, known_status
from series_tui.text.sanitize import SafeText
from series_tui.tickets.waiting import Waiting, WaitingState

_Item = TypeVar("_Item")


class SortKey(Enum):
    """A value that the queue can be sorted by."""

    UPDATED = "updated"
    CREATED = "created"
    PRIORITY = "priority"
    STATUS = "status"
    CLAIMER = "claimer"
    AUTHOR = "author"
    WAITING = "waiting"


_DIRECTIONS = {
    SortKey.UPDATED: ("newest first", "oldest first"),
    SortKey.CREATED: ("newest first", "oldest first"),
    SortKey.PRIORITY: ("urgent first", "low first"),
    SortKey.STATUS: ("open first", "closed first"),
    SortKey.CLAIMER: ("A to Z", "Z to A"),
    SortKey.AUTHOR: ("A to Z", "Z to A"),
    SortKey.WAITING: ("longest first", "shortest first"),
}
_DESCENDING = (SortKey.UPDATED, SortKey.CREATED, SortKey.PRIORITY)
"""The keys whose usual direction is from the largest value to the smallest."""


@dataclass(frozen=True, slots=True)
class SortOrder:
    """An order of the queue.

    Attributes:
        key: The value that counts; None for the service's own order.
        reverse: Whether the usual direction is turned round.
    """

    key: SortKey | None = None
    reverse: bool = False

    def __bool__(self) -> bool:
        """Return whether anything is sorted."""
        return self.key is not None

    @property
    def direction(self) -> str:
        """The direction as words: ``newest first``; empty for the service's own order."""
        return _DIRECTIONS[self.key][self.reverse] if self.key is not None else ""

    def describe(self) -> str:
        """Return the order as words: ``updated, newest first``; empty for the service's own."""
        return f"{self.key.value}, {self.direction}" if self.key is not None else ""


SERVICE_ORDER = SortOrder()

WaitingOf = Callable[[TicketSummary], Waiting | None]
"""Returns how long a ticket waits; None while that is not known."""


def _unknown(_ticket: TicketSummary) -> None:
    return None


def sort_tickets(
    items: Iterable[_Item],
    order: SortOrder,
    ticket_of: Callable[[_Item], TicketSummary],
    waiting_of: WaitingOf = _unknown,
) -> list[_Item]:
    """Return items in an order; equal ones keep theirs, those without a value come last.

    Args:
        items: What to sort, in the service's order.
        order: What to sort by.
        ticket_of: Returns an item's ticket.
        waiting_of: Returns how long a ticket waits, for sorting by that.
    """
    key = order.key
    if key is None:
        return list(items)
    with_value: list[tuple[Any, _Item]] = []
    without: list[tuple[int, _Item]] = []
    value_of = _VALUES.get(key)
    for item in items:
        ticket, rank = ticket_of(item), 0
        if value_of is not None:
            value = value_of(ticket)
        else:
            waiting = waiting_of(ticket)
            value, rank = waiting.since if waiting is not None else None, _rank(waiting)
        if value is None:
            without.append((rank, item))
        else:
            with_value.append((value, item))
    with_value.sort(key=_first, reverse=(key in _DESCENDING) is not order.reverse)
    without.sort(key=_first)
    return [item for _, item in with_value] + [item for _, item in without]


def _first(pair: tuple[Any, object]) -> Any:
    return pair[0]


def _rank(waiting: Waiting | None) -> int:
    """Return where a ticket without a time stands: those that may wait before those that do not."""
    if waiting is None:
        return 1
    return _RANKS[waiting.state]


_RANKS = {
    WaitingState.WAITS: 0,
    WaitingState.REPORT: 0,
    WaitingState.ANSWERED: 2,
    WaitingState.CLAIMED: 2,
    WaitingState.NO_MESSAGES: 2,
    WaitingState.DONE: 3,
}
_PRIORITIES = {priority: rank for rank, priority in enumerate(Priority)}
_STATUSES = {status: rank for rank, status in enumerate(Status)}


@lru_cache(maxsize=256)
def _priority_rank(text: SafeText) -> int | None:
    priority = known_priority(text)
    return None if priority is None else _PRIORITIES[priority]


@lru_cache(maxsize=256)
def _status_rank(text: SafeText) -> int | None:
    status = known_status(text)
    return None if status is None else _STATUSES[status]


def _moment(time: Time) -> float | None:
    return time.timestamp() if isinstance(time, datetime) else None


_VALUES: dict[SortKey, Callable[[TicketSummary], Any]] = {
    SortKey.UPDATED: lambda ticket: _moment(ticket.updated),
    SortKey.CREATED: lambda ticket: _moment(ticket.created),
    SortKey.PRIORITY: lambda ticket: _priority_rank(ticket.priority),
    SortKey.STATUS: lambda ticket: _status_rank(ticket.status),
    SortKey.CLAIMER: lambda ticket: (ticket.claimer_name or ticket.claimed_by).casefold() or None,
    SortKey.AUTHOR: lambda ticket: ticket.author.name.casefold() or None,
}
