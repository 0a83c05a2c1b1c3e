"""The ways to give the key that work on this machine without a keyring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from series_tui.config import key_folder
from series_tui.runtime.hardening import KEY_VARIABLE
from series_tui.runtime.posix import has_modes

FILE_WAY = "Run `series-tui auth login --file` to store the key in a file that only you can read."

_PASSWORD_PROGRAMS = (
    ("pass", "pass show series", ".password-store"),
    ("gopass", "gopass show -o series", ""),
    ("op", "op read op://Private/Series/credential", ""),
    ("bw", "bw get password series", ""),
    ("rbw", "rbw get series", ""),
    ("keepassxc-cli", "keepassxc-cli show -a Password FILE series", ""),
    ("vault", "vault kv get -field=key secret/series", ""),
    ("gpg", "gpg --quiet --batch --decrypt FILE", ".gnupg/private-keys-v1.d"),
)
"""Programs that keep passwords: name, how each prints one, what is in the home of who uses it."""


def alternatives(environ: Mapping[str, str]) -> list[str]:
    """Return the ways to give the key without a keyring that work here, the best first, one sentence each.

    Commands stand in backticks, and show nothing of the key while it is pasted.
    """
    ways = [FILE_WAY] if can_store_in_file(environ) else []
    return ways + ways_without_file(environ)


def can_store_in_file(environ: Mapping[str, str]) -> bool:
    """Return whether the folder of the key files can be written, or made."""
    return _can_be_written(key_folder(environ))


def ways_without_file(environ: Mapping[str, str]) -> list[str]:
    """Return the same without the key file."""
    # Looked for when nothing else works, so not loaded when all does.
    from shlex import quote
    from shutil import which

    path, home = environ.get("PATH"), environ.get("HOME", "")
    ways = []
    for program, line, kept in _PASSWORD_PROGRAMS:
        if which(program, path=path) and (not kept or os.path.exists(f"{home}/{kept}")):
            ways.append(f"Keep it in {program}: for example, set SERIES_API_KEY_COMMAND={quote(line)}.")
            break
    if has_modes():
        is_fish = environ.get("SHELL", "").endswith("fish")
        ask = f"read -s -x {KEY_VARIABLE}" if is_fish else f"read -rs {KEY_VARIABLE} && export {KEY_VARIABLE}"
        ways.append(f"For this shell only: run `{ask}`, paste the key, and press enter.")
    else:
        ask = f"$env:{KEY_VARIABLE} = Read-Host"
        ways.append(f"For this PowerShell session only: run `{ask}`, paste the key, and press enter.")
    return ways


def _can_be_written(folder: Path) -> bool:
    """Return whether a file can be made in a folder, or in the first of its parents that exists."""
    for place in (folder, *folder.parents):
        # Those of pathlib raise where a folder may not be looked into.
        if os.path.exists(place):
            return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
    return False
