"""Measures the message log beside one Static per message, OptionList and RichLog.

Each widget and each size has a process of its own, on a terminal that only counts. Peers are measured up to
the sizes that they show soon; ``--all`` measures all of them with 100,000 messages (one Static each is not
done within ten minutes there).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from textual import events
from textual.geometry import Size

from series_tui.__main__ import _FEW_COLLECTIONS
from series_tui.api.untrusted import SafeText
from tests.bench.log_contenders import CONTENDERS, Contender, OurLog, chat
from tests.bench.table import Row, median_row, parser, tell
from tests.tui.counting_terminal import CountingDriver, frame_after, on_terminal

SIZES = (100, 1_000, 10_000, 100_000)
OURS = "this log"
_SOON_ENOUGH = {"Static each": 1_000, "OptionList": 10_000, "RichLog": 10_000}
_PROMISED = {"paint": 40.0, "page": 10.0, "either end": 20.0, "resize": 150.0, "memory": 20.0}
_UNITS = {"memory": "MB", "page's bytes": "bytes"}
_TOO_LONG = 600
_LONG = 8.0
"""Seconds after which something that takes so long is not measured once more."""

Figures = dict[str, list[float]]
"""Runs of each measure: ``paint``, ``page``, ``either end`` and ``resize`` in milliseconds until it is on the
terminal, ``memory`` in megabytes over the messages after all of that, ``page's bytes``."""


def main() -> None:
    """Measure all, and print the table."""
    options = parser(__doc__)
    options.add_argument("--all", action="store_true", help="every widget with 100,000 messages too")
    options.add_argument(
        "--most", type=int, default=SIZES[-1], help="so many messages at most (default: 100,000)"
    )
    options.add_argument("--one", nargs=2, metavar=("NAME", "COUNT"), help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.one:
        gc.set_threshold(_FEW_COLLECTIONS)  # as the command does for itself
        name, count = arguments.one
        measured = _search(int(count)) if name == "search" else _measure(name, int(count), arguments.runs)
        print(json.dumps(asyncio.run(measured)))
        return
    sizes = [size for size in SIZES if size <= arguments.most]
    tell([*_rows(sizes, arguments.runs, all_sizes=arguments.all)], arguments)


def _rows(sizes: list[int], runs: int, *, all_sizes: bool) -> Iterator[Row]:
    ours = {size: _in_own_process(OURS, size, runs) for size in sizes}
    for size in sizes:
        for name in list(CONTENDERS)[1:]:
            if size > (sizes[-1] if all_sizes else _SOON_ENOUGH[name]):
                continue
            try:
                theirs = _in_own_process(name, size, runs)
            except subprocess.TimeoutExpired:
                yield Row(f"{name}, {size:,} messages", _TOO_LONG, "s", note="not done by then")
                continue
            for measure in ("paint", "page", "page's bytes", "memory"):
                unit = _UNITS.get(measure, "ms")
                what = f"{measure}, {size:,} messages"
                yield median_row(what, unit, ours[size][measure], beside=name, bases=theirs[measure])
    most = sizes[-1]
    for measure, promise in _PROMISED.items():
        what, unit = f"{measure}, {most:,} messages", _UNITS.get(measure, "ms")
        yield median_row(what, unit, ours[most][measure], promise=promise)
    yield median_row(
        f"paint, {most:,} messages",
        "ms",
        ours[most]["paint"],
        beside=f"{sizes[0]:,} messages",
        bases=ours[sizes[0]]["paint"],
        promise=2.0,
        is_ratio=True,
    )
    found = _in_own_process("search", most, runs)
    yield median_row(f"first hit, {most:,} messages", "ms", found["first"], promise=100.0)
    yield median_row("a hit at the far end", "ms", found["far"])
    yield median_row("all hits of a letter, in slices", "ms", found["all"])
    yield median_row("longest stall while it searches", "ms", found["stall"], promise=50.0)


def _in_own_process(name: str, count: int, runs: int) -> Figures:
    one = ["--one", name, str(count), "--runs", str(runs)]
    command = [sys.executable, "-m", "tests.bench.bench_log", *one]
    environment = {**os.environ, "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=_TOO_LONG, env=environment
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


async def _several(runs: int, measure: Callable[[], Awaitable[float]]) -> list[float]:
    """Measure several times after a warm-up; less often what takes seconds."""
    started = perf_counter()
    found = [await measure()]
    while len(found) <= runs and perf_counter() - started < _LONG:
        found.append(await measure())
    return found[1:] or found


async def _measure(name: str, count: int, runs: int) -> Figures:
    app = CONTENDERS[name]()
    messages = chat(count)
    figures: Figures = {}
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        gc.collect()
        before = _resident()

        async def painted() -> float:
            app.prepare([])
            app.show()
            await _calm(driver)
            app.prepare(messages)
            return await _calmly(driver, app.show)

        figures["paint"] = await _several(runs, painted)
        sizes: list[float] = []

        async def paged() -> float:
            if len(sizes) % 10 == 0:
                app.to_newest()
                await _calm(driver)
            sent = driver.count
            taken = await _calmly(driver, app.page_up)
            sizes.append(driver.since(sent))
            return taken

        figures["page"] = await _several(2 * runs, paged)
        figures["page's bytes"] = sizes
        oldest, newest = [], []

        async def to_the_ends() -> float:
            oldest.append(await _calmly(driver, app.to_oldest))
            newest.append(await _calmly(driver, app.to_newest))
            return 0.0

        await _several(runs, to_the_ends)
        figures["either end"] = max(oldest[1:] or oldest, newest[1:] or newest, key=median)
        widths = iter([(100, 30), (80, 24)] * (runs + 1))
        figures["resize"] = await _several(runs, lambda: _resized(driver, app, next(widths)))
        figures["memory"] = [(_resident() - before) / 1e6]
    return figures


async def _resized(driver: CountingDriver, app: Contender, size: tuple[int, int]) -> float:
    driver._size = size
    event = events.Resize(Size(*size), Size(*size))
    return await _calmly(driver, lambda: app.post_message(event))


async def _search(count: int) -> Figures:
    """Search for a text that is near, for one at the far end, and for one that is everywhere."""
    app = OurLog()
    messages = chat(count)
    messages[0] = replace(messages[0], text=SafeText("the needle"))
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        app.prepare(messages)
        app.show()
        await _calm(driver)
        log = app.log_view
        first = await _ms(driver, lambda: log.find("lobby"))
        await _until(lambda: not log.place.is_searching)
        log.clear_find()
        await _calm(driver)
        started = perf_counter()
        log.find("needle")
        await _until(lambda: bool(log.place.hits))
        far = (perf_counter() - started) * 1e3
        log.clear_find()
        await _calm(driver)
        started = perf_counter()
        log.find("e")
        stall = await _until(lambda: not log.place.is_searching) * 1e3
        whole = (perf_counter() - started) * 1e3
    return {"first": [first], "far": [far], "all": [whole], "stall": [stall]}


async def _calmly(driver: CountingDriver, change: Callable[[], object]) -> float:
    """Make a change, and return the milliseconds until it is on the terminal, once nothing more comes."""
    taken = await _ms(driver, change)
    await _calm(driver)
    return taken


async def _ms(driver: CountingDriver, change: Callable[[], object]) -> float:
    return await frame_after(driver, change) * 1e3


async def _until(is_so: Callable[[], bool]) -> float:
    """Wait until something is so; return the longest time in which nothing else could run."""
    longest = 0.0
    while not is_so():
        before = perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, perf_counter() - before)
    return longest


async def _calm(driver: CountingDriver) -> None:
    """Wait until nothing has been sent for a moment."""
    while True:
        before = len(driver.written)
        await asyncio.sleep(0.05)
        if len(driver.written) == before:
            return


def _resident() -> int:
    """Return the bytes of memory that this process holds."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
