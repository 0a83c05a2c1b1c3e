"""The settings as lines for people: value and origin, without secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from series_tui.config.addresses import is_address, without_password
from series_tui.config.saved_view import SavedView
from series_tui.config.schema import SETTINGS
from series_tui.config.views import VIEW_FIELDS

if TYPE_CHECKING:
    from series_tui.config.settings import Settings

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class SettingLine(NamedTuple):
    """One setting as it is shown.

    Attributes:
        name: Its name, as it would stand in the config file.
        value: Its value as TOML would have it; passwords and the words of commands are left out.
        origin: Where it came from.
    """

    name: str
    value: str
    origin: str


def setting_lines(settings: Settings) -> list[SettingLine]:
    """Return every setting, in a fixed order."""
    lines = [
        SettingLine(name, _shown(name, getattr(settings, name)), str(settings.origin_of(name)))
        for name in ("profile", *SETTINGS)
        if name not in ("keys", "views")
    ]
    origin = str(settings.origin_of("keys"))
    lines += [SettingLine(f"keys.{key_id}", _quoted(keys), origin) for key_id, keys in settings.keys.items()]
    origin = str(settings.origin_of("views"))
    bare = SavedView()
    for title, view in settings.views.items():
        written = [name for name in VIEW_FIELDS if getattr(view, name) != getattr(bare, name)]
        where = f"views.{title if _BARE_KEY.fullmatch(title) else _quoted(title)}"
        lines += [
            SettingLine(f"{where}.{name}", _shown(name, getattr(view, name)), origin) for name in written
        ]
    return lines


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if name in SETTINGS and SETTINGS[name].is_secret:
        text = _without_secret(text)
    return str(value) if isinstance(value, int) else _quoted(text)


def _without_secret(text: str) -> str:
    """Return an address without its password, or a command without its arguments."""
    if is_address(text):
        return without_password(text)
    # Its words could hold anything; the program's name is what a person needs.
    program, *arguments = text.split() or [""]
    return f"{program} …" if arguments else text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
