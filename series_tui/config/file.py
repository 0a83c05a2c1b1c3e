"""The config file: where it is, how it is read, and which names may stand in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from series_tui.config.origin import shown
from series_tui.config.schema import PROFILE_NAMES, TOP_NAMES
from series_tui.errors import InvalidSetting
from series_tui.runtime.posix import user_id
from series_tui.text.nearest import nearest

PATH_VARIABLE = "SERIES_TUI_CONFIG"
RUNTIME_VARIABLE = "XDG_RUNTIME_DIR"

_KEY_LIKE = frozenset({"api_key", "apikey", "api-key", "x-api-key", "key", "token", "secret", "password"})
_MAX_BYTES = 1 << 20
_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def config_path(environ: Mapping[str, str]) -> Path:
    """Return where the config file is, or would be."""
    named = environ.get(PATH_VARIABLE, "").strip()
    if named:
        return Path(os.path.expanduser(named))
    return _user_folder("config", environ) / "config.toml"


def history_path(environ: Mapping[str, str]) -> Path:
    """Return where the list of opened tickets is kept."""
    return _user_folder("state", environ) / "history.sqlite3"


def key_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the key files that `auth login --file` writes."""
    return _user_folder("data", environ) / "keys"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for what can be fetched again."""
    return _user_folder("cache", environ)


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Return this user's folder for what all processes share until the machine restarts; it may not be there.

    Where the variable is missing (cron, sudo) or left over from another user, the system's usual folder
    serves, so that every process finds the same one. macOS has none, and gives programs started over SSH
    another ``TMPDIR``: there it is a folder of this user's under /tmp.
    """
    user = user_id()
    if user is None:
        return Path(environ.get("LOCALAPPDATA") or environ.get("TEMP", "")) / "series-tui"
    named = environ.get(RUNTIME_VARIABLE, "")
    for folder in (named, f"/run/user/{user}"):
        try:
            if folder.startswith("/") and os.stat(folder).st_uid == user:
                return Path(folder) / "series-tui"
        except OSError:
            continue
    return Path(f"/tmp/series-tui-{user}")


def _user_folder(kind: Literal["config", "data", "state", "cache"], environ: Mapping[str, str]) -> Path:
    """Return the user's folder for this program: by the XDG rules, or as macOS and Windows have it."""
    if sys.platform in ("darwin", "win32"):
        from platformdirs import user_cache_path, user_config_path, user_data_path, user_state_path

        folders = {
            "config": user_config_path,
            "data": user_data_path,
            "state": user_state_path,
            "cache": user_cache_path,
        }
        return folders[kind]("series-tui", appauthor=False)
    base, usual = _XDG[kind]
    named = environ.get(base, "")
    # The XDG rules: a relative path counts as not set.
    folder = named if named.startswith("/") else f"{_home()}/{usual}"
    return Path(folder) / "series-tui"


def _home() -> str:
    """Return the user's home; one whom the system does not know, as in some containers, is at home in /."""
    home = os.path.expanduser("~")
    return "" if home == "~" else home


def read_config(path: Path, *, must_exist: bool) -> tuple[dict[str, object], str]:
    """Return the table of the config file, and a warning; both empty if there is no file.

    Args:
        path: The file.
        must_exist: Whether a person named the file, so that its absence is a mistake.

    Raises:
        InvalidSetting: It cannot be read, is not TOML, holds an unknown name, or holds a key.
    """
    try:
        data = read_bytes(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        if not must_exist:
            return {}, ""
        raise unusable(path, "The file does not exist.") from error
    except PermissionError as error:
        if must_exist or os.path.lexists(path):
            raise unusable(path, f"It cannot be read: {error.strerror}.") from error
        return {}, f"The config file is ignored because its folder cannot be opened: {path.parent}."
    except OSError as error:
        raise unusable(path, f"It cannot be read: {error.strerror}.") from error
    table = parse_config(path, data)
    check_names(path, table)
    return table, ""


def read_bytes(path: Path) -> bytes:
    """Return the content of the config file.

    Raises:
        OSError: It cannot be read.
        InvalidSetting: It is too large.
    """
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise unusable(path, "It is larger than 1 MiB.")
    return data


def existing_bytes(path: Path) -> bytes | None:
    """Return the content of the config file; None without one.

    Raises:
        OSError: It cannot be read.
        InvalidSetting: It is too large.
    """
    try:
        return read_bytes(path)
    except FileNotFoundError:
        return None


def parse_config(path: Path, data: bytes) -> dict[str, object]:
    """Return the table that the bytes of a config file make.

    Raises:
        InvalidSetting: They are not UTF-8, or not TOML; the error says where.
    """
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise unusable(path, "It is not UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = str(error).rpartition("(")[2].rstrip(")") if "(at " in str(error) else "somewhere"
        raise unusable(path, f"It is not valid TOML {where}.") from None


def check_names(path: Path, table: Mapping[str, object]) -> None:
    """Refuse names that no setting has, and keys in the wrong place.

    Raises:
        InvalidSetting: There is such a name.
    """
    _check_table(path, "", table, TOP_NAMES)
    profiles = table.get("profiles", {})
    if not isinstance(profiles, dict):
        raise InvalidSetting(
            "profiles", "It must contain a table for each profile.", f"Write [profiles.NAME] in {path}."
        )
    for name, profile in profiles.items():
        where = f"profiles.{shown(name)}"
        if not isinstance(profile, dict):
            raise InvalidSetting(where, "A profile must be a table.", f"Write [{where}] in {path}.")
        _check_table(path, where, profile, PROFILE_NAMES)


def _check_table(path: Path, where: str, table: Mapping[str, object], valid: Iterable[str]) -> None:
    for name in table:
        if is_key_name(name):
            raise InvalidSetting(
                f"{where}.{shown(name)}" if where else shown(name),
                f"Keys are never stored in the config file. Remove this line from {path}.",
                "Run `series-tui auth login` to store the key, or set api_key_file to a file of your own.",
            )
        if name not in valid:
            raise unknown_setting(name, valid, f" in [{where}] of {path}" if where else f" in {path}")


def is_key_name(name: str) -> bool:
    """Return whether a name looks like one for the key itself, which no file and no argument may hold."""
    return name.lower().replace(" ", "_") in _KEY_LIKE


def unknown_setting(name: str, valid: Iterable[str], place: str = "") -> InvalidSetting:
    """Return the error for a name that is no setting, and the most similar one.

    Args:
        name: The name.
        valid: The names of the settings.
        place: Where it stands, with a blank before it.
    """
    close = nearest(name.lower().replace("-", "_"), valid)
    return InvalidSetting(
        shown(name),
        f"Unknown setting{place}.",
        f"Did you mean {close}?" if close else f"Valid settings: {', '.join(valid)}.",
    )


def unusable(path: Path, why: str) -> InvalidSetting:
    """Return the error of a config file that cannot be used; `why` is one sentence."""
    error = InvalidSetting(
        f"file {path}",
        why,
        f"Run `series-tui config edit` to edit it, or set {PATH_VARIABLE} to another file.",
    )
    error.what = f"The config file {path} cannot be used."
    return error
