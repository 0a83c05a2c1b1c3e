"""The command line. Each command is a module of its own, imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code.

    Args:
        argv: The arguments without the program's name; those of the process by default.
    """
    from series_tui.hardening import harden

    environ = harden()
    from series_tui.cli.dispatch import run

    return run(sys.argv[1:] if argv is None else list(argv), environ)
