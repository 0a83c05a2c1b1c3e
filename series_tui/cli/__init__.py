"""Command line: each command is a module, imported when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code.

    Args:
        argv: The arguments without the program's name; those of the process by default.
    """
    from series_tui.runtime.hardening import harden

    environ = harden()
    from series_tui.cli.dispatch import run

    return run(sys.argv[1:] if argv is None else list(argv), environ)
