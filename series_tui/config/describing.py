"""The settings as lines for people: value and origin, safe to show to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from series_tui.config.values import without_password

if TYPE_CHECKING:
    from series_tui.config.settings import Settings

_SHOWN = (
    "profile",
    "api_url",
    "department",
    "status",
    "staff_user_id",
    "timezone",
    "watch_seconds",
    "theme",
    "ascii",
    "no_color",
    "history",
    "clipboard",
    "max_answer_mib",
    "rate_limit_dir",
    "rate_limit_redis_url",
    "api_key_file",
    "api_key_command",
)


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
        for name in _SHOWN
    ]
    origin = str(settings.origin_of("keys"))
    return lines + [
        SettingLine(f"keys.{binding}", _quoted(key), origin) for binding, key in settings.keys.items()
    ]


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if name == "rate_limit_redis_url":
        text = without_password(text)
    if name == "api_key_command" and text:
        # Its words could hold anything; the program's name is what a person needs.
        text = f"{text.split()[0]} …" if len(text.split()) > 1 else text
    return str(value) if isinstance(value, int) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
