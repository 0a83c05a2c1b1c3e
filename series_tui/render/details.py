"""What the details of a ticket say, as rows of label and values. Pure; no widget in here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from series_tui.api.models import EMPTY, Person, Ticket, Time, WorkspaceConfig
from series_tui.render.labels import field_label, priority_label, status_label
from series_tui.render.times import absolute, relative
from series_tui.text.sanitize import SafeText, truncate_chars

_NO_NAMES = WorkspaceConfig()
_ALWAYS_SHOWN, _MOST_ROWS = 6, 200
"""Drawing ten thousand would take seconds each time, and nobody reads them."""
_LONGEST_VALUE, _MOST_CHARACTERS = 2_000, 10_000
"""Characters of one value, and of all that stand behind the first rows: wrapping more of them takes long."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of the details.

    Attributes:
        label: What it is, in the program's words, or the service's name of an unknown field.
        values: What it says, a line each.
        is_foreign_label: Whether the label is the service's own.
        is_more: Whether few readers need it: the ``_id``, avatars, fields without a word of the program's.
    """

    label: SafeText
    values: tuple[SafeText, ...]
    is_foreign_label: bool = False
    is_more: bool = False


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
        who = person_lines(ticket.claimer or Person(user_id=ticket.claimed_by), ticket.claimer_name)
        claimer = _bounded(who)
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
    more: list[Detail] = []
    if ticket.object_id:
        more.append(_row("_id", (ticket.object_id,)))
    for owner, fields in (
        ("author", ticket.author.extra),
        ("claimer", ticket.claimer.extra if ticket.claimer else ()),
    ):
        more += [_field(field_label(name, owner), value) for name, value in fields]
    more += [_field(field_label(name), value) for name, value in ticket.extra]
    rows += [replace(row, is_more=True) for row in more]
    shown = _rows_to_show(rows)
    if left_out := len(rows) - shown:
        left = _row("more", (SafeText(f"{left_out:,} fields; an export as .json has them"),))
        rows[shown:] = [replace(left, is_more=True)]
    return rows


def _rows_to_show(rows: list[Detail]) -> int:
    """Return how many rows are shown: the first ones, and further ones while they are few and short."""
    characters = 0
    for number, row in enumerate(rows):
        characters += sum(map(len, row.values))
        if number >= _MOST_ROWS or (number >= _ALWAYS_SHOWN and characters > _MOST_CHARACTERS):
            return number
    return len(rows)


def _row(label: str, values: tuple[SafeText, ...]) -> Detail:
    return Detail(SafeText(label), _bounded(values))


def _field(label: SafeText, value: SafeText) -> Detail:
    return Detail(truncate_chars(label, _LONGEST_VALUE), _bounded((value,)), is_foreign_label=True)


def _bounded(values: tuple[SafeText, ...]) -> tuple[SafeText, ...]:
    """Return values of which each is short enough to be wrapped; a cut one is followed by how long it is."""
    lines = []
    for value in values:
        lines.append(truncate_chars(value, _LONGEST_VALUE))
        if len(value) > _LONGEST_VALUE:
            lines.append(SafeText(f"({len(value):,} characters; an export as .json has them)"))
    return tuple(lines)


def _named(name: SafeText) -> tuple[SafeText, ...]:
    return (name or SafeText("none"),)


def _game_label(name: SafeText) -> SafeText:
    """Return what a field of the game's data is called here: place and server by their words."""
    plain = name.lower().replace("_", "")
    word = {"placeid": "place", "serverid": "server", "jobid": "server"}.get(plain)
    return SafeText(word) if word else field_label(name)
