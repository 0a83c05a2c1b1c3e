"""The option of tmux that lets a sequence of the app's reach the terminal."""

from __future__ import annotations

import subprocess

HINT = "tmux does not pass what is copied on. To allow it: tmux set -g allow-passthrough on"
_COMMAND = ("tmux", "show-options", "-gv", "allow-passthrough")
_SECONDS = 2.0


def passes_sequences_on() -> bool:
    """Return whether tmux passes sequences on, or does not say: before 3.3 it always did. Blocks."""
    try:
        shown = subprocess.run(
            _COMMAND, capture_output=True, check=True, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return shown.stdout.strip() != b"off"
