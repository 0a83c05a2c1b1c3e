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

    Where not every character surely takes one cell, terminals may not agree on what stands where; there the
    whole row counts as different.
    """
    if before == after:
        return None
    old, new = before._segments, after._segments
    if before.cell_length != after.cell_length or not (_are_plain(old) and _are_plain(new)):
        return 0, after.cell_length
    left = _same_cells(old, new)
    right = _same_cells(old[::-1], new[::-1], from_end=True)
    end = after.cell_length - right
    return (left, end) if left < end else None


def _are_plain(segments: Sequence[Segment]) -> bool:
    return all(is_plain(segment.text) for segment in segments)


def _same_cells(old: Sequence[Segment], new: Sequence[Segment], *, from_end: bool = False) -> int:
    """Return how many cells are alike from one end on, text and style."""
    cells = 0
    for one, other in zip(old, new, strict=False):
        if one == other:
            cells += len(one.text)
            continue
        if one.style == other.style:
            step = -1 if from_end else 1
            pairs = zip(one.text[::step], other.text[::step], strict=False)
            cells += sum(1 for _ in takewhile(_are_alike, pairs))
        break
    return cells


def _are_alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]
