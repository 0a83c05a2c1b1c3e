"""What every print-out says about a ticket: the same rows in the same order, and who wrote each message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from series_tui.api.models import EMPTY, Fields, Message, Person, Role, Ticket, Time
from series_tui.render.labels import field_label, priority_label, role_word, status_label
from series_tui.render.times import absolute, day_name, relative
from series_tui.text.sanitize import SafeText


@dataclass(frozen=True, slots=True)
class View:
    """How a ticket is printed.

    Attributes:
        zone: The zone of all times.
        now: The moment that relative times count from.
        ascii_only: Whether the program's own marks are ASCII.
        first: The first of the messages that are printed, from 0.
    """

    zone: tzinfo
    now: datetime
    ascii_only: bool = False
    first: int = 0


def day_of(message: Message, view: View) -> str:
    """Return the day that a message stands under."""
    return day_name(message.sent, view.zone) if isinstance(message.sent, datetime) else "No time given"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a label, and its values, a line each.

    Attributes:
        label: What it is.
        values: What it says.
        is_foreign: Whether the label is the service's own name of a field.
    """

    label: SafeText
    values: tuple[SafeText, ...]
    is_foreign: bool = False


def facts(ticket: Ticket, view: View) -> list[Fact]:
    """Return everything about a ticket but its subject and its messages."""
    count = len(ticket.messages)
    shown = f"{count:,}" if not view.first else f"the newest {count - view.first:,} of {count:,}"
    rows = [
        ("ticket", (ticket.reference,)),
        ("status", (status_label(ticket.status, ascii_only=view.ascii_only),)),
        ("priority", (priority_label(ticket.priority, ascii_only=view.ascii_only),)),
        ("claimed by", _claimer(ticket) if ticket.is_claimed else (SafeText("unclaimed"),)),
        ("author", person(ticket.author)),
        ("category", (ticket.category,)),
        ("department", (ticket.department,)),
        ("created", moment(ticket.created, view)),
        ("updated", moment(ticket.updated, view)),
        ("messages", (SafeText(shown),)),
    ]
    found = [Fact(SafeText(label), _given(values)) for label, values in rows]
    if ticket.game_report is not None:
        found.append(Fact(SafeText("game report"), (SafeText("yes" if ticket.game_report else "no"),)))
    found += _foreign(ticket.game_data, "game")
    if ticket.object_id and ticket.object_id != ticket.reference:
        found.append(Fact(SafeText("_id"), (ticket.object_id,)))
    found += _foreign(ticket.author.extra, "author")
    found += _foreign(ticket.claimer.extra if ticket.claimer else (), "claimer")
    return found + _foreign(ticket.extra)


def person(who: Person) -> tuple[SafeText, ...]:
    """Return a person's name, ``@username`` and ``id N``, as far as they are known."""
    lines = [who.display_name] if who.display_name else []
    if who.username:
        lines.append(SafeText(f"@{who.username}"))
    if who.user_id:
        lines.append(SafeText(f"id {who.user_id}"))
    return tuple(lines)


def _claimer(ticket: Ticket) -> tuple[SafeText, ...]:
    """Return who claimed a ticket; where the answer's fields disagree, what each of them says."""
    claimer = ticket.claimer or Person(user_id=ticket.claimed_by, display_name=ticket.claimer_name)
    others = []
    if ticket.claimer_name not in ("", claimer.name, claimer.display_name):
        others.append(SafeText(f"ClaimedByName {ticket.claimer_name}"))
    if ticket.claimed_by not in ("", claimer.user_id):
        others.append(SafeText(f"ClaimedBy {ticket.claimed_by}"))
    return (*person(claimer), *others)


def moment(time: Time, view: View) -> tuple[SafeText, ...]:
    """Return a time in full and how long ago it was; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return (time,)
    return (SafeText(f"{absolute(time, view.zone)} ({relative(time, view.now)})"),)


class Speakers:
    """Who wrote a ticket's messages, as far as the ticket names them.

    Args:
        ticket: The ticket.
    """

    def __init__(self, ticket: Ticket) -> None:
        self._author, self._claimer = ticket.author.user_id, ticket.claimed_by
        self._names = {ticket.claimed_by: ticket.claimer_name, ticket.author.user_id: ticket.author.name}
        if ticket.claimer is not None and ticket.claimer.name != ticket.claimed_by:
            self._names[ticket.claimed_by] = ticket.claimer.name

    def role(self, message: Message) -> SafeText:
        """Return the role as a word, with ``author`` or ``claimer`` where it applies.

        It stands before the name wherever both are shown, so that no name can pass for a role.
        """
        words: list[str] = [role_word(message)]
        if message.role is Role.SYSTEM and message.type_name not in ("", "system_message"):
            words[0] = f"{words[0]} [{message.type_name}]"
        if message.role is not Role.SYSTEM and message.author_id:
            words += ["author"] * (message.author_id == self._author)
            words += ["claimer"] * (message.author_id == self._claimer)
        return SafeText(" · ".join(words))

    def name(self, message: Message) -> SafeText:
        """Return the name of who wrote a message, else the id; nothing for the system's own."""
        if not message.author_id:
            return EMPTY if message.role is Role.SYSTEM else SafeText("no author given")
        name = self._names.get(message.author_id)
        return name if name and name != message.author_id else SafeText(f"id {message.author_id}")


def first_message(ticket: Ticket, last: int | None, since: datetime | None) -> int:
    """Return the first message to print, from 0: of the newest `last`, and none before `since`."""
    first = max(len(ticket.messages) - last, 0) if last is not None else 0
    if since is not None:
        recent = (
            number
            for number, message in enumerate(ticket.messages)
            if isinstance(message.sent, datetime) and message.sent >= since
        )
        first = max(first, next(recent, len(ticket.messages)))
    return first


def _foreign(fields: Fields, owner: str = "") -> list[Fact]:
    return [Fact(field_label(name, owner), _given((value,)), is_foreign=True) for name, value in fields]


def _given(values: tuple[SafeText, ...]) -> tuple[SafeText, ...]:
    return tuple(value for value in values if value) or (SafeText("-"),)
