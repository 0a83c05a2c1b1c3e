"""Tickets to read in the message log, keys to press there, and what is seen then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from textual.pilot import Pilot

from series_tui.api.models import Message, Role, Ticket
from tests.tui.log_harness import START, LogApp, conversation, message, ticket

SIZE = (60, 13)
"""Twelve rows of log over one of something else."""


def without_mark(rows: list[str]) -> list[str]:
    """Return rows without the cursor's mark."""
    return [row.replace("▌", " ", 1).rstrip() for row in rows]


def at_cursor(rows: list[str]) -> str:
    """Return what the cursor's mark stands beside, in one line."""
    return " ".join(" ".join(row[1:].split()) for row in rows if row.startswith("▌"))


async def pressed(app: LogApp, pilot: Pilot[None], *keys: str) -> list[str]:
    """Press keys, and return the rows that are then seen."""
    await pilot.press(*keys)
    await pilot.pause()
    return app.rows


def numbered(count: int = 200) -> Ticket:
    """Return a chat of two in turn, all messages of one line, two a minute apart in a group."""
    return ticket(conversation(count))


def days(count: int = 9) -> Ticket:
    """Return a chat with two messages a day, by player and staff."""
    return ticket(
        [
            message(
                number,
                f"message {number}",
                role=(Role.PLAYER, Role.STAFF)[number % 2],
                sent=START + timedelta(days=number // 2, minutes=number),
            )
            for number in range(count)
        ]
    )


def grown(old: Ticket, *, before: int = 0, after: int = 0) -> Ticket:
    """Return a ticket with messages that are older, and newer ones."""
    older = [message(-1 - n, f"older {n}", sent=START - timedelta(days=1)) for n in range(before)]
    newer: list[Message] = [message(1_000 + n, f"newer {n}") for n in range(after)]
    return replace(old, messages=(*older, *old.messages, *newer))
