"""Text that terminals reorder, and what holds it in its part of a row."""

from __future__ import annotations

import pytest

from series_tui.text.bidi import BLANK, has_right_to_left, isolate, isolation_cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("Ann", False), ("Ännchen 漢字", False), ("שלום", True), ("see مرحبا", True)],
)
def test_only_text_with_right_to_left_letters_is_isolated(text: str, expected: bool) -> None:
    """Put blanks that reordering cannot cross around it, and leave all other text as it is."""
    assert has_right_to_left(text) is expected
    assert isolate(text) == (f"{BLANK}{text}{BLANK}" if expected else text)
    assert isolation_cell(text) == (BLANK if expected else " ")
