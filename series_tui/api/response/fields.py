"""Decoded JSON to models: tolerant of whatever stands where, and nothing of a message is dropped.

Each function takes any JSON value. A field of an odd type becomes text; an unknown field goes to ``extra``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from sys import intern
from typing import Any

from series_tui.api.models import (
    EMPTY,
    Fields,
    Message,
    Person,
    Role,
    Ticket,
    TicketSummary,
    Time,
    WorkspaceConfig,
)
from series_tui.api.ticket_id import TicketId, ticket_id_of
from series_tui.text.sanitize import SafeText, clean, clean_line, safe_value

_MESSAGE_FIELDS = frozenset(("Content", "Author", "Type", "Timestamp"))
_PERSON_FIELDS = ("UserId", "Username", "DisplayName")
TICKET_FIELDS = (
    *("_id", "TicketId", "Subject", "Category", "Department", "Status", "Priority", "Author", "Content"),
    *("ClaimedBy", "ClaimedByUser", "ClaimedByName", "GameReport", "GameData", "CreatedAt", "UpdatedAt"),
)
_SYSTEM_WORDS = ("system", "claim", "status")
_MAX_ROLE_CHARS = 200
"""Characters of a type that are looked at."""
_MAX_CACHED = 2_000

LineCache = dict[Any, SafeText]
"""Ids and types of messages that are cleaned already: a chat repeats few of them, and keeps each once."""


def role_of(type_name: SafeText) -> Role:
    """Return who speaks, by a message's type."""
    name = type_name[:_MAX_ROLE_CHARS].lower()
    if name == "author_message":
        return Role.PLAYER
    if name == "staff_message":
        return Role.STAFF
    return Role.SYSTEM if any(word in name for word in _SYSTEM_WORDS) else Role.OTHER


def parse_message(message_id: str, value: Any, cache: LineCache | None = None) -> Message:
    """Return one message; a value that is no object becomes a message that holds it as text.

    Args:
        message_id: The key that it stood under.
        value: What stood there.
        cache: The types and authors of the messages before it; filled.
    """
    text = _text(value.get("Content") if isinstance(value, dict) else value)
    if not isinstance(value, dict):
        return Message(clean_line(message_id), EMPTY, Role.OTHER, EMPTY, text, EMPTY)
    cache = {} if cache is None else cache
    type_name = _cached_line(value.get("Type"), cache)
    author = value.get("Author")
    extra: Fields = ()
    if not _MESSAGE_FIELDS.issuperset(value):
        extra = _extra(value, _MESSAGE_FIELDS)
    if isinstance(author, dict):
        extra += _extra(author, ("UserId",))
        author = author.get("UserId")
    return Message(
        message_id=clean_line(message_id),
        author_id=_cached_line(author, cache),
        role=role_of(type_name),
        type_name=type_name,
        text=text,
        sent=parse_time(value.get("Timestamp")),
        extra=extra,
    )


def parse_person(value: Any) -> Person:
    """Return a person; a value that is no object is taken for the id."""
    if not isinstance(value, dict):
        return Person(user_id=_id(value))
    return Person(
        user_id=_shared(_id(value.get("UserId"))),
        username=_shared(_line(value.get("Username"))),
        display_name=_shared(_line(value.get("DisplayName"))),
        extra=_extra(value, _PERSON_FIELDS),
    )


def parse_summary(value: Any) -> TicketSummary:
    """Return a ticket as the queue lists it."""
    return TicketSummary(**_summary_fields(value if isinstance(value, dict) else {"Ticket": value}))


def parse_ticket(
    fields: Mapping[str, Any], extra: Fields, messages: tuple[Message, ...], source: bytes | memoryview
) -> Ticket:
    """Return a ticket.

    Args:
        fields: Its fields of :data:`TICKET_FIELDS`, but ``Content``.
        extra: Its other fields.
        messages: Its messages, in order.
        source: Its JSON.
    """
    common = _summary_fields(fields)
    common["extra"] += extra
    user, claimed_by = fields.get("ClaimedByUser"), fields.get("ClaimedBy")
    if isinstance(claimed_by, dict):
        if user:
            common["extra"] += _extra({"ClaimedBy": claimed_by}, ())
        user = user or claimed_by
    claimer = None
    if user or common["claimed_by"] or common["claimer_name"]:
        claimer = parse_person(user or None)
        if not claimer.user_id or not claimer.display_name:
            claimer = Person(
                claimer.user_id or common["claimed_by"],
                claimer.username,
                claimer.display_name or common["claimer_name"],
                claimer.extra,
            )
        common["claimed_by"] = common["claimed_by"] or claimer.user_id
        common["claimer_name"] = common["claimer_name"] or claimer.name
    return Ticket(**common, claimer=claimer, messages=messages, source=source)


def parse_config(data: Mapping[str, Any]) -> WorkspaceConfig:
    """Return the names of a workspace's categories and departments."""
    enabled = data.get("Enabled")
    return WorkspaceConfig(
        enabled=enabled if isinstance(enabled, bool) else None,
        categories=_names(data.get("Categories")),
        departments=_names(data.get("Departments")),
        members=_members(data.get("Departments")),
    )


def _members(departments: Any) -> tuple[SafeText, ...]:
    """Return the UserIds of the members of all departments, each once, in the order received."""
    tables = departments.values() if isinstance(departments, dict) else ()
    lists = [table.get("Members") for table in tables if isinstance(table, dict)]
    ids = [_id(member) for members in lists if isinstance(members, list) for member in members]
    return tuple(dict.fromkeys(each for each in ids if each))


def _summary_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    claimed_by = fields.get("ClaimedBy")
    is_report = fields.get("GameReport")
    odd_report = {} if isinstance(is_report, bool) or is_report is None else {"GameReport": is_report}
    claimer = parse_person(claimed_by) if isinstance(claimed_by, dict) else None
    return {
        "ticket_id": _line(fields.get("TicketId")),
        "object_id": _object_id(fields.get("_id")),
        "subject": _line(fields.get("Subject")),
        "category": _shared(_line(fields.get("Category"))),
        "department": _shared(_line(fields.get("Department"))),
        "status": _shared(_line(fields.get("Status"))),
        "priority": _shared(_line(fields.get("Priority"))),
        "author": parse_person(fields.get("Author")),
        "claimed_by": claimer.user_id if claimer else _shared(_id(claimed_by)),
        "claimer_name": _shared(_line(fields.get("ClaimedByName"))) or (claimer.name if claimer else EMPTY),
        "game_report": is_report if isinstance(is_report, bool) else None,
        "game_data": _game_data(fields.get("GameData")),
        "created": parse_time(fields.get("CreatedAt")),
        "updated": parse_time(fields.get("UpdatedAt")),
        "extra": _extra(odd_report, ()) + _extra(fields, TICKET_FIELDS),
    }


def _line(value: Any) -> SafeText:
    if isinstance(value, str):
        return clean_line(value)
    return EMPTY if value is None else safe_value(value)


def _shared(text: SafeText) -> SafeText:
    """Return the one copy of a text that thousands of tickets repeat; it goes with the last of them."""
    return SafeText(intern(text))


def _text(value: Any) -> SafeText:
    if isinstance(value, str):
        return clean(value)
    return EMPTY if value is None else safe_value(value)


def _id(value: Any) -> SafeText:
    """Return a UserId; 0, false and nothing mean that there is none."""
    return _line(value) if value else EMPTY


def _cached_line(value: Any, cache: LineCache) -> SafeText:
    if type(value) not in (str, int):
        return _line(value)
    line = cache.get(value)
    if line is None:
        line = _line(value)
        if len(cache) < _MAX_CACHED:
            cache[value] = line
    return line


def named_id(value: Any) -> TicketId | None:
    """Return the ID that stands in a field; None where nothing does that could be asked for."""
    value = _unwrapped(value)
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        value = str(value)
    return ticket_id_of(value.strip()) if isinstance(value, str) else None


def _unwrapped(value: Any) -> Any:
    """Return an ``_id``, also where MongoDB's own notation wraps it."""
    return value["$oid"] if isinstance(value, dict) and list(value) == ["$oid"] else value


def _object_id(value: Any) -> SafeText:
    return _line(_unwrapped(value))


def _game_data(value: Any) -> Fields:
    if isinstance(value, dict):
        return _extra(value, ())
    return () if value is None or value is False else ((SafeText("GameData"), _line(value)),)


def _extra(fields: Mapping[str, Any], excluded: Collection[str]) -> Fields:
    return tuple(
        (_shared(clean_line(name)), _line(value)) for name, value in fields.items() if name not in excluded
    )


def _names(value: Any) -> tuple[tuple[SafeText, SafeText], ...]:
    if not isinstance(value, dict):
        return ()
    return tuple(
        (
            clean_line(identifier),
            (_line(about.get("Name")) if isinstance(about, dict) else _line(about)) or clean_line(identifier),
        )
        for identifier, about in value.items()
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 100_000_000_000
"""Epoch numbers from here on are milliseconds: as seconds they would be in the year 5138."""
_DIGITS = re.compile(r"\d{9,14}(?:\.\d+)?")


def parse_time(value: Any) -> Time:
    """Return a moment in UTC from RFC 3339, or epoch seconds or milliseconds; else the text as it stands."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return safe_value(value)
    if isinstance(value, int | float):
        return _epoch(value) or safe_value(value)
    if not isinstance(value, str):
        return safe_value(value)
    text = value.strip()
    if text[4:5] != "-" and _DIGITS.fullmatch(text):
        return _epoch(float(text)) or clean_line(value)
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return clean_line(value)


def _epoch(number: float) -> datetime | None:
    if not math.isfinite(number) or number <= 0:
        return None
    try:
        return _EPOCH + timedelta(seconds=number / 1000 if number >= _MILLISECONDS_FROM else number)
    except OverflowError:
        return None
