"""`--debug-log FILE`: what the program did, when, and how it ended. No key, and no text of a ticket.

Only the program's own records are written, and these name phases, counts and kinds of errors. What libraries
log is left out: their messages hold headers, addresses and bodies.
"""

from __future__ import annotations

import logging
import os
import platform
from pathlib import Path

from series_tui import __version__
from series_tui.errors import OutputNotWritten


def start_debug_log(name: str) -> None:
    """Write the program's own log to a file of the user's own (0600); an existing one goes on.

    Raises:
        OutputNotWritten: It cannot be written.
    """
    path = Path(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OutputNotWritten(
            f"The log {path} cannot be written.",
            why=f"{error.strerror}.",
            next_step="Name another file after --debug-log.",
        ) from error
    handler = logging.StreamHandler(os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace"))
    handler.setFormatter(
        logging.Formatter("%(asctime)s.%(msecs)03d %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    logger = logging.getLogger("series_tui")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.debug("series-tui %s, Python %s, %s", __version__, platform.python_version(), platform.system())
