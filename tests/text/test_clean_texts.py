"""Any text at all: nothing that acts or hides comes out of the cleaner, and cleaning again changes nothing.

What may not come out is worked out from ``unicodedata``, not from the tables that the cleaner uses.
"""

from __future__ import annotations

import json
import unicodedata
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from series_tui.text import sanitize
from series_tui.text.sanitize import (
    PIECE,
    SafeText,
    clean,
    clean_in_pieces,
    clean_line,
    truncate_chars,
)
from tests.api.responses import ticket_from
from tests.text.unicode_texts import ANY_TEXT, FROM_SEQUENCES, IGNORABLE, ODD, hidden_in, longest_run_of_marks


@settings(max_examples=150)
@given(ANY_TEXT)
@example("\ud83d\ude00")
@example("ᠠ\u180b\u180e\u0301")
@example("a\u200cक" + "\u093c" * 9)
def test_cleaning_is_total_and_cleaning_again_changes_nothing(text: str) -> None:
    """Any string has a clean form; that is its own clean form, whole, folded or shortened."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    line = clean_line(text)
    assert clean_line(line) == line
    assert clean(line) == line
    for most in (1, 5, 12):
        cut = truncate_chars(cleaned, most)
        assert clean(cut) == cut


def in_pieces(text: str, piece: int = 8, look: int = 12) -> SafeText:
    """Return a text cleaned in pieces so short that short texts have many."""
    return clean_in_pieces(text, piece, look)


@settings(max_examples=150)
@given(ANY_TEXT, st.integers(1, 30), ANY_TEXT, st.integers(1, 30), st.integers(1, 9))
@example("\u0301", 30, "x\u0301", 1, 1)
@example("\u0301", 21, "\u200d", 2, 8)
@example("😀\u200d", 30, "", 1, 8)
def test_a_text_cleaned_in_pieces_is_as_clean(
    unit: str, times: int, other: str, more: int, piece: int
) -> None:
    """Wherever it is cut, nothing hides at the seams, and cleaning it as a whole changes nothing."""
    cleaned = in_pieces(unit * times + other * more, piece)
    assert clean(cleaned) == cleaned
    assert not hidden_in(cleaned)
    assert longest_run_of_marks(cleaned) <= 8


@settings(max_examples=100)
@given(st.lists(ANY_TEXT, max_size=20), st.integers(1, 9))
def test_a_text_with_spaces_is_cleaned_in_pieces_as_in_one_go(words: list[str], piece: int) -> None:
    """Where a place to cut is near, as it is in what people write, the outcome is the same to the letter."""
    text = " ".join([*words, "."])
    assert in_pieces(text, piece, look=1_000) == clean(text)


@pytest.mark.parametrize("piece", range(8, 24))
def test_a_piece_ends_between_sequences_where_one_ends_near(piece: int) -> None:
    """No joined emoji is cut apart, of however many parts."""
    text = "👨\u200d👩\u200d👧\u200d👦 " * 12
    assert in_pieces(text, piece, look=32) == text == clean(text)


@given(st.lists(ANY_TEXT | st.sampled_from(["\n", " \n ", "\t"]), max_size=20), st.integers(1, 9))
def test_a_line_cleaned_in_pieces_is_a_line_as_clean(words: list[str], piece: int) -> None:
    """What stood in many lines is in one, and nothing is left to be cleaned or folded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanitize, "PIECE", piece)
        line = clean_line("".join(words))
    assert clean_line(line) == line
    assert not hidden_in(line, one_line=True)


def test_no_field_of_a_ticket_is_cleaned_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text in any field, or in a field's name, is cleaned a piece at a time, and all of it is kept."""
    long = "漢 " * 20_000 + "\u202e"
    sizes = []
    made_inert = sanitize._made_inert

    def counted(text: str) -> str:
        sizes.append(len(text))
        return made_inert(text)

    monkeypatch.setattr(sanitize, "_made_inert", counted)
    message = {"Content": [long], "Author": {"UserId": long, "Rank": [long]}, "Type": long, "Timestamp": long}
    fields = dict.fromkeys(("Subject", "Category", "Status", "Priority", "ClaimedBy", "CreatedAt"), long)
    body = {
        "TicketId": "1042",
        **fields,
        "Foo": [long],
        long: long,
        "Content": {long: {**message, long: long}},
    }
    ticket = ticket_from(json.dumps({"success": True, "data": {"Ticket": body}}).encode())
    assert PIECE <= max(sizes) < PIECE + 1_000
    cleaned = "漢 " * 20_000 + "<U+202E>"
    assert ticket.subject == ticket.status == ticket.claimed_by == ticket.created == cleaned
    assert ticket.extra == (("Foo", f'["{cleaned}"]'), (cleaned, cleaned))
    (parsed,) = ticket.messages
    assert parsed.text == f'["{cleaned}"]'
    assert parsed.message_id == parsed.author_id == parsed.type_name == parsed.sent == cleaned
    assert set(parsed.extra) == {(cleaned, cleaned), ("Rank", f'["{cleaned}"]')}


@settings(max_examples=150)
@given(ANY_TEXT)
def test_nothing_that_acts_or_hides_comes_out(text: str) -> None:
    """No control, no character for nothing, no pile of marks; and the text can be written as UTF-8."""
    assert not hidden_in(clean(text))
    assert not hidden_in(clean_line(text), one_line=True)
    assert longest_run_of_marks(clean(text)) <= 8
    clean(text).encode("utf-8")
    clean_line(json.dumps(text, ensure_ascii=False)).encode("utf-8")


def test_no_character_of_unicode_comes_out_alone_that_acts_or_hides() -> None:
    """Every code point is tried after a letter, in front of one and alone."""
    for start in range(0, 0x110000, 0x400):
        block = "".join(f"{chr(code)} x{chr(code)}x-" for code in range(start, start + 0x400))
        assert not hidden_in(clean(block)), hex(start)


def test_a_text_with_one_odd_character_is_no_plain_text() -> None:
    """Each is noticed though nothing else in the text is odd, after ASCII and after other letters."""
    private_and_noncharacters = map(
        chr, (0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0xFDD0, 0xFFFE, 0x1FFFE, 0x10FFFF)
    )
    odd = IGNORABLE | {*private_and_noncharacters}
    odd |= {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    for character in odd:
        for text in (f"x{character}x", f"é{character}x"):
            assert not hidden_in(clean(text)), ascii(text)


def test_no_pair_of_odd_characters_hides() -> None:
    """Nor any two of those that have honest places, one after the other."""
    for first, second in product(ODD + FROM_SEQUENCES, repeat=2):
        cleaned = clean(f"-{first}{second}-")
        assert not hidden_in(cleaned), ascii(cleaned)
        assert clean(cleaned) == cleaned


def test_every_letter_that_is_no_filler_stays() -> None:
    """In the Unicode of the running Python: letters, digits, punctuation, symbols and spaces."""
    odd = IGNORABLE | {"\u2028", "\u2029", *"▋▌▍▎"}  # the marks of headers and what resembles them
    ordinary = [
        c for c in map(chr, range(0x110000)) if unicodedata.category(c)[0] in "LNPSZ" and c not in odd
    ]
    text = "a".join(ordinary)  # vowels of Hangul pile up as marks do
    assert clean(text) == text
