"""Opens a web address in the browser of the user's own desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_GRAPHICAL = ("DISPLAY", "WAYLAND_DISPLAY")


def can_open_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return whether a browser would open where the user sits: a graphical session, not over SSH."""
    if any(environ.get(name) for name in _REMOTE):
        return False
    return platform in ("darwin", "win32") or any(environ.get(name) for name in _GRAPHICAL)


def browser_command(url: str, platform: str = sys.platform) -> list[str]:
    """Return the command that opens an address with the desktop's own choice of browser."""
    if platform == "darwin":
        return ["open", url]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler", url]
    return ["xdg-open", url]


def open_in_browser(url: str, environ: Mapping[str, str] | None = None) -> bool:
    """Open an http or https address; return False if there is no program for it.

    The program has no terminal to draw on, and ``BROWSER``, which may name a console browser, is not used.
    """
    if not url.startswith(("https://", "http://")):
        return False
    clean_environ = {name: value for name, value in (environ or os.environ).items() if name != "BROWSER"}
    try:
        subprocess.Popen(
            browser_command(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=clean_environ,
        )
    except OSError:
        return False
    return True
