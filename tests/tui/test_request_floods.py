"""Keys held down over a slow service, over real HTTP: one request in flight, and at most one more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from time import monotonic

import pytest
from textual.events import Key

from series_tui.api.ticket_id import TicketId
from series_tui.demo.server import FakeApi, Fault, Recorded
from series_tui.tui.app import SeriesApp
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.session import Session
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui import queue_harness
from tests.tui.app_harness import PAUSES, seen_on
from tests.tui.queue_harness import browsing, filters_of, page_of, setup_over, tickets
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle, until

LATENCY, LONG_LATENCY = 0.3, 0.8
"""Seconds that a response takes; the long one for tests that look while a response is awaited."""
PRESSES = 40
SIZE = (100, 24)


@pytest.fixture(autouse=True)
def _no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no count of the statuses come in between."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0))


def assert_one_by_one(
    requests: Sequence[Recorded], began: float, pressed: float, latency: float = LATENCY
) -> None:
    """Each request was sent after the response to the one before, the last one for the last key or later."""
    assert all(later.at - earlier.at >= latency for earlier, later in pairwise(requests))
    assert requests[-1].at >= pressed
    assert len(requests) <= (pressed - began) / latency + 2


def connections_of(api: FakeApi) -> int:
    """Return how many connections the requests came over."""
    return len({request.connection for request in api.requests})


def ticket_requests(api: FakeApi) -> list[Recorded]:
    """Return the requests for the ticket."""
    return [request for request in api.requests if request.target.startswith("/tickets/get")]


@pytest.mark.parametrize("key", ["r", "f5"])
async def test_refreshes_of_a_ticket_are_sent_one_by_one(key: str) -> None:
    """The last press is honoured: what changed right before it is shown."""
    api = FakeApi(tickets(0), latency=LATENCY, limit=0)
    async with api, Session(setup_over(api)) as session:
        app = SeriesApp(session, references=(TicketId(REFERENCE),))
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: "Help with ranking" in seen_on(app))
            screen = app.screen
            assert isinstance(screen, TicketScreen)
            opened = len(ticket_requests(api))
            began = monotonic()
            await pilot.press(*[key] * (PRESSES - 1))
            api.change(REFERENCE, Subject="Another subject")
            pressed = monotonic()
            await pilot.press(key)
            await until(pilot, lambda: not screen.is_loading)
            assert_one_by_one(ticket_requests(api)[opened:], began, pressed)
            assert connections_of(api) <= 2  # the names of the departments are asked for beside the ticket
            assert "Another subject" in seen_on(app)
            assert "fetched " in seen_on(app).split("\n")[0]


async def test_escape_ends_both_the_request_in_flight_and_the_one_that_waits() -> None:
    """The screen says at once that nothing is awaited, and the next request is that of the next refresh."""
    api = FakeApi(tickets(0), limit=0)
    async with api, Session(setup_over(api)) as session:
        app = SeriesApp(session, references=(TicketId(REFERENCE),))
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: "Help with ranking" in seen_on(app))
            screen = app.screen
            assert isinstance(screen, TicketScreen)
            api.faults.append(Fault(hangs=True))
            await pilot.press("r")
            await until(pilot, lambda: len(ticket_requests(api)) == 2)
            await pilot.press("r", "r")
            was_loading = screen.is_loading
            await pilot.press("escape")
            assert (was_loading, screen.is_loading) == (True, False)
            await settle(pilot)
            await pilot.press("r")
            await until(pilot, lambda: not screen.is_loading)
            assert len(ticket_requests(api)) == 3
            assert app.screen is screen


async def test_refreshes_of_the_queue_are_sent_one_by_one() -> None:
    """The last press is honoured here too."""
    api = FakeApi(tickets(0), latency=LATENCY, limit=0)
    async with browsing(api) as queue:
        row = queue.loaded.row(0)
        assert row is not None
        opened = len(queue.lists())
        began = monotonic()
        await queue.pilot.press(*["r"] * (PRESSES - 1))
        api.change(row.ticket.reference, Subject="Another subject")
        pressed = monotonic()
        await queue.pilot.press("r")
        await queue.until(lambda: not queue.loader.is_waiting)
        assert_one_by_one(
            [request for request in queue.lists()[opened:] if page_of(request) == 1], began, pressed
        )
        assert connections_of(api) <= 2
        assert "Another subject" in queue.seen


async def test_refreshes_before_the_first_page_is_there_are_sent_one_by_one() -> None:
    """The first response is shown, though another one is asked for after it."""
    api = FakeApi(tickets(0), latency=LATENCY, limit=0)
    async with browsing(api, is_open=False) as queue:
        began = monotonic()
        await queue.pilot.press("f2", *["r"] * 20)
        pressed = monotonic()
        await queue.pilot.press("r")
        await queue.until(lambda: queue.loaded.pages)
        await queue.until(lambda: not queue.loader.is_waiting)
        assert_one_by_one([request for request in queue.lists() if page_of(request) == 1], began, pressed)
        assert len(queue.view) > 1


async def test_filters_changed_fast_request_only_the_newest() -> None:
    """Those that were passed are asked for one by one, and their answers never shown."""
    api = FakeApi(tickets(0), latency=LONG_LATENCY, limit=0)
    async with browsing(api, staff_user_id="987654321") as queue:
        opened = len(queue.lists())
        began = monotonic()
        for _ in range(PRESSES - 2):
            await queue.pilot.press("M")
        pressed = monotonic()
        await queue.pilot.press("M")
        assert not queue.loaded.pages
        await queue.until(lambda: not queue.loader.is_waiting)
        requests = queue.lists()[opened:]
        assert_one_by_one(requests, began, pressed, LONG_LATENCY)
        assert filters_of(requests[-1]) == {"staffUserId": "987654321"}
        assert connections_of(api) <= 2
        assert queue.loaded.read


async def test_a_search_typed_fast_requests_only_the_newest_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One request for the first letters, then one for all of them."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0, search=0.001))
    api = FakeApi(tickets(0), latency=LATENCY, limit=0)
    async with browsing(api) as queue:
        opened = len(queue.lists())
        began = monotonic()
        await queue.pilot.press("slash", *"rankin")
        pressed = monotonic()
        await queue.pilot.press("g")
        await queue.until(lambda: queue.filters.search == "ranking" and not queue.loader.is_waiting)
        requests = queue.lists()[opened:]
        assert_one_by_one(requests, began, pressed)
        assert filters_of(requests[-1]) == {"search": "ranking"}
        assert "Help with ranking" in queue.seen


async def test_a_hanging_request_does_not_block_other_filters() -> None:
    """Its response no longer counts, so it is cancelled after a pause."""
    api, pauses = FakeApi(tickets(0), limit=0), PAUSES._replace(counts=3600.0, superseded=0.2)
    async with browsing(api, staff_user_id="987654321", pauses=pauses) as queue:
        api.faults.append(Fault(hangs=True))
        await queue.pilot.press("M", "M", "M")
        await queue.until(lambda: not queue.loader.is_waiting and queue.loaded.pages)
        assert queue.filters.staff_user_id == "987654321"


async def test_pages_that_were_only_passed_are_not_read() -> None:
    """A key held down through a long queue reads what is in sight in the end, and little else."""
    api = FakeApi(tickets(1_300), latency=LONG_LATENCY, limit=0)
    async with browsing(api) as queue:
        for _ in range(60):
            queue.app.post_message(Key("pagedown", None))
        await queue.until(lambda: queue.loaded.page_of(queue.queue_list.top) > 60)
        await queue.until(lambda: not queue.loader.is_waiting)
        top = queue.queue_list.top
        assert all(queue.view.row(entry) for entry in range(top, top + queue.queue_list.room))
        passed = queue.loaded.page_of(top)
        requests = queue.lists()
        assert len(requests) < passed * 3 / 4
        times = [request.at for request in requests]
        assert all(later - earlier >= LONG_LATENCY for earlier, later in zip(times, times[6:], strict=False))
        assert connections_of(api) <= 8


async def test_previews_of_rows_passed_slowly_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row that the cursor rests on in the end is shown."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0, preview=0.001))
    api = FakeApi(tickets(0), latency=LATENCY, limit=0)
    async with browsing(api, size=(160, 40)) as queue:
        began = monotonic()
        for _ in range(8):
            await queue.pilot.press("down")
        pressed = monotonic()
        await queue.pilot.press("down")
        preview = queue.screen.query_one(PreviewPane)
        await queue.until(lambda: preview.ticket is not None)
        assert_one_by_one(ticket_requests(api), began - 2 * LATENCY, pressed)
        chosen = queue.queue_list.ticket
        assert chosen is not None
        assert preview.ticket is not None
        assert preview.ticket.reference == chosen.reference
