"""Which cells of a row look different after a change: all that a slow line needs to be sent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rich.segment import Segment
from textual.strip import Strip

from series_tui.tui.cells import is_plain

Span = tuple[int, int]


def changed_span(before: Strip, after: Strip) -> Span | None:
    """Return the first cell that differs and the one behind the last; None where both look the same.

    Behind a character that does not surely take one cell, terminals may not agree on what stands where: a
    change there counts from that character, or from before it, to the end of the row.
    """
    if before == after:
        return None
    old, new = before._segments, after._segments
    if before.cell_length != after.cell_length:
        return 0, after.cell_length
    left = _same_cells(old, new)
    end = after.cell_length - _same_cells(old[::-1], new[::-1], from_end=True)
    sure = min(_sure_cells(old), _sure_cells(new))
    if end > sure:
        return min(left, sure), after.cell_length
    return (left, end) if left < end else None


def _sure_cells(segments: Sequence[Segment]) -> int:
    """Return how many cells come before the first character that may take more or less than one.

    The one before it does not count, as that character may be a mark on it.
    """
    cells = 0
    for text, _, _ in segments:
        if not is_plain(text):
            return max(cells + sum(1 for _ in takewhile(is_plain, text)) - 1, 0)
        cells += len(text)
    return cells


def _same_cells(old: Sequence[Segment], new: Sequence[Segment], *, from_end: bool = False) -> int:
    """Return how many cells are alike from one end on, text and style."""
    cells = 0
    for one, other in zip(old, new, strict=False):
        if one == other:
            cells += one.cell_length
            continue
        if one.style == other.style and (not from_end or (is_plain(one.text) and is_plain(other.text))):
            step = -1 if from_end else 1
            pairs = zip(one.text[::step], other.text[::step], strict=False)
            cells += sum(1 for _ in takewhile(_are_alike, pairs))
        break
    return cells


def _are_alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1] and is_plain(pair[0])
