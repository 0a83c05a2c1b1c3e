"""Which cells of a row look different after a change: all that a slow line needs to be sent. Pure."""

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


class _Look(NamedTuple):
    """What a reader sees of a style: two that only mean different things to a click look the same."""

    attributes: tuple[str, ...] = ()
    link: str | None = None
    background: Color | None = None
    foreground: Color | None = None


_Run = tuple[str, _Look, _Look]
"""A text, what it looks like, and what blanks among it look like."""


def changed_spans(before: Strip, after: Strip) -> list[Span]:
    """Return the runs of cells that look different, each as its first cell and the one behind its last.

    Behind a character that does not surely take one cell, terminals may not agree on what stands where: a
    change there counts from that character, or from before it, to the end of the row.
    """
    if before == after:
        return []
    width = after.cell_length
    if before.cell_length != width:
        return [(0, width)]
    old, new = before._segments, after._segments
    sure = min(sure_cells(before), sure_cells(after))
    spans: list[Span] = []
    for start, end in _differences(_runs(old, sure), _runs(new, sure)):
        if spans and start - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if sure < width and _cells_from(sure, old) != _cells_from(sure, new):
        start = spans.pop()[0] if spans and sure - spans[-1][1] < _NEAR else sure
        spans.append((start, width))
    return spans


def sure_cells(strip: Strip) -> int:
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
            yield text[:width], *_looks(style)
        width -= len(text)


def _differences(before: Iterator[_Run], after: Iterator[_Run]) -> Iterator[Span]:
    """Yield the cells that differ between two rows of as many cells, in runs from left to right."""
    x = 0
    old, new = next(before, None), next(after, None)
    while old is not None and new is not None:
        length = min(len(old[0]), len(new[0]))
        one, other = old[0][:length], new[0][:length]
        if one != other or old[1] != new[1]:
            for at, (character, wanted) in enumerate(zip(one, other, strict=True), start=x):
                look = 2 if character == wanted == " " else 1
                if character != wanted or old[look] != new[look]:
                    yield at, at + 1
        x += length
        old = (old[0][length:], *old[1:]) if len(old[0]) > length else next(before, None)
        new = (new[0][length:], *new[1:]) if len(new[0]) > length else next(after, None)


def _cells_from(start: int, segments: Sequence[Segment]) -> list[tuple[str, _Look]]:
    """Return what stands behind the sure cells, character by character."""
    characters = [
        (character, blank if character == " " else look)
        for text, style, _ in segments
        for look, blank in [_looks(style)]
        for character in text
    ]
    return characters[start:]


@lru_cache(maxsize=1024)
def _looks(style: Style | None) -> tuple[_Look, _Look]:
    """Return what texts of a style look like, and what blanks do: those have no colour of their own."""
    if style is None:
        return _Look(), _Look()
    attributes = tuple(name for name in _SEEN_ON_TEXT if getattr(style, name))
    look = _Look(attributes, style.link, style.bgcolor, style.color)
    on_blanks = tuple(name for name in _SEEN_ON_BLANKS if getattr(style, name))
    return look, look if on_blanks or style.link else _Look(background=style.bgcolor)
