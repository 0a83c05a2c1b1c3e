"""Find the parts of a line whose width terminals do not agree on."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import NamedTuple

from series_tui.text.width import PLAIN_CLASS, is_plain

# Characters that every common terminal draws as wide as Textual counts them.
_CERTAIN_CLASS = (
    f"{PLAIN_CLASS}\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u060c\u061b\u061f\u0620-\u064a\u0660-\u066d\u0671-\u06d3"
    "\u06f0-\u06f9\u10a0-\u10ff\u1e00-\u1fff\u203c-\u205e\u2070-\u209c\u20a0-\u20bf\u2100-\u262f\u2638-\u2689\u2690-\u2bff"
    "\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3131-\u3163\u3165-\u318e\u3400-\u4db5\u4e00-\u9fef\uac00-\ud7a3"
    "\uf900-\ufa6d\uff01-\uff60"
    "\U0001f300-\U0001f320\U0001f330-\U0001f335\U0001f337-\U0001f37c\U0001f380-\U0001f393\U0001f3a0-\U0001f3c4"
    "\U0001f3e0-\U0001f3f0\U0001f400-\U0001f43e\U0001f442-\U0001f4f7\U0001f4f9-\U0001f4fc\U0001f500-\U0001f53d"
    "\U0001f550-\U0001f567\U0001f5fb-\U0001f640\U0001f645-\U0001f64f\U0001f680-\U0001f6c5"
)
# Scripts and marks that take more cells than Textual counts in some terminals, but never fewer.
_GROWING_CLASS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u109f\u1200-\u137f\u1700-\u1cff\ua800-\ua8ff\ua930-\uaadf\uabc0-\uabff"
)
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"
_LAST = "\U0010ffff"
_FIELD = re.compile("[^ ]+(?: [^ ]+)*")


@cache
def _uncertain() -> re.Pattern[str]:
    """Return what finds an uncertain character; compiled late: the first screen has none."""
    return re.compile(f"[^{_CERTAIN_CLASS}]")


@lru_cache(maxsize=4096)
def _is_certain_character(character: str) -> bool:
    """Return whether the pattern of uncertain characters does not find one; it takes 30 ms to compile."""
    place = bisect_right(_certain_ranges(), (character, _LAST)) - 1
    return place >= 0 and character <= _certain_ranges()[place][1]


@cache
def _certain_ranges() -> list[tuple[str, str]]:
    """Return the first and last characters of the class's ranges, in order and without overlaps."""
    ranges: list[tuple[str, str]] = []
    parts = re.finditer("(.)(?:-(.))?", _CERTAIN_CLASS, re.DOTALL)
    for first, last in sorted((part[1], part[2] or part[1]) for part in parts):
        if ranges and first <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return ranges


@cache
def _shrinking() -> re.Pattern[str]:
    """Return what finds characters that a terminal may give fewer cells than Textual counts."""
    return re.compile(f"[^{_CERTAIN_CLASS}{_GROWING_CLASS}]|[{_VIRAMAS}].\u200d?[{_VIRAMAS}]")


class UncertainSpan(NamedTuple):
    """A part of a text that terminals do not agree on.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        may_shrink: Whether a terminal may give it fewer cells than Textual counts.
    """

    start: int
    end: int
    may_shrink: bool


def is_certain(text: str) -> bool:
    """Return whether all common terminals draw a text as wide as Textual counts it."""
    if is_plain(text):
        return True
    if _uncertain.cache_info().currsize:
        return _uncertain().search(text) is None
    return all(map(_is_certain_character, text))


def uncertain_spans(text: str) -> list[UncertainSpan]:
    """Return the parts of a line after which a terminal's cursor may be anywhere.

    A part runs from before its first uncertain character to the next two spaces: what follows these stands in
    a column of its own.
    """
    if is_certain(text):
        return []
    spans = []
    for field in _FIELD.finditer(text):
        start, end = field.span()
        first = _uncertain().search(text, start, end)
        if first is not None:
            begin = max(first.start() - 1, start)
            spans.append(UncertainSpan(begin, end, _shrinking().search(text, begin, end) is not None))
    return spans
