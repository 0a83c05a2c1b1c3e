"""Breaks a text into the lines of a pane. Pure functions over positions; no text is copied or changed.

A line is known by where it starts; it ends where the next one starts. So the lines always join back to the
text. What stands at a line's end and is not seen (the line feed, the spaces at which it was broken) belongs
to the line and hangs outside the pane.

A long text is cut into pieces first, each wrapped alone, so that no step works longer than a piece takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import overload

from series_tui.text.sanitize import SafeText
from series_tui.text.width import boundary_before, graphemes, is_plain, is_wide

PIECE = 4096
"""The most characters that are wrapped in one step."""

_MAX_DENSITY = 2.5
"""Characters of a line for each of its cells. More are piled up marks, which no room bounds otherwise."""
_NEVER_FIRST = frozenset("、。，．：；！？」』）】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ")
"""Characters that do not begin a line in Chinese and Japanese."""


def wrap(text: str, width: int, start: int = 0, end: int | None = None) -> list[int]:
    """Return where each line of `text[start:end]` starts, for a pane of `width` cells.

    Lines are broken after spaces, or between wide characters; a word that is wider than the pane is broken
    between graphemes. Only a single grapheme that is wider than the pane is a line wider than the pane.
    A line ends early where most of its letters have several marks.
    """
    width = max(width, 1)
    stop = len(text) if end is None else end
    break_lines = _break_plain if is_plain(text, start, stop) else _break_graphemes
    starts = [start]
    position = start
    while True:
        line_feed = text.find("\n", position, stop)
        line_end = stop if line_feed < 0 else line_feed
        break_lines(text, position, line_end, width, starts)
        position = line_feed + 1
        if line_feed < 0 or (position == stop < len(text)):
            return starts
        starts.append(position)


def line_end(text: str, start: int, next_start: int) -> int:
    """Return where the visible part of a line ends: before its line feed and the spaces that hang."""
    end = next_start
    if end > start and text[end - 1] == "\n":
        end -= 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


@overload
def wrapped(text: SafeText, width: int) -> list[SafeText]: ...
@overload
def wrapped(text: str, width: int) -> list[str]: ...
def wrapped(text: str, width: int) -> Sequence[str]:
    """Return the visible part of each line of a text; at least one line."""
    starts = [*wrap(text, width), len(text)]
    return [text[start : line_end(text, start, end)] for start, end in pairwise(starts)]


def pieces(text: str) -> list[int]:
    """Return where each piece of a text starts; just 0 for one that is short enough.

    A piece ends after a line feed if there is one in its last half, else after a space, else at a grapheme.
    """
    starts = [0]
    while len(text) - starts[-1] > PIECE:
        start, limit = starts[-1], starts[-1] + PIECE
        cut = text.rfind("\n", start + PIECE // 2, limit) + 1
        if not cut:
            cut = text.rfind(" ", start + PIECE // 2, limit) + 1
        starts.append(max(boundary_before(text, cut or limit, start), start + 1))
    return starts


def estimated_lines(length: int, width: int) -> int:
    """Return about how many lines a text of so many characters takes."""
    return 1 + length // max(width - 3, 1) if length > width else 1


def _break_plain(text: str, start: int, end: int, width: int, starts: list[int]) -> None:
    """Break one line of text in which every character takes one cell."""
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1) + 1
        if not cut or (cut <= start + width and text[start:cut].isspace()):
            cut = start + width
        else:
            while cut < end and text[cut] == " ":
                cut += 1
            if cut == end:
                return
        starts.append(cut)
        start = cut


def _break_graphemes(text: str, start: int, end: int, width: int, starts: list[int]) -> None:
    """Break one line of text of any characters, grapheme by grapheme."""
    used = 0
    opportunity, used_there = start, 0
    max_characters = int(_MAX_DENSITY * width)
    for first, last, cells in graphemes(text, start, end):
        if last == first + 1 and text[first] == " ":
            used += 1
            opportunity, used_there = last, used
            continue
        if is_wide(text[first]) and text[first] not in _NEVER_FIRST and first > start:
            opportunity, used_there = first, used
        while (used + cells > width or last - start > max_characters) and first > start:
            if opportunity > start and not text[start:opportunity].isspace():
                start = opportunity
                used -= used_there
            else:
                start, used = first, 0
            starts.append(start)
            opportunity, used_there = start, 0
        used += cells
        if is_wide(text[first]) and text[last : last + 1] not in _NEVER_FIRST:
            opportunity, used_there = last, used
