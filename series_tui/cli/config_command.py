"""`series-tui config`: the settings in use with their origins, the key ids, and the config file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from series_tui.config import config_path
from series_tui.config.describing import setting_lines
from series_tui.errors import EXIT_OK

if TYPE_CHECKING:
    from series_tui.config import Settings


def run_config_path(environ: Mapping[str, str]) -> int:
    """Print where the config file is, whatever stands in it; return the exit code."""
    print(config_path(environ))
    return EXIT_OK


def run_config(arguments: Namespace, settings: Settings) -> int:
    """Run `config show`, `config check` or `config keys`; return the exit code."""
    match arguments.config_action:
        case "check":
            _check(settings)
        case "keys":
            _keys(settings)
        case _:
            _show(settings)
    return EXIT_OK


def _show(settings: Settings) -> None:
    """Print each setting with its origin, as TOML."""
    lines = setting_lines(settings)
    names = max(len(line.name) for line in lines)
    values = max((len(line.value) for line in lines if len(line.value) <= 40), default=0)
    print(f"# config file: {settings.config_file}{_about_file(settings)}")
    print(f"# profiles: {', '.join(settings.profiles)}")
    for line in lines:
        print(f"{line.name:<{names}} = {line.value:<{values}}  # {line.origin}")


def _check(settings: Settings) -> None:
    """Check every profile; the settings of the one in use were checked when they were loaded.

    Raises:
        InvalidSetting: A profile holds something that cannot be used.
    """
    for name in settings.profiles:
        settings.with_profile(name)
    print(f"{settings.config_file}{_about_file(settings)}: no problems found.")
    print(f"Checked profiles: {', '.join(settings.profiles)}.")


def _about_file(settings: Settings) -> str:
    return "" if settings.config_exists else " (not found; optional)"


def _keys(settings: Settings) -> None:
    """Print each key id with its keys and what it does, by where it works."""
    from series_tui.config.keys import CONTEXTS

    printed: set[str] = set()
    for context in CONTEXTS:
        for group in context.groups:
            for key_id, action in group.items():
                if key_id not in printed:
                    printed.add(key_id)
                    keys = settings.keys.get(key_id, action.keys)
                    print(f"{key_id:<24}{keys:<28}{action.help}")
