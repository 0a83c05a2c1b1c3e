"""Measure text in terminal cells, and find where it may be cut.

Widths are those of the tables that Textual itself draws with, so that what is measured here and what its
compositor pads agree. Two things differ on purpose, because terminals do:

- a joiner between letters (as in Sinhala or Hindi) joins their shapes, but both letters keep their cells;
  Textual's measure drops the second one. :func:`drawable` cuts a text so that its measure is right.
- a spacing mark (U+0BBF, say) takes a cell in some terminals and none in others. Text is wrapped as if it
  took one, so that no line runs out of its pane in either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import overload

from rich.cells import cell_len, get_character_cell_size

from series_tui.text.sanitize import SafeText, truncate_chars

_JOINER = "\u200d"
_EMOJI_VARIATION = "\ufe0f"
_MODIFIERS = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_SPACING_VOWELS = "\u0e33\u0eb3"
"""Thai and Lao AM: letters by category, but part of the letter before them (UAX #29)."""
_VIRAMA_CLASS = 9
_REGIONAL = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_FAR_BACK = 256
MAX_LINE_CHARS = 4_000
"""Characters of a text of one line that are looked at: no screen is as wide."""
_MAX_JOINED = 8
"""How many letters or emoji one cluster may join: no word of any script has more."""

# Runs in which every character is its own cluster and takes one cell. Of the signs, those that the program
# itself draws with: no terminal has another form of them.
_PLAIN = re.compile(
    "[\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0530\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u259f"
    "\u25b8\u25cb\u25d0\u2713\u2715\u2800]*"
)


def is_plain(text: str, start: int = 0, end: int | None = None) -> bool:
    """Return whether every character of the text (or a part of it) stands alone in one cell."""
    if text.isascii():
        return True
    end = len(text) if end is None else end
    return _PLAIN.fullmatch(text, start, end) is not None


def cell_width(text: str) -> int:
    """Return the most cells that terminals give to a text of one line."""
    if is_plain(text):
        return len(text)
    return sum(width for _, _, width in graphemes(text))


def drawn_width(text: str) -> int:
    """Return the cells that Textual counts for a text once :func:`drawable` has cut it."""
    if text.isascii():
        return len(text)
    return sum(map(cell_len, drawable(text)))


def drawable(text: str) -> list[str]:
    """Return the text in parts that Textual measures rightly, each to be its own segment."""
    if _JOINER not in text:
        return [text]
    parts: list[str] = []
    start = 0
    joiner = text.find(_JOINER)
    while joiner >= 0:
        if not _joins_emoji(text, joiner) and start < joiner + 1 < len(text):
            parts.append(text[start : joiner + 1])
            start = joiner + 1
        joiner = text.find(_JOINER, joiner + 1)
    parts.append(text[start:])
    return parts


def graphemes(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, cells) of each cluster: what a reader takes for one character, never to be split."""
    end = len(text) if end is None else end
    position = start
    while position < end:
        first, width = position, _own_width(text[position])
        base = text[position]
        position += 1
        if _is_regional(base) and position < end and _is_regional(text[position]):
            width += _own_width(text[position])
            position += 1
        joined = 1
        while position < end:
            character = text[position]
            if character <= "\u02ff":
                break
            own = _own_width(character)
            if character == _EMOJI_VARIATION:
                width = max(width, cell_len(base + _EMOJI_VARIATION))
            elif own and not (joined < _MAX_JOINED and _is_joined(text, position, first)):
                break
            elif own:
                joined += 1
                width += 0 if _joins_emoji(text, position - 1) else own
            elif unicodedata.category(character) == "Mc":
                width += 1
            position += 1
        yield first, position, width


def boundary_before(text: str, position: int, start: int) -> int:
    """Return the last place before or at a position where no cluster is cut; `start` is known to be one.

    Looks back over a few characters only (and over a run of flags, which pair up from its beginning).
    """
    if position >= len(text):
        return len(text)
    if _is_regional(text[position]):
        run = text[start:position]
        return position - (len(run) - len(run.rstrip(_REGIONAL))) % 2
    back = position
    while back > start and position - back < _FAR_BACK:
        if _starts_cluster(text, back):
            return back
        back -= 1
    return start if back == start else position


@overload
def truncate_cells(text: SafeText, width: int, ellipsis: str = "…") -> SafeText: ...
@overload
def truncate_cells(text: str, width: int, ellipsis: str = "…") -> str: ...
def truncate_cells(text: str, width: int, ellipsis: str = "…") -> str:
    """Return a one-line text that takes at most `width` cells, its end replaced by an ellipsis if needed."""
    if len(text) * 2 <= width:
        return text
    text = truncate_chars(SafeText(text), MAX_LINE_CHARS)
    room = width - len(ellipsis)
    used, stop = 0, 0
    for _, last, cells in graphemes(text):
        used += cells
        if used <= room:
            stop = last
        if used > width:
            return text[:stop] + ellipsis if room >= 0 else ""
    return text


def span_at(text: str, cell: int) -> tuple[int, int]:
    """Return where the cluster that covers a cell starts and ends; twice the length behind the text's end."""
    used = 0
    for first, last, width in graphemes(text):
        used += width
        if cell < used:
            return first, last
    return len(text), len(text)


def whole_graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part of a text made larger where it cuts a cluster."""
    if is_plain(text):
        return start, end
    first = max((at for at, _, _ in graphemes(text) if at <= start), default=start)
    return first, min((behind for _, behind, _ in graphemes(text) if behind >= end), default=end)


@lru_cache(maxsize=4096)
def _own_width(character: str) -> int:
    return 0 if character == _JOINER else get_character_cell_size(character)


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joins_emoji(text: str, joiner: int) -> bool:
    """Return whether the joiner at an index stands behind an emoji."""
    if text[joiner] != _JOINER:
        return False
    before = joiner - 1
    while before > 0 and text[before] in _EMOJI_VARIATION + _MODIFIERS:
        before -= 1
    return before >= 0 and unicodedata.category(text[before]) == "So"


def _is_joined(text: str, position: int, first: int) -> bool:
    """Return whether the character belongs to the cluster before it though it has a width of its own."""
    before = text[position - 1]
    if text[position] in _SPACING_VOWELS:
        return True
    if before == _JOINER:
        return _joins_emoji(text, position - 1) or (
            position - 2 >= first and unicodedata.combining(text[position - 2]) == _VIRAMA_CLASS
        )
    return unicodedata.combining(before) == _VIRAMA_CLASS and unicodedata.category(text[position]) == "Lo"


def _starts_cluster(text: str, position: int) -> bool:
    """Return whether the character surely starts a grapheme, judged by it and the one before it."""
    before = text[position - 1]
    return (
        _own_width(text[position]) > 0
        and text[position] not in _SPACING_VOWELS
        and before != _JOINER
        and unicodedata.combining(before) != _VIRAMA_CLASS
        and not _is_regional(text[position])
    )
