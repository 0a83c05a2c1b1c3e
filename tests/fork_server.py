"""Forks runs of the command from a Python that has its modules loaded; :mod:`tests.forked_command` asks it.

A request is a length, descriptors of the run's streams, and a marshalled mapping, over a connection of its
own. The run's number is written to that at once, its exit code when it has ended.
"""

from __future__ import annotations

import gc
import importlib
import marshal
import os
import pkgutil
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.windows import hide_posix

ROOT = Path(__file__).resolve().parents[1]
LOCALE = "C.UTF-8"
WITHOUT_POSIX = "without-posix"
"""The argument of a server whose forks are as :mod:`tests.windows` makes them."""

SIZE = 4
"""Bytes of a request's length."""

_MAX_DESCRIPTORS = 256
_fork = os.fork  # hidden later where there is no POSIX
_AT_IMPORT = ("TEXTUAL", "ESCDELAY", "LC_TERMINAL", "TERM_PROGRAM")
"""How variables begin that libraries read while they are imported."""

_LOADED_LATE = (
    "ctypes",
    "encodings.ascii",
    "encodings.idna",
    "keyring.backends.SecretService",
    "keyring.backends.fail",
    "keyring.backends.kwallet",
    "secretstorage",
)
"""Modules that commands import while they run: 5 ms of CPU time, and 60 ms where a keyring is asked."""

_READ_LATER = ("PYTHONPATH", "PYTHONASYNCIODEBUG", "PYTHON_KEYRING_BACKEND")


def changes_start(environ: Mapping[str, str]) -> bool:
    """Return whether a process with these variables starts differently from the server."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG")
    return locale != LOCALE or any(
        name.startswith(_AT_IMPORT)
        or (name == "PYTHONPATH" and value != str(ROOT))
        or (name.startswith("PYTHON") and name not in _READ_LATER)
        for name, value in environ.items()
    )


class _Server:
    """Owns the forks that run.

    Args:
        requests: Where connections come from.
        way: Its end is the server's.
    """

    def __init__(self, requests: socket.socket, way: socket.socket) -> None:
        self._requests = requests
        self._way = way
        self._ends: dict[int, socket.socket] = {}  # the connections that wait, by the runs' numbers

    def serve(self) -> None:
        """Run the command for each request, until there can be none any more."""
        woken, waking = socket.socketpair()
        with woken, waking:
            waking.setblocking(False)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the tests' own to end
            signal.signal(signal.SIGCHLD, lambda *_: None)
            signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
            self._way.sendall(b"ready")
            while self._take_turn(woken):
                pass
            signal.set_wakeup_fd(-1)

    def _take_turn(self, woken: socket.socket) -> bool:
        """Wait for something to do, and do it; return whether there can be more."""
        ready, _, _ = select.select([self._requests, self._way, woken, *self._ends.values()], [], [])
        if self._way in ready:
            return False
        if woken in ready:
            woken.recv(64)
            self._reap()
        for process, connection in self._ends.items():
            if connection in ready:  # its client has ended
                os.kill(process, signal.SIGKILL)
        if self._requests in ready:
            self._fork(self._requests.accept()[0])
        return True

    def _fork(self, connection: socket.socket) -> None:
        """Take a request and start its run."""
        size, streams, _, _ = socket.recv_fds(connection, SIZE, 3)
        data = b""
        while len(data) < int.from_bytes(size, "big"):
            data += connection.recv(int.from_bytes(size, "big") - len(data))
        process = _fork()
        if process == 0:
            _become(marshal.loads(data), streams)
        for descriptor in streams:
            os.close(descriptor)
        self._ends[process] = connection
        with suppress(OSError):  # who asked has ended, killed by its test
            connection.sendall(f"{process} ".encode())

    def _reap(self) -> None:
        """Tell the exit codes of the runs that have ended."""
        while self._ends:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            with self._ends.pop(process) as connection, suppress(OSError):
                connection.sendall(b"%d" % os.waitstatus_to_exitcode(status))


def _become(request: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Turn this fork into a run of the command."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["folder"])
    if request["terminal"]:
        os.setsid()  # opening a terminal makes it that of a session which has none yet
        streams = [os.open(request["terminal"], mode) for mode in (os.O_RDONLY, os.O_WRONLY)]
    for number in range(3):
        os.dup2(streams[min(number, len(streams) - 1)], number)
    os.closerange(3, _MAX_DESCRIPTORS)
    assert not changes_start(request["environ"]), "Python is to be started for this"
    os.environ.clear()
    os.environ.update(request["environ"])
    time.tzset()
    sys.argv[:] = request["arguments"]
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", errors=errors, buffering=1 if number == 2 else -1)
        for number, (mode, errors) in enumerate(
            (("r", "surrogateescape"), ("w", "surrogateescape"), ("w", "backslashreplace"))
        )
    )
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, f"__{name}__", getattr(sys, name))
    for module, lines in request["mistakes"].items():
        exec(lines, importlib.import_module(module).__dict__)
    from series_tui.__main__ import start

    start()


def _load(*, is_posix: bool) -> None:
    """Import the whole package, and keep what is loaded out of every fork's garbage.

    Without POSIX there is no app: Textual's own driver for Windows cannot be imported.
    """
    if not is_posix:
        hide_posix()
    for module in pkgutil.walk_packages([str(ROOT / "series_tui")], "series_tui."):
        if module.name != "series_tui.__main__" and (
            is_posix or not module.name.startswith("series_tui.tui")
        ):
            importlib.import_module(module.name)
    for name in _LOADED_LATE if is_posix else ():
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(fileno=0) as way:
        listener.bind(sys.argv[1])
        listener.listen()
        try:
            _load(is_posix=sys.argv[2:] != [WITHOUT_POSIX])
            _Server(listener, way).serve()
        finally:
            shutil.rmtree(Path(sys.argv[1]).parent)
