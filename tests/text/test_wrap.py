"""Wrapping: every line fits, nothing is lost, and no character is cut apart."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from series_tui.text.sanitize import SafeText, clean
from series_tui.text.width import cell_width, graphemes
from series_tui.text.wrap import PIECE, estimated_lines, line_end, pieces, wrap, wrapped
from tests.tui.texts import starts_of, whole_characters

WIDTHS = st.integers(1, 30)


def lines_of(text: str, width: int) -> list[tuple[int, int]]:
    """Return where each line of a text starts, and where the next one does."""
    return list(pairwise([*wrap(text, width), len(text)]))


@given(whole_characters(), WIDTHS)
def test_lines_join_back_to_the_text(characters: list[str], width: int) -> None:
    """Each begins where the one before ends, the first at the beginning, the last ends at the end."""
    text = "".join(characters)
    lines = lines_of(text, width)
    assert lines[0][0] == 0
    assert "".join(text[start:end] for start, end in lines) == text
    assert all(start < end for start, end in lines[:-1])


@given(whole_characters(), WIDTHS)
def test_no_line_is_wider_than_the_pane(characters: list[str], width: int) -> None:
    """As terminals count cells; only one character that is wider than the pane by itself stands out of it."""
    text = "".join(characters)
    for start, end in lines_of(text, width):
        line = text[start : line_end(text, start, end)]
        if len(list(graphemes(line))) > 1:
            assert cell_width(line) <= width
            assert wcswidth(line) <= width


@given(st.text(max_size=60), WIDTHS)
def test_no_line_of_any_text_is_wider_than_the_pane(text: str, width: int) -> None:
    """Whatever code points a stranger puts together."""
    for line in wrapped(clean(text), width):
        assert cell_width(line) <= width or len(list(graphemes(line))) == 1


@given(whole_characters(), WIDTHS)
def test_no_character_is_cut_apart(characters: list[str], width: int) -> None:
    """Lines begin between characters: CJK, emoji of several parts, flags, letters with their marks."""
    assert set(wrap("".join(characters), width)) <= starts_of(characters)


@given(whole_characters(), WIDTHS)
def test_a_line_feed_ends_a_line_and_nothing_else_is_hidden(characters: list[str], width: int) -> None:
    """All that is not seen of a text are line feeds and the spaces before a break."""
    text = "".join(characters)
    for start, end in lines_of(text, width):
        visible = line_end(text, start, end)
        assert "\n" not in text[start:visible]
        assert text[visible:end].strip(" ") in ("", "\n")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("a\n", 5, ["a", ""]),
        ("", 5, [""]),
        ("a\u0301\u0301b\u0301", 2, ["a\u0301\u0301b\u0301"]),
        ("a\u0301\u0301b\u0301\u0301", 2, ["a\u0301\u0301", "b\u0301\u0301"]),
        ("漢字漢字漢", 5, ["漢字", "漢字", "漢"]),
        ("漢字。漢", 4, ["漢", "字。", "漢"]),
        ("ok 漢字漢字", 6, ["ok 漢", "字漢字"]),
        ("    indented", 8, ["    inde", "nted"]),
        ("     in", 3, ["", "in"]),
        ("a\n     \nb", 3, ["a", "", "b"]),
        ("end   \nnext", 6, ["end", "next"]),
        ("🙏🙏🙏", 3, ["🙏", "🙏", "🙏"]),
        (
            "ok 👨\u200d👩\u200d👧\u200d👦👨\u200d👩\u200d👧\u200d👦",
            11,
            ["ok 👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"],
        ),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    """After spaces, between wide characters, inside a word only where it is wider than the pane."""
    assert wrapped(SafeText(text), width) == lines


@given(st.lists(st.sampled_from(["é", "a", " ", "née ", "\n"]), max_size=40).map("".join), WIDTHS)
def test_letters_of_several_parts_break_where_those_of_one_part_do(text: str, width: int) -> None:
    """A text looks the same whether its accents are characters of their own or not."""
    apart = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", line) for line in wrapped(apart, width)] == wrapped(text, width)


@given(
    st.lists(st.sampled_from(["word ", "長い", "👍🏽", "🇩🇪", "\n", "x" * 700]), max_size=60),
    st.integers(1, 9),
)
def test_pieces_join_back_and_cut_nothing(characters: list[str], times: int) -> None:
    """No piece is longer than one step takes, and each begins between characters."""
    characters = characters * times
    text = "".join(characters)
    starts = pieces(text)
    assert starts[0] == 0
    assert all(0 < end - start <= PIECE for start, end in pairwise([*starts, len(text)]) if text)
    inside_words = {
        start for start in starts if text[start - 1 : start] == "x" or text[start : start + 1] == "x"
    }
    assert set(starts) - inside_words <= starts_of(characters)


def test_a_piece_ends_after_a_line_feed() -> None:
    """So that the same lines come out, piece by piece, as of the text as a whole."""
    text = "a line of some words\n" * 1_000
    starts = pieces(text)
    assert len(starts) > 4
    assert all(text[start - 1] == "\n" for start in starts[1:])
    by_piece = [line for start, end in pairwise([*starts, len(text)]) for line in wrap(text, 12, start, end)]
    assert by_piece == wrap(text, 12)[: len(by_piece)]


def test_a_piece_without_line_feeds_ends_after_a_space_or_is_full() -> None:
    """A text of just one piece is not cut."""
    text = "four five " * 1_000
    assert all(text[start - 1 : start + 1] == " f" for start in pieces(text)[1:])
    assert pieces("x" * PIECE) == [0]
    assert pieces("x" * (PIECE + 1)) == [0, PIECE]


@given(st.integers(0, 100_000), st.integers(1, 200))
def test_an_estimate_is_never_less_than_a_line(length: int, width: int) -> None:
    """And about right for words: not under the lines that the characters need, nor over four times that."""
    lines = estimated_lines(length, width)
    assert lines >= max(1, length // width)
    assert estimated_lines(width, width) == 1
    if width > 10:
        assert lines <= 2 + 2 * length // width
