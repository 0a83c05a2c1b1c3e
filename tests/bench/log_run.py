"""One run of one way to show a chat, in a process of its own that has so much time and memory and no more.

The process is a copy of the one that asks, so that the messages are there already. It warms up with a few of
them, and tells each figure as soon as it has it: when its time is over, those until then count, and how far
it came is told.
"""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time

from textual import events
from textual.geometry import Size

from series_tui.api.models import Message
from series_tui.text.sanitize import SafeText
from tests.bench.log_contenders import CONTENDERS, Contender
from tests.bench.taking import Time
from tests.tui.counting_terminal import CountingDriver, on_terminal

OLDEST, NEWEST = "oldestofthem", "newestofthem"
"""The first word of the first message and that of the last: seen once the message is on the terminal."""
_WARM_UP = 100
_PAGES = 3
_LOOK = 0.001
_WORK = 0.01
"""Seconds of the processor in a fifth of a second below which nothing goes on."""
_GIGABYTE = 1_000_000_000


@dataclass
class Run:
    """What one run came to.

    Attributes:
        times: How long each thing took until it was on the terminal: ``paint``, ``page``, ``either end`` and
            ``resize``.
        page_bytes: What a page sent to the terminal.
        memory: What all of it added to the process's memory, in MB.
        seconds: How long the run took, of the clock.
        cut: How far it came where it was not done in its time or memory; empty where it was done.
        cut_after: For how many seconds it then had done what it did last.
    """

    times: dict[str, Time] = field(default_factory=dict)
    page_bytes: float = 0.0
    memory: float = 0.0
    seconds: float = 0.0
    cut: str = ""
    cut_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use.

    Attributes:
        seconds: Of the clock.
        gigabytes: Of memory.
    """

    seconds: float = 60.0
    gigabytes: float = 8.0


def marked(messages: Sequence[Message]) -> list[Message]:
    """Return messages whose first and last are known by their first words."""
    first, *others, last = messages
    return [
        replace(first, text=SafeText(f"{OLDEST} {first.text}")),
        *others,
        replace(last, text=SafeText(f"{NEWEST} {last.text}")),
    ]


def in_own_process(name: str, messages: Sequence[Message], limits: Limits) -> Run:
    """Show messages in one way, and return what that came to."""
    run = Run()
    started = perf_counter()
    context = get_context("fork")
    listening, telling = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(telling, name, messages, limits))
    process.start()
    telling.close()
    with suppress(EOFError):
        while True:
            what, value = listening.recv()
            if isinstance(value, Time):
                run.times[what] = value
            else:
                setattr(run, what, value)
    process.join()
    if process.exitcode and not run.cut:
        raise RuntimeError(f"{name} with {len(messages):,} messages ended with {process.exitcode}")
    run.seconds = perf_counter() - started
    return run


def _run(telling: Connection, name: str, messages: Sequence[Message], limits: Limits) -> None:
    app = CONTENDERS[name]()

    def stop(*_: object) -> None:
        telling.send(("cut_after", perf_counter() - app.began))
        telling.send(("cut", f"{app.reached()}, {resident() / _GIGABYTE:.1f} GB of memory"))
        os._exit(0)

    most = int(limits.gigabytes * _GIGABYTE)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        asyncio.run(_measure(telling, app, messages))
    except MemoryError:
        stop()


async def _measure(telling: Connection, app: Contender, messages: Sequence[Message]) -> None:
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        await _showing(driver, app, marked(messages[-_WARM_UP:]))
        app.prepare([])
        app.show()
        await calm(driver)
        gc.collect()
        before = resident()
        telling.send(("paint", await _showing(driver, app, messages)))
        pages, sizes = [], []
        for _ in range(_PAGES):
            sent = driver.count
            pages.append(await _changed(driver, app, app.page_up))
            sizes.append(driver.since(sent))
        telling.send(("page", sorted(pages, key=_wall)[_PAGES // 2]))
        telling.send(("page_bytes", sorted(sizes)[_PAGES // 2]))
        ends = [
            await _changed(driver, app, app.to_oldest, OLDEST),
            await _changed(driver, app, app.to_newest, NEWEST),
        ]
        telling.send(("either end", max(ends, key=_wall)))
        telling.send(("resize", await _resized(driver, app, (100, 30))))
        await _idle()
        telling.send(("memory", (resident() - before) / 1e6))
        signal.setitimer(signal.ITIMER_REAL, 0)
        # Nobody needs what it would be to take all of that down again.
        telling.close()
        os._exit(0)


async def _showing(driver: CountingDriver, app: Contender, messages: Sequence[Message]) -> Time:
    app.prepare(messages)
    gc.collect(0)  # looks through what is prepared, which is no part of painting
    return await _changed(driver, app, app.show, NEWEST)


async def _resized(driver: CountingDriver, app: Contender, size: tuple[int, int]) -> Time:
    driver._size = size
    event = events.Resize(Size(*size), Size(*size))
    return await _changed(driver, app, lambda: app.post_message(event))


async def _changed(
    driver: CountingDriver, app: Contender, change: Callable[[], object], text: str = ""
) -> Time:
    app.began = perf_counter()
    return await until(driver, change, text)


async def until(driver: CountingDriver, change: Callable[[], object], text: str = "") -> Time:
    """Make a change; return the time until a text is sent, or anything; then wait for calm."""
    seen = len(driver.written)
    started, cpu = perf_counter(), process_time()
    change()
    while len(driver.written) == seen or text not in "".join(driver.written[seen:]):
        await asyncio.sleep(_LOOK)
    time = Time(1000 * (driver.written_at - started), 1000 * (process_time() - cpu))
    await calm(driver)
    return time


async def calm(driver: CountingDriver) -> None:
    """Wait until nothing has been sent for a moment."""
    while True:
        before = len(driver.written)
        await asyncio.sleep(0.05)
        if len(driver.written) == before:
            return


async def _idle() -> None:
    """Wait until what goes on by itself, such as measuring messages out of sight, is done."""
    spent = _WORK
    while spent >= _WORK:
        before = process_time()
        await asyncio.sleep(0.2)
        spent = process_time() - before


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * os.sysconf("SC_PAGE_SIZE")


def _wall(time: Time) -> float:
    return time.wall
