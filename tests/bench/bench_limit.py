"""The shared limit as the server sees it: many real processes, one window, in a file and in Redis.

The server is a process of its own that notes when each request arrives. Everything stays on loopback.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from series_tui.api.rate_limit.clock import host_clock
from series_tui.api.rate_limit.window import SECOND, Rules
from tests.bench.limit_client import KEY
from tests.bench.table import Row, parser, spread_of, tell

_TASKS = 40
_START = 0.3
"""Seconds from the moment when all processes are ready until they begin."""
_SETTLE = 1.2
"""Seconds at the start that do not count for rate, shares and waits: a window in a file begins empty, one in
Redis full."""
_AT_ONCE = 16
"""Requests that one process lets wait for the limit at a time. They are served in the order they came, so
that it takes as many seconds until each process had its turn."""
_RATE = 22
_SPAN = Rules().span / SECOND


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
    def rate(self) -> float:
        """Requests a second, once all had begun."""
        return sum(self.sent) / self.seconds

    @property
    def poorest_share(self) -> float:
        """The smallest count of a process, as a part of a fair one."""
        return min(self.sent) / (sum(self.sent) / len(self.sent))


class Stage:
    """A server, a window, and the processes that use them; use it with ``with``."""

    def __init__(self, *, redis_url: str = "", closes: bool = False) -> None:
        self._redis_url, self._closes = redis_url, closes
        self._cleanup = ExitStack()

    def __enter__(self) -> Stage:
        """Start the server."""
        self._folder = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory()))
        self._arrivals = self._folder / "arrivals"
        command = [sys.executable, "-m", "tests.bench.limit_server", str(self._arrivals)]
        self._server = subprocess.Popen(
            command + ["close"] * self._closes, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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
        """Start one process that sends when it is told to."""
        whole = {
            "folder": str(self._folder / "windows"),
            "redis": self._redis_url,
            "port": self.port,
            "tasks": _TASKS,
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
            "SERIES_RATE_LIMIT_REDIS_URL": self._redis_url,
        }
        command = [str(Path(sys.executable).with_name("series-tui")), "list", "--all", "--format", "jsonl"]
        return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, text=True)

    def _runtime(self) -> Path:
        """Return a runtime folder in which the command finds the same window as the other clients."""
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return runtime

    @property
    def command_folder(self) -> str:
        """Where the real command keeps its windows."""
        return str(self._runtime() / "series-tui")

    def seen(self, clients: Sequence[subprocess.Popen[str]], counted_from: float, until: float) -> Seen:
        """Return what the server and these processes saw, once they have ended."""
        seen = Seen(seconds=until - counted_from)
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


def crowd(stage: Stage, processes: int, seconds: float, **order: Any) -> Seen:
    """Let several processes with many tasks each send as much as they may."""
    seconds = max(seconds, processes * _AT_ONCE / _RATE)
    clients = [stage.client(**order) for _ in range(processes)]
    at = go(clients, _SETTLE + seconds)
    return stage.seen(clients, at + _SETTLE, at + _SETTLE + seconds)


def person_beside_bulk(stage: Stage, seconds: float) -> Seen:
    """Let one person open tickets now and then while another process reads the whole queue."""
    person = stage.client(tasks=1, pause=0.4, folder=stage.command_folder)
    bulk = stage.bulk()
    try:
        at = go([person], _SETTLE + seconds)
        return stage.seen([person], at + _SETTLE, at + _SETTLE + seconds)
    finally:
        bulk.kill()
        bulk.wait()


def killed(stage: Stage, processes: int, seconds: float) -> Seen:
    """Kill processes at random moments and start others; two go on all the time."""
    chance = random.Random(7)
    steady, mortal = ([stage.client() for _ in range(count)] for count in (2, processes - 2))
    spare = [stage.client() for _ in range(processes)]
    at = go([*steady, *mortal], _SETTLE + seconds)
    until = at + _SETTLE + seconds
    ended = []
    time.sleep(0.5)
    while host_clock() < until - 1 and spare:
        time.sleep(chance.uniform(0.1, 0.6))
        victim = mortal.pop(chance.randrange(len(mortal)))
        victim.kill()
        ended.append(victim)
        go(spare[:1], until - host_clock())
        mortal.append(spare.pop(0))
    for process in (*ended, *spare):
        process.kill()
        process.communicate()
    seen = stage.seen([*steady, *mortal], at + _SETTLE, until)
    seen.sent = seen.sent[:2]
    return seen


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


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis server on a socket file, and return its address."""
    with tempfile.TemporaryDirectory(prefix="series-redis-") as folder:
        socket = Path(folder) / "socket"
        options = ("--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder)
        with subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL) as server:
            while not socket.exists():
                time.sleep(0.01)
            yield f"unix://{socket}"
            server.kill()


def rows_of(what: str, seen: Seen, *, is_full: bool = True) -> list[Row]:
    """Return the rows of a scenario."""
    rows = [Row(f"{what}: worst sliding second", seen.worst_second, "requests", promise=25)]
    if is_full:
        rows.append(Row(f"{what}: sustained rate", seen.rate, "/s", promise=21, at_least=True))
    if is_full and len(seen.sent) > 1:
        rows.append(
            Row(
                f"{what}: poorest process",
                seen.poorest_share,
                "of a fair share",
                promise=0.5,
                at_least=True,
                note=f"{min(seen.sent)} to {max(seen.sent)} requests",
            )
        )
    if seen.blocks:
        wall = [block for block, _ in seen.blocks]
        cpu = [own for _, own in seen.blocks]
        rows.append(
            Row(
                f"{what}: longest step of an event loop",
                max(cpu),
                "ms of processor",
                note=f"{max(wall):.0f} ms in all",
            )
        )
    return rows


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__)
    arguments.add_argument(
        "--seconds", type=float, default=4 * _SPAN, help="seconds that each scenario counts"
    )
    arguments.add_argument("--long", action="store_true", help="with 16 processes in every scenario, too")
    arguments.add_argument("--only", default="", help="only the scenarios whose name holds this")
    given = arguments.parse_args()
    rows: list[Row] = []

    def scenario(name: str) -> bool:
        if given.only in name:
            print(f"… {name}", file=sys.stderr, flush=True)
            return True
        return False

    def crowds(name: str, redis_url: str, counts: Sequence[int]) -> None:
        for processes in counts:
            if scenario(what := f"{name}, {processes} × {_TASKS} tasks"):
                with Stage(redis_url=redis_url) as stage:
                    rows.extend(rows_of(what, crowd(stage, processes, given.seconds)))

    def person(name: str, redis_url: str) -> None:
        if scenario(what := f"{name}, a person beside list --all"):
            with Stage(redis_url=redis_url) as stage:
                seen = person_beside_bulk(stage, 2 * given.seconds)
            waits = sorted(seen.waits)
            rows.append(
                Row(
                    f"{what}: longest wait",
                    waits[-1],
                    "ms",
                    spread_of(waits),
                    promise=300,
                    note=f"{len(waits)} tickets, half within {waits[len(waits) // 2]:.0f} ms",
                )
            )
            rows.extend(rows_of(what, seen, is_full=False)[:1])

    crowds("file", "", (1, 4, 16))
    harder = (4, 16) if given.long else (4,)
    for processes in harder:
        if scenario(what := f"file, {processes} × {_TASKS} tasks, 150 ms to connect, each time anew"):
            with Stage(closes=True) as stage:
                rows += rows_of(what, crowd(stage, processes, given.seconds, connect=0.15))
        if scenario(what := f"file, {processes} × {_TASKS} tasks, processors busy"):
            with Stage() as stage, busy(2 * (os.cpu_count() or 1)):
                rows += rows_of(what, crowd(stage, processes, given.seconds))
    person("file", "")
    if scenario(what := f"file, 6 × {_TASKS} tasks, killed at random"):
        with Stage() as stage:
            rows += rows_of(what, killed(stage, 6, given.seconds), is_full=False)
    if shutil.which("redis-server"):
        with redis_server() as redis_url:
            crowds("Redis", redis_url, harder)
            person("Redis", redis_url)
    tell(rows, given)


if __name__ == "__main__":
    main()
