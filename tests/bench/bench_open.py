"""Measures opening the largest tickets: from Enter to painted, and how long the event loop ever stands still.

The embedded API serves them from another process over loopback; the app runs here, on a terminal that only
counts. Beside it the same response is fetched and thrown away, which no reader can be quicker than, and
decoded in one go by ``json.loads``, which stalls as long as it takes. Beside stalls on the clock stands a
process that does nothing meanwhile but wake up every 5 ms: how late it is, everybody is.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import json
import re
import select
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import perf_counter, process_time, sleep

from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.cli.connect import Connected
from series_tui.demo.samples import EXAMPLE, GAME_REPORT, HUGE_CHAT
from series_tui.demo.server import FakeApi
from series_tui.names import MemoryNames
from series_tui.runtime.gc_tuning import tune_gc_after_startup
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import AppContext
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.session import Session
from tests.bench.table import Row, median_row, parser, tell, time_rows
from tests.bench.taking import Time, timed
from tests.tui.app_harness import MemoryRecents
from tests.tui.counting_terminal import CountingDriver, on_terminal

_DECODED = "json.loads in one go"
_SAMPLE = 0.005
_LONGEST_STALL = 50.0
_LONGEST_OPENING = 3_000.0
_ONE_LINE, _MANY_LINES = EXAMPLE, GAME_REPORT
_PROGRESS = re.compile(r"receiving: [\d.]+ [kM]B|reading: [\d,]+ messages")
_KEYS = ("home", "pagedown", "pagedown", "d", "end", "pageup", "pageup", "u", "k", "j", "home", "end")
_NOT_YET = Time(0.0, 0.0)


@dataclass
class Opening:
    """What was measured of one ticket.

    Attributes:
        opened: The time from Enter to the newest message on the terminal.
        stall: The longest time in between that the event loop did nothing else, in milliseconds.
        worked: The longest CPU time in between that the event loop did nothing else: the stall on a machine
            that does nothing else, 5 ms too much at most.
        moving: The longest such times while paging through it and jumping about.
        progress: How many different words of progress were on the screen.
        fetched: The time to fetch the same response and throw it away.
        decoded: The time to decode it in one go.
        idle: The longest time that a process which does nothing was kept waiting meanwhile, in milliseconds.
    """

    opened: Time = _NOT_YET
    stall: float = 0.0
    worked: float = 0.0
    moving: Time = _NOT_YET
    progress: int = 0
    fetched: Time = _NOT_YET
    decoded: Time = _NOT_YET
    idle: float = 0.0


def main() -> None:
    """Measure, and print the table."""
    options = parser(__doc__)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--idle", action="store_true", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.serve:
        asyncio.run(_serve())
        return
    if arguments.idle:
        _do_nothing()
        return
    tune_gc_after_startup()
    rows: list[Row] = []
    with _server() as (url, key):
        tickets = {
            "100,000 messages": HUGE_CHAT,
            "a message of 1 MB": _ONE_LINE,
            "a message of 100,000 lines": _MANY_LINES,
        }
        for name, ticket_id in tickets.items():
            openings = [asyncio.run(_open(url, key, ticket_id)) for _ in range(arguments.runs + 1)][1:]
            rows += _rows(name, openings, _LONGEST_OPENING if ticket_id == HUGE_CHAT else None)
    tell(rows, arguments)


def _rows(name: str, openings: Sequence[Opening], promise: float | None) -> Iterator[Row]:
    """Yield the figures of one ticket that was opened several times."""
    what, opened = f"{name}: from Enter to painted", [opening.opened for opening in openings]
    decoded = [opening.decoded for opening in openings]
    wall, _ = time_rows(
        what, opened, beside="fetched alone", bases=[opening.fetched for opening in openings], wall=promise
    )
    _, cpu = time_rows(what, opened, beside=_DECODED, bases=decoded)
    yield from (wall, cpu)
    idle = [opening.idle for opening in openings]
    yield median_row(
        f"{name}: longest stall, CPU",
        "ms",
        [opening.worked for opening in openings],
        beside=_DECODED,
        bases=[opening.cpu for opening in decoded],
        promise=_LONGEST_STALL,
    )
    for what, stalls, most in (
        ("longest stall, wall", [opening.stall for opening in openings], None),
        (
            "longest stall while moving in it, wall",
            [opening.moving.wall for opening in openings],
            _LONGEST_STALL,
        ),
    ):
        yield median_row(f"{name}: {what}", "ms", stalls, beside="an idle process", bases=idle, promise=most)
    moving = [opening.moving.cpu for opening in openings]
    yield median_row(f"{name}: longest stall while moving in it, CPU", "ms", moving)
    if promise is not None:
        shown = median(opening.progress for opening in openings)
        yield Row(f"{name}: words of progress shown", shown, "", promise=1, at_least=True)


async def _serve() -> None:
    """Serve the embedded API, two of whose tickets have a message that is very long."""
    now = datetime.now(UTC).isoformat()
    async with FakeApi(limit=0) as api:
        for ticket_id, text in (
            (_ONE_LINE, "a long word or two " * 52_000),
            (_MANY_LINES, "one line\n" * 100_000),
        ):
            message = {"Content": text, "Author": 123456789, "Type": "author_message", "Timestamp": now}
            api.add_message(ticket_id, "msj_long", message)
        print(api.url, api.key, flush=True)
        await asyncio.Event().wait()


def _do_nothing() -> None:
    """Sleep and wake until nobody listens, then print how much too late that was at most, in seconds."""
    longest = 0.0
    while not select.select([sys.stdin], [], [], 0)[0]:
        before = perf_counter()
        sleep(_SAMPLE)
        longest = max(longest, perf_counter() - before - _SAMPLE)
    print(longest)


@contextmanager
def _server() -> Iterator[tuple[str, str]]:
    """Run the API in a process of its own; yield its address and its key."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bench_open", "--serve"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            url, key = process.stdout.readline().split()
            yield url, key
        finally:
            process.terminate()


async def _open(url: str, key: str, ticket_id: str) -> Opening:
    opening = Opening()
    gc.collect()  # the ticket of the app before this one, which is nobody's stall
    answer = b""

    def fetch() -> None:
        nonlocal answer
        answer = _fetch(url, key, ticket_id)

    opening.fetched = await asyncio.to_thread(timed, fetch)
    opening.decoded = timed(lambda: json.loads(gzip.decompress(answer)))
    answer = b""
    command = [sys.executable, "-m", "tests.bench.bench_open", "--idle"]
    idle = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @asynccontextmanager
    async def connect() -> AsyncIterator[Connected]:
        async with SeriesClient(url, lambda: key, rate_limit=MemoryRateLimiter()) as client:
            yield Connected(client, "built in", MemoryNames())

    setup = AppContext(
        connect=connect,
        prepare=lambda: None,
        recents=MemoryRecents(),
        workspace="bench",
        host="loopback",
        zone=UTC,
        now=partial(datetime.now, UTC),
    )
    app = SeriesApp(Session(setup))
    async with on_terminal(app) as (pilot, driver):
        await pilot.press(*ticket_id)
        await pilot.pause(0.5)
        seen = len(driver.written)
        async with _longest_stall() as stall:
            started, cpu = perf_counter(), process_time()
            app.simulate_key("enter")
            while not _is_painted(app, driver, seen):
                await asyncio.sleep(_SAMPLE)
        opening.opened = Time(1000 * (driver.written_at - started), 1000 * (process_time() - cpu))
        opening.stall, opening.worked = stall.longest * 1e3, stall.worked * 1e3
        opening.progress = len(set(_PROGRESS.findall("".join(driver.written[seen:]))))
        async with _longest_stall() as stall:
            for pressed in _KEYS:
                app.simulate_key(pressed)
                await asyncio.sleep(0.1)
        opening.moving = Time(1000 * stall.longest, 1000 * stall.worked)
    opening.idle = float(idle.communicate("stop\n")[0]) * 1e3
    return opening


def _is_painted(app: SeriesApp, driver: CountingDriver, seen: int) -> bool:
    """Return whether the newest message is on the terminal, and where it stands among how many."""
    logs = app.screen.query(MessageLog)
    if not logs or (ticket := logs.first().ticket) is None:
        return False
    count = f"{len(ticket.messages):,}"
    return f"{count} of {count}" in "".join(driver.written[seen:])


@dataclass
class _Stall:
    longest: float = 0.0
    worked: float = 0.0


@asynccontextmanager
async def _longest_stall() -> AsyncIterator[_Stall]:
    """Look every few milliseconds how much later than asked for the event loop comes back."""
    stall = _Stall()

    async def look() -> None:
        while True:
            before, worked = perf_counter(), process_time()
            await asyncio.sleep(_SAMPLE)
            stall.longest = max(stall.longest, perf_counter() - before - _SAMPLE)
            stall.worked = max(stall.worked, process_time() - worked)

    task = asyncio.create_task(look())
    try:
        yield stall
    finally:
        task.cancel()


def _fetch(url: str, key: str, ticket_id: str) -> bytes:
    """Fetch a ticket's response, as it is sent, without looking at it."""
    request = urllib.request.Request(
        f"{url}/tickets/get/{ticket_id}", headers={"apikey": key, "accept-encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as response:
        return b"".join(iter(lambda: response.read(1 << 20), b""))


if __name__ == "__main__":
    main()
