"""Measures the message log beside one Static per message, OptionList and RichLog.

Each figure is taken in a process of its own: ``bench_log.py`` for sizes that end soon, ``--all`` for 100,000
messages in each (RichLog alone takes about a minute there, and one Static each takes far longer).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from textual import events
from textual.geometry import Size

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from series_tui.api.untrusted import SafeText
from tests.bench.log_contenders import CONTENDERS, Contender, OurLog, chat
from tests.tui.counting_terminal import CountingDriver, frame_after, on_terminal

SIZES = (100, 1_000, 10_000, 100_000)
_SOON_ENOUGH = {"Static each": 1_000, "OptionList": 10_000, "RichLog": 10_000}
_LIMITS = {"paint": 40.0, "page": 10.0, "ends": 20.0, "resize": 150.0, "memory": 20.0}
_TOO_LONG = 600


@dataclass
class Figures:
    """What was measured of one contender with so many messages.

    Attributes:
        paint: Milliseconds from the messages in memory to the newest ones on the terminal.
        page: Milliseconds for a page, in the middle of many.
        ends: Milliseconds for a jump to either end; the slower one.
        resize: Milliseconds from the terminal's new size to its new screen.
        memory: Megabytes over the messages themselves, after all of that.
        page_bytes: Bytes for a page.
    """

    paint: float = 0.0
    page: float = 0.0
    ends: float = 0.0
    resize: float = 0.0
    memory: float = 0.0
    page_bytes: float = 0.0


def main() -> None:
    """Measure all, and print a table and what it comes to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every contender with 100,000 messages too")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "COUNT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, count = options.one
        found = asyncio.run(_search(int(count)) if name == "search" else _measure(name, int(count)))
        print(json.dumps(found))
        return
    _print_tables(all_sizes=options.all)


def _print_tables(*, all_sizes: bool) -> None:
    ours = {size: Figures(**_in_own_process("this log", size)) for size in SIZES}
    print(f"{'':22}{'paint':>12}{'page':>12}{'either end':>12}{'resize':>12}{'memory':>12}{'page':>10}")
    for size in SIZES:
        print(f"\n{size:,} messages")
        _print_row("this log", ours[size])
        for name in list(CONTENDERS)[1:]:
            if size <= (SIZES[-1] if all_sizes else _SOON_ENOUGH[name]):
                try:
                    _print_row(name, Figures(**_in_own_process(name, size)), ours[size])
                except subprocess.TimeoutExpired:
                    print(f"  {name:20}not done within {_TOO_LONG} s")
    largest = ours[SIZES[-1]]
    print(f"\nThis log with {SIZES[-1]:,} messages, and what is promised:")
    for name, limit in _LIMITS.items():
        value = getattr(largest, name)
        print(f"  {name:10}{value:8.1f} of {limit:g} {'MB' if name == 'memory' else 'ms'}")
    print(f"  {'flat':10}{largest.paint / ours[SIZES[0]].paint:8.1f} of 2 times the paint of {SIZES[0]}")
    found = _in_own_process("search", SIZES[-1])
    print(f"  {'first hit':10}{found['first']:8.1f} of 100 ms; at the far end {found['far']:.1f} ms")
    print(f"  {'all hits':10}{found['all']:8.1f} ms for {found['hits']:,.0f} of them, in slices")
    print(f"  {'stall':10}{found['stall']:8.1f} ms, the longest while it searched")


def _print_row(name: str, figures: Figures, ours: Figures | None = None) -> None:
    cells = []
    for key, unit in (("paint", "ms"), ("page", "ms"), ("ends", "ms"), ("resize", "ms"), ("memory", "MB")):
        value = getattr(figures, key)
        text = f"{value:,.1f} {unit}"
        if ours is not None:
            text = f"{value / max(getattr(ours, key), 0.1):,.1f} x"
        cells.append(f"{text:>12}")
    print(f"  {name:20}{''.join(cells)}{figures.page_bytes:8,.0f} B")


def _in_own_process(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, str(count)]
    environment = {**os.environ, "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=_TOO_LONG, env=environment
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


async def _measure(name: str, count: int) -> dict[str, float]:
    app = CONTENDERS[name]()
    messages = chat(count)
    figures = Figures()
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        gc.collect()
        before = _resident()
        paints = []
        for _ in range(5):
            app.prepare(messages)
            paints.append(await _ms(driver, app.show))
            await _calm(driver)
            app.prepare([])
            app.show()
            await _calm(driver)
        figures.paint = median(paints)
        app.prepare(messages)
        app.show()
        await _calm(driver)
        pages, sizes = [], []
        for number in range(20):
            if number % 10 == 0:
                app.to_newest()
                await _calm(driver)
            sent = driver.count
            pages.append(await _ms(driver, app.page_up))
            await _calm(driver)
            sizes.append(driver.since(sent))
        figures.page, figures.page_bytes = median(pages), median(sizes)
        oldest, newest = [], []
        for _ in range(5):
            oldest.append(await _ms(driver, app.to_oldest))
            await _calm(driver)
            newest.append(await _ms(driver, app.to_newest))
            await _calm(driver)
        figures.ends = max(median(oldest), median(newest))
        figures.resize = median([await _resized(driver, app, size) for size in [(100, 30), (80, 24)] * 2])
        figures.memory = (_resident() - before) / 1e6
    return asdict(figures)


async def _resized(driver: CountingDriver, app: Contender, size: tuple[int, int]) -> float:
    driver._size = size
    event = events.Resize(Size(*size), Size(*size))
    taken = await _ms(driver, lambda: app.post_message(event))
    await _calm(driver)
    return taken


async def _search(count: int) -> dict[str, float]:
    """Search for a text that is near, for one at the far end, and for one that is everywhere."""
    app = OurLog()
    messages = chat(count)
    messages[0] = replace(messages[0], text=SafeText("the needle"))
    found: dict[str, float] = {}
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        app.prepare(messages)
        app.show()
        await _calm(driver)
        log = app.log_view
        found["first"] = await _ms(driver, lambda: log.find("lobby"))
        await _until(lambda: not log.place.is_searching)
        log.clear_find()
        await _calm(driver)
        started = perf_counter()
        log.find("needle")
        await _until(lambda: bool(log.place.hits))
        found["far"] = (perf_counter() - started) * 1e3
        log.clear_find()
        await _calm(driver)
        started = perf_counter()
        log.find("e")
        found["stall"] = await _until(lambda: not log.place.is_searching) * 1e3
        found["all"] = (perf_counter() - started) * 1e3
        found["hits"] = log.place.hits or 0
    return found


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
