"""The queue as a screen loads it: what each view costs, and what is shown of it meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from series_tui.api.models import TicketFilters, TicketPage
from series_tui.api.service import Phase, Progress, TicketService
from series_tui.errors import RateLimited, ServiceFailed
from series_tui.tickets.all_pages import CHANGED, ReadProgress
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.pages import Mark
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tickets.views import View
from series_tui.tui.loading import Failed, Loading, RetryingIn
from series_tui.tui.queue import whole_loader
from series_tui.tui.queue.loader import QueueLoader
from series_tui.tui.queue.page_loader import PageLoader
from tests.tickets.moving_queue import START, MovingQueue, ticket
from tests.tui.queue.loading_queue import BACKGROUND, INTERACTIVE, LoadedQueue, Node, QueueService
from tests.tui.waiting import settle_tasks

PLAIN = View()
SORTED = View(order=SortOrder(SortKey.UPDATED))
OLDEST_FIRST = View(order=SortOrder(SortKey.UPDATED, reverse=True))
WAITING = View(order=SortOrder(SortKey.WAITING))
UNCLAIMED = View(QueueFilters(local=LocalFilters(unclaimed=True)))
OPEN = View(QueueFilters(TicketFilters(status="open")))
FIRST = [(1, INTERACTIVE)]
WHOLE = [*FIRST, *((number, BACKGROUND) for number in (2, 3, 4, 1))]
"""The requests for a whole queue of four pages."""


def queue_of(count: int = 10) -> MovingQueue:
    """Return a queue, sorted by its changes, of three tickets a page."""
    return MovingQueue([ticket(number) for number in range(count)])


def changed(queue: LoadedQueue) -> QueueLoader.Changed:
    """Return the newest message."""
    message = queue.node.messages[-1]
    assert isinstance(message, QueueLoader.Changed)
    return message


async def test_the_first_page_tells_how_long_the_queue_is() -> None:
    """A person waits for it; nothing else is requested."""
    queue = LoadedQueue(queue_of())
    loader = queue.loader
    assert (queue.is_waiting(), loader.fetched_at, loader.progress.pages) == (False, None, 0)
    loader.show(PLAIN, is_new=True)
    assert (queue.state(), queue.is_waiting()) == (Loading(), True)
    assert changed(queue) == QueueLoader.Changed(is_new=True)
    assert await queue.requests() == FIRST
    assert (queue.state(), queue.is_waiting(), loader.fetched_at) == (None, False, queue.now)
    assert loader.progress == ReadProgress(3, 10, 1, None)
    assert loader.pages is not None
    assert (len(loader.view), loader.is_complete, loader.marks, loader.doubt) == (10, False, 0, "")
    assert (loader.is_reading_all, loader.needs_consent, loader.load_rest()) == (False, False, False)
    assert changed(queue) == QueueLoader.Changed()


async def test_a_window_is_loaded_with_the_pages_after_it() -> None:
    """Those in sight are waited for; a page that is there is not requested again."""
    queue = LoadedQueue(queue_of(30))
    await queue.show(PLAIN, is_new=True)
    queue.loader.load_window(0, 4)
    assert queue.is_waiting()
    assert sorted(await queue.requests()) == [(2, INTERACTIVE), (3, BACKGROUND)]
    assert not queue.is_waiting()
    queue.loader.load_window(0, 4)
    assert await queue.requests() == []
    queue.loader.load_window(27, 3, is_going_up=True)
    assert sorted(await queue.requests()) == [(9, BACKGROUND), (10, INTERACTIVE)]
    assert queue.state() is None


async def test_no_window_is_loaded_before_the_first_page_or_of_a_whole_queue() -> None:
    """The first page is what the queue begins with; a whole one is read anyway."""
    queue = LoadedQueue(queue_of())
    queue.loader.load_window(0, 20)
    assert await queue.requests() == []
    await queue.show(PLAIN, is_new=True)
    assert await queue.show(SORTED) == WHOLE
    queue.loader.load_window(0, 20)
    assert await queue.requests() == []


async def test_pages_under_way_are_few_and_those_of_the_newest_window_come_next() -> None:
    """What a window wanted that has been left is not requested any more."""
    queue = LoadedQueue(queue_of(90))
    await queue.show(PLAIN, is_new=True)
    queue.service.gate.clear()
    queue.loader.load_window(3, 24)
    assert await queue.requests() == [(number, INTERACTIVE) for number in range(2, 8)]
    queue.loader.load_window(60, 3)
    assert await queue.requests() == []
    queue.service.gate.set()
    assert (await queue.requests())[0] == (21, INTERACTIVE)
    assert 8 not in [number for number, _ in queue.service.listed]


async def test_a_page_ahead_that_waits_for_the_limit_overtakes_once_it_is_in_sight() -> None:
    """One that was sent already is not requested twice."""
    for phase, requests in ((Phase.WAITING_FOR_LIMIT, [(2, INTERACTIVE)]), (Phase.SENT, [])):
        queue = LoadedQueue(queue_of(30))
        await queue.show(PLAIN, is_new=True)
        queue.service.progress = [Progress(phase)]
        queue.service.gate.clear()
        queue.loader.load_window(0, 3)
        assert await queue.requests() == [(2, BACKGROUND)]
        assert (queue.is_waiting(), queue.state()) == (False, None)
        queue.loader.load_window(3, 3)
        assert [page for page in await queue.requests() if page[0] == 2] == requests
        queue.service.gate.set()
        await settle_tasks()
        assert queue.loader.view.row(3) is not None
        assert (queue.is_waiting(), queue.state()) == (False, None)


async def test_the_progress_of_what_a_person_waits_for_is_shown() -> None:
    """Of a page in sight as of the first one, and no other."""
    queue = LoadedQueue(queue_of(30))
    retrying = Progress(Phase.RETRYING, seconds=2.5, because="Busy.")
    queue.service.progress = [retrying]
    queue.service.gate.clear()
    await queue.show(PLAIN, is_new=True)
    assert queue.state() == RetryingIn(3, "Busy.")
    queue.service.gate.set()
    await settle_tasks()
    assert queue.state() is None
    queue.service.gate.clear()
    queue.loader.load_window(0, 6)
    await settle_tasks()
    assert queue.state() == RetryingIn(3, "Busy.")


async def test_a_failed_page_is_shown_and_not_requested_again_by_the_window() -> None:
    """The pages that are there stay; a refresh may try it again."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    error = ServiceFailed(503)
    queue.service.errors = [error]
    queue.loader.load_window(3, 3)
    await settle_tasks()
    assert queue.state() == Failed(error), "though the page after the window arrived later"
    assert len(queue.names) == 6
    queue.service.taken()
    queue.loader.load_window(3, 3)
    assert (await queue.requests(), queue.state()) == ([], Failed(error))
    queue.loader.load_window(9, 1)
    assert (await queue.requests(), queue.state()) == ([(4, INTERACTIVE)], Failed(error))
    queue.loader.refresh([2])
    assert sorted(await queue.requests()) == [(1, INTERACTIVE), (2, INTERACTIVE)]
    assert (queue.state(), queue.names) == (None, [f"T-{number}" for number in range(6)])
    assert changed(queue) == QueueLoader.Changed(is_refreshed=True)


async def test_the_last_pages_complete_the_queue() -> None:
    """Each ticket once, in the service's order."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    queue.loader.load_window(3, 7)
    await settle_tasks()
    assert queue.loader.is_complete
    assert queue.names == [f"T-{number}" for number in range(10)]


async def test_an_order_of_its_own_takes_every_page() -> None:
    """The first one is waited for, the others are read in the background."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    queue.loader.show(OLDEST_FIRST)
    loader = queue.loader
    assert (queue.is_waiting(), loader.pages, loader.fetched_at) == (True, None, None)
    assert await queue.requests() == WHOLE
    assert (loader.is_complete, loader.is_reading_all, queue.is_waiting()) == (True, False, False)
    assert loader.progress == ReadProgress(10, 10, 4, 4)
    assert (queue.state(), loader.fetched_at) == (None, queue.now)
    assert queue.names == [f"T-{number}" for number in reversed(range(10))]
    assert not loader.load_rest()


async def test_another_order_of_what_is_read_takes_no_request() -> None:
    """Nor does a filter of its own, nor the service's order again."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    await queue.show(SORTED)
    assert await queue.show(OLDEST_FIRST) == []
    assert queue.names[0] == "T-9"
    assert await queue.show(UNCLAIMED) == []
    assert queue.names == ["T-0", "T-3", "T-6", "T-9"]
    assert await queue.show(PLAIN) == []
    assert (queue.state(), len(queue.loader.view)) == (None, 10)
    assert await queue.show(SORTED) == []
    assert queue.names[0] == "T-0"
    assert changed(queue) == QueueLoader.Changed(is_new=True)


async def test_another_order_does_not_disturb_the_reading() -> None:
    """The service is asked for the same."""
    queue = LoadedQueue(queue_of(30))
    loader = queue.loader
    loader.show(SORTED)
    while not loader.is_reading_all:
        await asyncio.sleep(0)
    loader.show(OLDEST_FIRST)
    assert (loader.is_reading_all, queue.is_waiting()) == (True, False)
    await settle_tasks()
    assert (loader.is_complete, queue.names[0]) == (True, "T-29")
    assert queue.service.listed[0:1] == FIRST
    assert INTERACTIVE not in [priority for _, priority in queue.service.listed[1:]]


async def test_a_whole_queue_is_read_again_where_it_is_asked_for_as_new_or_with_another_filter() -> None:
    """What was read before does not stand for it."""
    queue = LoadedQueue(queue_of())
    await queue.show(SORTED)
    assert await queue.show(SORTED, is_new=True) == WHOLE
    assert await queue.show(View(OPEN.filters, SORTED.order)) == FIRST
    assert queue.names == ["T-0", "T-4", "T-8"]


async def test_what_is_older_than_half_a_minute_is_looked_at_again() -> None:
    """Only its first page."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    await queue.show(SORTED)
    queue.wait(30)
    assert await queue.show(PLAIN) == []
    assert await queue.show(SORTED) == []
    queue.wait(0.1)
    assert await queue.show(PLAIN) == FIRST
    assert await queue.show(SORTED) == FIRST
    assert changed(queue) == QueueLoader.Changed(is_refreshed=True)
    assert queue.loader.fetched_at == queue.now
    assert await queue.show(PLAIN) == []


async def test_a_filter_of_the_service_is_another_queue() -> None:
    """What was read of the one before is not shown in it."""
    queue = LoadedQueue(queue_of(20))
    await queue.show(PLAIN, is_new=True)
    await queue.show(SORTED)
    assert await queue.show(OPEN) == FIRST
    assert queue.names == ["T-0", "T-4", "T-8"]
    assert queue.service.filters[-1] == TicketFilters(status="open")
    assert await queue.show(PLAIN) == FIRST
    assert await queue.show(SORTED) == []
    assert await queue.show(PLAIN, is_new=True) == FIRST
    assert len(await queue.show(SORTED)) == 8


async def test_the_response_to_another_queue_is_dropped() -> None:
    """So is its failure."""
    for error in (None, ServiceFailed(503)):
        queue = LoadedQueue(queue_of(20))
        queue.service.gate.clear()
        await queue.show(OPEN, is_new=True)
        await queue.show(PLAIN)
        queue.service.errors = [error]
        queue.service.hold_next().set()
        await settle_tasks()
        assert (queue.names, queue.state(), queue.loader.fetched_at) == ([], Loading(), None)
        queue.service.gate.set()
        await settle_tasks()
        assert queue.names == ["T-0", "T-1", "T-2"]
        assert (queue.state(), queue.is_waiting()) == (None, False)


async def test_a_failed_request_is_shown_until_the_next_one() -> None:
    """Nobody waits any more."""
    queue = LoadedQueue(queue_of())
    error = ServiceFailed(503)
    queue.service.errors = [error]
    assert await queue.show(PLAIN, is_new=True) == FIRST
    assert (queue.state(), queue.is_waiting(), queue.names) == (Failed(error), False, [])
    queue.loader.refresh([])
    assert queue.state() == Loading()
    await settle_tasks()
    assert queue.state() is None
    assert changed(queue) == QueueLoader.Changed()


async def test_a_cancelled_request_leaves_nothing_behind() -> None:
    """Whether anything was cancelled is returned."""
    queue = LoadedQueue(queue_of(30))
    assert not queue.loader.cancel()
    queue.service.gate.clear()
    await queue.show(PLAIN, is_new=True)
    assert queue.loader.cancel()
    assert (queue.state(), queue.is_waiting()) == (None, False)
    queue.service.gate.set()
    await queue.show(PLAIN, is_new=True)
    queue.service.gate.clear()
    queue.loader.load_window(3, 3)
    assert queue.loader.cancel()
    queue.service.gate.set()
    await settle_tasks()
    assert len(queue.names) == 3
    queue.service.taken()
    queue.loader.load_window(3, 3)
    assert (2, INTERACTIVE) in await queue.requests()


async def test_a_stopped_reading_goes_on_where_it_was() -> None:
    """Once the rest is asked for; a refresh meanwhile is not sent."""
    queue = LoadedQueue(queue_of(30))
    loader = queue.loader
    loader.show(SORTED)
    while not loader.is_reading_all:
        await asyncio.sleep(0)
    queue.service.gate.clear()
    await queue.requests()
    loader.refresh([])
    assert await queue.requests() == []
    assert not loader.load_rest()
    assert loader.cancel()
    assert (loader.is_reading_all, loader.is_complete) == (False, False)
    queue.service.gate.set()
    assert await queue.requests() == []
    assert loader.load_rest()
    assert loader.is_reading_all
    numbers = [number for number, priority in await queue.requests() if priority is BACKGROUND]
    assert (set(numbers), numbers[-1]) == ({*range(2, 11), 1}, 1)
    assert (loader.is_complete, queue.state()) == (True, None)


async def test_more_than_fifty_pages_are_read_once_that_is_agreed_to() -> None:
    """Not by themselves, and not by a refresh."""
    for count, agrees in ((150, False), (151, True)):
        queue = LoadedQueue(queue_of(count))
        loader = queue.loader
        loader.show(SORTED)
        while queue.is_waiting():
            await asyncio.sleep(0)
        assert (loader.needs_consent, loader.is_reading_all) == (agrees, not agrees)
        if agrees:
            assert queue.service.taken() == FIRST
            queue.service.gate.clear()
            assert loader.load_rest()
            assert (loader.needs_consent, loader.is_reading_all) == (False, True)
            await settle_tasks()
            assert loader.cancel()
            assert not loader.needs_consent
            assert not loader.is_complete


async def test_a_refused_reading_goes_on_after_a_pause() -> None:
    """As long as the service says, or five seconds."""
    queue = LoadedQueue(queue_of())
    queue.service.errors = [None, RateLimited(7.0), None, None, None, RateLimited(None)]
    await queue.show(SORTED)
    await settle_tasks()
    assert (queue.loader.is_complete, queue.state()) == (True, None)
    assert queue.slept == [7.0, 5.0]


async def test_a_failed_reading_is_shown_and_keeps_its_tickets() -> None:
    """It ends there."""
    queue = LoadedQueue(queue_of(7))
    error = ServiceFailed(503)
    queue.service.errors = [None, error]
    await queue.show(SORTED)
    assert (queue.state(), queue.loader.is_reading_all) == (Failed(error), False)
    assert not queue.loader.is_complete
    assert "T-0" in queue.names
    assert queue.loader.load_rest()
    assert queue.state() is None
    await settle_tasks()
    assert queue.loader.is_complete


async def test_a_queue_that_never_rests_is_in_doubt() -> None:
    """The reason is there to be shown."""
    moving = MovingQueue(queue_of().tickets, before=lambda queue, answers: queue.bump(answers % 10))
    queue = LoadedQueue(moving)
    queue.loader.show(SORTED)
    while queue.is_waiting() or queue.loader.is_reading_all:
        await settle_tasks()
    assert (queue.loader.is_complete, queue.loader.doubt) == (False, CHANGED)


async def test_a_poll_marks_changes_in_the_background() -> None:
    """Of the pages in sight, or of a whole queue."""
    moving = queue_of()
    queue = LoadedQueue(moving)
    loader = queue.loader
    await loader.poll([1])
    assert await queue.requests() == []
    await queue.show(PLAIN, is_new=True)
    moving.bump(2)
    queue.wait(60)
    await loader.poll([1, 2])
    assert queue.service.taken() == [(1, BACKGROUND)]
    assert (loader.marks, queue.state(), loader.fetched_at) == (1, None, queue.now)
    row = loader.view.row(2)
    assert row is not None
    assert row.mark is Mark.CHANGED
    loader.unmark(row.ticket)
    assert loader.marks == 0
    await queue.show(SORTED)
    moving.bump(5)
    queue.wait(60)
    await loader.poll([])
    assert {priority for _, priority in queue.service.taken()} == {BACKGROUND}
    assert (loader.marks, loader.fetched_at) == (1, queue.now)
    loader.unmark(moving.tickets[0])
    assert loader.marks == 0
    moving.bump(6)
    await loader.poll([])
    assert loader.marks == 1
    loader.refresh([])
    await settle_tasks()
    assert loader.marks == 0


async def test_a_late_poll_changes_nothing_that_was_loaded_meanwhile() -> None:
    """Neither another queue nor one that a person waits for."""
    moving = queue_of()
    queue = LoadedQueue(moving)
    loader = queue.loader
    await queue.show(PLAIN, is_new=True)
    for view in (SORTED, None):
        queue.service.gate.clear()
        poll = asyncio.create_task(loader.poll([1]))
        await settle_tasks()
        moving.bump(2)
        held = queue.service.hold_next()
        if view is not None:
            queue.service.gate.set()
            await queue.show(view)
        else:
            loader.load_window(3, 3)
        before = loader.fetched_at
        queue.wait(5)
        held.set()
        await poll
        assert (loader.fetched_at, loader.marks) == (before, 0)
        queue.service.gate.set()
        await settle_tasks()
        await queue.show(PLAIN, is_new=True)


async def test_a_late_poll_of_the_whole_queue_leaves_the_age_of_the_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They were not loaded again: beyond half a minute they are looked at once they are shown."""
    monkeypatch.setattr(whole_loader, "_REPORT_SECONDS", 0.0)
    moving = queue_of()
    queue = LoadedQueue(moving)
    loader = queue.loader
    await queue.show(PLAIN, is_new=True)
    loaded_at = loader.fetched_at
    queue.wait(20)
    await queue.show(SORTED)
    queue.service.gate.clear()
    poll = asyncio.create_task(loader.poll([]))
    await settle_tasks()
    await queue.show(PLAIN)
    moving.bump(5)
    queue.wait(5)
    queue.service.gate.set()
    await poll
    assert loader.fetched_at == loaded_at
    queue.service.taken()
    await queue.show(SORTED)
    queue.wait(6)
    assert await queue.show(PLAIN) == FIRST


async def test_a_refresh_of_the_whole_queue_ends_a_poll() -> None:
    """It does not wait for it, nor reads beside it; what the poll has not read yet, it reads itself."""
    moving = queue_of(12)
    queue = LoadedQueue(moving)
    loader = queue.loader
    await queue.show(SORTED)
    for _ in range(5):
        moving.bump(11)
    polled = queue.service.gate = asyncio.Event()
    poll = asyncio.create_task(loader.poll([]))
    await settle_tasks()
    queue.service.hold_next()
    polled.set()
    assert await queue.requests() == [(1, BACKGROUND), (2, BACKGROUND)]
    assert loader.marks == 3
    loader.refresh([])
    assert await queue.requests() == FIRST
    assert (poll.done(), queue.state()) == (True, Loading())
    await poll
    queue.service.gate.set()
    assert await queue.requests() == [(2, INTERACTIVE), (3, INTERACTIVE), (1, INTERACTIVE)]
    assert queue.names == [each.ticket_id for each in moving.tickets]
    assert (loader.is_complete, loader.marks, queue.state()) == (True, 0, None)


async def test_a_poll_of_the_whole_queue_ends_where_anything_else_is_read_or_shown() -> None:
    """Nothing of it comes in any more, and it is no failure."""
    queue = LoadedQueue(queue_of(30))
    loader = queue.loader
    for act in (loader.load_rest, lambda: loader.show(PLAIN), loader.cancel):
        loader.show(SORTED, is_new=True)
        while not loader.is_reading_all:
            await asyncio.sleep(0)
        loader.cancel()
        queue.service.gate.clear()
        await queue.requests()
        poll = asyncio.create_task(loader.poll([]))
        assert await queue.requests() == [(1, BACKGROUND)]
        act()
        await settle_tasks()
        assert poll.done()
        await poll
        queue.service.gate.set()
        await settle_tasks()


async def test_a_cancelled_poll_of_the_whole_queue_ends_its_requests() -> None:
    """The watcher that sent it has stopped."""
    moving = queue_of()
    queue = LoadedQueue(moving)
    await queue.show(SORTED)
    queue.service.gate.clear()
    poll = asyncio.create_task(queue.loader.poll([]))
    await settle_tasks()
    moving.bump(5)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    queue.service.gate.set()
    await settle_tasks()
    assert queue.loader.marks == 0
    await queue.loader.poll([])
    assert queue.loader.marks == 1


async def test_the_rest_is_read_after_what_a_person_waits_for() -> None:
    """Its first page is requested once."""
    queue = LoadedQueue(queue_of())
    queue.service.gate.clear()
    assert await queue.show(SORTED) == FIRST
    assert queue.loader.load_rest()
    assert await queue.requests() == []
    queue.service.gate.set()
    assert [*FIRST, *await queue.requests()] == WHOLE
    assert queue.loader.is_complete


async def test_a_late_report_of_a_cancelled_page_changes_nothing() -> None:
    """Nobody waits for it."""
    queue = LoadedQueue(queue_of())
    await queue.show(PLAIN, is_new=True)
    queue.service.gate.clear()
    queue.loader.load_window(3, 3)
    await settle_tasks()
    queue.loader.cancel()
    queue.service.reports[1](Progress(Phase.RETRYING, seconds=2.0))
    assert queue.state() is None


async def test_a_page_is_loaded_again_where_tickets_moved_past_it() -> None:
    """One left while the next page was loaded, and pulled another over the edge."""
    moving = queue_of(12)
    queue = LoadedQueue(moving)
    await queue.show(PLAIN, is_new=True)
    moving.remove(0)
    queue.loader.load_window(3, 3)
    await settle_tasks()
    assert "T-3" not in queue.names
    queue.service.taken()
    queue.loader.load_window(3, 3)
    assert (1, BACKGROUND) in await queue.requests()
    assert queue.names[:7] == [f"T-{number}" for number in range(7)]
    marks = {str(row.ticket.ticket_id): row.mark for row in queue.loader.view.rows()}
    assert (marks["T-0"], marks["T-3"]) == (Mark.GONE, Mark.NONE)


async def test_a_failed_refresh_has_ended_each_of_its_requests() -> None:
    """None comes in later."""
    ended: list[int] = []

    class Service(QueueService):
        async def list_tickets(self, page: int = 1, *_: Any, **__: Any) -> TicketPage:
            await asyncio.sleep(0)
            if page == 1:
                raise ServiceFailed(503)
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(page)
            raise AssertionError

    async def connect() -> TicketService:
        return Service(queue_of())

    pages = PageLoader(
        Node(),
        connect,
        TicketFilters(),
        now=lambda: START,
        on_state=lambda _: None,
        on_change=lambda: None,
    )
    with pytest.raises(ServiceFailed):
        await pages.fetch([1, 2, 3])
    assert ended == [2, 3]


async def test_a_poll_is_not_sent_while_a_person_waits_and_its_failure_keeps_the_queue() -> None:
    """The next one may succeed."""
    queue = LoadedQueue(queue_of(30))
    loader = queue.loader
    await queue.show(PLAIN, is_new=True)
    queue.service.gate.clear()
    loader.refresh([])
    await queue.requests()
    await loader.poll([1])
    assert await queue.requests() == []
    queue.service.gate.set()
    await settle_tasks()
    queue.service.errors = [error := ServiceFailed(503)]
    with pytest.raises(ServiceFailed):
        await loader.poll([1])
    loader.fail_poll(error)
    assert queue.state() == Failed(error, is_polled=True)
    assert len(queue.names) == 3
    await loader.poll([1])
    assert queue.state() is None


async def test_a_poll_that_fails_while_a_person_waits_is_not_reported() -> None:
    """The state is that of the person's request, which may succeed."""
    queue = LoadedQueue(queue_of(30))
    await queue.show(PLAIN, is_new=True)
    queue.service.gate.clear()
    poll = asyncio.create_task(queue.loader.poll([1]))
    await settle_tasks()
    queue.service.errors = [error := ServiceFailed(503)]
    held = queue.service.hold_next()
    queue.loader.refresh([])
    await settle_tasks()
    held.set()
    with pytest.raises(ServiceFailed):
        await poll
    queue.loader.fail_poll(error)
    assert (queue.state(), queue.is_waiting()) == (Loading(), True)
    queue.service.gate.set()
    await settle_tasks()
    assert queue.state() is None


async def test_tickets_are_sorted_by_waiting_as_far_as_that_is_known() -> None:
    """Only those that are worked on, each status as a queue of its own."""
    queue = LoadedQueue(queue_of(20))
    await queue.show(WAITING)
    assert {filters.status for filters in queue.service.filters} == {"open", "in-progress"}
    assert sorted(queue.names) == sorted(f"T-{number}" for number in range(20) if number % 4 < 2)
    assert queue.loader.is_complete
