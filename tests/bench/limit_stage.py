"""What a scenario of the shared limit plays on: a server that counts, one window, processes that use it.

The server is a process of its own that notes when each request arrives. Everything stays on loopback.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from series_tui.api.rate_limit.rules import host_clock
from series_tui.api.rate_limit.window_file import window_name
from tests.api.rate_limit.redis_server import RedisServer
from tests.bench.limit_client import KEY
from tests.bench.taking import Time

TASKS = 40
_START = 0.3
"""Seconds from the moment when all processes are ready until they begin."""


@dataclass
class Seen:
    """What a scenario came to.

    Attributes:
        arrivals: When requests arrived at the server, in order.
        sent: How many requests each process sent once all had begun.
        blocks: The longest step of each process's event loop: milliseconds on the clock, and of processor.
        waits: How long each request of the person waited for the limit, in milliseconds.
        seconds: How long it was counted.
    """

    arrivals: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    blocks: list[tuple[float, float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def worst_second(self) -> int:
        """The most arrivals in any sliding second."""
        worst = first = 0
        for last, at in enumerate(self.arrivals):
            while self.arrivals[first] <= at - 1.0:
                first += 1
            worst = max(worst, last - first + 1)
        return worst

    @property
    def longest_step(self) -> Time:
        """The longest step of any event loop."""
        return Time(max(wall for wall, _ in self.blocks), max(cpu for _, cpu in self.blocks))

    @property
    def rate(self) -> float:
        """Requests a second, once all had begun."""
        return sum(self.sent) / self.seconds

    @property
    def poorest_share(self) -> float:
        """The smallest count of a process, as a part of a fair one."""
        return min(self.sent) / (sum(self.sent) / len(self.sent))


class Stage:
    """A server, a window, and the processes that use them; use it with ``with``.

    Args:
        has_redis: Whether the window is in a Redis server, which is this stage's own.
        closes: Whether each connection ends with its response.
        travels: Whether each request takes 20 to 200 ms to arrive.

    Attributes:
        redis: The Redis server, if there is one.
    """

    def __init__(self, *, has_redis: bool = False, closes: bool = False, travels: bool = False) -> None:
        self._has_redis = has_redis
        self._flags = ["close"] * closes + ["travel"] * travels
        self.redis: RedisServer | None = None
        self._cleanup = ExitStack()

    def __enter__(self) -> Stage:
        """Start the server."""
        self._folder = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory()))
        if self._has_redis:
            self.redis = self._cleanup.enter_context(RedisServer())
        self._arrivals = self._folder / "arrivals"
        command = [sys.executable, "-m", "tests.bench.limit_server", str(self._arrivals)]
        self._server = subprocess.Popen(
            command + self._flags, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._server.stdout is not None
        self.port = int(self._server.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self._server.kill()
        self._server.communicate()
        self._cleanup.close()

    def client(self, **order: Any) -> subprocess.Popen[str]:
        """Start one process that sends on command."""
        whole = {
            "folder": str(self.windows),
            "spares": [str(self._folder / "spare"), str(self.windows)],
            "redis": self.redis.url if self.redis else "",
            "port": self.port,
            "tasks": TASKS,
            **order,
        }
        command = [sys.executable, "-m", "tests.bench.limit_client", json.dumps(whole)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def bulk(self) -> subprocess.Popen[str]:
        """Start the real command that reads the whole queue."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._runtime()),
            "SERIES_API_URL": f"http://127.0.0.1:{self.port}",
            "SERIES_API_KEY": KEY,
            "SERIES_RATE_LIMIT_REDIS_URL": self.redis.url if self.redis else "",
        }
        command = [str(Path(sys.executable).with_name("series-tui")), "list", "--all", "--format", "jsonl"]
        return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, text=True)

    @property
    def windows(self) -> Path:
        """Where the clients keep their window."""
        return self._folder / "windows"

    @property
    def window(self) -> Path:
        """The file of the clients' window."""
        return self.windows / window_name(KEY, f"http://127.0.0.1:{self.port}")

    def _runtime(self) -> Path:
        """Return a runtime folder in which the command finds the same window as the other clients."""
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return runtime

    @property
    def command_folder(self) -> str:
        """Where the real command keeps its windows."""
        return str(self._runtime() / "series-tui")

    def seen(
        self,
        clients: Sequence[subprocess.Popen[str]],
        counted_from: float,
        until: float,
        others: Sequence[subprocess.Popen[str]] = (),
    ) -> Seen:
        """Return what the server and these processes saw, once they and the others have ended."""
        seen = Seen(seconds=until - counted_from)
        for other in others:
            other.communicate(timeout=60)
        for client in clients:
            output, _ = client.communicate(timeout=60)
            notes = [json.loads(line) for line in output.splitlines() if line.endswith("}")]
            seen.sent.append(sum(counted_from <= note.get("sent", 0) < until for note in notes))
            seen.blocks += [(note["block"], note["cpu"]) for note in notes if "block" in note]
            seen.waits += [
                1000 * wait for note in notes for at, wait in note.get("waits", ()) if at >= counted_from
            ]
        self._server.communicate(timeout=60)
        seen.arrivals = [float(line.split()[0]) for line in self._arrivals.read_text().splitlines()]
        return seen


def go(clients: Sequence[subprocess.Popen[str]], seconds: float) -> float:
    """Let processes begin at the same moment, once all are ready; return that moment."""
    for client in clients:
        assert client.stdout is not None
        client.stdout.readline()
    at = host_clock() + _START
    for client in clients:
        assert client.stdin is not None
        client.stdin.write(f"{at} {at + seconds}\n")
        client.stdin.flush()
    return at


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep the processors busy."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
