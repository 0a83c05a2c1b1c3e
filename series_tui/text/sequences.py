"""Rules for joiners, variation selectors, tags and marks: where they serve a script or an emoji.

A text is written a second time, with one letter for the kind of each character (``kinds_of``); the rules are
regular expressions over these letters. No rule builds on a character that another rule may take away, so that
a cleaned text stays as it is when it is cleaned again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import compress

from series_tui.text.unicode_data import (
    CONTROLS,
    MARKS,
    ODD_KIND,
    PLACED,
    PLACED_CHARACTERS,
    SURROGATE_KIND,
    code_of,
    kinds_of,
)

MAX_MARKS = 8
"""Combining marks that one base may carry; Tibetan and Vietnamese need fewer."""
_MAX_JOINED = 6
"""Emoji that may be joined to one; the largest that Unicode recommends are of four."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_ASIDE = 0xD800
"""The first of the characters that stand for honest ones meanwhile: lone surrogates are gone by then."""
_FEW = 8
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
            f"[pr][jn](?!{_MARK})",  # after a virama; never between two marks, which would start a new count
            "[wd]n(?=[ABM])",  # a foreign word and its ending in such a script
            f"[SBqr]z(?!{_MARK})",  # where words of unspaced scripts part
        )
    )
)

_IS_MARK = bytes(chr(kind) in f"{MARKS}vVIgm" for kind in range(256))
_IS_SPELLED = bytes(chr(kind) in f"{ODD_KIND}{PLACED}" for kind in range(256))
_PILE = bytes([True]) * (MAX_MARKS + 1)
_MARKS_FIRST = re.compile(f"^{_MARK}+")
_CUTS = (
    re.compile(f"(?<![jn])[^{PLACED}{MARKS}m]"),  # nothing before it changes what it is
    re.compile(f"[^{PLACED}{MARKS}m]"),  # a joiner before it does
    re.compile(f"[^{MARKS}vVIgm]"),  # in a run of what hides
)
"""Where a text may be cut, the best places first; never before a mark, which would start a new count."""


def in_their_places(text: str, kinds: str, *, ellipsis: str = "…") -> str:
    """Return a text with what acts or hides as codes, and marks beyond the eighth of a base as an ellipsis.

    Args:
        text: The text; its line ends are line feeds.
        kinds: The kinds of its characters.
        ellipsis: What stands for further marks.
    """
    if SURROGATE_KIND in kinds:
        text = _SURROGATES.sub("\ufffd", text)
    if _has_any(f"{MARKS}m", kinds) and _PILE in kinds.encode().translate(_IS_MARK):
        text = _replaced(text, _TOO_MANY_MARKS.finditer(kinds), lambda _: ellipsis)
        kinds = _TOO_MANY_MARKS.sub(".", kinds)
    others = _HONEST.sub("", kinds) if _has_any(PLACED, kinds) else kinds
    if not _has_any(f"{ODD_KIND}{PLACED}", others):
        return text
    distinct = set(compress(text, kinds.encode().translate(_IS_SPELLED)))
    spelled = {character: CONTROLS.get(character) or code_of(character) for character in distinct}
    if len(others) == len(kinds):
        return _spelled(text, spelled)
    # What is honest is put aside meanwhile.
    aside = {
        ord(placed): _ASIDE + number for number, placed in enumerate(distinct & PLACED_CHARACTERS.keys())
    }
    text = _replaced(text, _HONEST.finditer(kinds), lambda sequence: sequence.translate(aside))
    return _spelled(text, spelled | {chr(meanwhile): chr(placed) for placed, meanwhile in aside.items()})


def cut_behind(text: str, position: int, look: int) -> int:
    """Return where a text may be cut, from a position on, to clean each side alone.

    Both sides together are clean then; and the same as the whole cleaned at once, but where a run of joined
    emoji, or of what hides, is longer than in any real text. Where the text goes on with :func:`marks_at`
    the cut, these are to be left out: there are more before it than a base may carry.

    Args:
        text: The text.
        position: The start of the search; after its first character.
        look: How many characters to look at for a good place; more than a base may carry marks.
    """
    around = text[position - 1 : position + look]
    kinds = kinds_of(around)
    for cut in _CUTS:
        match = cut.search(kinds, 1)
        if match:
            return position - 1 + match.start()
    return min(position + look, len(text))


def marks_at(text: str, position: int, most: int) -> int:
    """Return how many marks stand at a position, one after the other; counted up to `most`."""
    count = 0
    for length in (1, most):  # there is none in most places
        run = text[position : position + length]
        count = len(run) - len(_MARKS_FIRST.sub("", kinds_of(run)))
        if not count:
            break
    return count


def is_inside(text: str, position: int) -> bool:
    """Return whether a text cut there would lose a part of a sequence: marks, tags, or joined emoji."""
    around = text[position - 1 : position + 1]
    kinds = kinds_of(around)
    return kinds[0] in "jn" or kinds[1] in PLACED + MARKS + "m"


def _has_any(looked_for: str, kinds: str) -> bool:
    return any(kind in kinds for kind in looked_for)


def _spelled(text: str, spelled: Mapping[str, str]) -> str:
    """Return a text with characters replaced, one after the other where these are few: that is quicker."""
    if len(spelled) > _FEW:
        return text.translate({ord(character): spelling for character, spelling in spelled.items()})
    for character, spelling in spelled.items():
        text = text.replace(character, spelling)
    return text


def _replaced(text: str, places: Iterable[re.Match[str]], replacement: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for place in places:
        start, end = place.span()
        parts += (text[position:start], replacement(text[start:end]))
        position = end
    return "".join((*parts, text[position:])) if parts else text
