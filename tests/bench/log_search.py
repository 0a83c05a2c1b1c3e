"""One search through a chat in the message log, beside reading through its texts in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter, process_time

from series_tui.api.models import Message
from series_tui.text.sanitize import SafeText
from tests.bench.log_contenders import OurLog
from tests.bench.log_run import NEWEST, calm, until
from tests.bench.taking import Time, timed
from tests.tui.counting_terminal import on_terminal

_NEEDLE = "needle"


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and how soon.

    Attributes:
        first: Until the first hit of a common word is on the terminal.
        far: Until the one hit at the other end is known.
        everywhere: Until all hits of a letter are.
        stall: The longest time meanwhile in which nothing else could run, in milliseconds on the clock.
        scan: What counting that letter takes in one go.
    """

    first: Time
    far: Time
    everywhere: Time
    stall: float
    scan: Time


async def searched(messages: Sequence[Message]) -> Search:
    """Search for a text that is near, for one at the far end, and for one that is everywhere."""
    app = OurLog()
    first, *others = messages
    chat = [replace(first, text=SafeText(f"the {_NEEDLE}")), *others]
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await pilot.pause()
        app.prepare(chat)
        await until(driver, app.show, NEWEST)
        log = app.log_view
        near = await until(driver, lambda: log.find("lobby"))
        await _until_so(lambda: not log.position.is_searching)
        log.clear_find()
        await calm(driver)
        far, _ = await _searching(lambda: log.find(_NEEDLE), lambda: bool(log.position.hits))
        log.clear_find()
        await calm(driver)
        everywhere, stall = await _searching(lambda: log.find("e"), lambda: not log.position.is_searching)
        scan = timed(lambda: sum(message.text.lower().count("e") for message in chat))
    return Search(near, far, everywhere, stall, scan)


async def _searching(find: Callable[[], object], is_so: Callable[[], bool]) -> tuple[Time, float]:
    """Return how long it takes until something is so, and the longest stall meanwhile."""
    started, cpu = perf_counter(), process_time()
    find()
    at_once = perf_counter() - started
    stall = max(at_once, await _until_so(is_so))
    return Time(1000 * (perf_counter() - started), 1000 * (process_time() - cpu)), 1000 * stall


async def _until_so(is_so: Callable[[], bool]) -> float:
    """Wait until something is so; return the longest time in which nothing else could run."""
    longest = 0.0
    while not is_so():
        before = perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, perf_counter() - before)
    return longest
