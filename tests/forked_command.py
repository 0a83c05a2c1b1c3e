"""Runs the command in forks of one Python that has its modules loaded already.

Each run is a process with its own environment, folder, streams and exit code, as one that is started the
long way, without the CPU time for loading the same modules again: 0.2 s for a command, 0.5 s for the app.
The installed command itself, or a Python of its own, is started where the start is what a test is about:

- what is loaded when (`cli/test_imports`, `e2e/test_first_paint`), and what is typed or asked for meanwhile
  (`e2e/test_reading`, the replies of `e2e/test_terminal_input`);
- variables that Python and its libraries read when they start: locales, ``PYTHON…``, ``TEXTUAL…`` and
  ``ESCDELAY`` (:func:`tests.fork_server.changes_start`; `cli/test_hosts`, `e2e/test_faults`);
- streams that are closed, a shell with its jobs, `nohup` and ignored signals (`cli/test_streams`,
  `e2e/test_ending`), and what other programs see of the process (`credentials/test_secret_service`).
"""

from __future__ import annotations

import atexit
import marshal
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.fork_server import LOCALE, ROOT, SIZE, WITHOUT_POSIX, changes_start

HANG = 60
"""Seconds after which a run counts as hanging, on however busy a machine."""

_STAND_IN = """#!{python} -IS
import _socket, marshal, os, sys

request = {{
    "arguments": ["series-tui", *sys.argv[1:]],
    "environ": dict(os.environ),
    "folder": os.getcwd(),
    "terminal": "",
    "mistakes": {{}},
}}
data = marshal.dumps(request)
server = _socket.socket(_socket.AF_UNIX)
server.connect({path!r})
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
server.sendmsg([len(data).to_bytes({size}, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
while data:
    data = data[server.send(data):]
said = b""
while more := server.recv(64):
    said += more
os._exit(int(said.split()[1]))
"""
"""It imports next to nothing: a tenth of a start of the command, whose streams it hands on."""


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: Its exit code, negative for a signal.
        out: What it wrote to standard output.
        err: What it wrote to standard error.
    """

    code: int
    out: bytes
    err: bytes


class ForkedProcess:
    """A run of the command in a fork; used as `subprocess.Popen` is.

    Attributes:
        pid: Its number.
        returncode: Its exit code, negative for a signal; None while it runs.
    """

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._said = b""
        self.returncode: int | None = None
        while b" " not in self._said:
            self._hear()
        self.pid = int(self._said.split()[0])

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""
        while self.returncode is None and select.select([self._server], [], [], 0)[0]:
            self._hear()
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for its end; return its exit code.

        Raises:
            TimeoutError: It still runs after these seconds.
        """
        deadline = time.monotonic() + timeout
        while self.returncode is None:
            if not select.select([self._server], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError(f"process {self.pid} still runs")
            self._hear()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and its server has yet to say so
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _hear(self) -> None:
        """Read what the server says of it: its number, then its exit code."""
        said = self._server.recv(64)
        self._said += said
        if not said:
            self._server.close()
            self.returncode = int(self._said.split()[1])


def start_command(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    folder: str,
    streams: Sequence[int] = (),
    terminal: str = "",
    mistakes: Mapping[str, str] | None = None,
    without_posix: bool = False,
) -> ForkedProcess:
    """Start ``series-tui`` in a fork.

    Args:
        arguments: Its arguments.
        environ: All its variables; none may be one that :func:`changes_start`.
        folder: Where it starts.
        streams: Its standard input, output and error.
        terminal: The path of a terminal that it has instead, as the leader of a session of its own.
        mistakes: Lines of Python that are run in modules first, by the modules' names.
        without_posix: Whether it lacks what only POSIX systems have.
    """
    request = {
        "arguments": ["series-tui", *arguments],
        "environ": dict(environ),
        "folder": folder,
        "terminal": terminal,
        "mistakes": dict(mistakes or {}),
    }
    data = marshal.dumps(request)
    server = socket.socket(socket.AF_UNIX)
    server.connect(str(_server(without_posix=without_posix) / "socket"))
    socket.send_fds(server, [len(data).to_bytes(SIZE, "big")], [*streams])
    server.sendall(data)
    return ForkedProcess(server)


def stand_in() -> Path:
    """Return the folder of a ``series-tui`` for shells, which hands its streams on to a fork.

    It is for commands that end by themselves: signals and the terminal of its session are its own.
    """
    return _server(without_posix=False)


def run_command(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    folder: str,
    stdin: bytes = b"",
    stdout: int | None = None,
    without_posix: bool = False,
) -> Ended:
    """Run ``series-tui`` without a terminal, and return how it ended.

    Where the environment says how Python is to start, it starts; a warning is an error in a fork.

    Args:
        arguments: Its arguments.
        environ: All its variables.
        folder: Where it starts.
        stdin: What it can read.
        stdout: Its standard output; otherwise a pipe that is read.
        without_posix: Whether it lacks what only POSIX systems have.

    Raises:
        TimeoutError: It hangs, and was killed.
    """
    if changes_start(environ):
        assert not without_posix, "only a fork lacks POSIX"
        return _run_python(arguments, environ, folder, stdin, stdout)
    (given, giving), (out, written), (err, complained) = (os.pipe() for _ in range(3))
    streams = [given, written if stdout is None else stdout, complained]
    process = start_command(
        arguments, environ=environ, folder=folder, streams=streams, without_posix=without_posix
    )
    for descriptor in (given, written, complained):
        os.close(descriptor)
    output = _communicate(process, giving, stdin, out, err)
    return Ended(process.wait(HANG), *output)


def _run_python(
    arguments: Sequence[str], environ: Mapping[str, str], folder: str, stdin: bytes, stdout: int | None
) -> Ended:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "series_tui", *arguments],
        input=stdin,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        env=environ,
        cwd=folder,
        timeout=HANG,
        check=False,
    )
    return Ended(done.returncode, done.stdout or b"", done.stderr)


def _communicate(
    process: ForkedProcess, giving: int, stdin: bytes, out: int, err: int
) -> tuple[bytes, bytes]:
    """Write to a process and read from it until its pipes are closed; return what it wrote."""
    deadline = time.monotonic() + HANG
    output = {out: b"", err: b""}
    os.set_blocking(giving, False)
    with selectors.DefaultSelector() as selector:
        selector.register(giving, selectors.EVENT_WRITE)
        for descriptor in output:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                process.kill()
                raise TimeoutError(f"the command hangs; it wrote {output[out]!r} and {output[err]!r}")
            for descriptor in (key.fd for key, _ in ready):
                if descriptor == giving:
                    with suppress(BrokenPipeError):
                        stdin = stdin[os.write(giving, stdin) :] if stdin else b""
                        if stdin:
                            continue
                elif data := os.read(descriptor, 65_536):
                    output[descriptor] += data
                    continue
                selector.unregister(descriptor)
                os.close(descriptor)
    return output[out], output[err]


@cache
def _server(*, without_posix: bool) -> Path:
    """Start the server of this process, and return its folder; both end with this process."""
    path = Path(mkdtemp(prefix="forks-"))
    ours, theirs = socket.socketpair()
    environ = {"PATH": "/usr/bin:/bin", "LANG": LOCALE, "PYTHONPATH": str(ROOT), "TZ": "UTC"}
    line = [sys.executable, "-W", "error", "-m", "tests.fork_server", str(path / "socket")]
    with theirs:
        process = subprocess.Popen(
            [*line, *[WITHOUT_POSIX] * without_posix], env=environ, stdin=theirs.fileno()
        )
    text = _STAND_IN.format(python=sys.executable, path=str(path / "socket"), size=SIZE)
    (path / "series-tui").write_text(text)
    (path / "series-tui").chmod(0o700)
    assert ours.recv(8) == b"ready", "the server of forks has not started"
    atexit.register(process.wait)
    atexit.register(ours.close)
    return path
