"""The names of keys on the screen: ``^p``, ``F2``, ``esc``, ``/``, ``enter``."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

_NAMES = {
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "question_mark": "?",
    "slash": "/",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "minus": "-",
    "plus": "+",
}


def key_name(key: str) -> str:
    """Return how a key is written on the screen."""
    if key in _NAMES:
        return _NAMES[key]
    modifier, plus, rest = key.rpartition("+")
    if plus:
        name = key_name(rest)
        return f"^{name}" if modifier == "ctrl" else f"{modifier}+{name}"
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


def keys_by_binding(screen: Screen[object]) -> dict[str, list[tuple[str, Binding]]]:
    """Return the keys that work on a screen now, by binding id; keys as Textual names them."""
    found: dict[str, list[tuple[str, Binding]]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id:
            found.setdefault(active.binding.id, []).append((key, active.binding))
    return found
