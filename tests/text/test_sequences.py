"""Joiners, selectors, tags and marks: left to the scripts and emoji that need them, visible elsewhere."""

from __future__ import annotations

import pytest
from rich._emoji_codes import EMOJI  # the largest table of Unicode's sequences that is installed anyway

from series_tui.text import unicode_data
from series_tui.text.sanitize import clean, clean_line
from series_tui.text.unicode_data import kinds_of
from tests.text.unicode_texts import EMOJI_SEQUENCES, RUNNING_TEXT, ZWJ, longest_run_of_marks


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("staff\u200dmember", "staff<U+200D>member"),
        ("bad\u200cword", "bad<U+200C>word"),
        ("\u200cسلام", "<U+200C>سلام"),
        ("می\u200c\u200cخواهم", "می\u200c<U+200C>خواهم"),
        ("ไทย\u200b\u200bไทย", "ไทย\u200b<U+200B>ไทย"),
        ("漢\u200b字", "漢<U+200B>字"),
        ("#\u200cسلام", "#<U+200C>سلام"),
        ("😀\u200d", "😀<U+200D>"),
        ("😀\u200dx", "😀<U+200D>x"),
        ("\u200d😀", "<U+200D>😀"),
        ("a\ufe0f1\ufe0f-\ufe0f", "a<U+FE0F>1<U+FE0F>-<U+FE0F>"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f<U+FE0F>"),
        ("😀\ufe03\U000e0101", "😀<U+FE03><U+E0101>"),
        ("a\U000e0100", "a<U+E0100>"),
        ("hi\U000e0068\U000e0069", "hi<U+E0068><U+E0069>"),
        ("🏴\U000e0067\U000e0062", "🏴<U+E0067><U+E0062>"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴<U+E0067><U+E0062><U+E007F>"),
        ("😀\U000e0067\U000e0062\U000e0065\U000e007f", "😀<U+E0067><U+E0062><U+E0065><U+E007F>"),
        ("x\u180b\u180e", "x<U+180B><U+180E>"),
        ("\U00011107\u200d\U000114a2\u200c", "\U00011107\u200d\U000114a2\u200c"),  # Chakma, Tirhuta
    ],
    ids=ascii,
)
def test_joiners_selectors_and_tags_hide_nowhere(given_text: str, shown: str) -> None:
    """Away from the scripts and emoji that need them they are codes."""
    assert clean(given_text) == shown


def test_joined_emoji_do_not_go_on_for_ever() -> None:
    """A chain longer than any emoji that is in use is broken visibly."""
    chain = clean(ZWJ.join("👩" * 50))
    assert "<U+200D>" in chain
    assert max(part.count(ZWJ) for part in chain.split("<U+200D>")) == 5


@pytest.mark.parametrize("letter", ["\u1161", "\u11a8", "\ud7b0", "\ud7fb", "\U0001f3fd", "\U00011f00"])
def test_letters_that_take_no_cell_pile_up_no_higher_than_marks(letter: str) -> None:
    """Alone, between marks, and of a Unicode that is newer than the running Python."""
    assert clean(letter * 100_000) == letter * 8 + "…"
    assert longest_run_of_marks(clean(f"a{letter}\u0301" * 50)) <= 8
    assert clean(f"{letter}\u0301" * 5_000) == f"{letter}\u0301" * 4 + "…"
    assert clean("\u1112\u1161\u11ab") == "\u1112\u1161\u11ab"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\u2800", "<U+2800>"),
        ("\u2800\u2800 name", "<U+2800><U+2800> name"),
        ("\U0001d159", "<U+1D159>"),
        ("\U00013441", "<U+13441>"),
        ("\ufffc", "<U+FFFC>"),
        ("⠓⠑\u2800⠺", "⠓⠑\u2800⠺"),
        ("\u0301", "\u25cc\u0301"),
        ("\u3000\u00a0 ", ""),
        ("e\u0301", "e\u0301"),
    ],
)
def test_no_line_looks_empty_that_is_not(text: str, line: str) -> None:
    """What looks blank is a code, and a mark stands on a circle instead of on what comes before the field."""
    assert clean_line(text) == line
    assert clean_line(line) == line


def test_marks_beyond_the_eighth_are_one_ellipsis() -> None:
    """Eight stay with their base; joiners and selectors start no new count."""
    mark = "\u0301"
    assert clean("a" + 8 * mark + "b") == "a" + 8 * mark + "b"
    assert clean("a" + 9 * mark + "b") == "a" + 8 * mark + "…b"
    assert clean("a" + 9_000 * mark) == "a" + 8 * mark + "…"
    piled = clean("क" + (8 * "\u093c" + ZWJ) * 9)
    assert longest_run_of_marks(piled.replace(ZWJ, "")) == 8
    assert longest_run_of_marks(clean("😀\ufe0f" + 9 * mark)) == 8


@pytest.mark.parametrize("script", RUNNING_TEXT)
def test_running_text_stays_as_it_is(script: str) -> None:
    """No letter, mark, joiner or sign of it is touched, in several lines or in one."""
    text = RUNNING_TEXT[script]
    assert clean(text) == text
    assert clean_line(text) == text
    assert clean(f"{text}\n{text}") == f"{text}\n{text}"


@pytest.mark.parametrize("kind", EMOJI_SEQUENCES)
def test_emoji_sequences_stay_as_they_are(kind: str) -> None:
    """Whatever stands around them."""
    text = EMOJI_SEQUENCES[kind]
    assert clean(text) == text
    assert clean(f"x{text}y {text}{text}") == f"x{text}y {text}{text}"


def test_every_emoji_with_a_name_stays() -> None:
    """More than three thousand sequences, alone and in one long row."""
    assert len(EMOJI) > 3_000
    assert [clean(emoji) for emoji in EMOJI.values()] == list(EMOJI.values())
    row = " ".join(EMOJI.values())
    assert clean(row) == row


def test_a_pile_of_marks_moves_no_rule_to_another_place() -> None:
    """Behind marks that are left out, what hides is a code, and what an emoji needs stays."""
    shown = clean("a" + 30 * "\u0301" + " 👩\u200d👩 x\u200dy")
    assert shown == "a" + 8 * "\u0301" + "… 👩\u200d👩 x<U+200D>y"


def test_the_kind_of_a_character_is_the_same_whatever_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds are looked up 256 at a time, when the first of these is met: also far after the last."""
    monkeypatch.setattr(unicode_data, "_KINDS", bytearray(256))
    for _ in range(2):
        assert kinds_of("a\u0301\U0010ffff\ud800\0 漢\U0003fffd\U000e0061\U00040000") == "wcXYX.hht."
    for page in (0x00, 0x06, 0x20, 0x4E, 0xD8, 0xE0, 0x111, 0x1F6, 0x2FF, 0x3FF, 0xE00, 0xE01, 0x10FF):
        characters = [chr(code) for code in range(page << 8, (page + 1) << 8)]
        assert kinds_of("".join(characters)) == "".join(map(unicode_data._kind_of, characters)), hex(page)
