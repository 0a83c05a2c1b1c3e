"""Measure text in terminal cells, and find where it may be cut.

There are two widths. :func:`drawn_width` is that of the tables which Textual itself draws with, so that its
compositor and this module agree on where a cell is. :func:`cell_width` is the most that any common terminal
draws, by which text is cut and wrapped, so that it never leaves its room:

- an emoji's skin tone, a letter of a flag, and each emoji that is joined to another take two cells;
- a spacing mark (U+0BBF, say), and a Hangul vowel or final consonant alone, take one;
- marks beyond the second of a grapheme, and those of rare scripts, count as a cell each: they are bytes that
  no room bounds otherwise.

A joiner between letters (as in Sinhala or Hindi) joins their shapes, but both letters keep their cells;
Textual's measure drops the second one. :func:`drawable` cuts a text so that its measure is right.
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
"""How many letters or emoji one grapheme may join: no word of any script has more."""
_FREE_MARKS = 2
"""Marks of one grapheme that count as no cell: Hebrew and Vietnamese need two."""

_WIDE_SOMEWHERE = (
    ("\u302e", "\u302f"),  # spacing marks of East Asia
    ("\u3248", "\u324f"),  # ambiguous
    ("\U00016fe0", "\U0001b2ff"),  # Tangut, Khitan, old kana: blocks that newer versions of Unicode fill
    ("\u2e80", "\u303e"),  # wide as a block in terminals that follow Kuhn's wcwidth
    ("\u3040", "\ua4cf"),
    ("\U0001f000", "\U0001faff"),  # pictographs, those of a newer Unicode among them
)
"""First and last of the characters to which some terminal gives two cells, though Textual counts fewer."""
_NO_CELL = ("Mn", "Me", "Cf")

# Runs in which every character is its own grapheme and takes one cell. Of the signs, those that the program
# itself draws with: no terminal has another form of them.
PLAIN_CLASS = (
    "\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0530\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u259f"
    "\u25b8\u25cb\u25d0\u2713\u2715\u2800"
)
_PLAIN = re.compile(f"[{PLAIN_CLASS}]*")


def is_plain(text: str, start: int = 0, end: int | None = None) -> bool:
    """Return whether every character of the text (or a part of it) stands alone in one cell."""
    if text.isascii():
        return True
    end = len(text) if end is None else end
    return _PLAIN.fullmatch(text, start, end) is not None


def cell_width(text: str) -> int:
    """Return the most cells that a common terminal gives to a text of one line."""
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
    """Yield (start, end, cells) of each grapheme: what a reader takes for one character, never to be split.

    The cells are the most that a common terminal draws.
    """
    end = len(text) if end is None else end
    position = start
    while position < end:
        first, width = position, _max_width(text[position])
        base = text[position]
        position += 1
        if _is_regional(base) and position < end and _is_regional(text[position]):
            width += _max_width(text[position])
            position += 1
        joined, marks = 1, 0
        while position < end:
            character = text[position]
            if character <= "\u02ff":
                break
            own = _max_width(character)
            if character == _EMOJI_VARIATION:
                width += max(
                    cell_len(text[position - 1] + _EMOJI_VARIATION) - _max_width(text[position - 1]), 0
                )
            elif not _takes_no_cell(character):
                if not (joined < _MAX_JOINED and _is_joined(text, position, first)):
                    break
                joined += 1
                width += own
            else:
                is_mark = character != _JOINER and not own
                marks += is_mark
                width += own or (is_mark and (marks > _FREE_MARKS or character > "\uffff"))
            position += 1
        yield first, position, width


def boundary_before(text: str, position: int, start: int) -> int:
    """Return the last place before or at a position where no grapheme is cut; `start` is known to be one.

    Looks back over a few characters only (and over a run of flags, which pair up from its beginning).
    """
    if position >= len(text):
        return len(text)
    if _is_regional(text[position]):
        run = text[start:position]
        return position - (len(run) - len(run.rstrip(_REGIONAL))) % 2
    back = position
    while back > start and position - back < _FAR_BACK:
        if _starts_grapheme(text, back):
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
    if text.isascii():
        room = width - len(ellipsis)
        return text if len(text) <= width else text[:room] + ellipsis if room >= 0 else ""
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
    """Return where the grapheme that covers a cell starts and ends; the length twice after the text."""
    used = 0
    for first, last, _ in graphemes(text):
        used += drawn_width(text[first:last])
        if cell < used:
            return first, last
    return len(text), len(text)


def whole_graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part of a text made larger where it cuts a grapheme."""
    if is_plain(text):
        return start, end
    first = max((at for at, _, _ in graphemes(text) if at <= start), default=start)
    return first, min((stop for _, stop, _ in graphemes(text) if stop >= end), default=end)


def is_wide(character: str) -> bool:
    """Return whether Textual counts two cells for a character, as for those of Chinese, and emoji."""
    return character > "\u02ff" and get_character_cell_size(character) > 1


@lru_cache(maxsize=4096)
def _max_width(character: str) -> int:
    """Return the most cells that a common terminal gives to a character."""
    cells = get_character_cell_size(character)
    if cells > 1 or character <= "\u02ff":
        return cells
    is_wide_somewhere = any(first <= character <= last for first, last in _WIDE_SOMEWHERE)
    if is_wide_somewhere and unicodedata.category(character) not in _NO_CELL:
        return 2
    return cells or unicodedata.category(character) not in _NO_CELL


@lru_cache(maxsize=4096)
def _takes_no_cell(character: str) -> bool:
    """Return whether Textual counts no cell for a character, so that it belongs to the one before it."""
    return character == _JOINER or get_character_cell_size(character) == 0


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joins_emoji(text: str, joiner: int) -> bool:
    """Return whether the joiner at an index follows an emoji."""
    before = joiner - 1
    while before > 0 and text[before] in _EMOJI_VARIATION + _MODIFIERS:
        before -= 1
    return before >= 0 and unicodedata.category(text[before]) == "So"


def _is_joined(text: str, position: int, first: int) -> bool:
    """Return whether the character belongs to the grapheme before it though it has a width of its own."""
    before = text[position - 1]
    if text[position] in _SPACING_VOWELS:
        return True
    if before == _JOINER:
        return _joins_emoji(text, position - 1) or (
            position - 2 >= first and unicodedata.combining(text[position - 2]) == _VIRAMA_CLASS
        )
    return unicodedata.combining(before) == _VIRAMA_CLASS and unicodedata.category(text[position]) == "Lo"


def _starts_grapheme(text: str, position: int) -> bool:
    """Return whether the character surely starts a grapheme, judged by it and the one before it."""
    before = text[position - 1]
    return (
        not _takes_no_cell(text[position])
        and text[position] not in _SPACING_VOWELS
        and before != _JOINER
        and unicodedata.combining(before) != _VIRAMA_CLASS
        and not _is_regional(text[position])
    )
