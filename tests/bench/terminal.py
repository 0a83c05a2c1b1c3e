"""A program in a real pseudo-terminal: what it writes, and what that costs."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from tests.bench.taking import Time

_PYTHON = sys.executable
PROGRAM = [_PYTHON, "-m", "series_tui"]
F1, F2, F3, F4, F5 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"
ESCAPE, CTRL_P, CTRL_L = "\x1b", "\x10", "\x0c"
UP, DOWN, PAGE_UP, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"
_QUIET = 0.25
"""Seconds without output after which a program is done with what it was asked."""


class Terminal:
    """Runs a program in a terminal; use it with ``with``.

    Args:
        command: The program and its arguments.
        columns: The terminal's width.
        rows: Its height.
        environ: Variables beside PATH, HOME and the terminal's.

    Attributes:
        output: Everything it has written.
        started: When it was started.
        read_at: When the last of its output was read.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.output = b""
        self.read_at = 0.0
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": os.environ.get("HOME", "/"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            **(environ or {}),
        }
        self.started = perf_counter()
        self.pid, self._terminal = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), variables)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        """Return itself; the program runs already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def read_until(self, text: str, seconds: float = 30.0) -> float:
        """Read until a text was written; return the seconds since the start.

        Raises:
            TimeoutError: It was not.
        """
        start = max(len(self.output) - 64, 0)
        deadline = perf_counter() + seconds
        while text.encode() not in self.output[start:]:
            left = deadline - perf_counter()
            if left <= 0 or not self._read(left):
                raise TimeoutError(f"{text!r} did not come; the last of it: {self.output[-300:]!r}")
        return perf_counter() - self.started

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return perf_counter() - self.started

    def read_quiet(self, quiet: float = _QUIET, most: float = 10.0) -> int:
        """Read until nothing was written for a while; return how many bytes came."""
        before = len(self.output)
        deadline = perf_counter() + most
        while perf_counter() < deadline and self._read(quiet):
            pass
        return len(self.output) - before

    def press(self, keys: str, quiet: float = _QUIET) -> int:
        """Send keys; return how many bytes the program writes for them."""
        self.press_only(keys)
        return self.read_quiet(quiet)

    def press_only(self, keys: str) -> None:
        """Send keys, and read nothing yet."""
        os.write(self._terminal, keys.encode())

    def time_of(self, keys: str, quiet: float = _QUIET) -> Time:
        """Send keys; return the time until the last of what the program writes for them, and its CPU."""
        cpu, pressed = self.cpu_seconds(), perf_counter()
        self.press(keys, quiet)
        return Time(1000 * max(0.0, self.read_at - pressed), 1000 * (self.cpu_seconds() - cpu))

    def time_to_paint(self, keys: str, quiet: float = _QUIET) -> Time:
        """Send keys; return the time until the first frame that the program writes for them, and its CPU."""
        cpu, pressed = self.cpu_seconds(), perf_counter()
        self.press_only(keys)
        self._read(10.0)
        painted = Time(1000 * (self.read_at - pressed), 1000 * (self.cpu_seconds() - cpu))
        self.read_quiet(quiet)
        return painted

    def cpu_seconds(self) -> float:
        """Return the processor time of all threads so far."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory_mib(self) -> float:
        """Return the resident memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def _read(self, seconds: float) -> bool:
        """Read what is there within a time; return whether anything was."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65_536)
        except OSError:
            return False
        self.output += data
        self.read_at = perf_counter()
        return bool(data)
