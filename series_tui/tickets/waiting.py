"""Since when each player waits for an answer. Pure; kept in memory only.

A ticket waits while it is open or in progress and the last message of player or staff is the player's: since
the first message by the player after the last one by staff. The service refuses replies to a game report: it
waits, from its creation on, until it is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from series_tui.api.models import Identity, Role, Ticket, TicketSummary, Time, identity
from series_tui.render.labels import known_status
from series_tui.render.times import short_age
from series_tui.text.sanitize import SafeText
from series_tui.tickets.filters import ACTIVE


class WaitingState(Enum):
    """Whether a player waits, and why not."""

    WAITS = "waits"
    REPORT = "report"
    ANSWERED = "answered"
    CLAIMED = "claimed"
    NO_MESSAGES = "no messages"
    DONE = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The wait of one ticket.

    Attributes:
        state: Whether a player waits.
        since: Since when; None where no player waits, or where the time cannot be read.
    """

    state: WaitingState
    since: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether an answer, or a claim of a report, is waited for."""
        return self.state in (WaitingState.WAITS, WaitingState.REPORT)

    def describe(self, now: datetime) -> SafeText:
        """Return it for a column: ``waits 2 h``, ``report 3 d``, ``answered``; empty once finished."""
        if not self.is_waiting or self.since is None:
            return SafeText(self.state.value)
        return SafeText(f"{self.state.value} {short_age(self.since, now)}")


def waiting_of_summary(ticket: TicketSummary) -> Waiting | None:
    """Return how long a ticket waits, as far as that needs none of its messages; None otherwise."""
    if known_status(ticket.status) not in ACTIVE:
        return Waiting(WaitingState.DONE)
    if not ticket.game_report:
        return None
    if ticket.is_claimed:
        return Waiting(WaitingState.CLAIMED)
    return Waiting(WaitingState.REPORT, _moment(ticket.created))


def waiting_of(ticket: Ticket) -> Waiting:
    """Return how long a ticket waits, by its messages from the last one by staff on."""
    wait = waiting_of_summary(ticket)
    if wait is not None:
        return wait
    since: datetime | None = None
    is_waiting = False
    for message in reversed(ticket.messages):
        if message.role is Role.STAFF:
            if not is_waiting:
                return Waiting(WaitingState.ANSWERED)
            break
        if message.role is Role.PLAYER:
            is_waiting, since = True, _moment(message.sent) or since
    return Waiting(WaitingState.WAITS, since) if is_waiting else Waiting(WaitingState.NO_MESSAGES)


def _moment(time: Time) -> datetime | None:
    return time if isinstance(time, datetime) else None


class WaitingIndex:
    """The waits of tickets that were read; each holds until its ``UpdatedAt`` differs.

    Attributes:
        version: Grows with every change, so that what is made of it can be kept.
    """

    def __init__(self) -> None:
        self.version = 0
        self._known: dict[Identity, tuple[Time, Waiting]] = {}

    def record(self, ticket: Ticket) -> bool:
        """Record a ticket that was read; return whether that changed anything."""
        entry = (ticket.updated, waiting_of(ticket))
        name = identity(ticket)
        if self._known.get(name) == entry:
            return False
        self._known[name] = entry
        self.version += 1
        return True

    def of(self, ticket: TicketSummary) -> Waiting | None:
        """Return how long a ticket waits; None if it has to be read for that."""
        waiting = waiting_of_summary(ticket)
        if waiting is not None:
            return waiting
        updated, wait = self._known.get(identity(ticket), (None, None))
        return wait if updated == ticket.updated else None

    def to_read(self, tickets: Iterable[TicketSummary]) -> list[TicketSummary]:
        """Return the tickets to read, so that it is known of all of them."""
        return [ticket for ticket in tickets if self.of(ticket) is None]
