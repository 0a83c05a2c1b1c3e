"""Which cells of a row are sent again: all that look different, and few others."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.tui.widgets.changed_cells import changed_span

RED, BLUE = Style(color="red"), Style(color="blue")
PARTS = st.lists(
    st.tuples(st.text("abc ▌─", min_size=1, max_size=6), st.sampled_from([RED, BLUE])), max_size=6
)


def strip(parts: list[tuple[str, Style]], width: int = 40) -> Strip:
    """Return a row as wide as the pane, neighbours of one style in one segment, as the log paints it."""
    padded = [*parts, (" " * (width - sum(len(text) for text, _ in parts)), RED)]
    merged = [
        ("".join(text for text, _ in group), style) for style, group in groupby(padded, lambda one: one[1])
    ]
    return Strip([Segment(text, style) for text, style in merged]).adjust_cell_length(width, RED)


def cells(row: Strip) -> list[tuple[str, Style | None]]:
    """Return what stands in each cell."""
    return [(character, segment.style) for segment in row for character in segment.text]


@given(PARTS, PARTS)
def test_what_is_sent_makes_the_old_row_the_new_one(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]]
) -> None:
    """Outside of the span both rows are alike, text and style; and the span begins and ends with a change."""
    before, after = cells(strip(old)), cells(strip(new))
    span = changed_span(strip(old), strip(new))
    if span is None:
        assert before == after
        return
    start, end = span
    assert before[:start] + after[start:end] + before[end:] == after
    assert before[start] != after[start]
    assert before[end - 1] != after[end - 1]


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ([("  text", RED)], [("▌", BLUE), (" text", RED)], (0, 1)),
        ([("hit", RED)], [("hit", BLUE)], (0, 3)),
        ([("3 of 17", RED)], [("4 of 17", RED)], (0, 1)),
        ([("same", RED)], [("same", RED)], None),
        ([("漢字", RED)], [("漢字!", RED)], (0, 40)),
        ([("find a", RED), (" ⏎", BLUE)], [("find b", RED), (" ⏎", BLUE)], (5, 6)),
        ([("⏎ 1 of 3", RED)], [("⏎ 2 of 3", RED)], (0, 40)),
        ([("aa ⏎ 1", RED)], [("aa ⏎ 2", RED)], (2, 40)),
        ([("e\u0301", RED)], [("e\u0302", RED)], (0, 40)),
        ([("न\u093f", RED)], [("x", RED)], (0, 40)),
    ],
)
def test_only_what_surely_stands_where_it_should_is_sent_in_part(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]], span: tuple[int, int] | None
) -> None:
    """From a character on about whose cells terminals may disagree, all of the row is sent."""
    assert changed_span(strip(old), strip(new)) == span
