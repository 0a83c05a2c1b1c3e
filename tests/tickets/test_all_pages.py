"""A whole queue is read: each ticket once, and called complete only where it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.models import NO_FILTERS, TicketFilters, TicketPage, TicketSummary
from series_tui.errors import InvalidResponse, ServiceFailed
from series_tui.text.sanitize import SafeText
from series_tui.tickets import all_pages, source_reader
from series_tui.tickets.all_pages import QueueReader, ReadProgress, read_all_pages
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.pages import Mark, QueueRow
from series_tui.tickets.sort import SortKey, SortOrder, sort_tickets
from series_tui.tickets.ticket_set import TicketSet
from tests.tickets.moving_queue import PRIORITIES, START, STATUSES, MovingQueue, ticket


def by_update(count: int) -> list[TicketSummary]:
    """Return a queue as the service sorts it: the newest change first."""
    return [ticket(number) for number in range(count)]


def unsorted(count: int) -> list[TicketSummary]:
    """Return a queue in an order that ``UpdatedAt`` does not explain."""
    return [ticket(number, START + timedelta(minutes=number)) for number in range(count)]


def tickets_of(reader: QueueReader) -> list[TicketSummary]:
    """Return what was read, in order."""
    return [row.ticket for row in reader.tickets]


def shown(tickets: list[TicketSummary], filters: QueueFilters, order: SortOrder) -> list[TicketSummary]:
    """Return what filtering and sorting makes of tickets."""
    return sort_tickets(filter(filters.local.matches, tickets), order, lambda each: each)


async def test_a_queue_that_rests_costs_its_pages_and_one_look_at_the_first() -> None:
    """Sorted by its changes, page 1 shows that nothing has changed."""
    queue = MovingQueue(by_update(10))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    assert tickets_of(reader) == queue.tickets
    assert reader.is_complete
    assert [number for number, _ in queue.requests] == [1, 2, 3, 4, 1]


async def test_tickets_updated_at_one_moment_are_in_order_of_update() -> None:
    """Two different times are enough to see that order."""
    times = [START, START, START - timedelta(minutes=1)]
    for queue in (
        MovingQueue([ticket(number, time) for number, time in enumerate(times)], per_page=1),
        MovingQueue(by_update(2), per_page=1),
    ):
        reader = await read_all_pages(queue.fetch, [NO_FILTERS])
        assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
        assert len(queue.requests) == len(queue.tickets) + 1


async def test_a_queue_of_one_page_costs_one_request() -> None:
    """One response is from one moment."""
    queue = MovingQueue(by_update(3))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    assert (reader.is_complete, len(queue.requests)) == (True, 1)


@pytest.mark.parametrize(
    ("tickets", "counts"),
    [
        (unsorted(7), True),
        (unsorted(7), False),
        (by_update(7), False),
        ([ticket(number, START) for number in range(7)], True),
    ],
)
async def test_without_an_order_by_change_a_second_pass_must_agree(
    tickets: list[TicketSummary], counts: bool
) -> None:
    """Nothing else shows that the pages are from one moment: no order, no count, or one time for all."""
    queue = MovingQueue(tickets, counts=counts)
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    assert tickets_of(reader) == queue.tickets
    assert reader.is_complete
    assert [number for number, _ in queue.requests] == [1, 2, 3, 1, 2, 3]


async def test_a_second_pass_with_other_pages_takes_a_third() -> None:
    """Though there are as many tickets as before."""

    def before(queue: MovingQueue, answers: int) -> None:
        if answers == 3:
            queue.bump(5)

    queue = MovingQueue(unsorted(7), before=before)
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
    assert len(queue.requests) == 9


async def test_a_queue_that_was_read_whole_is_read_again_by_the_next_run() -> None:
    """Where no order by change shows what is new."""
    queue = MovingQueue(unsorted(7))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    queue.bump(5)
    await reader.run(queue.fetch)
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)


async def test_the_first_pages_tell_how_much_there_is() -> None:
    """One of each source, which are not read twice."""
    queue = MovingQueue(by_update(20))
    filters = QueueFilters(local=LocalFilters(active=True))
    reader = QueueReader(filters.sources, TicketSet())
    for _ in range(2):
        await reader.read_first(queue.fetch)
        assert reader.progress == ReadProgress(tickets=6, total=10, pages=2, total_pages=4)
    assert [number for number, _ in queue.requests] == [1, 1]


async def test_a_change_during_the_reading_is_caught_up_with_from_the_top() -> None:
    """Not by reading everything again."""

    def before(queue: MovingQueue, answers: int) -> None:
        if answers == 3:
            queue.bump(8)

    queue = MovingQueue(by_update(10), before=before)
    reader = await read_all_pages(queue.fetch, [NO_FILTERS], at_once=1)
    assert tickets_of(reader) == queue.tickets
    assert reader.is_complete
    assert [number for number, _ in queue.requests] == [1, 2, 3, 4, 1, 2, 1]


async def test_a_ticket_that_leaves_during_the_reading_takes_another_pass() -> None:
    """What stood after it may have slipped to a page that was read."""

    def before(queue: MovingQueue, answers: int) -> None:
        if answers == 2:
            queue.remove(0)

    queue = MovingQueue(by_update(10), before=before)
    reader = await read_all_pages(queue.fetch, [NO_FILTERS], at_once=1)
    assert tickets_of(reader) == queue.tickets
    assert reader.is_complete


@pytest.mark.parametrize("most", [4, 5])
async def test_a_queue_that_never_rests_is_called_incomplete(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is there, each ticket once; a queue of just so many pages is not too long."""
    monkeypatch.setattr(source_reader, "MAX_PAGES", most)
    queue = MovingQueue(by_update(10), before=lambda queue, answers: queue.bump(answers % 10))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    names = [each.ticket_id for each in tickets_of(reader)]
    assert len(names) == len(set(names))
    assert (reader.is_complete, reader.doubt) == (False, all_pages.CHANGED)


@pytest.mark.parametrize("size", [7, 10])
async def test_a_page_other_than_asked_for_is_refused(size: int) -> None:
    """It would be counted as another one's tickets; the last page, too, is no page beyond the last."""
    queue = MovingQueue(by_update(size))

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        page = await queue.fetch(number, filters)
        return replace(page, page=1) if number == 3 else page

    with pytest.raises(InvalidResponse, match="page 1 of the queue instead of page 3"):
        await read_all_pages(fetch, [NO_FILTERS])


async def test_the_last_page_of_a_queue_that_became_shorter_is_its_end() -> None:
    """A service that answers with its last page then is not refused."""
    queue = MovingQueue(by_update(10))

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        if number == 4 and len(queue.tickets) == 10:
            queue.remove(9)
        page = await queue.fetch(min(number, 3) if len(queue.tickets) == 9 else number, filters)
        return page

    reader = await read_all_pages(fetch, [NO_FILTERS], at_once=1)
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)


async def test_a_few_pages_are_under_way_at_a_time() -> None:
    """However many there are; and each is reported."""
    queue = MovingQueue(by_update(60))
    under_way = most = 0
    told: list[ReadProgress] = []

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return await queue.fetch(number, filters)

    await read_all_pages(fetch, [NO_FILTERS], at_once=4, on_progress=told.append)
    assert most == 4
    assert told[0] == ReadProgress(3, 60, 1, 20)
    assert told[-1].tickets == 60


async def test_a_service_that_names_no_number_is_followed_to_its_end() -> None:
    """One page after the other, until it says that no other follows or repeats what was there."""
    queue = MovingQueue(unsorted(10), counts=False)
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    assert [number for number, _ in queue.requests[:4]] == [1, 2, 3, 4]
    assert reader.is_complete

    asked: list[int] = []

    async def same(number: int, _: TicketFilters) -> TicketPage:
        asked.append(number)
        return TicketPage(tickets=tuple(queue.tickets[:3]), page=number, has_next=True)

    reader = await read_all_pages(same, [NO_FILTERS])
    assert (len(reader.tickets), reader.is_complete) == (3, False)
    assert set(asked) == {1, 2}


async def test_a_service_that_promises_pages_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first empty page ends it, and so does a bound."""

    async def empty_later(number: int, _: TicketFilters) -> TicketPage:
        tickets = (ticket(number),) if number < 4 else ()
        return TicketPage(tickets=tickets, page=number, total_pages=10**9, total_count=3)

    reader = await read_all_pages(empty_later, [NO_FILTERS])
    assert len(reader.tickets) == 3
    monkeypatch.setattr(source_reader, "MAX_PAGES", 6)

    async def endless(number: int, _: TicketFilters) -> TicketPage:
        return TicketPage(tickets=(ticket(number),), page=number, has_next=True)

    reader = await read_all_pages(endless, [NO_FILTERS])
    assert (len(reader.tickets), reader.doubt) == (6, all_pages.TOO_LONG)


async def test_a_reading_that_failed_or_was_cancelled_goes_on_where_it_was() -> None:
    """What was read is not asked for again."""
    queue = MovingQueue(by_update(30))
    fails = True

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        if number == 6 and fails:
            raise ServiceFailed(503)
        return await queue.fetch(number, filters)

    reader = QueueReader([NO_FILTERS], TicketSet(), at_once=2)
    with pytest.raises(ServiceFailed):
        await reader.run(fetch)
    assert not reader.is_complete
    before = {number for number, _ in queue.requests}
    fails = False
    queue.requests.clear()
    await reader.run(fetch)
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
    assert not before & {number for number, _ in queue.requests[:-1]}


async def test_requests_under_way_have_ended_before_a_failure_is_raised() -> None:
    """Nothing comes in any more then."""
    ended: list[int] = []

    async def fetch(number: int, _: TicketFilters) -> TicketPage:
        if number == 3:
            raise ServiceFailed(503)
        if number == 2:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(number)
        return TicketPage(tickets=(ticket(number),), page=number, total_pages=3)

    with pytest.raises(ServiceFailed):
        await read_all_pages(fetch, [NO_FILTERS], at_once=2)
    assert ended == [2]


async def test_a_page_counted_too_many_is_no_change() -> None:
    """Page 1 has every ticket, and is not read over and over for that."""
    queue = MovingQueue(by_update(3))
    asked: list[int] = []

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        asked.append(number)
        return replace(await queue.fetch(number, filters), total_pages=2)

    reader = await read_all_pages(fetch, [NO_FILTERS])
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
    assert asked == [1, 2, 1]


async def test_changes_on_every_page_are_read_up_to_the_last() -> None:
    """No page after it is asked for."""
    queue = MovingQueue(by_update(6))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    queue.requests.clear()
    for _ in range(4):
        queue.bump(5)
    await reader.look_again(queue.fetch)
    assert [number for number, _ in queue.requests] == [1, 2, 1]
    assert (reader.is_complete, reader.tickets.marks) == (True, 4)


async def test_a_watch_of_one_page_shows_what_has_left() -> None:
    """The page is the queue, in whatever order."""
    queue = MovingQueue(unsorted(3))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    queue.remove(1)
    await reader.look_again(queue.fetch)
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
    before = reader.tickets.version
    await reader.look_again(queue.fetch)
    assert reader.tickets.version == before


async def test_a_watch_reads_page_1_and_what_changed_and_marks_it() -> None:
    """Nothing moves; a ticket that left makes the queue incomplete, as nobody can say which it was."""
    queue = MovingQueue(by_update(30))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    queue.requests.clear()
    before = reader.tickets.version
    await reader.look_again(queue.fetch)
    assert (len(queue.requests), reader.tickets.version) == (1, before)
    order = [each.ticket_id for each in tickets_of(reader)]
    queue.bump(17)
    queue.add(99)
    queue.requests.clear()
    await reader.look_again(queue.fetch)
    assert [number for number, _ in queue.requests] == [1, 2, 1]
    rows = list(reader.tickets)
    assert [row.ticket.ticket_id for row in rows] == ["T-99", *order]
    assert {row.ticket.ticket_id: row.mark for row in rows if row.mark is not Mark.NONE} == {
        "T-99": Mark.NEW,
        "T-17": Mark.CHANGED,
    }
    assert (reader.is_complete, reader.tickets.marks) == (True, 2)
    queue.remove(20)
    await reader.look_again(queue.fetch)
    assert not reader.is_complete


async def test_changes_after_the_page_that_a_reading_broke_off_at_are_read_by_the_next() -> None:
    """In the place that they have in the queue by then."""

    def before(queue: MovingQueue, answers: int) -> None:
        if answers == 4:
            for _ in range(5):
                queue.bump(9)
        if answers == 6:
            queue.bump(9)

    queue = MovingQueue(by_update(10), before=before)

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        if (number, len(queue.requests)) == (2, 5):
            await queue.fetch(number, filters)
            raise ServiceFailed(503)
        return await queue.fetch(number, filters)

    reader = QueueReader([NO_FILTERS], TicketSet(), at_once=1)
    with pytest.raises(ServiceFailed):
        await reader.run(fetch)
    await reader.run(fetch)
    assert (tickets_of(reader), reader.is_complete) == (queue.tickets, True)
    assert [number for number, _ in queue.requests] == [1, 2, 3, 4, 1, 2, 1, 2, 3, 1]


async def break_off_at_2(reader: QueueReader, queue: MovingQueue) -> None:
    """Look again at a queue whose page 2 cannot be had."""

    async def fetch(number: int, filters: TicketFilters) -> TicketPage:
        if number == 2:
            raise ServiceFailed(503)
        return await queue.fetch(number, filters)

    with pytest.raises(ServiceFailed):
        await reader.look_again(fetch)


@pytest.mark.parametrize("more", [0, 3])
async def test_changes_after_the_page_that_a_watch_broke_off_at_are_read_by_the_next(more: int) -> None:
    """Page 1 has nothing new then, or is full of newer changes."""
    queue = MovingQueue(by_update(30))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    for _ in range(5):
        queue.bump(29)
    await break_off_at_2(reader, queue)
    assert reader.tickets.marks == 3
    for _ in range(more):
        queue.bump(20)
    await reader.look_again(queue.fetch)
    assert sorted(tickets_of(reader), key=_name) == sorted(queue.tickets, key=_name)
    assert (reader.is_complete, reader.tickets.marks) == (True, 5 + more)
    queue.requests.clear()
    await reader.look_again(queue.fetch)
    assert [number for number, _ in queue.requests] == [1]


async def test_a_watch_of_another_order_trusts_no_change_of_one_that_broke_off() -> None:
    """Other pages may have changed with it."""
    queue = MovingQueue(unsorted(30))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    queue.bump(1)
    await break_off_at_2(reader, queue)
    await reader.look_again(queue.fetch)
    assert (reader.is_complete, reader.doubt) == (False, all_pages.CHANGED)


async def test_a_watch_of_another_order_trusts_no_change() -> None:
    """Page 1 shows only some of them there."""
    queue = MovingQueue(unsorted(30))
    reader = await read_all_pages(queue.fetch, [NO_FILTERS])
    await reader.look_again(queue.fetch)
    assert reader.is_complete
    queue.bump(1)
    await reader.look_again(queue.fetch)
    assert (reader.is_complete, reader.tickets.marks) == (False, 1)


async def test_two_statuses_are_read_as_two_queues() -> None:
    """Resolved and closed tickets are not read for what only concerns the others."""
    queue = MovingQueue(by_update(20))
    filters = QueueFilters(local=LocalFilters(active=True))
    reader = await read_all_pages(queue.fetch, filters.sources)
    assert {each.status for each in tickets_of(reader)} == {"open", "in-progress"}
    assert len(tickets_of(reader)) == 10
    assert reader.is_complete
    assert {asked.status for _, asked in queue.requests} == {"open", "in-progress"}


async def test_two_queues_of_one_page_each_are_complete_in_any_order() -> None:
    """Once their pages bring nothing new."""
    queue = MovingQueue(unsorted(8))
    reader = await read_all_pages(queue.fetch, QueueFilters(local=LocalFilters(active=True)).sources)
    assert (len(reader.tickets), reader.is_complete) == (4, True)
    assert [number for number, _ in queue.requests] == [1, 1, 1, 1]


async def test_a_ticket_that_changes_its_status_between_two_queues_is_there_once() -> None:
    """It may be on both, or on neither, for a moment."""
    for moment in range(9):
        for at in range(8):

            def before(queue: MovingQueue, answers: int, moment: int = moment, at: int = at) -> None:
                if answers == moment:
                    status = "in-progress" if queue.tickets[at].status == "open" else "open"
                    queue.bump(at, status=status)

            queue = MovingQueue(
                [each for each in by_update(30) if each.status in STATUSES[:2]], before=before
            )
            reader = await read_all_pages(
                queue.fetch, QueueFilters(local=LocalFilters(active=True)).sources, at_once=1
            )
            assert reader.is_complete
            assert set(tickets_of(reader)) in [set(state) for state in queue.states]


_FILTERS = st.builds(
    lambda local: QueueFilters(local=local),
    st.builds(
        LocalFilters,
        unclaimed=st.booleans(),
        priority=st.sampled_from(("", *PRIORITIES)),
        active=st.booleans(),
    ),
)
_ORDERS = st.builds(
    SortOrder, st.sampled_from([None, *(key for key in SortKey if key is not SortKey.WAITING)]), st.booleans()
)


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 16),
    per_page=st.integers(1, 4),
    at_once=st.integers(1, 4),
    is_sorted=st.booleans(),
    counts=st.booleans(),
    filters=_FILTERS,
    order=_ORDERS,
    data=st.data(),
)
def test_a_list_called_complete_is_the_queue_of_one_moment(
    size: int,
    per_page: int,
    at_once: int,
    is_sorted: bool,
    counts: bool,
    filters: QueueFilters,
    order: SortOrder,
    data: st.DataObject,
) -> None:
    """Whatever moves while it is read; and once nothing moves, it is complete and what it should be."""
    rests = False
    fresh = iter(range(100, 1_000))

    def before(queue: MovingQueue, answers: int) -> None:
        if rests or answers > 40:
            return
        for move in data.draw(st.lists(st.sampled_from(["bump", "add", "remove", "swap"]), max_size=1)):
            if move == "add" or not queue.tickets:
                queue.add(next(fresh))
            else:
                at = data.draw(st.integers(0, len(queue.tickets) - 1))
                if move == "bump":
                    queue.bump(at, status=data.draw(st.sampled_from(STATUSES)))
                else:
                    queue.remove(at)
                if move == "swap":
                    queue.add(next(fresh))

    start = by_update(size) if is_sorted else unsorted(size)
    queue = MovingQueue(start, per_page, counts, before)

    async def read() -> QueueReader:
        nonlocal rests
        reader = QueueReader(filters.sources, TicketSet(), at_once=at_once)
        await reader.run(queue.fetch)
        kept = filters.local.matches
        if reader.is_complete:
            states = [[each for each in state if kept(each)] for state in queue.states]
            listed = [each for each in tickets_of(reader) if kept(each)]
            assert sorted(listed, key=_name) in [sorted(state, key=_name) for state in states]
        rests = True
        await reader.run(queue.fetch)
        return reader

    reader = asyncio.run(read())
    assert reader.is_complete
    expected = shown(queue.tickets, filters, order)
    listed = shown(tickets_of(reader), filters, order)
    if len(filters.sources) == 1:
        assert listed == expected
    else:
        assert sorted(listed, key=_name) == sorted(expected, key=_name)


def _name(each: TicketSummary) -> str:
    return each.ticket_id


def test_a_mark_goes_when_the_ticket_was_seen() -> None:
    """The count of marks is right all the time."""
    tickets = TicketSet()
    page = TicketPage(tickets=(ticket(1), ticket(2)))
    tickets.take(page, (0, 0, 1), marks=True)
    assert tickets.marks == 2
    tickets.unmark(ticket(1))
    assert (tickets.marks, list(tickets)) == (1, [QueueRow(ticket(1)), QueueRow(ticket(2), Mark.NEW)])
    tickets.unmark(ticket(1))
    tickets.unmark(ticket(3))
    assert (tickets.marks, len(tickets)) == (1, 2)
    tickets.keep([ticket(1).ticket_id])
    assert (tickets.marks, len(tickets)) == (0, 1)


def test_all_marks_go_at_once() -> None:
    """That is a change only where there are any."""
    tickets = TicketSet()
    tickets.take(TicketPage(tickets=(ticket(1),)), (0, 0, 1))
    tickets.take(TicketPage(tickets=(ticket(2), ticket(3))), (0, 0, 2), marks=True)
    before = tickets.version
    tickets.unmark_all()
    assert (tickets.marks, {row.mark for row in tickets}) == (0, {Mark.NONE})
    assert tickets.version == before + 1
    tickets.unmark_all()
    assert tickets.version == before + 1


def test_a_ticket_that_moves_gets_its_place_on_the_newer_page() -> None:
    """The others on that page stay where they are."""
    tickets = TicketSet()
    tickets.take(TicketPage(tickets=(ticket(1), ticket(2), ticket(3))), (0, 0, 1))
    newer = TicketPage(tickets=(ticket(3), ticket(2)))
    assert tickets.take(newer, (0, -1, 1), moves={ticket(3).ticket_id}) == set()
    assert [row.ticket.ticket_id for row in tickets] == ["T-3", "T-1", "T-2"]


def test_the_newest_source_of_a_ticket_is_kept() -> None:
    """As it was received, until the ticket leaves."""
    tickets = TicketSet(keeps_sources=True)
    changed = replace(ticket(1), status=SafeText("closed"))
    tickets.take(TicketPage(tickets=(ticket(1), ticket(2)), sources=(b"1", b"2")), (0, 0, 1))
    tickets.take(TicketPage(tickets=(changed, ticket(2)), sources=(b"1a", b"2a")), (0, 0, 1))
    assert (tickets.source(ticket(1)), tickets.source(ticket(2))) == (b"1a", b"2")
    tickets.keep([ticket(2).ticket_id])
    with pytest.raises(KeyError):
        tickets.source(ticket(1))
