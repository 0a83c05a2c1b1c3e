"""A user for the command line's tests: an API on loopback, a home of their own, and the installed command."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from series_tui.demo.server import FakeApi
from tests.forked_command import run_command

COMMAND = str(Path(sys.executable).with_name("series-tui"))
"""The installed command of the environment that runs the tests."""

KEY = "key-of-this-test"
_HANG = 60


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: Its exit code.
        out: What it wrote to standard output.
        err: What it wrote to standard error.
    """

    code: int
    out: str
    err: str


def exported(server: subprocess.Popen[str]) -> dict[str, str]:
    """Return the variables that `demo-server` has printed for a shell."""
    assert server.stdout is not None
    lines = [server.stdout.readline().strip() for _ in range(2)]
    return dict(line.removeprefix("export ").split("=", 1) for line in lines)


class ServedApi:
    """The embedded API in a thread of its own; use it with ``with``. What `FakeApi` takes, it takes."""

    def __init__(self, **about: Any) -> None:
        self.api = FakeApi(key=KEY, **about)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.api.__aenter__(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        asyncio.run_coroutine_threadsafe(self.api.__aexit__(None, None, None), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def asked(self) -> list[str]:
        """The path and query of each request so far."""
        return [request.target for request in self.api.requests]


@dataclass(frozen=True)
class User:
    """Somebody with a home and an API to read from.

    Attributes:
        home: Their home.
        url: The API's address.
        key: Their key; empty for none.
    """

    home: Path
    url: str
    key: str = KEY

    def environ(self, **more: str) -> dict[str, str]:
        """Return their variables."""
        variables = {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home),
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "SERIES_API_URL": self.url,
            "SERIES_API_KEY": self.key,
        }
        return {name: value for name, value in {**variables, **more}.items() if value}

    def run(
        self, *arguments: str, stdin: str | bytes = "", environ: Mapping[str, str] | None = None
    ) -> Ended:
        """Run the command without a terminal, and return how it ended."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = run_command(
            arguments, environ=self.environ(**(environ or {})), folder=str(self.home), stdin=data
        )
        return Ended(done.code, done.out.decode(), done.err.decode())

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the installed command without a terminal."""
        return subprocess.Popen(
            [COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environ(),
            cwd=self.home,
        )

    def shell(self, line: str, **variables: str) -> Ended:
        """Run a line of bash, and return how it ended."""
        done = subprocess.run(
            ["bash", "-c", line],
            capture_output=True,
            env=self.environ(**variables),
            cwd=self.home,
            timeout=_HANG,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
