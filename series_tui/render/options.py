"""Options of a print-out, and the messages that are printed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import NamedTuple

from series_tui.api.models import Message, Role, Ticket, WorkspaceConfig
from series_tui.render.times import absolute
from series_tui.text.sanitize import SafeText

NO_NAMES = WorkspaceConfig()


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Options of every format.

    Attributes:
        zone: The zone of all times.
        now: The moment that relative times count from.
        ascii_only: Whether the program's own marks are ASCII.
        has_seconds: Whether times are given to the second.
        names: The names of categories and departments.
        staff: The names of staff members by user id.
    """

    zone: tzinfo
    now: datetime
    ascii_only: bool = False
    has_seconds: bool = True
    names: WorkspaceConfig = NO_NAMES
    staff: Mapping[str, SafeText] = field(default_factory=dict)


class MessageSelection(NamedTuple):
    """Select the messages that are printed.

    Attributes:
        last: Only the newest so many of those that match; None for all.
        since: Only those sent then or later; None for all.
        role: Only those in this role; None for all.
    """

    last: int | None = None
    since: datetime | None = None
    role: Role | None = None

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return self != ALL_MESSAGES

    def apply(self, ticket: Ticket) -> tuple[Message, ...]:
        """Return the messages of a ticket that match, in their order."""
        messages = ticket.messages
        if self.role is not None:
            messages = tuple(message for message in messages if message.role is self.role)
        if self.since is not None:
            messages = messages[_first_since(messages, self.since) :]
        return messages[max(len(messages) - self.last, 0) :] if self.last is not None else messages

    def describe(self, options: RenderOptions) -> str:
        """Return the conditions as words: ``by staff since 2025-01-15 10:30 UTC``."""
        words = []
        if self.role is not None:
            words.append("by the system" if self.role is Role.SYSTEM else f"by {self.role.value}")
        if self.since is not None:
            words.append(f"since {absolute(self.since, options.zone, seconds=False)}")
        return " ".join(words)

    def count_text(self, ticket: Ticket, shown: int, options: RenderOptions) -> str:
        """Return how many messages are printed: ``4 messages``, ``2 of 4 messages``."""
        count = len(ticket.messages)
        if shown == count:
            return f"{count:,} message{'' if count == 1 else 's'}"
        if not shown:
            return f"No messages {self.describe(options)} (of {count:,})"
        return f"{shown:,} of {count:,} message{'' if count == 1 else 's'}"


ALL_MESSAGES = MessageSelection()


def _first_since(messages: tuple[Message, ...], since: datetime) -> int:
    """Return the index of the first message sent at a moment or later."""
    recent = (
        number
        for number, message in enumerate(messages)
        if isinstance(message.sent, datetime) and message.sent >= since
    )
    return next(recent, len(messages))
