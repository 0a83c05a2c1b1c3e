"""A ticket's answer as it is read: message by message, and nothing of it lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from series_tui.api.models import Person, Ticket
from series_tui.api.response.fields import parse_ticket
from series_tui.api.response.responses import read_ticket
from series_tui.text.sanitize import PIECE, clean, clean_line
from tests.api.answers import EXAMPLE, answer_of, ticket_from, turns_and_outcome


def test_the_references_ticket_is_read_whole() -> None:
    """Every field of the reference's example has its place."""
    ticket = ticket_from(answer_of(EXAMPLE))
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


def test_reading_pauses_after_every_message() -> None:
    """A ticket of any length is read without stopping anything else for longer than one message takes."""
    content = {f"m{n}": {"Content": "x"} for n in range(500)}
    steps = list(read_ticket(200, {}, answer_of({"Content": content, "A": 1, "B": 2}), "1"))
    assert set(range(1, 501)) <= set(steps)


@pytest.mark.parametrize("is_object", [True, False])
@pytest.mark.parametrize(
    "unit", ["a\u200d", "\U000e0061", "漢 ", "\x1b", "e\u0301\r\n\t", "\u0301"], ids=ascii
)
def test_reading_pauses_while_one_long_text_is_cleaned(unit: str, is_object: bool) -> None:
    """Nothing else stops for longer than a part of it takes, and the text is what it would be in one go."""
    text = unit * (400_000 // len(unit))
    message = {"Content": text} if is_object else text
    reading = read_ticket(200, {}, answer_of({"Content": {"m0": {}, "m1": message}}), "1")
    pauses, ticket = turns_and_outcome(reading)
    assert pauses.count(1) > 200_000 // PIECE
    assert ticket.messages[1].text == clean(text)


@pytest.mark.parametrize("name", ["Author", "ClaimedBy", "ClaimedByUser", "GameData", "_id", "GameReport"])
def test_reading_pauses_while_the_parts_of_a_field_are_cleaned(name: str) -> None:
    """A field that is an object of texts is read as one; its parts are what they would be in one go."""
    long = "漢\x1b" * 100_000
    value = {"UserId": 5, "DisplayName": long, "Bio": {"more": [long]}}
    reading = read_ticket(200, {}, answer_of({name: value, "Content": {}}), "1")
    pauses, ticket = turns_and_outcome(reading)
    assert len(pauses) > 2 * len(long) // PIECE
    one_go = parse_ticket({name: value}, (), (), ticket.source)
    assert ticket == one_go


def test_a_ticket_is_not_changed_by_whoever_has_it() -> None:
    """Models are values, and the source of a ticket cannot be written to."""
    ticket = ticket_from(answer_of(EXAMPLE))
    assert isinstance(ticket, Ticket)
    assert isinstance(ticket.source, memoryview)
    assert ticket.source.readonly
    with pytest.raises(AttributeError):
        ticket.subject = clean_line("other")  # type: ignore[misc]  # that it cannot be set is the point


def test_two_descriptions_of_who_claimed_it_are_both_kept() -> None:
    """The service's description of the user counts; what the claim says besides is shown as it is."""
    claim = {"UserId": 5, "Since": "noon"}
    ticket = ticket_from(answer_of({**EXAMPLE, "ClaimedBy": claim, "ClaimedByUser": {"UserId": 6}}))
    assert ticket.claimer is not None
    assert ticket.claimer.user_id == "6"
    assert [name for name, _ in ticket.extra] == ["ClaimedBy"]
    assert "noon" in ticket.extra[0][1]
    alone = ticket_from(answer_of({**EXAMPLE, "ClaimedBy": claim, "ClaimedByUser": None}))
    assert alone.claimer is not None
    assert alone.claimer.user_id == "5"
    assert alone.extra == ()
