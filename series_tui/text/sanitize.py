"""The one place where a stranger's text becomes text that may be shown.

What a terminal, a page or a reader could take for something else is made visible:

- line ends of any kind become line feeds, tabs become spaces up to the next multiple of eight characters,
  in a line one space;
- controls become their pictures (␛), lone surrogates U+FFFD;
- C1 controls, bidirectional controls, invisible format characters, fillers, private use and noncharacters
  become their codes (``<U+202E>``), as does the mark that begins the program's own lines in a print-out;
- joiners, variation selectors and tags stay where a script or an emoji needs them, elsewhere they are codes;
- combining marks, and letters that take no cell either, become one ``…`` beyond the eighth of one base;
- in a line, what only looks blank becomes its code, and a mark without a base stands on a dotted circle.

All other text is left alone, in any script. Cleaning a cleaned text changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NewType

SafeText = NewType("SafeText", str)
"""Text that was cleaned, or the program's own. Parts of it are cut with :func:`truncate_chars`."""

HEADER_MARK = "▌"
"""Begins the program's own lines in a print-out. No cleaned text holds it: there it is ``<U+258C>``."""

_ASCII_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code != 0x0A)
_TAB_STOP = 8
_DOTTED_CIRCLE = "\u25cc"
"""What a mark without a base stands on (Unicode, 2.11): else it would be drawn over what comes before."""
_MAX_SEQUENCE = 64
PIECE = 32 * 1024
"""Characters of a long text that are cleaned in one go."""


def clean(text: str) -> SafeText:
    """Return `text` made inert, with its line feeds kept.

    Takes any string; costs little for plain text, and time in proportion to its length for any other. A long
    one is cleaned piece by piece, so that other threads have their turns.
    """
    if len(text) > PIECE:
        return clean_in_pieces(text)
    return SafeText(text if _is_plain_ascii(text) else _with_spaces(_made_inert(_with_line_feeds(text))))


def clean_in_pieces(text: str, piece: int = PIECE, look: int = 256) -> SafeText:
    """Return a long text made inert as :func:`clean` does it, one piece after the other.

    Args:
        text: The text.
        piece: Characters that are cleaned in one go.
        look: Characters after these in which a place is looked for where the text can be cut.
    """
    from series_tui.text.sequences import cut_behind, marks_at

    text = _with_line_feeds(text)
    parts = []
    start = 0
    while start < len(text):
        end = cut_behind(text, start + piece, look) if len(text) - start > piece else len(text)
        parts.append(_made_inert(text[start:end]))
        start = end
        while further_marks := marks_at(text, start, piece):
            start += further_marks
    return SafeText(_with_spaces("".join(parts)))


def clean_line(text: str) -> SafeText:
    """Return `text` made inert and in one line: a tab, or a line feed with spaces around it, is one space."""
    cleaned = clean(text.replace("\t", " "))
    if "\n" not in cleaned:
        return _with_visible_blanks(cleaned.strip())
    return _with_visible_blanks(" ".join(line for line in _lines_of(cleaned) if line))


def _lines_of(text: str) -> Iterator[str]:
    """Yield each line, without the spaces around it; of a long text, a piece is split in one go."""
    start = 0
    while start >= 0:
        end = text.find("\n", start + PIECE)
        yield from map(str.strip, (text[start:] if end < 0 else text[start:end]).split("\n"))
        start = end if end < 0 else end + 1


def _with_visible_blanks(line: str) -> SafeText:
    """Return a line in which no character can make a field look empty or reach out of it."""
    if line.isascii():
        return SafeText(line)
    from series_tui.text.unicode_data import BLANK_LOOKING, MARKS, code_of, kinds_of

    line = re.sub(BLANK_LOOKING, lambda blank: code_of(blank[0]), line)
    is_mark = kinds_of(line[0]) in MARKS
    return SafeText(f"{_DOTTED_CIRCLE}{line}" if is_mark else line)


def clean_typed(text: str) -> SafeText:
    """Return typed or pasted text made inert and in one line, with the spaces at its ends."""
    return SafeText(clean(text).replace("\n", " "))


def safe_value(value: object) -> SafeText:
    """Return any decoded JSON value as one readable line."""
    return clean_line(_as_text(value))


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def truncate_chars(text: SafeText, most: int) -> SafeText:
    """Return a text of at most `most` characters, an ellipsis in the place of its end if it was longer.

    No emoji, flag or letter with its marks is cut apart, so that the rest is as clean as the whole.
    """
    if len(text) <= most:
        return text
    from series_tui.text.sequences import is_inside

    end = max(most - 1, 0)
    lowest = max(end - _MAX_SEQUENCE, 0)
    while end > lowest and is_inside(text, end):
        end -= 1
    return SafeText(f"{text[:end]}…")


def _is_plain_ascii(text: str) -> bool:
    """Return whether a text is surely fine as it is, which most are."""
    if not text.isascii():
        return False
    return text.isprintable() or len(text.encode().translate(None, _ASCII_CONTROLS)) == len(text)


def _with_line_feeds(text: str) -> str:
    from series_tui.text.unicode_data import LINE_ENDS

    for line_end in LINE_ENDS:
        if line_end[0] in text:
            text = text.replace(line_end, "\n")
    return text


def _with_spaces(text: str) -> str:
    return text.expandtabs(_TAB_STOP) if "\t" in text else text


def _made_inert(text: str) -> str:
    """Return a text whose line ends are line feeds with everything in it made inert but tabs."""
    if _is_plain_ascii(text):
        return text
    from series_tui.text.unicode_data import LOOKED_AT, kinds_of

    kinds = kinds_of(text)
    if not any(kind in kinds for kind in LOOKED_AT):
        return text
    from series_tui.text.sequences import in_their_places

    return in_their_places(text, kinds)
