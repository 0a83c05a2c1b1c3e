"""The counts of the statuses: one request for each that is not known, once the filters rest."""

from __future__ import annotations

from dataclasses import replace

from series_tui.api.models import NO_FILTERS, TicketFilters
from series_tui.errors import ServiceFailed
from series_tui.tui.queue.counts import STATUSES, StatusCounts
from tests.tickets.moving_queue import MovingQueue
from tests.tui.queue.loading_queue import BACKGROUND, LoadedQueue
from tests.tui.queue.test_loader import queue_of
from tests.tui.waiting import settle_tasks


def counting(queue: LoadedQueue) -> StatusCounts:
    """Return counts without a pause."""
    return StatusCounts(queue.node, queue.connect, 0.0)


async def test_each_status_is_counted_once() -> None:
    """In the background; what came with a page is not asked for."""
    queue = LoadedQueue(queue_of())
    counts = counting(queue)
    counts.record(NO_FILTERS, 10)
    counts.schedule(NO_FILTERS)
    assert await queue.requests() == [(1, BACKGROUND)] * 4
    assert [filters.status for filters in queue.service.filters] == list(STATUSES[1:])
    assert [counts.get(replace(NO_FILTERS, status=status)) for status in STATUSES] == [10, 3, 3, 2, 2]
    assert (len(counts), len(queue.node.messages)) == (5, 4)
    counts.schedule(NO_FILTERS)
    assert await queue.requests() == []
    counts.clear()
    assert (len(counts), counts.get(NO_FILTERS)) == (0, None)
    counts.schedule(NO_FILTERS)
    assert len(await queue.requests()) == 5


async def test_only_the_newest_filters_are_counted() -> None:
    """The same ones again change nothing while they are."""
    queue = LoadedQueue(queue_of())
    counts = counting(queue)
    queue.service.gate.clear()
    counts.schedule(NO_FILTERS)
    assert len(await queue.requests()) == 1
    counts.schedule(NO_FILTERS)
    assert await queue.requests() == []
    author = TicketFilters(author="5")
    counts.schedule(author)
    queue.service.gate.set()
    assert len(await queue.requests()) == 5
    assert {filters.author for filters in queue.service.filters[1:]} == {"5"}
    assert counts.get(NO_FILTERS) is None
    assert counts.get(author) is not None
    counts.schedule(NO_FILTERS)
    counts.cancel()
    assert await queue.requests() == []
    counts.schedule(NO_FILTERS)
    assert len(await queue.requests()) == 5


async def test_a_count_that_cannot_be_had_ends_the_counting() -> None:
    """It is tried again when the filters are next shown."""
    queue = LoadedQueue(queue_of())
    counts = counting(queue)
    queue.service.errors = [None, ServiceFailed(503)]
    counts.schedule(NO_FILTERS)
    assert len(await queue.requests()) == 2
    assert len(counts) == 1
    counts.schedule(NO_FILTERS)
    assert len(await queue.requests()) == 4


async def test_a_service_that_does_not_count_has_no_counts() -> None:
    """Nothing is announced."""
    queue = LoadedQueue(MovingQueue(queue_of().tickets, counts=False))
    counts = counting(queue)
    counts.schedule(NO_FILTERS)
    await settle_tasks()
    assert (len(counts), queue.node.messages) == (0, [])
