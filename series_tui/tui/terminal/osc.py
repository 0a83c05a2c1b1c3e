"""Control sequences for the clipboard, also through tmux and screen, and for the background.

A copied text reaches the terminal's clipboard by OSC 52. Whether tmux passes that on is asked of tmux.
"""

from __future__ import annotations

import subprocess
from base64 import b64encode

_MAX_ENCODED = 100_000
"""Bytes after which terminals in use cut or drop the sequence."""
MAX_CLIPBOARD_BYTES = _MAX_ENCODED * 3 // 4
"""Bytes of UTF-8 that a terminal's clipboard takes."""
ASK_BACKGROUND = "\x1b]11;?\x1b\\"
REPORT_SCHEME = "\x1b[?2031h"
"""Have the terminal report when it becomes light or dark (DEC mode 2031)."""
_SCREEN_PART = 700
"""Bytes that GNU screen passes on in one go."""


def clipboard_sequence(text: str, wrapping: str) -> str | None:
    """Return what puts a text into the clipboard, or None if it is too long for a terminal.

    Args:
        text: The text.
        wrapping: ``tmux`` or ``screen`` to pass through one of these; anything else for the terminal itself.
    """
    if not fits_clipboard(text):
        return None
    data = text.encode("utf-8", "replace")
    bare = f"\x1b]52;c;{b64encode(data).decode()}\a"
    if wrapping == "tmux":
        return "\x1bPtmux;" + bare.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if wrapping == "screen":
        parts = [bare[start : start + _SCREEN_PART] for start in range(0, len(bare), _SCREEN_PART)]
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return bare


def fits_clipboard(text: str) -> bool:
    """Return whether a text is short enough for a terminal's clipboard."""
    return len(text.encode("utf-8", "replace")) * 4 // 3 <= _MAX_ENCODED


TMUX_HINT = "tmux does not pass on copied text. To allow it: tmux set -g allow-passthrough on"
_TMUX = ("tmux", "show-options", "-gv", "allow-passthrough")
_TMUX_SECONDS = 2.0


def tmux_passes_sequences_on() -> bool:
    """Return whether tmux passes sequences on, or does not say: before 3.3 it always did. Blocks."""
    try:
        shown = subprocess.run(
            _TMUX, capture_output=True, check=True, timeout=_TMUX_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return shown.stdout.strip() != b"off"
