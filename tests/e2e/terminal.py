"""A real terminal for the command: what a person sees, types, and finds afterwards.

The command runs in a pseudo-terminal of its own, as the leader of a session of its own, with an environment
that holds nothing of the test's. It is a fork of a Python that has its modules loaded
(:mod:`tests.forked_command`) unless the test is about its start: then it is the installed command, whole.
What it writes goes through an emulator (pyte, and :class:`Modes` for what
pyte leaves out), so that a test reads rows as a person does::

    with Terminal("--demo") as terminal:
        terminal.wait_for("Open a ticket")
        terminal.type("TICKET-1234567890-ABCD", "enter")
        terminal.wait_for("Help with ranking")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []

Waiting ends with the screen in the message once the time for a hang is over; no test measures time here.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.e2e.emulator import Emulator
from tests.fork_server import changes_start
from tests.forked_command import ForkedProcess, start_command

COMMAND = str(Path(sys.executable).with_name("series-tui"))
"""The installed command of the environment that runs the tests."""

HANG = 45.0
"""Seconds after which whatever a test waits for is taken to hang, on however busy a machine."""

_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f5": "\x1b[15~",
}

_IN_THE_TERMINAL = 'exec <"$0" >"$0" 2>&1 {redirects}; exec "$@"'
"""Opening a terminal makes it that of a session which has none yet."""


class Terminal:
    """A terminal with a command in it; use it with ``with``.

    Args:
        arguments: The arguments of ``series-tui``.
        command: Another command to run instead, whole.
        size: Columns and rows.
        environment: Variables to add, or to change; None takes one away.
        redirects: What a shell is to do with the command's streams: ``<&-``, ``2>/dev/null``.
        is_installed: Whether the installed command starts, as it does with another command, with redirects
            and with variables that Python or its libraries read when they start.
        mistakes: Lines of Python that are run in modules of a fork first, by the modules' names.
        is_modern: Whether the terminal answers questions about synchronised output and resizing in band.
    """

    def __init__(
        self,
        *arguments: str,
        command: Sequence[str] = (),
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str | None] | None = None,
        redirects: str = "",
        is_modern: bool = False,
        is_installed: bool = False,
        mistakes: Mapping[str, str] | None = None,
    ) -> None:
        self._master, self._slave = pty.openpty()
        self.emulator = Emulator(*size, is_modern=is_modern)
        self.sent = bytearray()
        """All bytes that reached the terminal so far."""
        self._set_size(*size)
        self.settings_before = self.settings()
        variables = _environment(environment or {})
        path = os.ttyname(self._slave)
        self._process: subprocess.Popen[bytes] | ForkedProcess
        if command or redirects or is_installed or changes_start(variables):
            assert not mistakes, "only a fork takes mistakes"
            line = [*command] if command else [COMMAND, *arguments]
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _IN_THE_TERMINAL.format(redirects=redirects), path, *line],
                env=variables,
                start_new_session=True,
            )
        else:
            self._process = start_command(
                arguments, environ=variables, folder=str(Path.cwd()), terminal=path, mistakes=mistakes
            )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything that still runs in the terminal."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.kill()
        self._process.wait(HANG)
        self.vanish()

    # What a person sees

    @property
    def rows(self) -> list[str]:
        """The rows on the screen, without the blanks at their ends."""
        self.read()
        return self.emulator.rows

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.rows)

    @property
    def words(self) -> str:
        """What is on the screen as running text: however it is wrapped, words are one blank apart."""
        return " ".join(self.text.split())

    def read(self, seconds: float = 0.0) -> bool:
        """Take what has arrived, waiting for it a while; return whether anything has."""
        has_read = False
        while self._master >= 0 and select.select([self._master], [], [], seconds)[0]:
            try:
                data = os.read(self._master, 65_536)
            except OSError as error:
                if error.errno != errno.EIO:  # Linux: nobody holds the other end any more
                    raise
                data = b""
            if not data:
                break
            self.sent += data
            for answer in self.emulator.feed(data):
                self.write(answer)
            has_read, seconds = True, 0.0
        return has_read

    def wait_for(self, *texts: str) -> str:
        """Wait until all these words are on the screen, however they are wrapped; return the screen."""
        self.wait_until(lambda: all(text in self.words for text in texts), f"{texts}")
        return self.text

    def wait_until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds.

        Raises:
            AssertionError: It does not hold after the time for a hang.
        """
        deadline = time.monotonic() + HANG
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what or holds}; the screen is:\n{self.text}")
            if not self.read(0.05) and self.has_ended:
                time.sleep(0.01)

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing has arrived for a while."""
        deadline = time.monotonic() + HANG
        while self.read(quiet):
            if time.monotonic() > deadline:
                raise AssertionError(f"it never stops writing; the screen is:\n{self.text}")

    # What a person does

    def type(self, *keys: str) -> None:
        """Type texts and keys by name: ``enter``, ``f1``, ``ctrl+q``; a text is sent as it is."""
        for key in keys:
            if key.startswith("ctrl+"):
                self.write(chr(ord(key[-1].upper()) & 0x1F).encode())
            else:
                self.write(_KEYS.get(key, key).encode())

    def click(self, column: int, row: int) -> None:
        """Press and release the first mouse button, counted from 0."""
        self.write(self.emulator.click(column, row))

    def write(self, data: bytes) -> None:
        """Send bytes as if they were typed."""
        os.write(self._master, data)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program learns of it, by the signal for it or in band."""
        self.read()
        self._set_size(columns, rows)
        self.write(self.emulator.resize(columns, rows))

    def signal(self, number: int) -> None:
        """Send the command a signal."""
        os.kill(self.pid, number)

    def signal_job(self, number: int) -> None:
        """Send a signal to what a shell in this terminal runs in the foreground."""
        os.killpg(os.tcgetpgrp(self._master), number)

    def vanish(self) -> None:
        """Take the terminal away, as a lost connection does."""
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1

    # What is left

    @property
    def has_ended(self) -> bool:
        """Whether the command has ended."""
        return self._process.poll() is not None

    def wait(self) -> int:
        """Wait for the command's end; return its exit code as a shell tells it: 128 + n for signal n."""
        self.wait_until(lambda: self.has_ended, "the end of the command")
        self.read(0.05)
        return self.wait_unread()

    def wait_unread(self) -> int:
        """Wait as :meth:`wait` does, but let the terminal take nothing meanwhile."""
        code = self._process.wait(HANG)
        return 128 - code if code < 0 else code

    def settings(self) -> list[Any]:
        """Return the terminal's line settings (termios)."""
        return termios.tcgetattr(self._slave)

    def left_behind(self) -> list[str]:
        """Return what is not as it was found: modes, line settings, processes."""
        self.read()
        left = [f"mode: {mode}" for mode in self.emulator.modes_left_on()]
        if self.settings() != self.settings_before:
            left.append(f"line settings: {self.settings()} instead of {self.settings_before}")
        return left + [f"process: {process}" for process in self.processes() if process != self.pid]

    def unread(self) -> bytes:
        """Return what a shell would read from the terminal now: replies and keys that were left over."""
        modes = termios.tcgetattr(self._slave)
        modes[3] &= ~termios.ICANON
        modes[6][termios.VMIN] = modes[6][termios.VTIME] = 0
        termios.tcsetattr(self._slave, termios.TCSANOW, modes)
        return os.read(self._slave, 4096)

    def processes(self) -> list[int]:
        """Return the processes that run in this terminal's session."""
        return [number for number, fields in _running() if fields[3] == str(self.pid)]

    def state(self) -> str:
        """Return the state of the foreground job as the system names it: ``S`` waiting, ``T`` stopped."""
        return state_of(os.tcgetpgrp(self._master))

    def thread_count(self) -> int:
        """Return the number of the program's threads."""
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def state_of(process: int) -> str:
    """Return the state of a process as the system names it: ``S`` waiting, ``T`` stopped."""
    return next((fields[0] for number, fields in _running() if number == process), "")


def _running() -> list[tuple[int, list[str]]]:
    """Return every living process with what the system tells about it, from its state on."""
    processes = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                processes.append((int(folder.name), fields))
    return processes


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return an environment with nothing in it but what a login gives, and the test's own home."""
    variables: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        **changes,
    }
    return {name: value for name, value in variables.items() if value is not None}
