"""Two parts at the ends of a row."""

from __future__ import annotations

import pytest
from textual.content import Content

from series_tui.tui.widgets.content import fit_row


@pytest.mark.parametrize(
    ("width", "row"),
    [(8, "abc   xy"), (7, "abc  xy"), (6, "a…  xy"), (5, "…  xy"), (4, "  xy"), (2, "xy"), (1, "…")],
)
def test_the_left_part_is_cut_first_and_two_cells_stay_between(width: int, row: str) -> None:
    """It is left out where not a cell of it has room."""
    assert fit_row(Content("abc"), Content("xy"), width).plain == row


def test_a_left_part_alone_has_the_whole_row() -> None:
    """No gap is kept for a part that is not there."""
    assert fit_row(Content("abc"), Content(""), 3).plain == "abc"
