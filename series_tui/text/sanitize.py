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
from functools import cache
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
_PUT_IN = frozenset("<U+0123456789ABCDEF>\ufffd\n") | {chr(code) for code in range(0x2400, 0x2422)}
"""All that stands in the place of odd characters."""


def clean(text: str) -> SafeText:
    """Return `text` made inert, with its line feeds kept.

    Takes any string; costs little for plain text, and time in proportion to its length for any other. A long
    one is cleaned piece by piece, so that other threads have their turns.
    """
    if len(text) > PIECE:
        return clean_in_pieces(text)
    return SafeText(text if _is_inert(text) else _made_inert(_with_line_feeds(text)).expandtabs(_TAB_STOP))


def clean_in_pieces(text: str, piece: int = PIECE, look: int = 256) -> SafeText:
    """Return a long text made inert as :func:`clean` does it, one piece after the other.

    Args:
        text: The text.
        piece: Characters that are cleaned in one go.
        look: Characters behind these in which a place is looked for where the text can be cut.
    """
    from series_tui.text.sequences import cut_behind, marks_at

    text = _with_line_feeds(text)
    parts = []
    start = 0
    while start < len(text):
        end = cut_behind(text, start + piece, look) if len(text) - start > piece else len(text)
        part = text[start:end]
        parts.append(part if _is_inert(part) else _made_inert(part))
        start = end
        while further_marks := marks_at(text, start, piece):
            start += further_marks
    return SafeText("".join(parts).expandtabs(_TAB_STOP))


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
    is_mark = kinds_of(line[0]).get(ord(line[0]), "") in MARKS
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


def _is_inert(text: str) -> bool:
    """Return whether a text is surely fine as it is, which most are."""
    if text.isascii():
        return text.isprintable() or not _has_controls(text)
    return not _needs_a_look(text)


def _has_controls(text: str) -> bool:
    return len(text.encode().translate(None, _ASCII_CONTROLS)) != len(text)


@cache
def _odd() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds characters that need a look, and what finds runs that may be piled-up marks.

    Compiled when the first text beyond ASCII comes: it takes as long as all other patterns together.
    """
    from series_tui.text.unicode_data import CONJOINING, ODD

    neither_letter_nor_latin = rf"(?:[^\w\x00-\u02ff]|[{CONJOINING}])"
    return re.compile(f"[{ODD}]"), re.compile(f"{neither_letter_nor_latin}{neither_letter_nor_latin}{{8}}")


def _needs_a_look(text: str) -> bool:
    odd, run = _odd()
    return odd.search(text) is not None or run.search(text) is not None


def _with_line_feeds(text: str) -> str:
    from series_tui.text.unicode_data import LINE_ENDS

    for line_end in LINE_ENDS:
        text = text.replace(line_end, "\n")
    return text


def _made_inert(text: str) -> str:
    """Return a text whose line ends are line feeds with everything in it made inert but tabs."""
    from series_tui.text.sequences import in_their_places
    from series_tui.text.unicode_data import CONTROLS

    distinct = set(text)
    for control in distinct & CONTROLS.keys():
        text = text.replace(control, CONTROLS[control])
    if not text.isascii():
        text = in_their_places(_without_odd(text, distinct), distinct | _PUT_IN)
    return text


def _without_odd(text: str, distinct: set[str]) -> str:
    """Return a text in which characters that are odd wherever they stand are spelled."""
    from series_tui.text.unicode_data import PLACED_CHARACTERS, code_of

    odd, _ = _odd()
    spelled = {}
    for character in odd.findall("".join(distinct)):
        if character not in PLACED_CHARACTERS and character not in "\t\n":
            spelled[ord(character)] = "\ufffd" if "\ud800" <= character <= "\udfff" else code_of(character)
    return text.translate(spelled) if spelled else text
