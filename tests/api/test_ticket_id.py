"""Finding the ticket's ID in what a person pastes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.ticket_id import TicketId, lasting_id, ticket_reference
from series_tui.errors import AmbiguousReference, InvalidReference

EXAMPLE = "TICKET-1234567890-ABCD"
OBJECT_ID = "65f0c0ffee65f0c0ffee65f0"


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (EXAMPLE, EXAMPLE),
        (f"  {EXAMPLE}\n", EXAMPLE),
        (f'"{EXAMPLE}"', EXAMPLE),
        (f"“{EXAMPLE}”", EXAMPLE),
        (f"`{EXAMPLE}`", EXAMPLE),
        (f"<{EXAMPLE}>", EXAMPLE),
        (f"#{EXAMPLE}", EXAMPLE),
        (f" ' #{EXAMPLE} ' ", EXAMPLE),
        ("#1042", "1042"),
        ("1042", "1042"),
        (OBJECT_ID, OBJECT_ID),
        (OBJECT_ID.upper(), OBJECT_ID.upper()),
        ("ticket-1717171717-game", "ticket-1717171717-game"),
        (f"https://app.example/tickets/{EXAMPLE}", EXAMPLE),
        (f"https://app.example/tickets/{EXAMPLE}/", EXAMPLE),
        (f"https://app.example/tickets/{EXAMPLE}?tab=chat#msg-3", EXAMPLE),
        (f"https://app.example/t?id={EXAMPLE}", EXAMPLE),
        (f"<https://app.example/t/{OBJECT_ID}>", OBJECT_ID),
        ("see https://app.example/tickets/1042.", "1042"),
        ("https://app.example/tickets/1042", "1042"),
        (f"[10:31] mod_ann: can someone look at {EXAMPLE}, please?", EXAMPLE),
        (f"@here {OBJECT_ID} is on fire", OBJECT_ID),
        ("could you take #1042? thanks", "1042"),
        (f"{EXAMPLE} ({EXAMPLE}) again", EXAMPLE),
        (f"{EXAMPLE} is about message {OBJECT_ID}", EXAMPLE),
        ("x" * 64, "x" * 64),
    ],
)
def test_an_id_is_found_in_what_people_paste(pasted: str, expected: str) -> None:
    """Bare, quoted, hashed, linked or in the middle of a chat line."""
    assert ticket_reference(pasted) == expected


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "\n",
        '""',
        "#",
        "hello there",
        "é",
        ".",
        "..",
        "../../etc/passwd",
        "%2e%2e",
        "1\n2",
        "1\r\nX-Evil: y",
        "1\u202e2",
        "\udcff",
        "a b",
        "x" * 65,
        "TICKET-" + "9" * 70,
        "https://app.example/",
        "https://app.example",
        "https://1042",
        "TICKET-1 or TICKET-2",
        "#1042 and #1043",
        "#help me",
        "１０４２",
        "x" * 100_000,
        "TICKET-1234567890-ABCD " * 2_000,
    ],
)
def test_what_holds_no_single_id_is_refused(pasted: str) -> None:
    """Nothing is guessed: two IDs, none, or characters that no ID has."""
    with pytest.raises(InvalidReference) as caught:
        ticket_reference(pasted)
    assert caught.value.exit_code == 2
    assert len(caught.value.what) < 120


def test_a_text_with_two_tickets_names_them() -> None:
    """A person sees which IDs were found, and chooses."""
    with pytest.raises(AmbiguousReference) as caught:
        ticket_reference("TICKET-1-A is like ticket-2-B, not like TICKET-1-a")
    assert (
        caught.value.what
        == "“TICKET-1-A is like ticket-2-B, not like TICKET-1-a” holds the IDs of 2 tickets."
    )
    assert "TICKET-1-a and ticket-2-B" in caught.value.why


@given(st.text(max_size=200))
def test_an_accepted_id_is_always_safe_in_a_path(pasted: str) -> None:
    """Whatever is pasted, it is refused or the result has the form of an ID and was in the text."""
    try:
        found = ticket_reference(pasted)
    except InvalidReference:
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found)
    assert found in pasted


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_every_bare_id_is_taken_as_it_stands(reference: str) -> None:
    """An ID by itself needs no known form."""
    assert ticket_reference(f"  {reference} ") == reference


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("TICKET-1234567890-ABCD", "TICKET-1234567890-ABCD"),
        ("", "asked"),
        ("../../config", "asked"),
        ("two words", "asked"),
        ("x" * 65, "asked"),
        ("ticket\n", "asked"),
    ],
)
def test_a_ticket_is_known_by_its_own_id_if_that_may_be_asked_for(own: str, expected: str) -> None:
    """Otherwise by the one that it was asked for by."""
    assert lasting_id(own, TicketId("asked")) == expected
