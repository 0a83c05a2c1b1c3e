"""Forks runs of the command from a Python that has its modules loaded; :mod:`tests.forked_command` asks it.

A request is a length, the descriptors of the pipe for the run's end and of its three streams, and JSON. The
run's number is written to that pipe at once, its exit code when it has ended.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
LOCALE = "C.UTF-8"
SIZE = 4
"""Bytes of a request's length."""

_MAX_DESCRIPTORS = 256


class _Server:
    """Owns the forks that run.

    Args:
        requests: Where requests come from; its end is the server's.
    """

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._ends: dict[int, int] = {}  # the pipes for the runs' ends, by the runs' numbers

    def serve(self) -> None:
        """Run the command for each request, until there can be none any more."""
        woken, waking = socket.socketpair()
        waking.setblocking(False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the tests' own to end
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self._requests, woken], [], [])
            if woken in ready:
                woken.recv(64)
                self._reap()
            if self._requests in ready and not self._fork():
                return

    def _fork(self) -> bool:
        """Take a request and start its run; return whether there was one."""
        size, descriptors, _, _ = socket.recv_fds(self._requests, SIZE, 4)
        if not size:
            return False
        data = b""
        while len(data) < int.from_bytes(size, "big"):
            data += self._requests.recv(int.from_bytes(size, "big") - len(data))
        end, *streams = descriptors
        process = os.fork()
        if process == 0:
            _become(json.loads(data), streams)
        for descriptor in streams:
            os.close(descriptor)
        os.write(end, f"{process} ".encode())
        self._ends[process] = end
        return True

    def _reap(self) -> None:
        """Tell the exit codes of the runs that have ended."""
        while self._ends:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            end = self._ends.pop(process)
            os.write(end, b"%d" % os.waitstatus_to_exitcode(status))
            os.close(end)


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


def _load() -> None:
    """Import the whole package, and keep what is loaded out of every fork's garbage."""
    for module in pkgutil.walk_packages([str(ROOT / "series_tui")], "series_tui."):
        if module.name != "series_tui.__main__":
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    with socket.socket(fileno=0) as way:
        _load()
        _Server(way).serve()
