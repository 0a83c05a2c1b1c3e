"""Keys of the app: bindings from the ids of ``config/keys.py``, and how keys are written."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from series_tui.config.keys import ACTIONS


def binding(key_id: str, action: str, *, show: bool = True, priority: bool = False) -> Binding:
    """Return the binding of a key id, with its default keys and its help.

    Args:
        key_id: An id of ``config/keys.py``.
        action: The action it runs, as Textual writes it.
        show: Whether Textual's own footer would show it.
        priority: Whether it goes before the bindings of the focused widget.

    Raises:
        KeyError: There is no such id.
    """
    defaults = ACTIONS[key_id]
    return Binding(defaults.keys, action, defaults.help, id=key_id, show=show, priority=priority)


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
    keys: dict[str, list[tuple[str, Binding]]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id:
            keys.setdefault(active.binding.id, []).append((key, active.binding))
    return keys
