"""What the details of a ticket say, as rows of label and values. Pure; no widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from series_tui.api.models import EMPTY, Person, Ticket, Time, WorkspaceConfig
from series_tui.api.untrusted import SafeText
from series_tui.labels import field_label, priority_label, status_label
from series_tui.times import absolute, relative

_NO_NAMES = WorkspaceConfig()
_MOST_ROWS = 200
"""Drawing ten thousand would take seconds each time, and nobody reads them."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of the details.

    Attributes:
        label: What it is, in the program's words, or the service's name of an unknown field.
        values: What it says, a line each.
        is_foreign_label: Whether the label is the service's own.
    """

    label: SafeText
    values: tuple[SafeText, ...]
    is_foreign_label: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """What one wants to know first.

    Attributes:
        status: Symbol and word.
        priority: Symbol and word.
        claimer: Who claimed it: name, then username; None when unclaimed.
    """

    status: SafeText
    priority: SafeText
    claimer: tuple[SafeText, ...] | None


def headline(ticket: Ticket, *, ascii_only: bool = False) -> Headline:
    """Return status, priority and claimer of a ticket."""
    claimer = None
    if ticket.is_claimed:
        claimer = person_lines(ticket.claimer or Person(user_id=ticket.claimed_by), ticket.claimer_name)
    return Headline(
        status=status_label(ticket.status, ascii_only=ascii_only),
        priority=priority_label(ticket.priority, ascii_only=ascii_only),
        claimer=claimer,
    )


def person_lines(person: Person, known_name: SafeText = EMPTY) -> tuple[SafeText, ...]:
    """Return a person's name, ``@username`` and ``id N``, as far as they are known."""
    name = person.display_name or known_name
    lines = [name] if name else []
    if person.username:
        lines.append(SafeText(f"@{person.username}"))
    if person.user_id and (not lines or person.username or person.display_name):
        lines.append(SafeText(f"id {person.user_id}"))
    return tuple(lines)


def time_lines(time: Time, zone: tzinfo, now: datetime) -> tuple[SafeText, ...]:
    """Return a time to the minute, then how long ago that was; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return (time or SafeText("not given"),)
    return (absolute(time, zone, seconds=False), relative(time, now))


def detail_rows(ticket: Ticket, names: WorkspaceConfig | None, zone: tzinfo, now: datetime) -> list[Detail]:
    """Return everything about a ticket but its headline, its subject and its messages.

    Args:
        ticket: The ticket.
        names: The names of departments and categories; None while they are not known.
        zone: The zone of the times.
        now: The moment that relative times count from.
    """
    known = names or _NO_NAMES
    rows = [
        _row("author", person_lines(ticket.author) or (SafeText("not given"),)),
        _row("category", _named(known.category_name(ticket.category))),
        _row("department", _named(known.department_name(ticket.department))),
        _row("created", time_lines(ticket.created, zone, now)),
        _row("updated", time_lines(ticket.updated, zone, now)),
        _row("messages", (SafeText(f"{len(ticket.messages):,}"),)),
    ]
    if ticket.game_report:
        rows.append(_row("report", (SafeText("in-game report"),)))
    rows += [_field(_game_label(name), value) for name, value in ticket.game_data]
    if ticket.object_id:
        rows.append(_row("_id", (ticket.object_id,)))
    for owner, fields in (
        ("author", ticket.author.extra),
        ("claimer", ticket.claimer.extra if ticket.claimer else ()),
    ):
        rows += [_field(field_label(name, owner), value) for name, value in fields]
    rows += [_field(field_label(name), value) for name, value in ticket.extra]
    if len(rows) > _MOST_ROWS:
        left_out = len(rows) - _MOST_ROWS
        rows[_MOST_ROWS:] = [_row("more", (SafeText(f"{left_out:,} fields; an export as .json has them"),))]
    return rows


def _row(label: str, values: tuple[SafeText, ...]) -> Detail:
    return Detail(SafeText(label), values)


def _field(label: SafeText, value: SafeText) -> Detail:
    return Detail(label, (value,), is_foreign_label=True)


def _named(name: SafeText) -> tuple[SafeText, ...]:
    return (name or SafeText("none"),)


def _game_label(name: SafeText) -> SafeText:
    """Return what a field of the game's data is called here: place and server by their words."""
    plain = name.lower().replace("_", "")
    word = {"placeid": "place", "serverid": "server", "jobid": "server"}.get(plain)
    return SafeText(word) if word else field_label(name)
