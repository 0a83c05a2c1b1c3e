"""What works on this very machine where no keyring keeps the key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui.runtime.hardening import KEY_VARIABLE, environment

if TYPE_CHECKING:
    from series_tui.config import Settings

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


def alternatives(settings: Settings, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the ways to give the key without a keyring that work here, the best first, one sentence each.

    Commands stand in backticks, and show nothing of the key while it is pasted.

    Args:
        settings: Where the config file is.
        environ: The environment; None for the one of this process.
    """
    # Looked for when nothing else works, so not loaded when all does.
    from shlex import quote
    from shutil import which

    variables = environment() if environ is None else environ
    path, home = variables.get("PATH"), variables.get("HOME", "")
    ways = []
    folder = settings.config_file.parent
    if _can_be_written(folder):
        ways.append(_in_a_file(_short(str(folder), home), has_bash=which("bash", path=path) is not None))
    for program, line, kept in _PASSWORD_PROGRAMS:
        if which(program, path=path) and (not kept or os.path.exists(f"{home}/{kept}")):
            ways.append(f"Let {program} keep it: set SERIES_API_KEY_COMMAND={quote(line)}, say.")
            break
    is_fish = variables.get("SHELL", "").endswith("fish")
    read = f"read -s -x {KEY_VARIABLE}" if is_fish else f"read -rs {KEY_VARIABLE} && export {KEY_VARIABLE}"
    ways.append(f"For this shell alone: run `{read}`, paste the key, and press enter.")
    return ways


def _in_a_file(folder: str, *, has_bash: bool) -> str:
    """Return how to keep the key in a file of one's own; what is pasted shows only where there is no bash."""
    from shlex import quote

    file = f"{folder}/key"
    if has_bash:
        script = f'umask 077; mkdir -p {folder}; read -rs K && echo "$K" > {file}'
        run = f"run `bash -c {quote(script)}`, paste the key, press enter"
    else:
        run = f"run `(umask 077; mkdir -p {folder}; cat > {file})`, paste the key, press enter and ^d"
    return f"In a file of your own: {run}, and set SERIES_API_KEY_FILE={file}."


def _short(folder: str, home: str) -> str:
    """Return a folder as a shell takes it, with ~ for the home where nothing has to be quoted."""
    from shlex import quote

    within = folder.removeprefix(f"{home}/")
    if home.startswith("/") and within != folder and quote(within) == within:
        return f"~/{within}"
    return quote(folder)


def _can_be_written(folder: Path) -> bool:
    """Tell whether a file can be made in a folder, or in the first of its parents that exists."""
    for place in (folder, *folder.parents):
        # Those of pathlib raise where a folder may not be looked into.
        if os.path.exists(place):
            return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
    return False
