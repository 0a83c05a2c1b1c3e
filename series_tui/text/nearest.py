"""The known word that a mistyped one probably stands for. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the choice that is most like a word; empty if none is.

    Args:
        word: The word, as written.
        choices: The known words.
        cutoff: The least likeness, from 0 to 1.
    """
    from difflib import get_close_matches

    return "".join(get_close_matches(word, list(choices), n=1, cutoff=cutoff))
