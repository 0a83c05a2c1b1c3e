"""Checks of the terminal that the app would be drawn on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from series_tui.doctor.findings import Finding, ok, warning
from series_tui.runtime.posix import PLAIN_TERMINALS

if TYPE_CHECKING:
    from series_tui.config import Settings

_SMALLEST = (40, 12)


def terminal(environ: Mapping[str, str]) -> Finding:
    """Say what the terminal is, and whether it is large enough."""
    name = environ.get("TERM", "")
    size = _size()
    if size is None:
        return ok("terminal", "none: output goes to a pipe or a file")
    facts = [f"{name or 'no TERM'}, {size[0]}×{size[1]}", f"colours: {_colours(environ)}", *_around(environ)]
    what = ", ".join(facts)
    if name in PLAIN_TERMINALS:
        return warning(
            "terminal",
            what,
            "The app cannot draw on it: use `series-tui --plain` or `series-tui show ID`.",
        )
    if size[0] < _SMALLEST[0] or size[1] < _SMALLEST[1]:
        return warning("terminal", what, "The app needs at least 40×12. Make the window larger.")
    return ok("terminal", what)


def clipboard(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """Say how copied text reaches the clipboard (OSC 52), and what a multiplexer needs for it."""
    way = settings.clipboard
    inside = "tmux" if environ.get("TMUX") else "screen" if environ.get("STY") else "terminal"
    if inside == "tmux" and way != "tmux":
        return warning(
            "clipboard",
            "tmux passes on copied text only if it is configured to",
            "Add `set -g set-clipboard on` to ~/.tmux.conf.",
        )
    if inside == "tmux":
        return ok(
            "clipboard", "passed through tmux", "tmux needs `set -g allow-passthrough on` in ~/.tmux.conf"
        )
    if inside == "screen" and way != "screen":
        return warning(
            "clipboard",
            "screen does not pass on copied text",
            'Set clipboard = "screen" in the config file.',
        )
    if way != inside:
        return warning(
            "clipboard",
            f"copied text is wrapped for {way}, which is not running here",
            f'Set clipboard = "{inside}" in the config file.',
        )
    if inside == "screen":
        return ok("clipboard", "passed through screen")
    return ok("clipboard", "OSC 52; the terminal must allow it (most do, some ask first)")


def _size() -> tuple[int, int] | None:
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        with suppress(OSError, ValueError, AttributeError):
            size = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr]  # a closed stream is None
            return size.columns, size.lines
    return None


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "none (NO_COLOR)"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    name = environ.get("TERM", "")
    if "256" in name or name.startswith(("tmux", "xterm-kitty", "alacritty")):
        return "256"
    return "none" if name in PLAIN_TERMINALS else "at least 16"


def _around(environ: Mapping[str, str]) -> list[str]:
    """Return what stands between the program and the screen."""
    around = []
    if environ.get("TMUX"):
        around.append("in tmux")
    if environ.get("STY"):
        around.append("in screen")
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        around.append("over SSH")
    return around
