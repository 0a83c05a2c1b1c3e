"""Decide whether colours are printed: flag, NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, then the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TextIO

from series_tui.cli.output import is_terminal

PLAIN_TERMINALS = ("", "dumb", "unknown")


def has_colour(arguments: Namespace, environ: Mapping[str, str], stream: TextIO, *, no_color: bool) -> bool:
    """Return whether to print colours.

    Args:
        arguments: The flags ``--color`` and ``--no-color``.
        environ: The environment.
        stream: The stream that is printed to.
        no_color: Whether the settings turn colours off: NO_COLOR (no-color.org) among them.
    """
    if arguments.no_color or arguments.color == "never":
        return False
    if arguments.color == "always":
        return True
    if no_color or environ.get("FORCE_COLOR") == "0":
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "") not in ("", "0"):
        return True
    return (
        is_terminal(stream)
        and environ.get("CLICOLOR") != "0"
        and environ.get("TERM", "") not in PLAIN_TERMINALS
    )
