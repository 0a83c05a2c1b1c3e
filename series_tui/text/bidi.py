"""Keeps right-to-left text inside its own part of a row, whatever the terminal does with it.

Terminals with bidirectional support reorder a whole row: an Arabic name could carry the time beside it, or
the frame, to the other side. No control characters are used against that. Instead a part that holds such text
stands between two blanks that look like spaces but count as left-to-right letters (U+2800, the braille
pattern without dots), so that the order on both sides of them stays the program's.
"""

from __future__ import annotations

import re

BLANK = "\u2800"
"""One empty cell that reordering cannot cross: bidirectional class L, by the Unicode Character Database."""

# The blocks whose letters or digits have the bidirectional classes R, AL and AN.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_right_to_left(text: str) -> bool:
    """Return whether any character of the text could make a terminal reorder its row."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def isolate(text: str) -> str:
    """Return a part of a row, between two blanks if it could be reordered with what stands beside it."""
    return f"{BLANK}{text}{BLANK}" if has_right_to_left(text) else text


def isolation_cell(text: str) -> str:
    """Return the cell to put on either side of a text: a space, or the blank that holds its order in."""
    return BLANK if has_right_to_left(text) else " "
