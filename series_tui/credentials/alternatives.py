"""What works on this very machine where no keyring keeps the key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui.hardening import KEY_VARIABLE, environment

if TYPE_CHECKING:
    from series_tui.config import Settings

_PASSWORD_PROGRAMS = (
    ("pass", "pass show series"),
    ("gopass", "gopass show -o series"),
    ("op", "op read op://Private/Series/credential"),
    ("bw", "bw get password series"),
    ("rbw", "rbw get series"),
    ("keepassxc-cli", "keepassxc-cli show -a Password FILE series"),
    ("vault", "vault kv get -field=key secret/series"),
    ("gpg", "gpg --quiet --batch --decrypt FILE"),
)


def alternatives(settings: Settings, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the ways to give the key without a keyring that work here, the best first, one sentence each.

    Args:
        settings: Where the config file is.
        environ: The environment; None for the one of this process.
    """
    # Looked for when nothing else works, so not loaded when all does.
    from shlex import quote
    from shutil import which

    variables = environment() if environ is None else environ
    ways = []
    for program, line in _PASSWORD_PROGRAMS:
        if which(program, path=variables.get("PATH")):
            ways.append(f"Let {program} keep it: set SERIES_API_KEY_COMMAND={quote(line)}, say.")
            break
    folder = settings.config_file.parent
    if _can_be_written(folder):
        quoted, file = quote(str(folder)), quote(str(folder / "key"))
        make = f"(umask 077; mkdir -p {quoted}; cat > {file})"
        ways.insert(0, f"Keep it in a file of your own: `{make}`, then set SERIES_API_KEY_FILE={file}.")
    is_fish = variables.get("SHELL", "").endswith("fish")
    read = f"read -s -x {KEY_VARIABLE}" if is_fish else f"read -rs {KEY_VARIABLE} && export {KEY_VARIABLE}"
    ways.append(f"For this shell alone: `{read}`, then paste the key.")
    return ways


def _can_be_written(folder: Path) -> bool:
    """Tell whether a file can be made in a folder, or in the first of its parents that exists."""
    for place in (folder, *folder.parents):
        if place.exists():
            return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    return False
