"""Checks remapped keys: a wrong id, a key that no terminal sends, two actions on one key."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from series_tui.config.keys import ACTIONS, CONTEXTS, RETIRED, KeyContext
from series_tui.config.origin import shown
from series_tui.errors import InvalidSetting
from series_tui.text.nearest import nearest

_MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_NAMED_KEYS = frozenset(
    {"escape", "enter", "tab", "backspace", "space", "insert", "delete", "home", "end", "pageup", "pagedown"}
    | {"up", "down", "left", "right", *(f"f{number}" for number in range(1, 25))}
)
_CHARACTER_NAMES = {
    "at": "@",
    "backslash": "\\",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "minus": "-",
    "plus": "+",
    "slash": "/",
    "underscore": "_",
}
"""The characters that Textual does not call by their Unicode name."""
_SAME_KEY = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+[": "escape",
}
"""Keys that most terminals send as another one."""
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "cr": "enter",
    "del": "delete",
    "ins": "insert",
    "bs": "backspace",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "spacebar": "space",
}


def check_keys(keys: Mapping[str, str]) -> None:
    """Refuse remapped keys that cannot work.

    Args:
        keys: Key ids and their keys, with commas between.

    Raises:
        InvalidSetting: There is no such id, no such key, or another action has it at the same time.
    """
    remapped = {name: given for name, given in keys.items() if name not in RETIRED}
    for name, given in remapped.items():
        if name not in ACTIONS:
            close = nearest(name, ACTIONS)
            next_step = f"Did you mean {close}?" if close else "Run `series-tui config keys` to list the ids."
            raise InvalidSetting(f"keys.{shown(name)}", "No key has this id.", next_step)
        for key in given.split(","):
            _check_key(name, key)
    for context in CONTEXTS:
        _check_clashes(context, remapped)


def actions_of_keys(context: KeyContext, keys: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the ids of the actions that each key has in a context, the innermost first."""
    actions: dict[str, list[str]] = {}
    for position, group in enumerate(context.groups):
        for name, action in group.items():
            for key in keys.get(name, action.keys).split(","):
                is_text = context.is_typing and position > 0 and _character(key) is not None
                having = actions.setdefault(_textual_name(key), [])
                if not is_text and name not in having:
                    having.append(name)
    return {key: names for key, names in actions.items() if names}


def _check_clashes(context: KeyContext, keys: Mapping[str, str]) -> None:
    before = actions_of_keys(context, {})
    for key, names in actions_of_keys(context, keys).items():
        remapped = [name for name in names if name in keys]
        if len(names) > 1 and remapped and names != before.get(key):
            other = next(name for name in names if name != remapped[0])
            raise InvalidSetting(
                f"keys.{remapped[0]}",
                f"{key} is already the key for {other} {context.where}.",
                "Change one of the two.",
            )


def _check_key(name: str, key: str) -> None:
    """Refuse a key that no terminal sends, with the one that was probably meant."""
    instead = _instead(key)
    if instead is None:
        return
    raise InvalidSetting(
        f"keys.{name}",
        f'"{shown(key)}" is not a key that terminals can send.',
        f"Did you mean {instead}?"
        if instead
        else "Use a letter, a name like f6, pagedown or question_mark, or a combination like ctrl+t.",
    )


def _instead(key: str) -> str | None:
    """Return the key that was probably meant, empty if none is known; None for one that terminals send."""
    if key.lower() in _SAME_KEY:
        return _SAME_KEY[key.lower()]
    modifiers, rest = _parts(key)
    character = _character(rest)
    if character is None and rest not in _NAMED_KEYS:
        named = _OTHER_NAMES.get(rest.lower()) or nearest(rest.lower(), _NAMED_KEYS)
        return "+".join([*modifiers, named]) if named else ""
    if character is not None and character != " " and "shift" in modifiers and "ctrl" not in modifiers:
        others = [modifier for modifier in modifiers if modifier != "shift"]
        return "+".join([*others, character.upper()]) if character.upper() != character else ""
    if character is not None and "ctrl" in modifiers and character != character.lower():
        return "+".join([*modifiers, character.lower()])
    return None


def _parts(key: str) -> tuple[list[str], str]:
    """Return the modifiers of a key, and the key itself."""
    modifiers: list[str] = []
    while "+" in key[1:] and key.partition("+")[0] in _MODIFIERS:
        modifier, _, key = key.partition("+")
        modifiers.append(modifier)
    return modifiers, key


def _character(name: str) -> str | None:
    """Return the character that a key types; None for one that types nothing."""
    if len(name) == 1:
        return name
    if name in _CHARACTER_NAMES:
        return _CHARACTER_NAMES[name]
    try:
        character = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return None
    return character if character.isprintable() else None  # "escape" is a Unicode name, too


def _textual_name(key: str) -> str:
    """Return a key by the name that Textual has for it: ``question_mark`` for ``?``."""
    if len(key) > 1 or key.isalnum():
        return key
    for name, character in _CHARACTER_NAMES.items():
        if character == key:
            return name
    return "space" if key == " " else unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
