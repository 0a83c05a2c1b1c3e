"""Where answers and errors go: standard output and standard error, whatever the terminal can take."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from series_tui.errors import SeriesError, describe

CLOSED_PIPE = 141


def prepare_streams() -> None:
    """Let both streams write anything: characters that the locale lacks become ASCII escapes.

    ``sys.stdout.encoding`` says utf-8 even where the terminal shows something else; the locale tells.
    """
    encoding = "utf-8" if is_utf8() else "ascii"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIO) or hasattr(stream, "reconfigure"):
            with suppress(ValueError, OSError):
                stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def is_utf8() -> bool:
    """Return whether the locale's characters are UTF-8."""
    return locale.getencoding().lower().replace("-", "") == "utf8"


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; one that is closed is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def complain(lines: Iterable[str]) -> None:
    """Write lines to standard error, if there is one; the first one names the program."""
    if sys.stderr is None:
        return
    with suppress(OSError, ValueError):
        for number, line in enumerate(lines):
            sys.stderr.write(f"{'series-tui: ' if not number else ''}{line}\n")
        sys.stderr.flush()


def complain_of(error: SeriesError) -> None:
    """Write the one to three lines about an error."""
    complain(describe(error))


def leave_closed_pipe() -> int:
    """Stop writing to a pipe that nobody reads any more; return the exit code for that."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return CLOSED_PIPE
