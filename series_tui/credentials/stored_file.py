"""The key in a file that this program keeps, for hosts without a keyring.

It lies in the user's data folder, not beside the config file: dotfile repositories do not pick it up. Its
name says which profile and which address the key is for, and the config file names it as ``api_key_file`` of
that profile. A key of one address is never sent to another.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from series_tui.config import key_folder
from series_tui.credentials.key_file import key_from_file
from series_tui.errors import KeyUnusable, OutputNotWritten, SeriesError
from series_tui.runtime.private_file import PrivateFile

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials.secret import Secret

_HTTPS = "https://"


def stored_file_path(settings: Settings, environ: Mapping[str, str]) -> Path:
    """Return the file that the key of this profile and address is kept in, or would be."""
    address = settings.api_url.removeprefix(_HTTPS)
    return key_folder(environ) / f"{settings.profile}@{quote(address, safe='')}"


def is_stored_file(name: str, environ: Mapping[str, str]) -> bool:
    """Return whether a key file is one that this program keeps."""
    return bool(name) and Path(os.path.expanduser(name)).parent == key_folder(environ)


def check_address(settings: Settings, environ: Mapping[str, str]) -> None:
    """Refuse a stored file whose key is for another address than the one in use.

    Raises:
        KeyUnusable: It is for another address.
    """
    if not is_stored_file(settings.api_key_file, environ):
        return
    address = unquote(Path(settings.api_key_file).name.partition("@")[2])
    address = address if "://" in address else f"{_HTTPS}{address}"
    if address != settings.api_url:
        raise KeyUnusable(
            f"The key file {settings.api_key_file} is for {address}.",
            why=f"Its key is not sent to {settings.api_url}.",
            next_step="Run `series-tui auth login --file` to store a key for this address.",
        )


def store_in_file(settings: Settings, secret: Secret, environ: Mapping[str, str]) -> Path:
    """Write the key to a file that only this user can read, and name it in the config file; return the file.

    Raises:
        SeriesError: The file or the config file cannot be written.
    """
    from series_tui.config.edit import set_value

    path = stored_file_path(settings, environ)
    _make_private(path.parent.parent)
    _make_private(path.parent)
    with PrivateFile(path, replace=True) as file:
        file.write(f"{secret.reveal()}\n".encode())
    if key_from_file(str(path)).reveal() != secret.reveal():
        raise KeyUnusable(
            f"The key was written to {path}, but could not be read back.", next_step="Check the disk."
        )
    named = _short(path, environ)
    try:
        set_value(settings.config_file, "api_key_file", named, profile=settings.profile)
    except SeriesError as error:
        raise OutputNotWritten(
            f"The key is in {path}, but the config file does not point to it.",
            why=" ".join(filter(None, [error.what, error.why])),
            next_step=f"Set SERIES_API_KEY_FILE={named}, or api_key_file in the config file.",
        ) from error
    return path


def remove_stored_file(settings: Settings, environ: Mapping[str, str]) -> Path | None:
    """Remove the stored file of this profile and address, and its name from the config file.

    Returns:
        The file; None if there was none.

    Raises:
        SeriesError: It cannot be removed.
    """
    from series_tui.config.edit import unset_value

    path = stored_file_path(settings, environ)
    is_named = Path(os.path.expanduser(settings.api_key_file)) == path
    try:
        path.unlink()
        was_there = True
    except (FileNotFoundError, NotADirectoryError):
        was_there = False
    except OSError as error:
        raise KeyUnusable(
            f"The key file {path} was not removed.",
            why=f"{error.strerror}.",
            next_step=f"Remove it yourself: `rm {shlex.quote(str(path))}`.",
        ) from error
    if is_named and settings.origin_of("api_key_file").kind == "file":
        unset_value(settings.config_file, "api_key_file", profile=settings.profile)
    return path if was_there else None


def _make_private(folder: Path) -> None:
    """Make a folder that only this user can open; one that exists is closed to others.

    Raises:
        OutputNotWritten: It cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise OutputNotWritten(
            f"The key was not stored: {folder} cannot be created.",
            why=f"{error.strerror}.",
            next_step=(
                "Set SERIES_API_KEY_FILE to a file of your own elsewhere, or set SERIES_API_KEY_COMMAND."
            ),
        ) from error


def _short(path: Path, environ: Mapping[str, str]) -> str:
    """Return a path with ~ for the home."""
    home = environ.get("HOME", "")
    within = str(path).removeprefix(f"{home}/")
    return f"~/{within}" if home.startswith("/") and within != str(path) else str(path)
