"""A queue of 10,000 loaded tickets: a key, a filter, an order, and the memory that the tickets take.

In one process, over a service that answers from memory, on a terminal of 100 columns and 30 rows: what is
measured is the app's own work, from a key or a change of the view to the bytes of the frame.
"""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter, process_time

from textual.events import Key

from series_tui.api.models import TicketFilters, TicketPage, TicketSummary
from series_tui.api.response.fields import parse_summary
from series_tui.demo.generator import TicketList
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tickets.views import View
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import Pauses
from series_tui.tui.queue.screen import QueueScreen
from tests.bench.table import Row, median_row, parser, tell, worst_row
from tests.idle import wait_for_idle
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.counting_terminal import CountingDriver, on_terminal
from tests.tui.queue_harness import NOW

COUNT = 10_000
PER_PAGE = 10
KEY_MS, PAGE_MS, PAINTED_MS, MEMORY_MB = 10.0, 20.0, 50.0, 25.0
"""A page redraws every row, which costs a bare app of Textual 10 ms: see `bench_keys`."""


class LargeQueue:
    """A large queue, of which each ticket is made when it is asked for, as from a response.

    Args:
        count: How many tickets there are.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._list = TicketList(NOW, count=count)

    async def fetch(self, number: int, _filters: TicketFilters) -> TicketPage:
        """Answer with a page."""
        pages = max(-(-self._count // PER_PAGE), 1)
        first = (number - 1) * PER_PAGE
        tickets = tuple(self._ticket(n) for n in range(first, min(first + PER_PAGE, self._count)))
        return TicketPage(tickets, number, pages, self._count, number < pages, (b"{}",) * len(tickets))

    def _ticket(self, number: int) -> TicketSummary:
        fields = self._list.generated(number)
        claimer = fields.pop("ClaimedByUser", None)
        fields.pop("Content", None)
        return parse_summary({**fields, **({"ClaimedByName": claimer["DisplayName"]} if claimer else {})})


@asynccontextmanager
async def loaded(count: int) -> AsyncIterator[tuple[SeriesApp, CountingDriver, QueueScreen]]:
    """Run the app with a queue of which all pages are read."""
    app = played_app(PlayedService(queue=LargeQueue(count)), pauses=Pauses(counts=1e6))
    async with on_terminal(app, (100, 30)) as (pilot, driver):
        await pilot.press("f2")
        await pilot.pause()
        screen = app.navigator.queue
        assert isinstance(screen, QueueScreen)
        screen._loader.show(View(order=SortOrder(SortKey.UPDATED)))
        while not screen._loader.is_complete:
            screen._loader.load_rest()
            await asyncio.sleep(0.05)
        await pilot.pause()
        yield app, driver, screen


async def _times(runs: int) -> tuple[list[float], ...]:
    """Return the milliseconds of steps and pages (CPU), of filters and orders (until they are painted)."""
    steps: list[float] = []
    pages: list[float] = []
    filters: list[float] = []
    orders: list[float] = []
    async with loaded(COUNT) as (app, driver, screen):
        for key in ("j", "pagedown", "k", "G", "k", "j", "g") * runs:
            began = process_time()
            app.post_message(Key(key, key if len(key) == 1 else None))
            await wait_for_idle()
            (steps if key in "jk" else pages).append((process_time() - began) * 1_000)
        for number in range(runs):
            for spent, view in (
                (filters, View(screen._loader.shown.filters.toggle_unclaimed(), screen._loader.shown.order)),
                (orders, View(order=SortOrder(list(SortKey)[number % 6], number % 2 == 1))),
            ):
                spent.append(await _painted_after(driver, partial(screen._loader.show, view)))
    return steps, pages, filters, orders


async def _painted_after(driver: CountingDriver, change: Callable[[], object]) -> float:
    """Return the milliseconds from a change until the last byte of what it paints is sent."""
    began = perf_counter()
    change()
    await wait_for_idle()
    assert driver.written_at > began, "nothing was painted"
    return (driver.written_at - began) * 1_000


async def _memory(count: int) -> float:
    """Return the megabytes that are held with a queue of so many tickets."""
    gc.collect()
    tracemalloc.start()
    async with loaded(count):
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


def measured(runs: int) -> Iterator[Row]:
    """Yield the rows."""
    steps, pages, filters, orders = asyncio.run(_times(runs))
    yield median_row(f"a step in {COUNT:,} loaded tickets, CPU", "ms", steps, promise=KEY_MS)
    yield median_row("a page of them, CPU", "ms", pages, promise=PAGE_MS)
    yield median_row("a filter of them to painted, wall", "ms", filters, promise=PAINTED_MS)
    yield median_row("an order of them to painted, wall", "ms", orders, promise=PAINTED_MS)
    empty, full = asyncio.run(_memory(0)), asyncio.run(_memory(COUNT))
    yield worst_row(f"{COUNT:,} tickets over an empty queue", "MB", [full - empty], MEMORY_MB)


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__, runs=5).parse_args()
    tell([*measured(arguments.runs)], arguments)


if __name__ == "__main__":
    main()
