"""Starts the command, as `series-tui` and as `python -m series_tui`, and ends the process."""

import sys
from contextlib import suppress
from typing import NoReturn

from series_tui.errors import EXIT_INTERRUPTED
from series_tui.runtime.gc_tuning import tune_gc_for_startup
from series_tui.runtime.process_exit import exit_now


def start() -> NoReturn:
    """Run the command, and end the process at once.

    Two things of Python's would cost more than asking for a ticket does: looking for garbage over and over
    while modules are loaded, and taking every module down again at the end.
    """
    tune_gc_for_startup()
    try:
        from series_tui.cli import main

        code = main()
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    exit_now(code)


if __name__ == "__main__":
    start()
