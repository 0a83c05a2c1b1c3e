"""`series-tui config`: the settings in use with their origins, the key ids, and the config file."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from series_tui.cli.output import print_note
from series_tui.config import config_path, load_settings
from series_tui.config.describing import setting_lines
from series_tui.errors import EXIT_OK, InvalidSetting, OutputNotWritten, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from series_tui.config import Settings

FILE_ACTIONS = ("path", "init", "edit", "set", "unset")
"""What works on the config file itself, whether it can be used or not."""


def run_config_file(arguments: Namespace, environ: Mapping[str, str]) -> int:
    """Run an action of `FILE_ACTIONS`; return the exit code.

    Raises:
        SeriesError: The file cannot be written, or would not be usable.
    """
    path = config_path(environ)
    _refuse_surplus(arguments)
    match arguments.config_action:
        case "init":
            _init(path)
        case "edit":
            from series_tui.cli.config_editor import edit_config

            return edit_config(path, environ)
        case "set":
            _set(path, arguments, environ)
        case "unset":
            _unset(path, arguments, environ)
        case _:
            print(path)
    return EXIT_OK


def run_config(arguments: Namespace, settings: Settings) -> int:
    """Run `config show`, `config check` or `config keys`; return the exit code.

    Raises:
        InvalidSetting: `check` has found something that cannot be used.
    """
    _refuse_surplus(arguments)
    match arguments.config_action:
        case "check":
            _check(settings)
        case "keys":
            _keys(settings)
        case _:
            _show(settings)
    return EXIT_OK


def _refuse_surplus(arguments: Namespace) -> None:
    """Refuse a setting or a value where the action has none, and their absence where it needs them."""
    action, needed = arguments.config_action, {"set": 2, "unset": 1}.get(arguments.config_action, 0)
    given = [word for word in (arguments.setting, arguments.value) if word is not None]
    if len(given) == needed:
        return
    usage = {"set": "config set KEY VALUE", "unset": "config unset KEY"}.get(action, f"config {action}")
    raise UsageError(
        f"`config {action}` has {'no' if needed == 0 else 'too many' if len(given) > needed else 'too few'} "
        f"{'further ' if needed == 0 else ''}arguments.",
        next_step=f"Usage: {usage}. See `series-tui config --help` for examples.",
    )


def _show(settings: Settings) -> None:
    """Print each setting with its origin, as TOML."""
    lines = setting_lines(settings)
    names = max(len(line.name) for line in lines)
    values = max((len(line.value) for line in lines if len(line.value) <= 40), default=0)
    print(f"# config file: {settings.config_file}{_about_file(settings)}")
    print(f"# profiles: {', '.join(settings.profiles)}")
    for line in lines:
        print(f"{line.name:<{names}} = {line.value:<{values}}  # {line.origin}")
    _print_warnings(settings)


def _check(settings: Settings) -> None:
    """Check every profile; the settings of the one in use were checked when they were loaded."""
    for name in settings.profiles:
        settings.with_profile(name)
    _print_warnings(settings)
    print(f"{settings.config_file}{_about_file(settings)}: no problems found.")
    print(f"Checked profiles: {', '.join(settings.profiles)}.")


def _about_file(settings: Settings) -> str:
    return "" if settings.config_exists else " (not found; optional)"


def _print_warnings(settings: Settings) -> None:
    for warning in settings.warnings:
        print_note(f"Note: {warning}")


def _keys(settings: Settings) -> None:
    """Print each key id with its keys and what it does."""
    from series_tui.config.keys import ACTIONS

    for key_id, action in ACTIONS.items():
        print(f"{key_id:<24}{settings.keys.get(key_id, action.keys):<28}{action.help}")


def _init(path: Path) -> None:
    """Write the commented sample; to a config file that exists, add what it lacks of that.

    Raises:
        InvalidSetting: There is one, and it is not usable.
        OutputNotWritten: There is one that lacks nothing, or it cannot be written.
    """
    from series_tui.config.edit import add_sample
    from series_tui.config.sample import sample_config
    from series_tui.runtime.private_file import PrivateFile

    next_step = "Run `series-tui config edit` to open it."
    if os.path.lexists(path):
        if not add_sample(path):
            raise OutputNotWritten(
                f"{path} was not changed.", why="It has every setting of the sample.", next_step=next_step
            )
        print(f"Added the missing settings to {path}, as comments. {next_step}")
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with PrivateFile(path) as file:
            file.write(sample_config().encode())
    except OSError as error:
        raise OutputNotWritten(f"{path} was not written.", why=f"{error.strerror}.") from error
    print(f"Wrote a commented sample to {path}. {next_step}")


def _set(path: Path, arguments: Namespace, environ: Mapping[str, str]) -> None:
    """Set one value in the file, and say whether something else overrides it.

    Raises:
        UsageError: It would put a secret into an argument.
        SeriesError: The setting cannot have this value, or the file cannot be written.
    """
    from series_tui.config.addresses import is_address, without_password
    from series_tui.config.edit import parsed_value, set_value
    from series_tui.config.file import is_key_name
    from series_tui.config.schema import SETTINGS

    name, text, profile = arguments.setting, arguments.value, arguments.profile or ""
    last = name.rpartition(".")[2]
    if is_key_name(last):
        raise UsageError(
            "Keys are never accepted as arguments.",
            why="Other users of this machine can see the arguments of a command.",
            next_step="Run `series-tui auth login`: it asks for the key.",
        )
    is_secret = last in SETTINGS and SETTINGS[last].is_secret
    if is_secret and is_address(text) and without_password(text) != text:
        raise UsageError(
            "An address with a password is not accepted as an argument.",
            why="Other users of this machine can see the arguments of a command.",
            next_step="Add it to the file with `series-tui config edit`.",
        )
    set_value(path, name, parsed_value(name, text), profile=profile)
    print(f"Set {_named(name, profile)} in {path}.")
    _print_override(path, name, profile, environ)


def _unset(path: Path, arguments: Namespace, environ: Mapping[str, str]) -> None:
    """Remove one value from the file.

    Raises:
        SeriesError: The file cannot be used or written.
    """
    from series_tui.config.edit import unset_value

    name, profile = arguments.setting, arguments.profile or ""
    if unset_value(path, name, profile=profile):
        print(f"Removed {_named(name, profile)} from {path}.")
    else:
        print(f"{path} does not set {_named(name, profile)}.")
    _print_override(path, name, profile, environ)


def _named(name: str, profile: str) -> str:
    return f"{name} of profile {profile}" if profile else name


def _print_override(path: Path, name: str, profile: str, environ: Mapping[str, str]) -> None:
    """Print a note where a variable or a profile overrides what the file says now."""
    try:
        settings = load_settings({"profile": profile or None}, environ)
    except InvalidSetting as error:
        print_note(f"Note: {' '.join([error.what, error.why, error.next_step])}")
        return
    origin = settings.origin_of(name)
    if origin.kind == "environment":
        print_note(f"Note: the variable {origin.place} overrides it.")
    elif origin.kind == "file" and not profile and origin.place != str(path):
        print_note(f"Note: {origin.place.rpartition(', ')[2]} overrides it for that profile.")
