"""Measures reading answers: how quickly, in how much memory, and how long the event loop ever stands still.

A stall is counted in time of the processor, so that others on the machine do not add to it.

``json.loads`` is what reading costs when nothing is bounded, cleaned, kept apart or given its turn: it stalls
as long as it takes. Each figure of memory is the peak of a process of its own that does nothing else; a
hostile response is sent by a server that speaks gzip, so that a few bytes on the wire stand for many.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from series_tui.api.response.body import ResponseBody
from series_tui.api.response.responses import read_ticket
from tests.api.hostile_responses import HONEST, HOSTILE, honest_ticket
from tests.api.raw_server import Connection, RawServer
from tests.bench.table import Row, median_row, parser, tell, time_rows
from tests.bench.taking import alternating, timed

_ROOT = Path(__file__).resolve().parents[2]
_MB = 1_000_000
_CHUNK = 64 * 1024
_MOST_MEMORY = 200.0
_MOST_OF_AN_HONEST_ONE = 6.0
_LONGEST_STALL = 50.0
_LOADED = "json.loads"

_CLIENT = """
import asyncio, json, sys
from time import thread_time
from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.errors import SeriesError

async def main():
    longest = 0.0
    async def watch():
        nonlocal longest
        last = thread_time()
        while True:
            await asyncio.sleep(0.005)
            now = thread_time()
            longest, last = max(longest, now - last), now

    async with SeriesClient(sys.argv[1], lambda: "k", rate_limit=MemoryRateLimiter()) as client:
        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.02)
        longest = 0.0
        try:
            ticket = await client.get_ticket("1")
            outcome = f"{len(ticket.messages)} messages"
        except SeriesError as error:
            outcome = type(error).__name__
        await asyncio.sleep(0.01)
        watching.cancel()
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps([outcome, int(peak.split()[1]) * 1024 / 1e6, longest * 1000]))

asyncio.run(main())
"""
_LOADS = """
import json, sys
import httpx
from time import thread_time
with open(sys.argv[1], "rb") as file:
    data = file.read()
started = thread_time()
try:
    kept = json.loads(data)
    outcome = "decoded"
except ValueError as error:
    outcome = type(error).__name__
taken = thread_time() - started
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([outcome, int(peak.split()[1]) * 1024 / 1e6, taken * 1000]))
"""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a response in a process of its own.

    Attributes:
        outcome: In words.
        memory: The most that the process took, in MB.
        stall: How long nothing else could run, in milliseconds of the processor.
    """

    outcome: str
    memory: float
    stall: float


def read(data: bytes) -> None:
    """Take and read a response."""
    body = ResponseBody(200, {})
    for start in range(0, len(data), _CHUNK):
        body.feed(data[start : start + _CHUNK])
    read_ticket(200, {}, body.close(), "1")


async def fetched(packed: bytes) -> Read:
    """Let the client fetch and read a compressed response."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.respond(packed, b"Content-Encoding: gzip\r\nConnection: close\r\n")

    async with RawServer(serve) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CLIENT, server.url, stdout=subprocess.PIPE, cwd=_ROOT
        )
        output, _ = await child.communicate()
    return Read(*json.loads(output))


def loaded(file: Path) -> Read:
    """Decode a response in one go, and keep it."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADS, str(file)], capture_output=True, text=True, check=True, cwd=_ROOT
    )
    return Read(*json.loads(done.stdout))


def both(data: bytes, folder: Path, runs: int) -> tuple[Sequence[Read], Sequence[Read]]:
    """Return what comes of a response, and what when it is decoded in one go: at the same time."""
    packed = gzip.compress(data, 1)
    file = folder / "answer"
    file.write_bytes(data)

    async def each() -> tuple[Read, Read]:
        return await asyncio.gather(fetched(packed), asyncio.to_thread(loaded, file))

    (pairs,) = alternating(runs, lambda: asyncio.run(each()))
    file.unlink()
    return [ours for ours, _ in pairs], [theirs for _, theirs in pairs]


def measured(runs: int, folder: Path) -> Iterator[Row]:
    """Yield the figures, honest answers first."""
    honest = honest_ticket(100_000, 160)
    size = len(honest) / _MB
    ours, theirs = alternating(
        runs, lambda: timed(lambda: read(honest)), lambda: timed(lambda: json.loads(honest))
    )
    what = f"reading {size:.0f} MB, 100,000 messages"
    yield from time_rows(what, ours, beside=_LOADED, bases=theirs)
    per_mb, base_per_mb = ([time.cpu / size for time in times] for times in (ours, theirs))
    yield median_row("reading, CPU for each MB", "ms", per_mb, beside=_LOADED, bases=base_per_mb)
    yield from _rows("a ticket of 100,000 messages", *both(honest, folder, runs), size, is_honest=True)
    for name, make in {**HONEST, **HOSTILE}.items():
        data = make()
        size = len(data) / _MB
        yield from _rows(name, *both(data, folder, runs), size, is_honest=name in HONEST)


def _rows(
    name: str, ours: Sequence[Read], theirs: Sequence[Read], size: float, *, is_honest: bool
) -> Iterator[Row]:
    beside = f"{_LOADED}, {theirs[-1].outcome}"
    yield median_row(
        f"memory, {name}, {size:.1f} MB",
        "MB",
        [taken.memory for taken in ours],
        beside=beside,
        bases=[taken.memory for taken in theirs],
        promise=_MOST_OF_AN_HONEST_ONE * size if is_honest else _MOST_MEMORY,
        note=ours[-1].outcome,
    )
    yield median_row(
        f"longest stall, {name}, CPU",
        "ms",
        [taken.stall for taken in ours],
        beside=beside,
        bases=[taken.stall for taken in theirs],
        promise=_LONGEST_STALL if is_honest else None,
        note="looked at every 5 ms",
    )


def main() -> None:
    """Print the figures."""
    import tempfile

    arguments = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tell(list(measured(arguments.runs, Path(folder))), arguments)


if __name__ == "__main__":
    main()
