"""Facts about a ticket: the one list that every front end and every format shows. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from series_tui.api.models import EMPTY, Fields, Person, Ticket, Time
from series_tui.render.labels import field_label, priority_label, status_label
from series_tui.render.options import RenderOptions
from series_tui.render.times import absolute, relative
from series_tui.text.sanitize import SafeText, truncate_chars

_ALWAYS_SHOWN, _MAX_ROWS = 6, 200
"""Rows of a pane: drawing ten thousand would take seconds each time."""
_MAX_VALUE_CHARS, _MAX_CHARS = 2_000, 10_000
"""Characters of one value, and of all that follow the first rows: wrapping more of them takes long."""
HEADLINE = frozenset({"ticket", "status", "priority", "claimed by"})
"""Labels of the facts that :func:`headline` has."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a label, and its values.

    Attributes:
        label: The fact's name, in the program's words, or the service's name of an unknown field.
        values: Its values, one line each.
        is_literal: Whether the label is the service's own.
        is_more: Whether few readers need it: the ``_id``, avatars, fields that the program has no word for.
    """

    label: SafeText
    values: tuple[SafeText, ...]
    is_literal: bool = False
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """The most important facts.

    Attributes:
        status: Symbol and word.
        priority: Symbol and word.
        claimer: The claimer's name, then username; None when unclaimed.
    """

    status: SafeText
    priority: SafeText
    claimer: tuple[SafeText, ...] | None


def headline(ticket: Ticket) -> Headline:
    """Return status, priority and claimer of a ticket."""
    claimer = None
    if ticket.is_claimed:
        who = person_lines(ticket.claimer or Person(user_id=ticket.claimed_by), ticket.claimer_name)
        claimer = _bounded_values(who)
    return Headline(
        status=status_label(ticket.status),
        priority=priority_label(ticket.priority),
        claimer=claimer,
    )


def ticket_facts(ticket: Ticket, options: RenderOptions, messages: str = "") -> list[Fact]:
    """Return everything about a ticket but its subject and its messages.

    Args:
        ticket: The ticket.
        options: Zone, moment and names.
        messages: How many messages are shown, as ``2 of 4 messages``; their number where it is empty.
    """
    count = messages.removesuffix("s").removesuffix(" message") or f"{len(ticket.messages):,}"
    ascii_only, names = options.ascii_only, options.names
    category, department = names.category_name(ticket.category), names.department_name(ticket.department)
    rows = [
        _fact("ticket", ticket.reference),
        _fact("status", status_label(ticket.status, ascii_only=ascii_only)),
        _fact("priority", priority_label(ticket.priority, ascii_only=ascii_only)),
        _fact("claimed by", *_claimer(ticket)),
        _fact("author", *person_lines(ticket.author)),
        _fact("category", *_named(category, ticket.category)),
        _fact("department", *_named(department, ticket.department)),
        _fact("created", *time_lines(ticket.created, options)),
        _fact("updated", *time_lines(ticket.updated, options)),
        _fact("messages", SafeText(count)),
    ]
    if ticket.game_report is not None:
        rows.append(_fact("report", SafeText("in-game report" if ticket.game_report else "no")))
    rows += [Fact(_game_label(name), _given((value,)), is_literal=True) for name, value in ticket.game_data]
    if ticket.object_id and ticket.object_id != ticket.reference:
        rows.append(replace(_fact("_id", ticket.object_id), is_more=True))
    rows += _fields(ticket.author.extra, "author")
    rows += _fields(ticket.claimer.extra if ticket.claimer else (), "claimer")
    return rows + _fields(ticket.extra)


def bounded_facts(facts: list[Fact]) -> list[Fact]:
    """Return facts that can be drawn quickly: of long values the beginning, of many rows the first."""
    kept: list[Fact] = []
    characters = 0
    for number, fact in enumerate(facts):
        label = truncate_chars(fact.label, _MAX_VALUE_CHARS)
        bounded = replace(fact, label=label, values=_bounded_values(fact.values))
        characters += sum(map(len, bounded.values))
        if number >= _MAX_ROWS or (number >= _ALWAYS_SHOWN and characters > _MAX_CHARS):
            left_out = len(facts) - number
            left = _fact("more", SafeText(f"{left_out:,} fields; export as .json to see them"))
            kept.append(replace(left, is_more=True))
            break
        kept.append(bounded)
    return kept


def person_lines(person: Person, known_name: SafeText = EMPTY) -> tuple[SafeText, ...]:
    """Return a person's name, ``@username`` and ``id N``, as far as they are known."""
    name = person.display_name or known_name
    lines = [name] if name else []
    if person.username:
        lines.append(SafeText(f"@{person.username}"))
    if person.user_id and (not lines or person.username or person.display_name):
        lines.append(SafeText(f"id {person.user_id}"))
    return tuple(lines)


def time_lines(time: Time, options: RenderOptions) -> tuple[SafeText, ...]:
    """Return a time with its zone, then how long ago that was; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return (time,)
    return (absolute(time, options.zone, seconds=options.has_seconds), relative(time, options.now))


def _claimer(ticket: Ticket) -> tuple[SafeText, ...]:
    """Return the claimer, or that there is none; where the response's fields disagree, each of them."""
    if not ticket.is_claimed:
        return (SafeText("unclaimed"),)
    claimer = ticket.claimed_by_person
    others = []
    if ticket.claimer_name not in ("", claimer.name, claimer.display_name):
        others.append(SafeText(f"ClaimedByName {ticket.claimer_name}"))
    if ticket.claimed_by not in ("", claimer.user_id):
        others.append(SafeText(f"ClaimedBy {ticket.claimed_by}"))
    return (*person_lines(claimer), *others)


def _named(name: SafeText, identity: SafeText) -> tuple[SafeText, ...]:
    """Return a name with its id, or the id alone where no name is known."""
    if not identity:
        return (SafeText("none"),)
    return (name, SafeText(f"id {identity}")) if name != identity else (identity,)


def _fact(label: str, *values: SafeText) -> Fact:
    return Fact(SafeText(label), _given(values))


def _fields(fields: Fields, owner: str = "") -> list[Fact]:
    return [
        Fact(field_label(name, owner), _given((value,)), is_literal=True, is_more=True)
        for name, value in fields
    ]


def _given(values: tuple[SafeText, ...]) -> tuple[SafeText, ...]:
    return tuple(value for value in values if value) or (SafeText("not given"),)


def _bounded_values(values: tuple[SafeText, ...]) -> tuple[SafeText, ...]:
    """Return values short enough to be wrapped; a cut one is followed by its length."""
    lines = []
    for value in values:
        lines.append(truncate_chars(value, _MAX_VALUE_CHARS))
        if len(value) > _MAX_VALUE_CHARS:
            lines.append(SafeText(f"({len(value):,} characters; export as .json to see them)"))
    return tuple(lines)


def _game_label(name: SafeText) -> SafeText:
    """Return the label of a field of the game's data: place and server by their words."""
    plain = name.lower().replace("_", "")
    word = {"placeid": "place", "serverid": "server", "jobid": "server"}.get(plain)
    return SafeText(word) if word else field_label(name, "game")
