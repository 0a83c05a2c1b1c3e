"""The ticket that the app's tests read, and a hostile one."""

from __future__ import annotations

from dataclasses import replace

from series_tui.api.models import Person, Role, Ticket
from series_tui.api.untrusted import SafeText
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


def hostile_ticket(reference: str = "EVIL") -> Ticket:
    """Return a ticket whose every text would do something if it were read as markup."""
    text = SafeText(MARKUP)
    person = Person(SafeText("123"), text, text, ((text, text),))
    return replace(
        ticket([message(0, MARKUP, author="123"), message(1, MARKUP, type_name=MARKUP, role=Role.OTHER)]),
        ticket_id=SafeText(reference),
        object_id=text,
        subject=text,
        status=text,
        priority=text,
        category=text,
        department=text,
        author=person,
        claimer=person,
        claimed_by=text,
        game_report=True,
        game_data=((text, text),),
        created=text,
        updated=text,
        extra=((text, text),),
    )
