"""Sequences to the terminal: its clipboard (OSC 52), which works over SSH, and its background."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

_MAX_ENCODED = 100_000
"""Bytes after which terminals in use cut or drop the sequence."""
MAX_CHARACTERS = _MAX_ENCODED * 3 // 4
ASK_BACKGROUND = "\x1b]11;?\x1b\\"
REPORT_SCHEME = "\x1b[?2031h"
"""Have the terminal report when it becomes light or dark (DEC mode 2031)."""
_SCREEN_PART = 700
"""Bytes that GNU screen passes on in one go."""


def sequence(text: str, wrapping: str) -> str | None:
    """Return what puts a text into the clipboard, or None if it is too long for a terminal.

    Args:
        text: The text.
        wrapping: ``tmux`` or ``screen`` to pass through one of these; anything else for the terminal itself.
    """
    data = text.encode("utf-8", "replace")
    if len(data) * 4 // 3 > _MAX_ENCODED:
        return None
    bare = f"\x1b]52;c;{b64encode(data).decode()}\a"
    if wrapping == "tmux":
        return "\x1bPtmux;" + bare.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if wrapping == "screen":
        parts = [bare[start : start + _SCREEN_PART] for start in range(0, len(bare), _SCREEN_PART)]
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return bare


def send(app: App[object], text: str, wrapping: str) -> bool:
    """Send a text to the terminal's clipboard; return whether it was short enough to be sent.

    Whether it arrives is the terminal's choice, and it does not tell.
    """
    found = sequence(text, wrapping)
    driver = app._driver  # Textual offers no other way to write a sequence of one's own.
    if found is None or driver is None:
        return False
    driver.write(found)
    driver.flush()
    return True
