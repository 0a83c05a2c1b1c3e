"""Measures reading answers: how quickly, in how much memory, and how long the event loop ever stands still.

A stall is counted in time of this process alone, so that others on the machine do not add to it.

``json.loads`` is what reading costs when nothing is bounded, cleaned, kept apart or given its turn. Each
figure of memory is the peak of a process of its own that does nothing else; a hostile answer is sent by a
server that speaks gzip, so that a few bytes on the wire stand for many.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from series_tui.api.body import AnswerBody
from series_tui.api.responses import read_ticket
from tests.api.hostile_answers import HONEST, HOSTILE, honest_ticket
from tests.api.raw_server import Connection, RawServer
from tests.bench.table import Row, alternating, median_row, parser, tell

_ROOT = Path(__file__).resolve().parents[2]
_MB = 1_000_000
_CHUNK = 64 * 1024
_MOST_MEMORY = 200.0
_MOST_OF_AN_HONEST_ONE = 6.0
_LONGEST_STALL = 50.0

_CLIENT = """
import asyncio, json, sys
from time import thread_time
from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimit
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

    async with SeriesClient(sys.argv[1], lambda: "k", rate_limit=MemoryRateLimit()) as client:
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
with open(sys.argv[1], "rb") as file:
    kept = json.loads(file.read())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) * 1024 / 1e6)
"""


def read(data: bytes) -> float:
    """Take and read an answer; return the seconds of CPU that it cost."""
    started = process_time()
    body = AnswerBody(200, {})
    for start in range(0, len(data), _CHUNK):
        body.feed(data[start : start + _CHUNK])
    for _ in read_ticket(200, {}, body.close(), "1"):
        pass
    return process_time() - started


def load(data: bytes) -> float:
    """Decode an answer in one go; return the seconds of CPU that it cost."""
    started = process_time()
    json.loads(data)
    return process_time() - started


async def fetched(data: bytes) -> tuple[str, float, float]:
    """Return what came of an answer in a process of its own: the outcome, MB of memory, ms of stall."""
    packed = gzip.compress(data, 1)

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.answer(packed, b"Content-Encoding: gzip\r\nConnection: close\r\n")

    async with RawServer(serve) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CLIENT, server.url, stdout=subprocess.PIPE, cwd=_ROOT
        )
        output, _ = await child.communicate()
    outcome, memory, stall = json.loads(output)
    return outcome, memory, stall


def loaded(data: bytes, folder: Path) -> float:
    """Return the MB of memory that a process takes which decodes an answer in one go and keeps it."""
    file = folder / "answer.json"
    file.write_bytes(data)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LOADS, str(file)], capture_output=True, text=True, check=True, cwd=_ROOT
        )
    finally:
        file.unlink()
    return float(done.stdout)


def measured(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Yield the figures, honest answers first."""
    honest = honest_ticket(100_000, 160)
    size = len(honest) / _MB
    ours, theirs = alternating(arguments.runs, lambda: read(honest), lambda: load(honest))
    yield median_row(
        f"reading {size:.0f} MB, 100,000 messages", "s of CPU", ours, beside="json.loads", bases=theirs
    )
    yield Row("its speed", size / sorted(ours)[len(ours) // 2], "MB/s")
    runs = [asyncio.run(fetched(honest)) for _ in range(3)]
    outcome, memory, _ = runs[-1]
    yield Row(
        f"memory of the process, {outcome}",
        memory,
        "MB",
        beside="json.loads",
        base=loaded(honest, folder),
        promise=_MOST_OF_AN_HONEST_ONE * size,
    )
    stalls = [stall for _, _, stall in runs]
    yield Row(
        "longest stall while it is received and read",
        sorted(stalls)[1],
        "ms",
        (min(stalls), max(stalls)),
        promise=_LONGEST_STALL,
        note="looked at every 5 ms",
    )
    for name, make in {**HONEST, **HOSTILE}.items():
        data = make()
        outcome, memory, stall = asyncio.run(fetched(data))
        yield Row(
            f"{name}, {len(data) / _MB:.1f} MB",
            memory,
            "MB",
            promise=_MOST_OF_AN_HONEST_ONE * len(data) / _MB if name in HONEST else _MOST_MEMORY,
            note=f"{outcome}; stall {stall:.0f} ms",
        )


def main() -> None:
    """Print the figures."""
    import tempfile

    arguments = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tell(list(measured(arguments, Path(folder))), arguments)


if __name__ == "__main__":
    main()
