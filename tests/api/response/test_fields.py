"""JSON to models: whatever stands where, and nothing of a message is dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.models import Message, Person, Role
from series_tui.api.response import fields
from series_tui.api.response.fields import (
    named_id,
    parse_config,
    parse_message,
    parse_person,
    parse_summary,
    parse_time,
    role_of,
)
from series_tui.text.sanitize import clean, clean_line
from tests.api.responses import response_of, ticket_from

NOON = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)

CONTROLS = "".join(map(chr, range(0x7F, 0xA0)))
TEXT = st.text(st.characters(codec="utf-8", min_codepoint=0x20, exclude_characters=CONTROLS), max_size=12)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
MESSAGE_FIELDS = ("Content", "Author", "Type", "Timestamp", "Pinned", "EditedAt")
TICKET_FIELDS = (
    *(
        "_id",
        "TicketId",
        "Subject",
        "Category",
        "Department",
        "Status",
        "Priority",
        "Author",
        "Content",
        "Mood",
    ),
    *("ClaimedBy", "ClaimedByUser", "ClaimedByName", "GameReport", "GameData", "CreatedAt", "UpdatedAt"),
)
MESSAGES = st.dictionaries(st.sampled_from(MESSAGE_FIELDS) | TEXT, JSON, max_size=6) | JSON
TICKETS = st.dictionaries(st.sampled_from(TICKET_FIELDS) | TEXT, JSON, max_size=12)


def shown(message: Message) -> str:
    """Return everything that a message says, in one text."""
    parts = [message.message_id, message.author_id, message.type_name, message.text, str(message.sent)]
    return "\n".join([*parts, *(f"{name}\n{value}" for name, value in message.extra)])


def strings_in(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-01-15T12:00:00.000Z", NOON),
        ("2025-01-15T12:00:00Z", NOON),
        (" 2025-01-15T12:00:00.123456789Z ", NOON.replace(microsecond=123456)),
        ("2025-01-15T14:00:00+02:00", NOON),
        ("2025-01-15T12:00:00", NOON),
        ("2025-01-15 12:00:00Z", NOON),
        (1736942400, NOON),
        (1736942400000, NOON),
        (1736942400.5, NOON.replace(microsecond=500000)),
        (100_000_000_000, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (99_999_999_999, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)),
        ("1736942400000", NOON),
        ("1736942400", NOON),
        ("yesterday", "yesterday"),
        ("2025-02-30T00:00:00Z", "2025-02-30T00:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("9" * 14 + "." + "9" * 400, None),
        (0, "0"),
        (-1, "-1"),
        (10**18, str(10**18)),
        (1e300, "1e+300"),
        (True, "true"),
        (None, ""),
        ("", ""),
        ({"at": 1}, '{"at": 1}'),
        (["2025-01-15"], '["2025-01-15"]'),
    ],
)
def test_a_time_is_read_in_every_usual_form_and_kept_as_text_in_any_other(value: Any, expected: Any) -> None:
    """RFC 3339 and epoch numbers; what is no time is shown as it stands."""
    moment = parse_time(value)
    if expected is None:
        assert isinstance(moment, datetime | str)
        return
    assert moment == expected
    if isinstance(moment, datetime):
        assert moment.utcoffset() == NOON.utcoffset()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("author_message", Role.PLAYER),
        ("Staff_Message", Role.STAFF),
        ("system_message", Role.SYSTEM),
        ("claim", Role.SYSTEM),
        ("ticket_unclaimed", Role.SYSTEM),
        ("status_changed", Role.SYSTEM),
        ("bot_message", Role.OTHER),
        ("my author_message", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_the_type_says_who_speaks(name: str, role: Role) -> None:
    """Only the reference's own types are a player or staff; any other one is shown, named."""
    message = parse_message("m", {"Type": name, "Content": "hello"})
    assert (message.role, message.type_name) == (role, name)
    assert role_of(clean_line(name)) is role


def test_the_references_message_is_read_field_by_field() -> None:
    """The very example that the reference shows."""
    message = parse_message(
        "msj_1234567890_abc123",
        {
            "Content": "I need help…",
            "Author": 123456789,
            "Type": "author_message",
            "Timestamp": "2025-01-15T10:30:00.000Z",
        },
    )
    assert message == Message(
        message_id=clean_line("msj_1234567890_abc123"),
        author_id=clean_line("123456789"),
        role=Role.PLAYER,
        type_name=clean_line("author_message"),
        text=clean("I need help…"),
        sent=datetime(2025, 1, 15, 10, 30, tzinfo=UTC),
    )


@given(TEXT, MESSAGES)
def test_nothing_of_a_message_is_dropped(message_id: str, value: Any) -> None:
    """Every text of the source, and every name of a field that has no name here, is in the model."""
    kept = shown(parse_message(message_id, value))
    missing = []
    for text in [message_id, *strings_in(value)]:
        cleaned = clean_line(text).removeprefix("\u25cc")  # put before a mark that begins a line, not a text
        is_known = text in ("Content", "Author", "Type", "Timestamp", "UserId")
        if not is_known and cleaned not in kept and json.dumps(cleaned, ensure_ascii=False)[1:-1] not in kept:
            missing.append(text)
    # A time that is understood is shown as a time.
    when = value.get("Timestamp") if isinstance(value, dict) else None
    assert [text for text in missing if text != when] == []


@given(TICKETS)
def test_no_field_of_any_type_rejects_a_ticket(fields: dict[str, Any]) -> None:
    """Missing, null, odd or unknown: the ticket is there, and its source is what came."""
    ticket = ticket_from(response_of(fields))
    assert json.loads(bytes(ticket.source)) == fields
    content = fields.get("Content")
    expected = len(content) if isinstance(content, dict | list) else int(content is not None)
    assert len(ticket.messages) == expected
    names = {clean_line(name) for name in fields if name not in TICKET_FIELDS or name == "Mood"}
    assert names <= {name for name, _ in ticket.extra}


def test_repeated_ids_and_types_are_kept_once() -> None:
    """A chat of 100,000 messages has a handful of writers; their ids do not take memory for each."""
    cache: dict[Any, Any] = {}
    first, second = (
        parse_message("m", {"Author": 123456789, "Type": "staff_message"}, cache) for _ in range(2)
    )
    assert first.author_id is second.author_id
    assert first.type_name is second.type_name
    assert parse_message("m", {"Author": True, "Type": 1}, {1: clean_line("1")}).author_id == "true"


def test_only_so_many_ids_and_types_are_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a chat of endlessly many authors take no memory besides their messages."""
    monkeypatch.setattr(fields, "_MAX_CACHED", 2)
    cache: dict[Any, Any] = {}
    authors = [parse_message("m", {"Author": number}, cache).author_id for number in (1, 2, 3, 3)]
    assert authors == ["1", "2", "3", "3"]
    assert len(cache) == 2


@pytest.mark.parametrize(
    ("fields", "claimed_by", "name", "claimer"),
    [
        ({}, "", "", None),
        ({"ClaimedBy": None, "ClaimedByUser": None}, "", "", None),
        ({"ClaimedBy": 0}, "", "", None),
        ({"ClaimedBy": 7}, "7", "7", Person(clean_line("7"))),
        (
            {"ClaimedBy": 7, "ClaimedByUser": {"UserId": 7, "DisplayName": "Mira", "Username": "mira"}},
            "7",
            "Mira",
            Person(clean_line("7"), clean_line("mira"), clean_line("Mira")),
        ),
        (
            {"ClaimedByUser": {"Username": "mira"}},
            "",
            "mira",
            Person(username=clean_line("mira")),
        ),
        (
            {"ClaimedBy": {"UserId": 7, "Username": "mira"}},
            "7",
            "mira",
            Person(clean_line("7"), clean_line("mira"), clean_line("mira")),
        ),
        (
            {"ClaimedBy": 7, "ClaimedByName": "Mira"},
            "7",
            "Mira",
            Person(clean_line("7"), display_name=clean_line("Mira")),
        ),
        ({"ClaimedByUser": {"UserId": 7}}, "7", "7", Person(clean_line("7"))),
        ({"ClaimedBy": 8, "ClaimedByUser": {"UserId": 7}}, "8", "7", Person(clean_line("7"))),
    ],
)
def test_the_claimer_is_read_from_every_form(
    fields: dict[str, Any], claimed_by: str, name: str, claimer: Person | None
) -> None:
    """By id alone, as an object, or with a name from the queue."""
    ticket = ticket_from(response_of(fields))
    assert (ticket.claimed_by, ticket.claimer_name) == (claimed_by, name)
    assert ticket.claimer == claimer
    assert ticket.is_claimed is bool(claimer)


@pytest.mark.parametrize(
    ("fields", "game_report", "game_data"),
    [
        (
            {"GameReport": True, "GameData": {"placeId": 1, "serverId": "s"}},
            True,
            (("placeId", "1"), ("serverId", "s")),
        ),
        ({"GameReport": True, "GameData": {"PlaceId": None}}, True, (("PlaceId", ""),)),
        ({"GameReport": "yes", "GameData": "s-17"}, None, (("GameData", "s-17"),)),
        ({"GameData": False}, None, ()),
        ({}, None, ()),
    ],
)
def test_game_data_is_kept_with_any_keys(
    fields: dict[str, Any], game_report: bool | None, game_data: Any
) -> None:
    """The case of the keys is open in the reference."""
    ticket = ticket_from(response_of(fields))
    assert (ticket.game_report, ticket.game_data) == (game_report, game_data)
    if fields.get("GameReport") == "yes":
        assert ("GameReport", "yes") in ticket.extra


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("abc", "abc"),
        ({"$oid": "abc"}, "abc"),
        ({"$oid": "abc", "x": 1}, '{"$oid": "abc", "x": 1}'),
        (None, ""),
    ],
)
def test_the_object_id_is_unwrapped(value: Any, expected: str) -> None:
    """MongoDB may write it as an object."""
    assert parse_summary({"_id": value}).object_id == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" TICKET-1 ", "TICKET-1"),
        ({"$oid": "0a1b"}, "0a1b"),
        (7, "7"),
        (0, None),
        (-7, None),
        (True, None),
        (7.5, None),
        ("a b", None),
        ("", None),
        (None, None),
    ],
)
def test_a_field_names_an_id_only_where_it_can_be_requested(value: Any, expected: str | None) -> None:
    """No ticket is mistaken for another one by anything else."""
    assert named_id(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Person()),
        (7, Person(clean_line("7"))),
        ("7", Person(clean_line("7"))),
        ({"UserId": 7, "DisplayName": None}, Person(clean_line("7"))),
        ({"UserId": {"a": 1}}, Person(clean_line('{"a": 1}'))),
    ],
)
def test_a_person_may_be_an_id_alone(value: Any, expected: Person) -> None:
    """Every part of a person is kept, in any form."""
    assert parse_person(value) == expected


def test_the_members_of_all_departments_are_known_once() -> None:
    """Whatever else stands in their place is passed over."""
    departments = {
        "a": {"Name": "A", "Members": [1, "2", None]},
        "b": {"Name": "B", "Members": [2, 3]},
        "c": {"Members": "none"},
        "d": 7,
    }
    assert parse_config({"Departments": departments}).members == ("1", "2", "3")
    assert parse_config({"Departments": ["a"]}).members == ()


LONG_NUMBERS = ("12345678901234567890", "-12345678901234567890", "9" * 400, "0.12345678901234567890", "1e400")


@pytest.mark.parametrize("number", LONG_NUMBERS)
@pytest.mark.parametrize("name", ["_id", *TICKET_FIELDS[2:], "Author", "ClaimedBy", "Mood"])
def test_a_number_of_any_length_in_any_field_is_shown_exactly(name: str, number: str) -> None:
    """It refuses no ticket, and loses no digit."""
    about = (name.encode(), number.encode())
    body = b'{"success":true,"data":{"Ticket":{"TicketId":"TICKET-1234567890-ABCD","%s":%s}}}' % about
    ticket = ticket_from(body)
    assert number in repr(ticket)
    assert number.encode() in bytes(ticket.source)


@pytest.mark.parametrize("number", LONG_NUMBERS)
@pytest.mark.parametrize(
    "place", ["%s", '{"m":{"Author":%s}}', '{"m":{"Timestamp":%s}}', '{"m":{"Type":%s}}']
)
def test_a_number_of_any_length_in_a_message_or_person_is_shown_exactly(place: str, number: str) -> None:
    """Such as the id of a user, which other services make that long."""
    ticket = ticket_from(b'{"success":true,"data":{"Ticket":{"Content":%s}}}' % (place % number).encode())
    assert number in repr(ticket)
