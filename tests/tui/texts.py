"""Texts of all kinds, made of characters as a reader takes them: what must never be cut apart."""

from __future__ import annotations

from hypothesis import strategies as st

WHOLE = (
    *"abcXYZ 019.,!?-",
    *"你好漢字。」かなカナー한글",
    *"äßéжλ",
    "e\u0301",
    "a\u0300\u0323\u0302",
    "न\u093f",
    "क\u094dष",
    "தி",
    "กำ",
    "ن",
    "\u05e9\u05c1",
    "🙏",
    "👍🏽",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "👨\u200d👩\u200d👧\u200d👦",
    "🐕\u200d🦺",
    "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "🇩🇪",
    "🇺🇳",
)
"""Each is one character to a reader, some of many code points."""

LINE_ENDS = ("\n", "\n", " ", " ", " ")


def whole_characters(most: int = 60) -> st.SearchStrategy[list[str]]:
    """Return lists of such characters, with spaces and line feeds between them; joined they are a text."""
    return st.lists(st.sampled_from((*WHOLE, *LINE_ENDS)), max_size=most)


def starts_of(characters: list[str]) -> set[int]:
    """Return where each of the characters begins in their text, and where it ends."""
    starts, position = {0}, 0
    for character in characters:
        position += len(character)
        starts.add(position)
    return starts
