"""Rules for joiners, variation selectors, tags and marks: where they serve a script or an emoji.

A text is written a second time, with one letter for the kind of each character (``kinds_of``); the rules are
regular expressions over these letters. No rule builds on a character that another rule may take away, so that
a cleaned text stays as it is when it is cleaned again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set

from series_tui.text.unicode_data import MARKS, PLACED, PLACED_CHARACTERS, code_of, kinds_of

MAX_MARKS = 8
"""Combining marks that one base may carry; Tibetan and Vietnamese need fewer."""
_MAX_JOINED = 6
"""Emoji that may be joined to one; the largest that Unicode recommends are of four."""

_PRIVATE = 0xE000
_MARK = f"[{MARKS}vVIgm]"
"""Combining marks, and what joins a base as they do: variation selectors and skin tones."""
_TOO_MANY_MARKS = re.compile(f"(?<={_MARK}{{{MAX_MARKS}}}){_MARK}+")
_EMOJI = "[ef]v?m?"
_HONEST = re.compile(
    "|".join(
        (
            "ft{3,6}T",  # the flag of a part of a country: its code of letters and digits, then an end
            f"{_EMOJI}(?:j{_EMOJI}){{1,{_MAX_JOINED - 1}}}",  # emoji joined to one
            "[ef]v",  # emoji or text style
            "[dy]v(?=k)",  # a keycap
            "h[VI]",  # the variant of a Han character that a name needs
            "[oAB]V",  # variants of mathematical signs and of Burmese and Phags-pa letters
            f"Mg?[jnG](?!{_MARK})|Mg",  # Mongolian: the variant of a letter, a joiner, its own separator
            "[AB][jn]",  # a letter's joining form, or a break of the joining
            f"[pr][jn](?!{_MARK})",  # behind a virama; never between two marks, which would start a new count
            "[wd]n(?=[ABM])",  # a foreign word and its ending in such a script
            f"[SBqr]z(?!{_MARK})",  # where words of unspaced scripts part
        )
    )
)

_HIDDEN = re.compile(f"[{PLACED}]")
_MARKS_FIRST = re.compile(f"^{_MARK}+")
_CUTS = (
    re.compile(f"(?<![jn])[^{PLACED}{MARKS}m]"),  # nothing before it changes what it is
    re.compile(f"[^{PLACED}{MARKS}m]"),  # a joiner before it does
    re.compile(f"[^{MARKS}vVIgm]"),  # in a run of what hides
)
"""Where a text may be cut, the best places first; never before a mark, which would start a new count."""


def in_their_places(text: str, distinct: Set[str], *, ellipsis: str = "…") -> str:
    """Return a text in which what hides is a code, and marks beyond the eighth of a base are an ellipsis.

    Args:
        text: Without any character that is odd wherever it stands.
        distinct: All characters of the text, and perhaps others.
        ellipsis: What stands for further marks.
    """
    placed = distinct & PLACED_CHARACTERS.keys()
    kind_by_code = kinds_of(distinct)
    has_marks = not {*MARKS, "m"}.isdisjoint(kind_by_code.values())
    if not has_marks and not placed:
        return text
    kinds = text.translate(kind_by_code)
    if has_marks and _TOO_MANY_MARKS.search(kinds):
        text = _replaced(text, _TOO_MANY_MARKS.finditer(kinds), lambda _: ellipsis)
        kinds = _TOO_MANY_MARKS.sub(".", kinds)
    if not placed or not _HIDDEN.search(_HONEST.sub("", kinds)):
        return text
    # What is honest is put aside as private characters, of which the text has none any more.
    aside = {ord(character): chr(_PRIVATE + number) for number, character in enumerate(placed)}
    text = _replaced(text, _HONEST.finditer(kinds), lambda sequence: sequence.translate(aside))
    back = {_PRIVATE + number: character for number, character in enumerate(placed)}
    return text.translate(back | {ord(character): code_of(character) for character in placed})


def cut_behind(text: str, position: int, look: int) -> int:
    """Return where a text may be cut, from a position on, to clean each side alone.

    Both sides together are clean then; and the same as the whole cleaned at once, but where a run of joined
    emoji, or of what hides, is longer than anybody writes it. Where the text goes on with :func:`marks_at`
    the cut, these are to be left out: there are more before it than a base may carry.

    Args:
        text: The text.
        position: From where on; behind its first character.
        look: How many characters to look at for a good place; more than a base may carry marks.
    """
    around = text[position - 1 : position + look]
    kinds = around.translate(kinds_of(set(around)))
    for cut in _CUTS:
        match = cut.search(kinds, 1)
        if match:
            return position - 1 + match.start()
    return min(position + look, len(text))


def marks_at(text: str, position: int, most: int) -> int:
    """Return how many marks stand at a position, one behind the other; counted up to `most`."""
    count = 0
    for length in (1, most):  # there is none in most places
        run = text[position : position + length]
        count = len(run) - len(_MARKS_FIRST.sub("", run.translate(kinds_of(set(run)))))
        if not count:
            break
    return count


def is_inside(text: str, position: int) -> bool:
    """Return whether a text cut there would lose a part of a sequence: marks, tags, or joined emoji."""
    around = text[position - 1 : position + 1]
    kinds = around.translate(kinds_of(around))
    return kinds[0] in "jn" or kinds[1] in PLACED + MARKS + "m"


def _replaced(text: str, places: Iterable[re.Match[str]], replacement: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for place in places:
        start, end = place.span()
        parts += (text[position:start], replacement(text[start:end]))
        position = end
    return "".join((*parts, text[position:])) if parts else text
