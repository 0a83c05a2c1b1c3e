"""Finds the cells of a row that look different after a change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.text.width import is_plain

Span = tuple[int, int]

_NEAR = 6
"""Cells alike between two changes that cost less to send than the jump over them does."""
_SEEN_ON_BLANKS = ("underline", "underline2", "blink", "blink2", "reverse", "strike", "overline")
_SEEN_ON_TEXT = ("bold", "dim", "italic", "conceal", "frame", "encircle", *_SEEN_ON_BLANKS)


class Appearance(NamedTuple):
    """The visible part of a style; what a click would do is not part of it."""

    attributes: tuple[str, ...] = ()
    link: str | None = None
    background: Color | None = None
    foreground: Color | None = None


_Run = tuple[str, Appearance, Appearance]
"""A text, what it looks like, and what blanks among it look like."""


def strip_diff(before: Strip, after: Strip) -> list[Span]:
    """Return the runs of cells that look different, each as (first cell, end).

    After a character that does not certainly take one cell, terminals may not agree on what stands where: a
    change there counts from that character, or from before it, to the end of the row.
    """
    if before == after:
        return []
    width = after.cell_length
    if before.cell_length != width:
        return [(0, width)]
    old, new = before._segments, after._segments
    certain = min(certain_cells(before), certain_cells(after))
    spans: list[Span] = []
    for start, end in _differences(_runs(old, certain), _runs(new, certain)):
        if spans and start - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if certain < width and _cells_from(certain, old) != _cells_from(certain, new):
        start = spans.pop()[0] if spans and certain - spans[-1][1] < _NEAR else certain
        spans.append((start, width))
    return spans


def certain_cells(strip: Strip) -> int:
    """Return how many cells come before the first character that may take more or less than one.

    The one before it does not count, as that character may be a mark on it.
    """
    cells = 0
    for text, _, _ in strip:
        if not is_plain(text):
            return max(cells + sum(1 for _ in takewhile(is_plain, text)) - 1, 0)
        cells += len(text)
    return cells


def _runs(segments: Sequence[Segment], width: int) -> Iterator[_Run]:
    """Yield the texts of the first cells and their looks."""
    for text, style, _ in segments:
        if width <= 0:
            return
        if text:
            yield text[:width], *_appearances(style)
        width -= len(text)


def _differences(before: Iterator[_Run], after: Iterator[_Run]) -> Iterator[Span]:
    """Yield the cells that differ between two rows of as many cells, one by one or in runs, from the left."""
    x = 0
    old, new = next(before, None), next(after, None)
    while old is not None and new is not None:
        length = min(len(old[0]), len(new[0]))
        old_text, new_text = old[0][:length], new[0][:length]
        if old[2] != new[2]:
            yield x, x + length
        elif old[1] != new[1]:
            pairs = enumerate(zip(old_text, new_text, strict=True), start=x)
            yield from ((at, at + 1) for at, pair in pairs if pair != (" ", " "))
        elif old_text != new_text:
            pairs = enumerate(zip(old_text, new_text, strict=True), start=x)
            yield from ((at, at + 1) for at, (old_cell, new_cell) in pairs if old_cell != new_cell)
        x += length
        old = (old[0][length:], *old[1:]) if len(old[0]) > length else next(before, None)
        new = (new[0][length:], *new[1:]) if len(new[0]) > length else next(after, None)


def _cells_from(start: int, segments: Sequence[Segment]) -> list[tuple[str, Appearance]]:
    """Return the characters after the certain cells, each with its appearance."""
    characters = [
        (character, blank if character == " " else look)
        for text, style, _ in segments
        for look, blank in [_appearances(style)]
        for character in text
    ]
    return characters[start:]


@lru_cache(maxsize=1024)
def _appearances(style: Style | None) -> tuple[Appearance, Appearance]:
    """Return the appearance of a style's text and of its blanks, which have no foreground."""
    if style is None:
        return Appearance(), Appearance()
    attributes = tuple(name for name in _SEEN_ON_TEXT if getattr(style, name))
    look = Appearance(attributes, style.link, style.bgcolor, style.color)
    on_blanks = tuple(name for name in _SEEN_ON_BLANKS if getattr(style, name))
    return look, look if on_blanks or style.link else Appearance(background=style.bgcolor)
