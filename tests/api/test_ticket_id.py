"""Finding the ticket's ID in what a person pastes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.ticket_id import TicketId, lasting_id, other_reading, ticket_reference
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
        (f"see mod_TICKET-{'9' * 53}", f"mod_TICKET-{'9' * 53}"),
        (f"see mod_TICKET-{'9' * 54}", f"TICKET-{'9' * 54}"),  # the whole is longer than an ID can be
        (f"see {'_' * 40}{OBJECT_ID}", f"{'_' * 40}{OBJECT_ID}"),
        (f"*{EXAMPLE}*,", EXAMPLE),
        (f"**{EXAMPLE}**:", EXAMPLE),
        (f"{EXAMPLE}—urgent", EXAMPLE),
        (f"{EXAMPLE}\nhello", EXAMPLE),
        (f"{EXAMPLE}\u200burgent", EXAMPLE),
        (f"{EXAMPLE}{EXAMPLE}", EXAMPLE),
        (f"{EXAMPLE}.html", EXAMPLE),
        ("\x1b[01;31m\x1b[KTICKET-12345\x1b[m\x1b[K67890-ABCD\x1b[m: found", EXAMPLE),
        (f"\x1b]8;;https://x.example/a\x1b\\{EXAMPLE}\x1b]8;;\x1b\\", EXAMPLE),
        ("␛[01;31m␛[KTICKET-12345␛[m␛[K67890-ABCD", EXAMPLE),
        ("TICKET-1234567890-<U+200B>ABCD", EXAMPLE),
        (EXAMPLE.replace("-", "%2D"), EXAMPLE),
        (f"https://app.example/t?id={EXAMPLE.replace('-', '%2d')}&x=1", EXAMPLE),
        ("TICKET-1-A—urgent", "TICKET-1-A"),
        ("TICKET-1-A is fine", "TICKET-1-A"),
        ("TICKET-1–A", "TICKET-1-A"),  # en dashes from here
        ("see TICKET-1–A2, please", "TICKET-1-A2"),
        ("TICKET-1-A–URGENT", "TICKET-1-A"),
        ("TICKET-1–urgent", "TICKET-1"),
        ("TICKET-1–3 were sold", "TICKET-1"),
        ("TICKET-12\n34 were sold", "TICKET-12"),
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
        f"see {'_' * 41}{OBJECT_ID}",
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
def test_a_text_without_a_single_id_is_refused(pasted: str) -> None:
    """Nothing is guessed: two IDs, none, or characters that no ID has."""
    with pytest.raises(InvalidReference) as caught:
        ticket_reference(pasted)
    assert caught.value.exit_code == 2
    assert len(caught.value.what) < 120


def test_an_id_is_found_in_a_paste_of_at_most_20000_characters() -> None:
    """Search no longer text."""
    assert ticket_reference(f"see {EXAMPLE}".ljust(20_000, ".")) == EXAMPLE
    with pytest.raises(InvalidReference):
        ticket_reference(f"see {EXAMPLE}".ljust(20_001, "."))


BREAKS = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\n", "\r\n", " \n  ")


@pytest.mark.parametrize("line", ["{}", "see {}, please", "@mod {}\nthanks", "({})"])
@given(place=st.integers(1, len(EXAMPLE) - 1), broken_by=st.sampled_from(BREAKS))
def test_an_id_that_was_broken_up_is_put_together(line: str, place: int, broken_by: str) -> None:
    """By a character without width, or by the end of a terminal's line, at any place."""
    assert ticket_reference(line.format(EXAMPLE[:place] + broken_by + EXAMPLE[place:])) == EXAMPLE


@pytest.mark.parametrize("hyphen", "‐‑‒–—―−")  # lookalikes are the point
@pytest.mark.parametrize("line", ["{}", "see {}, please", "TICKET-{}"])
def test_hyphens_that_a_text_program_made_are_hyphens(hyphen: str, line: str) -> None:
    """All of them, or only the last."""
    if line == "TICKET-{}":
        assert ticket_reference(line.format(f"1234567890{hyphen}ABCD")) == EXAMPLE
    else:
        assert ticket_reference(line.format(EXAMPLE.replace("-", hyphen))) == EXAMPLE


@pytest.mark.parametrize(
    ("pasted", "exact", "other"),
    [
        (f"_{EXAMPLE}_", f"_{EXAMPLE}_", EXAMPLE),
        (f"__{EXAMPLE}__", f"__{EXAMPLE}__", EXAMPLE),
        (f"see _{EXAMPLE}_ please", f"_{EXAMPLE}_", EXAMPLE),
        (f"{EXAMPLE}- urgent", f"{EXAMPLE}-", EXAMPLE),
        (f"{EXAMPLE}--can", f"{EXAMPLE}--can", EXAMPLE),
        (f"{EXAMPLE}_transcript.html", f"{EXAMPLE}_transcript", EXAMPLE),
        (f"transcript-{EXAMPLE}.html", f"transcript-{EXAMPLE}", EXAMPLE),
        (f"_{OBJECT_ID}_", f"_{OBJECT_ID}_", OBJECT_ID),
        (f"see _{OBJECT_ID}_ please", f"_{OBJECT_ID}_", OBJECT_ID),
        ("_1042_", "_1042_", "1042"),
        (f"_{'x' * 50}_{EXAMPLE}", EXAMPLE, None),
        (EXAMPLE, EXAMPLE, None),
        (f"{EXAMPLE}-2", f"{EXAMPLE}-2", None),
        (f"{EXAMPLE}x", f"{EXAMPLE}x", None),
        ("my-ticket", "my-ticket", None),
        ("1042", "1042", None),
        ("___", "___", None),
    ],
)
def test_the_exact_text_goes_first_and_the_id_within_it_second(
    pasted: str, exact: str, other: str | None
) -> None:
    """Marks around an ID may belong to it."""
    reference = ticket_reference(pasted)
    assert reference == exact
    assert other_reading(reference) == other


@pytest.mark.parametrize("between", ["", " ", "\u200b", "--", "_", "\n", "—", "\x1b[m"])
def test_two_tickets_side_by_side_are_never_one(between: str) -> None:
    """Nothing is joined that was not one."""
    with pytest.raises(AmbiguousReference) as caught:
        ticket_reference(f"{EXAMPLE}{between}TICKET-1234567890-EFGH")
    assert f"{EXAMPLE} and TICKET-1234567890-EFGH" in caught.value.why


WORDS = st.sampled_from(["see", "TICKET", "-", "_", "\u200b", "\n", " ", "—", "−", "12", "AB", "%2D", ","])


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_no_other_id_than_one_in_the_text_is_asked_for(before: list[str], after: list[str]) -> None:
    """Whatever stands around an ID: it is found, exactly or within a longer word, or nothing is."""
    text = "".join([*before, EXAMPLE, *after])
    try:
        reference = ticket_reference(text)
    except InvalidReference:
        return
    assert EXAMPLE in reference


def test_a_text_with_two_tickets_names_them() -> None:
    """A person sees which IDs were found, and chooses."""
    with pytest.raises(AmbiguousReference) as caught:
        ticket_reference("TICKET-1-A is like ticket-2-B, not like TICKET-1-a")
    assert (
        caught.value.what
        == '"TICKET-1-A is like ticket-2-B, not like TICKET-1-a" contains 2 different ticket IDs.'
    )
    assert "TICKET-1-a and ticket-2-B" in caught.value.why


@given(st.text(max_size=200))
def test_an_accepted_id_is_always_safe_in_a_path(pasted: str) -> None:
    """Whatever is pasted, it is refused or the result has the form of an ID and was in the text."""
    try:
        reference = ticket_reference(pasted)
    except InvalidReference:
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", reference)
    assert reference in pasted


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


def test_a_huge_paste_is_taken_only_where_it_is_an_id_among_blanks() -> None:
    """It is not searched for one."""
    blanks = " " * 30_000
    assert ticket_reference(f"{blanks}{EXAMPLE}\n") == EXAMPLE
    with pytest.raises(InvalidReference):
        ticket_reference(f"see {EXAMPLE}{blanks}.")
