"""Where joiners, variation selectors, tags and marks serve a script or an emoji, and where they only hide.

A text is written a second time, with one letter for the kind of each character (``kind_of``); the rules are
regular expressions over these letters. No rule builds on a character that another rule may take away, so that
a cleaned text stays as it is when it is cleaned again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from series_tui.api.character_kinds import MARKS, PLACED, code_of, kind_of

MOST_MARKS = 8
"""Combining marks that one base may carry; Tibetan and Vietnamese need fewer."""
_MOST_JOINED = 6
"""Emoji that may be joined to one; the largest that Unicode recommends are of four."""

_MARK = f"[{MARKS}vVIg]"
"""Combining marks, and the variation selectors, which are marks too."""
_TOO_MANY_MARKS = re.compile(f"(?<={_MARK}{{{MOST_MARKS}}}){_MARK}+")
_EMOJI = "[ef]v?m?"
_RULES = re.compile(
    "|".join(
        (
            "ft{3,6}T",  # the flag of a part of a country: its code of letters and digits, then an end
            f"{_EMOJI}(?:j{_EMOJI}){{1,{_MOST_JOINED - 1}}}",  # emoji joined to one
            "[ef]v",  # emoji or text style
            "dv(?=k)",  # a keycap
            "h[VI]",  # the variant of a Han character that a name needs
            "[oAB]V",  # variants of mathematical signs and of Burmese and Phags-pa letters
            f"Mg?[jnG](?!{_MARK})|Mg",  # Mongolian: the variant of a letter, a joiner, its own separator
            "[AB][jn]",  # a letter's joining form, or a break of the joining
            f"[pr][jn](?!{_MARK})",  # behind a virama; never between two marks, which would start a new count
            "[wd]n(?=[ABM])",  # a foreign word and its ending in such a script
            f"[SBqr]z(?!{_MARK})",  # where words of unspaced scripts part
            f"(?P<hidden>[{PLACED}]+)",
        )
    )
)


def in_their_places(text: str, *, ellipsis: str = "…") -> str:
    """Return a text in which what hides is a code, and marks beyond the eighth of a base are an ellipsis.

    Args:
        text: Without any character that is odd wherever it stands.
        ellipsis: What stands for further marks.
    """
    distinct = {ord(character): kind_of(character) for character in set(text)}
    has_marks = not set(MARKS).isdisjoint(distinct.values())
    placed = {chr(code): code_of(chr(code)) for code, kind in distinct.items() if kind in PLACED}
    if not has_marks and not placed:
        return text
    kinds = text.translate(distinct)
    if has_marks and _TOO_MANY_MARKS.search(kinds):
        text = _replaced(text, _TOO_MANY_MARKS.finditer(kinds), lambda _: ellipsis)
        kinds = _TOO_MANY_MARKS.sub(".", kinds)
    if not placed:
        return text
    hidden = (found for found in _RULES.finditer(kinds) if found.lastgroup)
    return _replaced(text, hidden, lambda run: placed.get(run) or "".join(map(placed.__getitem__, run)))


def is_inside(text: str, position: int) -> bool:
    """Return whether a text cut there would lose a part of a sequence: marks, tags, or joined emoji."""
    kinds = "".join(map(kind_of, text[position - 1 : position + 1]))
    return kinds[0] in "jn" or kinds[1] in PLACED + MARKS + "m"


def _replaced(text: str, places: Iterable[re.Match[str]], replacement: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for place in places:
        start, end = place.span()
        parts += (text[position:start], replacement(text[start:end]))
        position = end
    return "".join((*parts, text[position:])) if parts else text
