"""The ticket that the app's tests read, and markup that none of it may be read as."""

from __future__ import annotations

from dataclasses import replace

from series_tui.api.models import Person, Role, Ticket
from series_tui.text.sanitize import SafeText
from tests.tui.log_harness import PLAYER, STAFF, START, message, ticket

REFERENCE = "TICKET-1234567890-ABCD"
MARKUP = "[/][@click=app.quit]quit[/] [bold]x[/bold] $error"


def sample_ticket(reference: str = REFERENCE, *, subject: str = "Help with ranking") -> Ticket:
    """Return the reference's own example, gone on a little."""
    messages = [
        message(0, "I need help with my rank"),
        message(10, "claimed by Staff Member", role=Role.SYSTEM),
        message(11, "Hello! Which group is it about?\nAnd since when?", role=Role.STAFF),
        message(75, "The training centre one."),
    ]
    return replace(
        ticket(messages, reference),
        subject=SafeText(subject),
        status=SafeText("in-progress"),
        priority=SafeText("high"),
        category=SafeText("support"),
        department=SafeText("support-dept"),
        author=Person(PLAYER, SafeText("player123"), SafeText("Player Name")),
        claimer=Person(STAFF, SafeText("staff123"), SafeText("Staff Member")),
        created=START,
        updated=START,
        extra=((SafeText("Mood"), SafeText("calm")),),
    )
