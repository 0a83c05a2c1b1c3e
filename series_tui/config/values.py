"""Checks of single values: each turns what was written into a setting's value, or says why not.

No message repeats what was written: a key may have been put into the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PureWindowsPath

from series_tui.config.origin import Check, Origin, refuse, shown
from series_tui.text.nearest import nearest

DEFAULT_PROFILE = "default"
STATUSES = ("open", "in-progress", "resolved", "closed")
PRIORITIES = ("low", "medium", "high", "urgent")
SORTS = ("updated", "created", "priority", "status", "claimer", "author", "waiting")
CLIPBOARDS = ("terminal", "tmux", "screen")
ALERTS = ("off", "bell", "osc9")
LINKS = ("on", "off")

_PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_USER_ID = re.compile(r"[0-9]{1,20}")
_MAX_TEXT = 4_096


def text(name: str, given: object, origin: Origin) -> str:
    """Return one line of text."""
    if not isinstance(given, str):
        raise refuse(name, origin, "It must be text in quotes.", f'Write {name} = "…".')
    if len(given) > _MAX_TEXT or not given.isprintable():
        raise refuse(
            name,
            origin,
            "It must be one line of printable text.",
            "Remove its line breaks and control characters.",
        )
    return given.strip()


def folder(name: str, given: object, origin: Origin) -> str:
    """Return an absolute path, the same wherever the program is started."""
    path = text(name, given, origin)
    if path and not path.startswith(("/", "~/")) and not PureWindowsPath(path).drive:
        raise refuse(name, origin, "It must be an absolute path.", "Use a path like /srv/team/series-tui.")
    return path


def switch(name: str, given: object, origin: Origin) -> bool:
    """Return TOML's true or false."""
    if isinstance(given, bool):
        return given
    raise refuse(name, origin, "It must be true or false, without quotes.", f"Write {name} = true, or false.")


def number(low: int, high: int, example: int) -> Check:
    """Return a check for a whole number within bounds, both included."""

    def check(name: str, given: object, origin: Origin) -> int:
        if isinstance(given, int) and not isinstance(given, bool) and low <= given <= high:
            return given
        raise refuse(
            name,
            origin,
            f"It must be a whole number from {low} to {high}.",
            f"For example: {name} = {example}.",
        )

    return check


def one_of(*choices: str) -> Check:
    """Return a check for one of a few words; an empty text stands for none."""

    def check(name: str, given: object, origin: Origin) -> str:
        word = text(name, given, origin).lower().replace("_", "-").replace(" ", "-")
        if word and word not in choices:
            close = nearest(word, choices)
            raise refuse(
                name,
                origin,
                f"It must be one of {', '.join(choices)}.",
                f"Did you mean {close}?" if close else "Choose one of these.",
            )
        return word

    return check


def theme(name: str, given: object, origin: Origin) -> str:
    """Return the name of a theme."""
    from series_tui.config.themes import THEMES

    return str(one_of(*THEMES)(name, given, origin))


def time_zone(name: str, given: object, origin: Origin) -> str:
    """Return the name of a time zone that this machine has data for."""
    from series_tui.errors import InvalidSetting
    from series_tui.render.times import zone_named

    zone = text(name, given, origin)
    if zone:
        try:
            zone_named(zone)
        except InvalidSetting as error:
            raise refuse(name, origin, error.why, error.next_step) from None
    return zone


def user_id(name: str, given: object, origin: Origin) -> str:
    """Return a UserId: digits, in quotes or without."""
    word = str(given) if isinstance(given, int) and not isinstance(given, bool) else text(name, given, origin)
    if word and not _USER_ID.fullmatch(word):
        raise refuse(
            name,
            origin,
            "A user ID is a number of at most 20 digits.",
            f'For example: {name} = "123456789".',
        )
    return word


def profile_name(name: str, given: object, origin: Origin) -> str:
    """Return the name of a profile: letters, digits, dot, dash and underscore."""
    word = text(name, given, origin)
    if not _PROFILE_NAME.fullmatch(word):
        raise refuse(
            name,
            origin,
            "A profile's name must have 1 to 64 letters, digits, dots, dashes or underscores.",
            "Choose another name.",
        )
    return word


def keys(name: str, given: object, origin: Origin) -> Mapping[str, str]:
    """Return the remapped keys: a key id to its key, or keys with commas between.

    Ids that were retired stay in; they are ignored where bindings are made.
    """
    if not isinstance(given, dict):
        raise refuse(
            name, origin, "It must be a table of ids and keys.", 'Write [keys], then "ticket.refresh" = "f5".'
        )
    remapped: dict[str, str] = {}
    for key_id, written in _flat(given):
        listed = written if isinstance(written, list) else [written]
        pressed = [
            key.strip()
            for entry in listed
            if isinstance(entry, str) and entry.isprintable()
            for key in (entry.split(",") if entry.strip() != "," else [entry])
        ]
        if len(pressed) < len(listed) or not all(pressed):
            raise refuse(
                f"{name}.{shown(key_id)}",
                origin,
                "A key must be text in quotes, or a list of such texts.",
                'Write "ticket.refresh" = "f5", or ["f5", "r"].',
            )
        remapped[key_id] = ",".join("comma" if key == "," else key for key in pressed)
    if remapped:
        _check_remapped(remapped, origin)
    return remapped


def _check_remapped(remapped: Mapping[str, str], origin: Origin) -> None:
    from series_tui.config.remapping import check_keys
    from series_tui.errors import InvalidSetting

    try:
        check_keys(remapped)
    except InvalidSetting as error:
        raise refuse(error.setting, origin, error.why, error.next_step) from None


def _flat(table: Mapping[str, object], before: str = "") -> list[tuple[str, object]]:
    """Return the entries of a table; ids with dots are tables in tables to TOML."""
    entries: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            entries += _flat(value, f"{before}{name}.")
        else:
            entries.append((f"{before}{name}", value))
    return entries
