"""Which cells of a row are sent again: all that look different, and few others."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.tui.terminal.strip_diff import strip_diff

RED, BLUE = Style(color="red"), Style(color="blue")
ON_GREEN, BOLD, UNDERLINED = Style(bgcolor="green"), Style(bold=True), Style(color="red", underline=True)
CLICKED = Style(color="red", meta={"@click": "open"})
PARTS = st.lists(
    st.tuples(
        st.text("abc ▌─", min_size=1, max_size=6) | st.just(" " * 9),
        st.sampled_from([RED, BLUE, ON_GREEN, BOLD, UNDERLINED, CLICKED]),
    ),
    max_size=6,
)


def strip(parts: list[tuple[str, Style]], width: int = 40) -> Strip:
    """Return a row as wide as the pane, neighbours of one style in one segment, as the log paints it."""
    padded = [*parts, (" " * (width - sum(len(text) for text, _ in parts)), RED)]
    merged = [
        ("".join(text for text, _ in group), style) for style, group in groupby(padded, lambda part: part[1])
    ]
    return Strip([Segment(text, style) for text, style in merged]).adjust_cell_length(width, RED)


def cells(row: Strip) -> list[tuple[object, ...]]:
    """Return what a reader sees in each cell: blanks have a background, and a line under them."""
    return [
        (character, style.bgcolor, style.underline, *((style.color, style.bold) if shows else ()))
        for text, style, _ in row
        if style is not None
        for character in text
        for shows in [character != " " or style.underline]
    ]


@given(PARTS, PARTS)
def test_the_sent_cells_turn_the_old_row_into_the_new(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]]
) -> None:
    """Outside of the spans both rows look alike, and each of them begins and ends with a change."""
    before, after = cells(strip(old)), cells(strip(new))
    behind = 0
    for start, end in strip_diff(strip(old), strip(new)):
        assert behind <= start < end
        assert before[behind:start] == after[behind:start]
        assert before[start] != after[start]
        assert before[end - 1] != after[end - 1]
        behind = end
    assert before[behind:] == after[behind:]


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        ([("  text", RED)], [("▌", BLUE), (" text", RED)], [(0, 1)]),
        ([("hit", RED)], [("hit", BLUE)], [(0, 3)]),
        ([("3 of 17", RED)], [("4 of 17", RED)], [(0, 1)]),
        ([("same", RED)], [("same", RED)], []),
        ([("same", RED)], [("same", CLICKED)], []),
        ([("a", RED), (" " * 9, RED), ("b", RED)], [("a", RED), (" " * 9, BLUE), ("b", RED)], []),
        ([(" " * 9, RED)], [(" " * 9, BOLD)], []),
        ([(" " * 9, RED)], [(" " * 9, ON_GREEN)], [(0, 9)]),
        ([(" " * 9, RED)], [(" " * 9, UNDERLINED)], [(0, 9)]),
        ([("1 new    3 of 7", RED)], [("2 new    4 of 7", RED)], [(0, 1), (9, 10)]),
        ([("1 new 3 of 7", RED)], [("2 new 4 of 7", RED)], [(0, 7)]),
        ([("漢字", RED)], [("漢字!", RED)], [(0, 40)]),
        ([("漢字", RED)], [("漢字", CLICKED)], []),
        ([("find a", RED), (" ⏎", BLUE)], [("find b", RED), (" ⏎", BLUE)], [(5, 6)]),
        ([("⏎ 1 of 3", RED)], [("⏎ 2 of 3", RED)], [(0, 40)]),
        ([("aa ⏎ 1", RED)], [("aa ⏎ 2", RED)], [(2, 40)]),
        ([("aa ⏎ 1", RED)], [("bb ⏎ 2", RED)], [(0, 40)]),
        ([("a, 9 cells ⏎ 1", RED)], [("b, 9 cells ⏎ 2", RED)], [(0, 1), (10, 40)]),
        ([("e\u0301", RED)], [("e\u0302", RED)], [(0, 40)]),
        ([("न\u093f", RED)], [("x", RED)], [(0, 40)]),
    ],
)
def test_only_certain_cells_are_sent_in_part(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]], spans: list[tuple[int, int]]
) -> None:
    """From a character on about whose cells terminals may disagree, all of the row is sent."""
    assert strip_diff(strip(old), strip(new)) == spans
