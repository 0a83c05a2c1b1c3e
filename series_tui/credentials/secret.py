"""A key that is redacted everywhere: in repr, str, format, pickle, copies or a look at its attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, Self, final

from series_tui.errors import KeyUnusable

_SHOWN = "•••"
_MAX_CHARACTERS = 512
_QUOTES = frozenset({('"', '"'), ("'", "'"), ("`", "`"), ("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»")})


@final
class Secret:
    """A key; :meth:`reveal` is the only way to its text."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        # A function, so that whatever walks over attributes and prints them prints no key.
        self.__text: Callable[[], str] = lambda: text

    def reveal(self) -> str:
        """Return the key's text, for the one place that sends or stores it."""
        return self.__text()

    def __repr__(self) -> str:
        return f"Secret({_SHOWN})"

    def __str__(self) -> str:
        return _SHOWN

    def __format__(self, how: str) -> str:
        return _SHOWN

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret is never pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret has no state to give")


def check_key_text(text: str, origin: str = "The text you entered") -> Secret:
    """Return the key that text holds; blanks, line ends, a byte order mark and quotes around it are left out.

    Args:
        text: What was entered, or read from somewhere.
        origin: Where it is from, as the subject of the error's sentence.

    Raises:
        KeyUnusable: It is no key; the error holds nothing of the text.
    """
    key = _unquoted(text.strip().removeprefix("\ufeff").strip())
    next_step = "Copy the key again from the workspace's settings; it is one word."
    if not key:
        raise KeyUnusable(f"{origin} is empty.", next_step=next_step)
    if len(key) > _MAX_CHARACTERS:
        raise KeyUnusable(
            f"{origin} is too long for a key: more than {_MAX_CHARACTERS} characters.", next_step=next_step
        )
    if not all("!" <= character <= "~" for character in key):
        raise KeyUnusable(
            f"{origin} is not a key.",
            why="It contains a space, a line break or another character that no key contains.",
            next_step=next_step,
        )
    return Secret(key)


def _unquoted(text: str) -> str:
    """Return text without the quotes that chats, shells and settings put around a key."""
    if len(text) >= 2 and (text[0], text[-1]) in _QUOTES:
        return text[1:-1].strip()
    return text
