"""A queue that moves while it is read, and the states that it went through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from series_tui.api.models import Person, TicketFilters, TicketPage, TicketSummary
from series_tui.text.sanitize import SafeText

START = datetime(2026, 3, 1, tzinfo=UTC)
STATUSES = ("open", "in-progress", "resolved", "closed")
PRIORITIES = ("low", "medium", "high", "urgent", "odd")


def ticket(number: int, updated: datetime | None = None, **fields: str) -> TicketSummary:
    """Return a ticket of a number; the same number makes the same ticket."""
    texts = {name: SafeText(value) for name, value in fields.items()}
    return TicketSummary(
        ticket_id=SafeText(f"T-{number}"),
        status=texts.pop("status", SafeText(STATUSES[number % 4])),
        priority=texts.pop("priority", SafeText(PRIORITIES[number % 5])),
        claimed_by=texts.pop("claimed_by", SafeText("7" if number % 3 else "")),
        claimer_name=SafeText("Mira" if number % 3 else ""),
        author=Person(user_id=SafeText(str(number % 6)), username=SafeText("abcdef"[number % 6])),
        created=START + timedelta(minutes=number * 7 % 11),
        updated=updated or START - timedelta(minutes=number),
        **texts,  # type: ignore[arg-type]  # texts only
    )


@dataclass
class MovingQueue:
    """A service whose queue changes before some of its responses.

    Attributes:
        tickets: The queue, in the service's order.
        per_page: Tickets on a page.
        counts: Whether the service counts tickets and pages.
        before: Called with the queue before each response, with the number of responses so far.
        states: The queue at each moment, the newest last.
        requests: The (page, filters) asked for.
    """

    tickets: list[TicketSummary]
    per_page: int = 3
    counts: bool = True
    before: Callable[[MovingQueue, int], None] = lambda _queue, _answers: None
    states: list[tuple[TicketSummary, ...]] = field(default_factory=list)
    requests: list[tuple[int, TicketFilters]] = field(default_factory=list)
    _clock: int = 0

    def __post_init__(self) -> None:
        self.states.append(tuple(self.tickets))

    async def fetch(self, number: int, filters: TicketFilters) -> TicketPage:
        """Answer as the service would."""
        self.before(self, len(self.requests))
        self.requests.append((number, filters))
        matching = [each for each in self.tickets if filters.status in ("", each.status)]
        pages = max(-(-len(matching) // self.per_page), 1)
        return TicketPage(
            tickets=tuple(matching[(number - 1) * self.per_page : number * self.per_page]),
            page=number,
            total_pages=pages if self.counts else None,
            total_count=len(matching) if self.counts else None,
            has_next=number < pages,
            sources=(b"{}",) * len(matching[(number - 1) * self.per_page : number * self.per_page]),
        )

    def bump(self, at: int, **fields: str) -> None:
        """Change a ticket as the service does: with a newer time, and to the top."""
        self._clock += 1
        texts = {name: SafeText(value) for name, value in fields.items()}
        changed = replace(
            self.tickets.pop(at),
            updated=START + timedelta(seconds=self._clock),
            subject=SafeText(f"change {self._clock}"),
            **texts,  # type: ignore[arg-type]  # texts only
        )
        self.tickets.insert(0, changed)
        self.states.append(tuple(self.tickets))

    def add(self, number: int) -> None:
        """Let another ticket come in, at the top."""
        self._clock += 1
        self.tickets.insert(0, ticket(number, START + timedelta(seconds=self._clock)))
        self.states.append(tuple(self.tickets))

    def remove(self, at: int) -> None:
        """Let a ticket leave."""
        del self.tickets[at]
        self.states.append(tuple(self.tickets))

    def set(self, tickets: list[TicketSummary]) -> None:
        """Have another queue."""
        self.tickets = tickets
        self.states.append(tuple(tickets))
