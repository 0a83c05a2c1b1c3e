"""Runs the command in forks of one Python that has its modules loaded already.

Each run is a process with its own environment, folder, streams and exit code, as one that is started the
long way, without the quarter of a second of CPU time for loading the same modules again. What depends on how
Python itself starts (the locale, ``PYTHON…`` variables) is to be run the long way.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import pkgutil
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
from typing import NoReturn

HANG = 60
"""Seconds after which a run counts as hanging, on however busy a machine."""

_ROOT = Path(__file__).resolve().parents[1]
_LOCALE = "C.UTF-8"
_SIZE = 4
_MAX_DESCRIPTORS = 256
_NOT_LOADED = ("series_tui.tui", "series_tui.__main__")
"""Modules that most runs do not need, and that which is to be run."""


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


def run_command(
    arguments: Sequence[str], *, environ: Mapping[str, str], folder: Path, stdin: bytes = b""
) -> Ended:
    """Run ``series-tui`` without a terminal, and return how it ended.

    Where the environment says how Python is to start, it starts; a warning is an error in a fork.

    Raises:
        TimeoutError: It hangs, and was killed.
    """
    if any(_changes_start(*variable) for variable in environ.items()):
        return _start_command(arguments, environ, folder, stdin)
    (given, giving), (out, written), (err, complained), (end, ended) = (os.pipe() for _ in range(4))
    request = {"arguments": ["series-tui", *arguments], "environ": dict(environ), "folder": str(folder)}
    data = json.dumps(request).encode()
    theirs = [given, written, complained, ended]
    socket.send_fds(_server(), [len(data).to_bytes(_SIZE, "big")], theirs)
    _server().sendall(data)
    for descriptor in theirs:
        os.close(descriptor)
    return _communicate(giving, stdin, out, err, end)


def _changes_start(name: str, value: str) -> bool:
    """Return whether a variable makes Python start differently from the server."""
    if name == "LANG":
        return value != _LOCALE
    if name == "PYTHONPATH":
        return value != str(_ROOT)
    return name.startswith(("LC_", "PYTHON")) and name != "PYTHON_KEYRING_BACKEND"


def _start_command(arguments: Sequence[str], environ: Mapping[str, str], folder: Path, stdin: bytes) -> Ended:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "series_tui", *arguments],
        input=stdin,
        capture_output=True,
        env=environ,
        cwd=folder,
        timeout=HANG,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def _communicate(giving: int, stdin: bytes, out: int, err: int, end: int) -> Ended:
    """Write and read until all pipes are closed; the last one tells the process and its exit code."""
    deadline = time.monotonic() + HANG
    output = {out: b"", err: b"", end: b""}
    os.set_blocking(giving, False)
    with selectors.DefaultSelector() as selector:
        selector.register(giving, selectors.EVENT_WRITE)
        for descriptor in output:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                os.kill(int(output[end].split()[0]), signal.SIGKILL)
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
    return Ended(int(output[end].split()[1]), output[out], output[err])


@cache
def _server() -> socket.socket:
    """Start the server of this process, and return the way to it; it ends with this process."""
    ours, theirs = socket.socketpair()
    environ = {"PATH": "/usr/bin:/bin", "LANG": _LOCALE, "PYTHONPATH": str(_ROOT), "TZ": "UTC"}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.fork_server"], env=environ, stdin=theirs.fileno()
        )
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


# The server


def _serve(requests: socket.socket) -> None:
    """Run the command for each request, until there can be none any more."""
    for module in pkgutil.walk_packages([str(_ROOT / "series_tui")], "series_tui."):
        if not module.name.startswith(_NOT_LOADED):
            importlib.import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        size, descriptors, _, _ = socket.recv_fds(requests, _SIZE, 4)
        if not size:
            return
        data = b""
        while len(data) < int.from_bytes(size, "big"):
            data += requests.recv(int.from_bytes(size, "big") - len(data))
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            *streams, end = descriptors
            process = os.fork()
            if process == 0:
                _become(json.loads(data), streams)
            for descriptor in streams:
                os.close(descriptor)
            os.write(end, f"{process} ".encode())
            os.write(end, b"%d" % os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def _become(request: Mapping[str, object], descriptors: Sequence[int]) -> NoReturn:
    """Turn this fork into a run of the command."""
    environ, arguments = request["environ"], request["arguments"]
    assert isinstance(environ, dict)
    assert isinstance(arguments, list)
    os.chdir(str(request["folder"]))
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    os.closerange(3, _MAX_DESCRIPTORS)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    sys.argv[:] = arguments
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", errors=errors, buffering=1 if number == 2 else -1)
        for number, (mode, errors) in enumerate(
            (("r", "surrogateescape"), ("w", "surrogateescape"), ("w", "backslashreplace"))
        )
    )
    from series_tui.__main__ import start

    start()


if __name__ == "__main__":
    with socket.socket(fileno=0) as way:
        _serve(way)
