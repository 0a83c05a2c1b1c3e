"""Cells of a terminal: widths, and characters that are never cut apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from series_tui.text import uncertain
from series_tui.text.sanitize import clean, clean_line
from series_tui.text.uncertain import is_certain, uncertain_spans
from series_tui.text.width import (
    boundary_before,
    cell_width,
    drawable,
    drawn_width,
    graphemes,
    is_plain,
    is_wide,
    span_at,
    truncate_cells,
    whole_graphemes,
)
from tests.tui.texts import WHOLE, starts_of, whole_characters


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("abc", 3),
        ("漢字", 4),
        ("e\u0301", 1),
        ("🙏", 2),
        ("👍🏽", 4),
        ("❤\ufe0f", 2),
        ("❤", 1),
        ("👨\u200d👩\u200d👧\u200d👦", 8),
        ("🇩🇪", 4),
        ("🇩🇪🇺🇳", 8),
        ("㉈", 2),
        ("का", 2),
        ("क्ष", 2),
        ("\u1100\u1161\u11a8", 4),
        ("a\u0301\u0302", 1),
        ("a\u0301\u0302\u0303\u0304", 3),
        ("", 0),
    ],
)
def test_widths_are_the_most_that_terminals_give(text: str, cells: int) -> None:
    """Emoji of several parts count as their parts, which some terminals draw one beside the other."""
    assert cell_width(text) == cells


@given(whole_characters())
def test_no_text_is_wider_than_what_is_measured(characters: list[str]) -> None:
    """Another implementation of the terminals' rules never finds more cells."""
    line = "".join(characters).replace("\n", " ")
    assert wcswidth(line) <= cell_width(line)


@given(whole_characters())
def test_clusters_are_the_characters_a_reader_sees(characters: list[str]) -> None:
    """They join back to the text, and none begins inside of a character."""
    text = "".join(characters)
    clusters = list(graphemes(text))
    assert "".join(text[start:end] for start, end, _ in clusters) == text
    assert {start for start, _, _ in clusters} <= starts_of(characters)


@given(st.text(max_size=40))
def test_clusters_of_any_text_join_back(text: str) -> None:
    """Whatever code points stand together, none is lost and none is counted twice."""
    position = 0
    for start, end, cells in graphemes(text):
        assert start == position < end
        assert cells >= 0
        position = end
    assert position == len(text)


@given(st.text(max_size=40))
def test_plain_text_has_one_cell_for_each_character(text: str) -> None:
    """What is called plain can be cut anywhere, by counting."""
    text = clean(text)
    if is_plain(text):
        assert all(
            end == start + 1 and (cells == 1 or text[start] == "\n") for start, end, cells in graphemes(text)
        )


@given(whole_characters(), st.integers(0, 80))
@example(["e\u0301"], 1)
def test_the_boundary_before_a_place_cuts_nothing(characters: list[str], position: int) -> None:
    """It is at the place or before it, and between two characters."""
    text = "".join(characters)
    boundary = boundary_before(text, position, 0)
    assert boundary <= max(position, 0) or boundary == len(text)
    assert boundary in starts_of(characters)


def test_a_place_inside_a_flag_goes_back_to_the_flags_beginning() -> None:
    """Flags stand in rows without a gap; they pair up from the row's beginning."""
    text = "a🇩🇪🇺🇳🇫🇷b"
    assert [boundary_before(text, place, 0) for place in range(9)] == [0, 1, 1, 3, 3, 5, 5, 7, 8]


@given(whole_characters(), st.integers(0, 40))
def test_a_truncated_text_fits(characters: list[str], width: int) -> None:
    """It is the text, or its beginning and an ellipsis, and no wider than asked for."""
    text = "".join(characters).replace("\n", " ")
    short = truncate_cells(text, width)
    assert cell_width(short) <= width
    assert short == text or not short or (short[-1] == "…" and text.startswith(short[:-1]))
    if short != text and short:
        assert len(short) - 1 in starts_of(characters)


def test_a_text_that_fits_is_not_truncated() -> None:
    """To the last cell."""
    assert truncate_cells("abcd", 4) == "abcd"
    assert truncate_cells("abc", 1) == "…"
    assert truncate_cells("née", 3) == "née"
    assert truncate_cells("漢字", 4) == "漢字"
    assert truncate_cells("漢字", 3) == "漢…"
    assert truncate_cells("漢字", 2) == "…"
    assert truncate_cells("漢字", 1) == "…"
    assert truncate_cells("漢字", 0) == ""


@given(whole_characters(20), st.integers(0, 60))
def test_the_character_under_a_cell_is_found(characters: list[str], cell: int) -> None:
    """What stands left of it takes no more cells than there are before it, and what is found covers it."""
    text = "".join(characters).replace("\n", " ")
    start, end = span_at(text, cell)
    if start < len(text):
        assert _drawn(text[:start]) <= cell < _drawn(text[:end])
    else:
        assert (start, end) == (len(text), len(text))
        assert cell >= _drawn(text)


def _drawn(text: str) -> int:
    """Return the cells of a text that is drawn grapheme by grapheme."""
    return sum(drawn_width(text[start:end]) for start, end, _ in graphemes(text))


@given(whole_characters(20), st.integers(0, 20), st.integers(0, 20))
def test_a_widened_part_cuts_no_character(characters: list[str], start: int, length: int) -> None:
    """It holds what was asked for and no more than it has to, and begins and ends between characters."""
    text = "".join(characters)
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = whole_graphemes(text, start, end)
    assert first <= start
    assert last >= end
    if start < end:
        assert {first, last} <= starts_of(characters)
        assert all(place in (first, last) for place in {start, end} & starts_of(characters))


@pytest.mark.parametrize("text", ["ක්\u200dෂ", "क्\u200dष", "ab\u200dcd", *WHOLE])
def test_parts_to_draw_have_the_width_that_textual_counts(text: str) -> None:
    """Cut into segments, each is measured rightly, and together they are the text."""
    parts = drawable(text)
    assert "".join(parts) == text
    assert drawn_width(text) == sum(map(cell_len, parts))
    assert drawn_width(text) <= cell_width(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab\u200dcd", ["ab\u200d", "cd"]),
        ("ab\u200dc", ["ab\u200d", "c"]),
        ("ab\u200d", ["ab\u200d"]),
        ("\u200dab", ["\u200d", "ab"]),
        ("a\u200d\u200db", ["a\u200d", "\u200d", "b"]),
        ("👨\u200d👩", ["👨\u200d👩"]),
    ],
)
def test_a_part_to_draw_ends_after_a_joiner_of_letters(text: str, parts: list[str]) -> None:
    """Textual would drop the letter that follows; joined emoji are one part."""
    assert drawable(text) == parts


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("क्\u200dष", [0]),
        ("\u094d\u200dष", [0]),
        ("аб\u200dвг", [0, 1, 3, 4]),
        ("\u200d".join("👩" * 9), [0, 16]),
        ("🇩", [0]),
    ],
)
def test_a_joiner_joins_emoji_and_letters_after_a_virama(text: str, starts: list[int]) -> None:
    """No grapheme has more than eight of them; half of a flag stands alone."""
    assert [start for start, _, _ in graphemes(text)] == starts


def test_graphemes_of_a_part_end_with_it() -> None:
    """A letter of a flag after the part does not count."""
    assert list(graphemes("🇩🇪", 0, 1)) == [(0, 1, 2)]


def test_a_boundary_is_looked_for_within_256_characters() -> None:
    """Keep the place itself in a longer run of marks, and never go back beyond the start."""
    pile = "ba" + "\u0301" * 400
    assert [boundary_before(pile, place, 0) for place in (256, 257, 350)] == [1, 257, 350]
    assert boundary_before("\u0301\u0301b", 1, 0) == 0
    assert boundary_before("👩\u200d👧", 2, 0) == 0


@pytest.mark.parametrize(("character", "expected"), [("a", False), ("и", False), ("漢", True), ("🙏", True)])
def test_chinese_and_emoji_are_wide(character: str, expected: bool) -> None:
    """As Textual counts their cells."""
    assert is_wide(character) is expected


@given(st.text(st.characters(min_codepoint=0xA0), max_size=30))
def test_textual_never_counts_more_than_the_most(text: str) -> None:
    """So that what is cut to a room fits it in Textual's cells too."""
    cleaned = clean_line(text)
    assert drawn_width(cleaned) <= cell_width(cleaned)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Player Name, 漢字, שלום, 🙏  10:30", []),
        ("\n漢", []),
        ("नाम  10:30", [(0, 3, False)]),
        ("to नाम and on  10:30  का", [(2, 13, False), (22, 24, False)]),
        ("e\u0301", [(0, 2, False)]),
        ("1\ufe0f\u20e3 x", [(0, 5, True)]),
        ("क्ष्म", [(0, 5, True)]),
    ],
)
def test_uncertain_parts_end_where_a_column_does(text: str, spans: list[tuple[int, int, bool]]) -> None:
    """Two spaces part columns; what comes after them is certain again. Only some text may be narrower."""
    assert uncertain_spans(text) == spans
    assert is_certain(text) == (not spans)


def test_the_marks_of_the_program_and_a_name_need_no_large_pattern() -> None:
    """Compiling it takes longer than loading any module, and the first screen would wait for it."""
    uncertain._uncertain.cache_clear()
    assert is_certain("▌ Recent · type to filter … ▸ ✓ ✕ ○ ◐ │ ↑")
    assert uncertain_spans("▌ plain 漢字") == []
    assert not is_certain("नि")
    assert uncertain._uncertain.cache_info().currsize == 0
    assert uncertain_spans("नि")
    assert uncertain._uncertain.cache_info().currsize == 1


def test_a_character_is_as_certain_with_the_pattern_as_without_it() -> None:
    """Of all the characters that Python knows."""
    everything = "".join(map(chr, range(0x20, 0x30000)))
    odd = set(uncertain._uncertain().findall(everything))
    assert [c for c in everything if uncertain._is_certain_character.__wrapped__(c) is (c in odd)] == []
