"""`--debug-log FILE`: what the program did, when, and how it ended. No key, and no text of a ticket.

Only the program's own records are written, and these name phases, counts and kinds of errors. What libraries
log is left out: their messages hold headers, addresses and bodies.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
from pathlib import Path
from typing import TextIO

from series_tui import __version__
from series_tui.errors import OutputNotWritten
from series_tui.runtime.posix import OPEN_FLAGS

_NOTHING = logging.CRITICAL + 1
"""A level that no record reaches."""


def start_debug_log(name: str) -> None:
    """Write the program's own log to a file of the user's own (0600); an existing one goes on.

    Raises:
        OutputNotWritten: It cannot be written.
    """
    path = Path(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | OPEN_FLAGS, 0o600)
    except OSError as error:
        raise _not_written(path, error) from error
    handler = _LogFile(os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace"))
    handler.setFormatter(
        logging.Formatter("%(asctime)s.%(msecs)03d %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    logger = logging.getLogger("series_tui")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.debug("series-tui %s, Python %s, %s", __version__, platform.python_version(), platform.system())
    if handler.problem is not None:
        raise _not_written(path, handler.problem)


class _LogFile(logging.StreamHandler[TextIO]):
    """Writes records to a file until one is not taken, and then no more: stderr may be what the app draws on.

    Attributes:
        problem: Why a record was not written; None if all were.
    """

    problem: OSError | None = None

    def handleError(self, record: logging.LogRecord) -> None:
        """Keep the error for the caller that opened the log, instead of a traceback."""
        error = sys.exception()
        if isinstance(error, OSError):
            self.problem = error
            self.setLevel(_NOTHING)
        else:
            super().handleError(record)


def _not_written(path: Path, error: OSError) -> OutputNotWritten:
    return OutputNotWritten(
        f"The log {path} cannot be written.",
        why=f"{error.strerror}.",
        next_step="Choose another file with --debug-log.",
    )
