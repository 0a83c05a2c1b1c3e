"""Tickets, messages and the queue as lines to be read aloud or felt. Pure.

The program's own words stand at the left edge; a stranger's text always has a line of its own, indented.
Words stand for the symbols, and nothing is aligned in columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from series_tui.api.models import Message, Role, Ticket, TicketPage, TicketSummary, WorkspaceConfig
from series_tui.render.facts import ticket_facts
from series_tui.render.labels import known_priority, known_status, priority_word, status_word
from series_tui.render.options import RenderOptions
from series_tui.render.participants import Participants
from series_tui.render.times import clock_time, day_name, relative, zone_name
from series_tui.text.sanitize import HEADER_MARK, SafeText
from series_tui.tickets.sort import WaitingOf

_INDENT = "  "


def printed(line: str, width: int | None = None) -> str:
    """Return a line as it is printed: the program's own with the header mark, a stranger's indented.

    Args:
        line: The line; a stranger's text begins with blanks.
        width: Cells to wrap to, in ASCII, which has no such mark; None to mark the program's own lines.
    """
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    if width is None:
        return line if indent or not line else f"{HEADER_MARK} {line}"
    from series_tui.text.wrap import wrapped

    first, *rest = wrapped(text, max(width - max(len(indent), len(_INDENT)), 20))
    return "\n".join([f"{indent}{first}", *(f"{indent or _INDENT}{more}" for more in rest)])


def headline(ticket: Ticket) -> Iterator[str]:
    """Yield ID, subject, status, priority and claimer."""
    yield f"Ticket {ticket.reference}, {len(ticket.messages):,} message{_s(len(ticket.messages))}."
    yield from _text(ticket.subject or "(no subject)")
    words = {"Status": _known_status_word(ticket.status), "Priority": _known_priority_word(ticket.priority)}
    if facts := " ".join(f"{name}: {word}." for name, word in words.items() if word):
        yield facts
    for name, word in (("Status", ticket.status), ("Priority", ticket.priority)):
        if not words[name]:
            yield f"{name}:"
            yield from _text(word)
    if not ticket.is_claimed:
        yield "Unclaimed."
        return
    yield "Claimed by:"
    name = ticket.claimer.name if ticket.claimer is not None else ticket.claimer_name
    yield from _text(name or ticket.claimed_by)


def details(ticket: Ticket, options: RenderOptions) -> Iterator[str]:
    """Yield everything about a ticket but its messages."""
    yield "Subject:"
    yield from _text(ticket.subject or "(no subject)")
    words = {"status": status_word(ticket.status), "priority": priority_word(ticket.priority)}
    for fact in ticket_facts(ticket, options):
        yield f"{fact.label}:" if not fact.is_literal else f'Field "{fact.label}":'
        for value in (words[fact.label],) if fact.label in words else fact.values:
            yield from _text(value)


def messages(ticket: Ticket, options: RenderOptions, numbers: Sequence[int]) -> Iterator[str]:
    """Yield messages; `numbers` count from 0."""
    participants = _participants(ticket, options)
    for number in numbers:
        yield ""
        yield from _message(ticket, options, number, participants)


def message(ticket: Ticket, options: RenderOptions, number: int) -> Iterator[str]:
    """Yield one message, its number counted from 0."""
    yield from _message(ticket, options, number, _participants(ticket, options))


def _participants(ticket: Ticket, options: RenderOptions) -> Participants:
    return Participants(ticket, name_of=options.staff.get)


def _message(
    ticket: Ticket, options: RenderOptions, number: int, participants: Participants
) -> Iterator[str]:
    """Yield number, role, time, author and text."""
    message = ticket.messages[number]
    place = f"Message {number + 1:,} of {len(ticket.messages):,}"
    role = "" if message.role is Role.OTHER else f" {participants.label(message)},"
    yield f"{place},{role} {_moment(message, options)}."
    if not role:
        yield from _text(participants.label(message))
    if participants.name(message):
        yield from _text(participants.name(message))
    if message.sent and not isinstance(message.sent, datetime):
        yield from _text(f"time as sent: {message.sent}")
    for line in (message.text or "(no text)").split("\n"):
        yield f"{_INDENT}{_INDENT}{line}" if line else ""
    for name, value in message.extra:
        yield f"{_INDENT}{_INDENT}{name}: {value}"


def state(ticket: Ticket) -> tuple[SafeText, SafeText, SafeText]:
    """Return status, priority and claimer, which change besides the messages."""
    return ticket.status, ticket.priority, ticket.claimed_by


def hits(ticket: Ticket, options: RenderOptions, text: str) -> list[int]:
    """Return the numbers, from 0, of the messages that hold a text in any case, or their author's name."""
    folded = text.casefold()
    participants = _participants(ticket, options)
    return [
        number
        for number, message in enumerate(ticket.messages)
        if folded in message.text.casefold() or folded in participants.name(message).casefold()
    ]


def page(
    page: TicketPage,
    now: datetime,
    names: WorkspaceConfig,
    waiting_of: WaitingOf | None = None,
) -> Iterator[str]:
    """Yield one page of the queue, its rows numbered from 1.

    Args:
        page: The page.
        now: The moment that ages count from.
        names: The names of departments.
        waiting_of: Returns how long a ticket waits; None where that is not asked for.
    """
    if not page.tickets:
        yield "No tickets."
        return
    total = "" if page.total_count is None else f", {page.total_count:,} ticket{_s(page.total_count)} in all"
    of = "" if page.total_pages is None else f" of {page.total_pages:,}"
    yield f"Page {page.page:,}{of}{total}."
    for number, ticket in enumerate(page.tickets, start=1):
        waiting = waiting_of(ticket) if waiting_of is not None else None
        waits = waiting.describe(now) if waiting is not None else SafeText("")
        yield from _row(ticket, number, now, names, waits)
    rest = "Type a number to open a ticket" + (", or next for the next page." if page.has_next else ".")
    yield rest


def _row(
    ticket: TicketSummary, number: int, now: datetime, names: WorkspaceConfig, waits: SafeText
) -> Iterator[str]:
    words = [
        _known_status_word(ticket.status),
        _known_priority_word(ticket.priority),
        "claimed" if ticket.is_claimed else "unclaimed",
        waits,
        relative(ticket.updated, now) if isinstance(ticket.updated, datetime) else "",
    ]
    yield f"{number}. {', '.join(word for word in words if word)}."
    yield from _text(ticket.subject or "(no subject)")
    if not words[0]:
        yield from _text(f"status {ticket.status}")
    if not words[1]:
        yield from _text(f"priority {ticket.priority}")
    yield from _text(SafeText(f"from {ticket.author.name}") if ticket.author.name else "no author given")
    department = names.department_name(ticket.department)
    if department:
        yield from _text(SafeText(f"department {department}"))


def _known_status_word(text: SafeText) -> str:
    """Return the word for a status; empty for one that the program has no word for."""
    return status_word(text) if not text or known_status(text) is not None else ""


def _known_priority_word(text: SafeText) -> str:
    """Return the word for a priority; empty for one that the program has no word for."""
    return priority_word(text) if not text or known_priority(text) is not None else ""


def _text(text: str) -> Iterator[str]:
    yield f"{_INDENT}{text}"


def _moment(message: Message, options: RenderOptions) -> str:
    if not isinstance(message.sent, datetime):
        return "no time given"
    day = day_name(message.sent, options.zone, short=True)
    return f"{day} {clock_time(message.sent, options.zone)} {zone_name(message.sent, options.zone)}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
