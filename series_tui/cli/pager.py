"""Show output through the pager where it is longer than the terminal is high."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import signal
import subprocess
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from series_tui.cli.output import print_note
from series_tui.config.schema import SECRET_VARIABLES
from series_tui.runtime.posix import PLAIN_TERMINALS
from series_tui.runtime.process_exit import on_exit, uninterrupted

if TYPE_CHECKING:
    from series_tui.config import Settings

_DEFAULT = "less -FRX"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NO_PAGER = ("cat", "")
_ADDED = {"LESSSECURE": "1", "LESSHISTFILE": "-", "LESS": "FRX"}
"""Variables for the pager, unless they are set: it runs no commands and keeps no searches."""
_FAILS_WITHIN = 2.0
"""A pager that ends with an error so soon after its start has shown nothing."""
_MAX_KEPT = 1 << 20
"""Characters that a pager takes before nothing is kept any more for the case that it fails."""
_MAX_CHARS_A_CELL = 4
"""Characters that are measured of a line for each cell of the screen: beyond, the line fills it anyway."""


class PagerQuit(Exception):
    """The reader has quit the pager: nothing more has to be printed, and nothing is wrong."""


def pager_command(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """Return the pager's command for a terminal; empty where none is used."""
    if arguments.pager == "never" or environ.get("TERM", "") in PLAIN_TERMINALS:
        return []
    named = settings.pager or environ.get("PAGER")
    if named is None:
        return shlex.split(_DEFAULT) if shutil.which("less") else []
    try:
        return [] if named.strip() in _NO_PAGER else shlex.split(named)
    except ValueError:
        print_note("The pager's command has an unclosed quote; the text is printed directly.")
        return []


class PagedOutput(io.TextIOBase):
    """Terminal output that goes through the pager once it is longer than the screen; close it at the end.

    Args:
        terminal: Standard output.
        command: The pager's command.
        environ: The environment of this process; the pager gets it without secrets.
    """

    def __init__(self, terminal: TextIO, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._terminal, self._command, self._environ = terminal, command, environ
        self._size = shutil.get_terminal_size()
        self._rows = self._cells = 0
        """Rows of the lines that have ended, and cells of the last one, which has not."""
        self._kept: list[str] = []
        self._characters = 0
        self._has_all = True
        """Whether everything written so far is kept."""
        self._is_direct = False
        self._process: subprocess.Popen[str] | None = None
        self._started = 0.0
        self._after_pager = ExitStack()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has an attribute; nobody sets it
        """The terminal's encoding."""
        return self._terminal.encoding

    def isatty(self) -> bool:
        """Return that a person reads this."""
        return True

    def write(self, text: str) -> int:
        """Write a text.

        Raises:
            PagerQuit: The reader has quit the pager.
        """
        if self._is_direct:
            return self._terminal.write(text)
        self._characters += len(text)
        if self._has_all:
            self._kept.append(text)
        if self._process is not None:
            self._feed(text)
        elif self._fills_screen(text):
            self._start()
        if self._process is not None and self._characters > _MAX_KEPT:
            self._has_all = False
            self._kept.clear()
        return len(text)

    def _fills_screen(self, text: str) -> bool:
        """Add a text to the rows that are counted; return whether they leave none for the prompt."""
        for number, line in enumerate(text.split("\n")):
            if number:  # the line before it has ended
                self._rows += max(self._rows_begun(), 1)
                self._cells = 0
            self._cells += self._width_of(line)
            if self._rows + self._rows_begun() >= self._size.lines:
                return True
        return False

    def _rows_begun(self) -> int:
        return ceil(self._cells / self._size.columns)

    def _width_of(self, line: str) -> int:
        """Return the cells of a line, or of so much of it as fills the screen; colours take none."""
        from series_tui.text.width import cell_width

        measured = line[: self._size.columns * self._size.lines * _MAX_CHARS_A_CELL]
        return cell_width(_COLOUR.sub("", measured))

    def flush(self) -> None:
        """Hand on what the pager has to show by now; before it starts, keep it."""
        if self.closed:
            return
        if self._is_direct:
            self._terminal.flush()
        elif self._process is not None:
            self._feed("", flush=True)

    def close(self) -> None:
        """Print what is kept, or wait until the reader quits the pager."""
        if self.closed:
            return
        process = self._process
        try:
            if process is not None:
                self._finish(process)
            elif not self._is_direct:
                self._print_kept()
        finally:
            super().close()

    def _start(self) -> None:
        variables = {**_ADDED, **{k: v for k, v in self._environ.items() if k not in SECRET_VARIABLES}}
        try:
            with uninterrupted():
                process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    env=variables,
                    encoding=self.encoding,
                    errors="backslashreplace",
                )
                self._after_pager.callback(on_exit(process.terminate))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it cannot be run"
            print_note(
                f"Could not start the pager {self._command[0]}: {reason}. Set SERIES_PAGER to another one."
            )
            self._print_kept()
            return
        self._process, self._started = process, monotonic()
        # Ctrl+C belongs to the pager while it runs. It inherits none of this: it has been started.
        self._after_pager.callback(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.SIG_IGN))
        self._feed("".join(self._kept))

    def _feed(self, text: str, *, flush: bool = False) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.write(text)
            if flush:
                process.stdin.flush()
        except BrokenPipeError:
            self._finish(process)
            if not self._is_direct:
                raise PagerQuit from None

    def _finish(self, process: subprocess.Popen[str]) -> None:
        """Wait for the pager; where it has failed, print directly what it was given, if that is kept."""
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.close()
        code = process.wait()
        has_failed = code > 0 and monotonic() - self._started < _FAILS_WITHIN
        self._process = None
        self._after_pager.close()
        if has_failed and self._has_all:
            print_note(f"The pager {self._command[0]} failed with {code}; the text is printed directly.")
            self._print_kept()
            return
        if has_failed:
            print_note(f"The pager {self._command[0]} failed with {code}. Add --no-pager to print the text.")
        self._kept.clear()

    def _print_kept(self) -> None:
        self._is_direct = True
        for text in self._kept:
            self._terminal.write(text)
        self._kept.clear()
        self._terminal.flush()
