"""Changes single settings in the config file; comments, order, mode and symbolic links are kept.

The file is locked, changed in memory, checked as a whole, and only then replaced: a change that would make it
unusable is refused, and the file stays as it was. Everything here blocks.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, TypeVar, cast

from series_tui.config.file import existing_bytes, is_key_name, parse_config, unknown_setting, unusable
from series_tui.config.origin import Origin
from series_tui.config.sample import with_sample
from series_tui.config.saved_view import SavedView
from series_tui.config.schema import PROFILE_NAMES, SETTINGS, TOP_NAMES
from series_tui.config.settings import Settings, check_config
from series_tui.config.views import VIEW_FIELDS, view_name
from series_tui.errors import OutputNotWritten
from series_tui.runtime.folder_lock import locked_folder
from series_tui.runtime.private_file import PrivateFile

_Result = TypeVar("_Result")
_Table = MutableMapping[str, Any]
_ARGUMENT = Origin("flag")
_BOM = b"\xef\xbb\xbf"
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def set_value(path: Path, name: str, value: object, *, profile: str = "") -> None:
    """Set one setting in the config file, which is made if it does not exist.

    Args:
        path: The config file.
        name: The setting: ``theme``, ``keys.ticket.refresh``, ``views.NAME.status`` or
            ``profiles.NAME.status``.
        value: What to write: text, a number, or true or false.
        profile: The profile whose table it goes into; empty for the top of the file.

    Raises:
        InvalidSetting: There is no such setting, or it cannot have this value.
        OutputNotWritten: The file cannot be written.
    """
    keys = _path_of(name, profile)
    if len(keys) == 1 and name not in TOP_NAMES and not is_key_name(name):
        raise unknown_setting(name, TOP_NAMES)
    _check_alone(keys, value)

    def change(document: _Table) -> None:
        *parents, last = _existing(document, keys) or keys
        table = document
        for key in parents:
            table = _child(table, key)
        table[last] = value

    change_config(path, change)


def unset_value(path: Path, name: str, *, profile: str = "") -> bool:
    """Remove one setting, or a whole table, from the config file; return whether it was there.

    Raises:
        InvalidSetting: The file is not usable, also without the setting.
        OutputNotWritten: The file cannot be written.
    """

    def change(document: _Table) -> bool:
        keys = _existing(document, _path_of(name, profile))
        if keys is None:
            return False
        parents: list[_Table] = [document]
        for key in keys[:-1]:
            parents.append(cast(_Table, parents[-1][key]))
        del parents[-1][keys[-1]]
        for table, key in zip(reversed(parents[:-1]), reversed(keys[:-1]), strict=True):
            if not table[key] and keys[0] != "profiles":  # an empty profile is a profile, too
                del table[key]
        return True

    return change_config(path, change)


def save_view(path: Path, title: str, view: SavedView) -> None:
    """Save a view of the queue as the table [views.TITLE]; one of that name is replaced.

    Raises:
        InvalidSetting: It cannot have this name, or the file is not usable.
        OutputNotWritten: The file cannot be written.
    """
    import tomlkit

    name, bare = view_name("views", title, _ARGUMENT), SavedView()
    table = tomlkit.table()
    for field in VIEW_FIELDS:
        value = getattr(view, field)
        if value != getattr(bare, field):
            table[field] = value

    def change(document: _Table) -> None:
        _child(document, "views")[name] = table

    change_config(path, change)


def parsed_value(name: str, text: str) -> object:
    """Return what text on the command line means for a setting: text, a number, or true or false."""
    keys = _path_of(name, "")
    holder: object = SavedView() if keys[0] == "views" else Settings()
    default = getattr(holder, keys[-1], "")
    if isinstance(default, bool):
        return _WORDS.get(text.strip().lower(), text)
    if isinstance(default, int) and text.strip().isascii() and text.strip().isdigit():
        return int(text)
    return text


def change_config(path: Path, change: Callable[[_Table], _Result]) -> _Result:
    """Change the config file through its document, and replace it if it is usable then.

    Raises:
        InvalidSetting: The file is not usable, before or after the change.
        OutputNotWritten: The file cannot be written.
    """
    target = Path(os.path.realpath(path))  # what a symbolic link names is changed, not the link
    _make_folder(target.parent)
    with locked_folder(target.parent):
        data = _content(path)
        document = _document(path, data)
        result = change(document)
        written = document.as_string().encode()
        check_config(path, parse_config(path, written))
        replace_config(target, (_BOM if data.startswith(_BOM) else b"") + written, before=data)
    return result


def _content(path: Path) -> bytes:
    """Return the content of the config file; nothing without one.

    Raises:
        InvalidSetting: It cannot be read.
    """
    try:
        return existing_bytes(path) or b""
    except OSError as error:
        raise unusable(path, f"It cannot be read: {error.strerror}.") from error


def add_sample(path: Path) -> bool:
    """Add what the config file lacks of the sample, as comments; return whether it lacked anything.

    Raises:
        InvalidSetting: The file is not usable.
        OutputNotWritten: It cannot be written.
    """
    target = Path(os.path.realpath(path))
    with locked_folder(target.parent):
        data = _content(path)
        settings = parse_config(path, data)
        bom = _BOM if data.startswith(_BOM) else b""
        written = bom + with_sample(data.removeprefix(_BOM).decode()).encode()
        if parse_config(path, written) != settings:
            raise OutputNotWritten(
                f"{path} was not written.", why="Its first table cannot be told from its settings."
            )
        replace_config(target, written, before=data)
    return written != data


def replace_config(target: Path, data: bytes, *, before: bytes = b"") -> None:
    """Write the config file, whole or not at all, with the mode that it had.

    Raises:
        OutputNotWritten: It cannot be written.
    """
    if data == before and target.exists():
        return
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
    check_writable(target)
    with PrivateFile(target, replace=True, mode=mode) as file:
        file.write(data)


def check_writable(target: Path) -> None:
    """Refuse a write-protected config file, though its folder would let another one take its name.

    Raises:
        OutputNotWritten: It is write-protected.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputNotWritten(f"{target} was not written.", why="It is write-protected.")


def _document(path: Path, data: bytes) -> Any:
    import tomlkit

    parse_config(path, data)
    return tomlkit.parse(data.removeprefix(_BOM).decode())


def _path_of(name: str, profile: str) -> list[str]:
    """Return the keys that lead to a setting; the ids of keys and the names of views may hold dots."""
    first, dot, rest = name.partition(".")
    if first == "keys" and dot:
        keys = [first, rest]
    elif first in ("views", "profiles") and dot:
        middle, dot, last = rest.rpartition(".")
        keys = [first, middle, last] if dot and _is_field(first, last) else [first, rest]
    else:
        keys = [name]
    return ["profiles", profile, *keys] if profile and first != "profiles" else keys


def _is_field(table: str, name: str) -> bool:
    return name in (VIEW_FIELDS if table == "views" else SETTINGS)


def _check_alone(keys: list[str], value: object) -> None:
    """Check a value before it is in the file, so that the error does not name a place where it never was."""
    if keys[0] in ("views", "profiles") and len(keys) == 2 and "." in keys[1]:
        valid = VIEW_FIELDS if keys[0] == "views" else PROFILE_NAMES
        raise unknown_setting(keys[1].rpartition(".")[2], valid, f" of a {keys[0].removesuffix('s')}")
    if keys[0] == "views" and keys[-1] in VIEW_FIELDS and len(keys) == 3:
        VIEW_FIELDS[keys[-1]](".".join(keys), value, _ARGUMENT)
    elif keys[0] == "keys" and len(keys) == 2:
        SETTINGS["keys"].check("keys", {keys[1]: value}, _ARGUMENT)
    elif keys[-1] in SETTINGS:
        SETTINGS[keys[-1]].check(keys[-1], value, _ARGUMENT)


def _existing(document: Mapping[str, Any], keys: list[str]) -> list[str] | None:
    """Return the keys that lead to a setting in the file, where dots may be tables; None without it."""
    table: Any = document
    for position, key in enumerate(keys):
        if not isinstance(table, Mapping):
            return None
        if key not in table:
            if position == len(keys) - 1 and "." in key:
                nested = _existing(table, key.split("."))
                return None if nested is None else [*keys[:-1], *nested]
            return None
        table = table[key]
    return keys


def _child(table: _Table, key: str) -> _Table:
    """Return a table in a table, which is made if it is missing."""
    import tomlkit

    if key not in table:
        is_parent = key in ("profiles", "views")
        table[key] = tomlkit.table(is_super_table=is_parent)
    child = table[key]
    if not isinstance(child, MutableMapping):
        table[key] = tomlkit.table()
    return cast(_Table, table[key])


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritten(f"{folder} cannot be created.", why=f"{error.strerror}.") from error
