"""A watched queue: what changes is marked where it is, and nothing moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from series_tui.demo.server import FakeApi, Fault
from tests.tui.app_harness import PAUSES
from tests.tui.queue_harness import Browsing, browsing, tickets
from tests.tui.waiting import Turns

NO_COUNTS = PAUSES._replace(counts=1e6)


@asynccontextmanager
async def watched_in_vain() -> AsyncIterator[tuple[Browsing, FakeApi, Turns]]:
    """Watch a queue whose next look is not answered."""
    api, turns = FakeApi(tickets(30), limit=0), Turns()
    async with browsing(api, sleep=turns.sleep, chance=lambda: 0.5, pauses=NO_COUNTS) as queue:
        await queue.press("w", "j", "k")
        api.faults.extend([Fault(status=404)] * 3)
        await turns.next(queue.pilot)
        yield queue, api, turns


@pytest.mark.parametrize("offset", [0, 30])
async def test_a_watched_queue_marks_changed_tickets_and_moves_no_row(offset: int) -> None:
    """At its beginning and further down: the rows in sight stay where they are."""
    api, turns = FakeApi(tickets(100), limit=0), Turns()
    async with browsing(api, sleep=turns.sleep, chance=lambda: 0.5, pauses=NO_COUNTS) as queue:
        await queue.press("w")
        assert "auto-refresh about every" in queue.rows[-1]
        await queue.press(*["j"] * offset)
        queue_list = queue.queue_list
        changing = queue.view.row(queue_list.top + 4)
        assert changing is not None
        before = queue.rows
        asked = len(queue.pages())
        api.change(changing.ticket.reference, Subject="Another subject", UpdatedAt="2026-03-04T11:59:59.000Z")
        await turns.next(queue.pilot)
        await queue.until(lambda: "1 changed · auto-refresh" in queue.seen)
        assert len(queue.pages()) - asked <= 4
        changed = [(old, new) for old, new in zip(before[1:-1], queue.rows[1:-1], strict=True) if old != new]
        assert [new for _, new in changed if "changed" not in new] == []
        if offset == 0:
            assert "changed Another subj" in changed[0][1]
        await queue.press("r")
        assert " changed " not in queue.seen
        assert "Another subj" in queue.seen or offset


async def test_a_failed_poll_of_the_queue_is_one_line() -> None:
    """The rows stay, with their age; the next response takes the line away."""
    async with watched_in_vain() as (queue, api, turns):
        await queue.until(lambda: "What you see is from 12:00" in queue.seen)
        assert "1 of 44" in queue.seen
        api.faults.clear()
        await turns.next(queue.pilot)
        await queue.until(lambda: "What you see is" not in queue.seen)


async def test_a_refresh_removes_the_error_of_a_failed_poll() -> None:
    """The reader need not wait for the next look."""
    async with watched_in_vain() as (queue, api, _):
        await queue.until(lambda: "Auto-refresh will try again." in queue.seen)
        api.faults.clear()
        await queue.press("r")
        assert "Auto-refresh will try again." not in queue.seen


async def test_a_change_in_the_queue_is_counted_where_another_screen_is_in_front() -> None:
    """The line of open tickets has it, and leads there."""
    api, turns = FakeApi(tickets(30), limit=0), Turns()
    async with browsing(api, sleep=turns.sleep, chance=lambda: 0.5, pauses=NO_COUNTS) as queue:
        await queue.press("w", "enter")
        row = queue.view.row(3)
        assert row is not None
        api.change(row.ticket.reference, Status="closed")
        await turns.next(queue.pilot)
        await queue.until(lambda: "queue 1 new" in queue.rows[0])
        await queue.pilot.click("#tabs", offset=(3, 0))
        await queue.until(lambda: queue.app.screen is queue.screen)
        assert "changed" in queue.seen


async def test_a_watch_requests_nothing_while_a_reader_waits_or_no_page_is_there() -> None:
    """The reader's own request is the one that brings the newest state."""
    api = FakeApi(tickets(30), limit=0, faults=[Fault(status=404)] * 9)
    async with browsing(api, size=(100, 12), pauses=NO_COUNTS) as queue:
        failure = queue.seen
        await queue.loader.poll(())
        await queue.rest()
        assert queue.seen == failure
        assert queue.pages() == [1]
        api.faults.clear()
        await queue.press("r")
        assert "1 of 44" in queue.seen
        api.faults.extend([Fault(hangs=True)] * 9)
        before = len(queue.lists())
        await queue.pilot.press("r")
        await queue.until(lambda: len(queue.lists()) == before + 1)
        await asyncio.wait_for(queue.loader.poll(()), 10)
        assert len(queue.lists()) == before + 1
