"""A ticket's response as it is read: message by message, and nothing of it lost."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from series_tui.api.attempt import RequestCancelled
from series_tui.api.models import Person, Ticket
from series_tui.api.response.body import ResponseLimits
from series_tui.api.response.fields import parse_ticket
from series_tui.api.response.responses import read_ticket
from series_tui.errors import ResponseTooLarge
from series_tui.text.sanitize import clean, clean_line
from tests.api.responses import EXAMPLE, response_of, ticket_from


def test_the_references_ticket_is_read_whole() -> None:
    """Every field of the reference's example has its place."""
    ticket = ticket_from(response_of(EXAMPLE))
    assert (ticket.ticket_id, ticket.subject) == ("TICKET-1234567890-ABCD", "Help with ranking")
    assert (ticket.status, ticket.priority) == ("in-progress", "high")
    assert (ticket.category, ticket.department) == ("support", "support-dept")
    assert (ticket.author.name, ticket.author.username, ticket.author.user_id) == (
        "Player Name",
        "player123",
        "123456789",
    )
    assert ticket.author.extra == (("AvatarUrl", "https://example.com/a.png"),)
    assert ticket.claimer == Person(
        clean_line("987654321"), clean_line("staff123"), clean_line("Staff Member")
    )
    assert ticket.game_report is False
    assert ticket.created == datetime(2025, 1, 15, 10, 30, tzinfo=UTC)
    assert [message.text for message in ticket.messages] == ["I need help with my rank"]
    assert ticket.extra == ()


def test_messages_with_one_id_are_both_kept() -> None:
    """JSON allows a name twice; a message is never lost for that."""
    body = b'{"success":true,"data":{"Ticket":{"Content":{"m":{"Content":"one"},"m":{"Content":"two"}}}}}'
    assert [message.text for message in ticket_from(body).messages] == ["one", "two"]


def test_the_last_of_two_fields_or_tickets_counts() -> None:
    """Nothing of the first is mixed into the second."""
    body = (
        b'{"success":true,"data":{"Ticket":{"TicketId":"A","Subject":"first","Content":{"m":{}}},'
        b'"Ticket":{"TicketId":"B","TicketId":"C","Mood":1,"Mood":2}}}'
    )
    ticket = ticket_from(body)
    assert (ticket.ticket_id, ticket.subject, ticket.messages) == ("C", "", ())
    assert ticket.extra == (("Mood", "2"),)
    assert bytes(ticket.source).startswith(b'{"TicketId":"B"')


def test_each_message_is_reported_as_it_is_read() -> None:
    """So that the reading of a ticket of any length can be followed, and ended."""
    content = {f"m{n}": {"Content": "x"} for n in range(500)}
    body = response_of({"Content": content, "A": 1, "B": 2})
    counts: list[int] = []
    assert len(read_ticket(200, {}, body, "1", report=counts.append).messages) == 500
    assert set(range(1, 501)) <= set(counts)

    def stop(count: int) -> None:
        if count == 7:
            raise RequestCancelled("enough")

    with pytest.raises(RequestCancelled):
        read_ticket(200, {}, body, "1", report=stop)


@pytest.mark.parametrize("is_object", [True, False])
@pytest.mark.parametrize(
    "unit", ["a\u200d", "\U000e0061", "漢 ", "\x1b", "e\u0301\r\n\t", "\u0301"], ids=ascii
)
def test_a_long_text_is_cleaned_wherever_it_stands(unit: str, is_object: bool) -> None:
    """As a message's text it keeps its lines."""
    text = unit * (150_000 // len(unit))
    message = {"Content": text} if is_object else text
    ticket = read_ticket(200, {}, response_of({"Content": {"m0": {}, "m1": message}}), "1")
    assert ticket.messages[1].text == clean(text)


@pytest.mark.parametrize("name", ["Author", "ClaimedBy", "ClaimedByUser", "GameData", "_id", "GameReport"])
def test_a_field_that_is_an_object_of_texts_is_read_as_one(name: str) -> None:
    """However long its parts are."""
    long = "漢\x1b" * 30_000
    value = {"UserId": 5, "DisplayName": long, "Bio": {"more": [long]}}
    ticket = read_ticket(200, {}, response_of({name: value, "Content": {}}), "1")
    assert ticket == parse_ticket({name: value}, (), (), ticket.source)


@pytest.mark.parametrize(
    ("is_object", "size", "is_kept"),
    [(True, 16 * 1024, True), (True, 16 * 1024 + 1, False), (False, 100_000, True), (False, 100_001, False)],
)
def test_only_a_large_object_counts_for_more_memory_than_its_bytes(
    is_object: bool, size: int, is_kept: bool
) -> None:
    """Many small values may be in it; a text takes its bytes, up to the limit."""
    start, end = ('{"a":"', '"}') if is_object else ('"', '"')
    field = f"{start}{'x' * (size - len(start + end))}{end}"
    body = b'{"success":true,"data":{"Ticket":{"Subject":%s}}}' % field.encode()
    with nullcontext() if is_kept else pytest.raises(ResponseTooLarge, match="of memory"):
        assert ticket_from(body, limits=ResponseLimits(kept=100_000)).subject


def test_a_ticket_is_immutable() -> None:
    """Models are values, and the source of a ticket cannot be written to."""
    ticket = ticket_from(response_of(EXAMPLE))
    assert isinstance(ticket, Ticket)
    assert isinstance(ticket.source, memoryview)
    assert ticket.source.readonly
    with pytest.raises(AttributeError):
        ticket.subject = clean_line("other")  # type: ignore[misc]  # that it cannot be set is the point


def test_two_descriptions_of_who_claimed_it_are_both_kept() -> None:
    """The service's description of the user counts; what the claim says besides is shown as it is."""
    claim = {"UserId": 5, "Since": "noon"}
    ticket = ticket_from(response_of({**EXAMPLE, "ClaimedBy": claim, "ClaimedByUser": {"UserId": 6}}))
    assert ticket.claimer is not None
    assert ticket.claimer.user_id == "6"
    assert [name for name, _ in ticket.extra] == ["ClaimedBy"]
    assert "noon" in ticket.extra[0][1]
    alone = ticket_from(response_of({**EXAMPLE, "ClaimedBy": claim, "ClaimedByUser": None}))
    assert alone.claimer is not None
    assert alone.claimer.user_id == "5"
    assert alone.extra == ()
