"""Fuzzy matching: all letters in order, the closer together the better. Pure.

The time it takes is bounded by the lengths' product, whatever the text repeats.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A match of letters in a text.

    Attributes:
        score: How good it is, above 0 and at most 2; above 1 for letters that stand together.
        offsets: The place of each letter.
    """

    score: float
    offsets: tuple[int, ...]


def fuzzy_match(letters: str, text: str) -> Match | None:
    """Return how well a text holds some letters, in whatever case; None if it does not.

    Blanks among the letters say nothing. No letters are in every text.
    """
    pattern = [letter for letter in letters.lower() if not letter.isspace()]
    if not pattern:
        return Match(1.0, ())
    lower = [letter.lower()[:1] for letter in text]
    best: tuple[int, ...] | None = None
    for start, letter in enumerate(lower):
        if letter != pattern[0]:
            continue
        offsets = _from(start, pattern, lower)
        if offsets is None:
            break
        if best is None or _span(offsets) < _span(best):
            best = offsets
    if best is None:
        return None
    spread = _span(best) - len(pattern)
    early = 1 / (2 + best[0])
    return Match((1 + early) if not spread else 1 / (1 + spread) * (0.9 + early / 10), best)


def _from(start: int, pattern: list[str], text: list[str]) -> tuple[int, ...] | None:
    """Return the nearest places of the letters from a start on."""
    offsets: list[int] = []
    position = start
    for letter in pattern:
        try:
            position = text.index(letter, position)
        except ValueError:
            return None
        offsets.append(position)
        position += 1
    return tuple(offsets)


def _span(offsets: tuple[int, ...]) -> int:
    return offsets[-1] - offsets[0] + 1
