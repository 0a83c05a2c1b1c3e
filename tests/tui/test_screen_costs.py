"""What each action costs a slow line and the service: counted in bytes and requests, never in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import FakeApi
from series_tui.tickets.recents import Recent
from series_tui.tui.queue.preview import PreviewPane
from tests.bench.log_contenders import chat
from tests.tui.app_harness import PAUSES, MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.counting_terminal import CountingDriver, on_terminal
from tests.tui.log_harness import NOW, ticket
from tests.tui.queue_harness import Browsing, browsing, tickets
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle, until

KEY, SHORT_LIST, PAGE = 400, 2_000, 4_500
"""Bytes of a key that types or moves, of one that changes a short list, and of a page."""
AN_HOUR = timedelta(hours=1)
SHORT = 0.02
SHORT_PAUSES = PAUSES._replace(counts=SHORT, preview=SHORT, search=SHORT, prefetch=SHORT)
"""Those before a request; a test of requests waits for twice as long, and for every worker."""


@pytest.fixture(autouse=True)
def _many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal be one for which every colour is spelled out: the dearest kind."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


async def cost(pilot: Pilot[int], driver: CountingDriver, *keys: str) -> int:
    """Press keys, and return the bytes that the terminal got until nothing more came."""
    before = driver.count
    await pilot.press(*keys)
    await quiet(pilot, driver)
    return driver.since(before)


async def quiet(pilot: Pilot[int], driver: CountingDriver) -> None:
    """Wait until a settled app has sent nothing more."""
    last = -1
    while last != len(driver.written):
        last = len(driver.written)
        await settle(pilot)


async def comes_to_rest(pilot: Pilot[int], driver: CountingDriver) -> bool:
    """Wait until nothing is sent for longer than a cursor stays that blinks; return whether that came."""
    for _ in range(8):
        before = driver.count
        await pilot.pause(0.6)
        if driver.since(before) == 0:
            return True
    return False


async def test_every_screen_costs_little_to_open_and_nothing_to_look_at() -> None:
    """The input, the help, the palette, the queue, a ticket, its search: bytes first, then peace."""
    service = PlayedService(ticket(chat(400), REFERENCE))
    async with on_terminal(played_app(service), (80, 24)) as (pilot, driver):
        await quiet(pilot, driver)
        assert driver.count < 6_000
        steps = [
            ("the help", "f1", 9_000),
            ("back", "escape", 5_000),
            ("the palette", "ctrl+p", 10_000),
            ("back", "escape", 5_000),
            ("the queue", "f2", 10_000),
            ("the help of the queue", "question_mark", 12_000),
            ("back", "escape", 8_000),
            ("the input", "f3", 5_000),
            ("a ticket", " ".join((*REFERENCE, "enter")), 16_000),
            ("its search", "slash", SHORT_LIST),
        ]
        for name, keys, most in steps:
            assert 0 < await cost(pilot, driver, *keys.split()) < most, name
            assert name == "back" or await comes_to_rest(pilot, driver), name
            assert not [widget for widget in pilot.app.screen.query() if widget.auto_refresh], name


async def test_a_letter_costs_next_to_nothing() -> None:
    """In the input and in the search."""
    service = PlayedService(ticket(chat(400), REFERENCE))
    async with on_terminal(played_app(service, references=(REFERENCE,)), (80, 24)) as (pilot, driver):
        await quiet(pilot, driver)
        await cost(pilot, driver, "slash")
        assert max([await cost(pilot, driver, letter) for letter in "qqqqq"][1:]) <= KEY
        await cost(pilot, driver, "escape", "f3")
        assert max([await cost(pilot, driver, letter) for letter in "TICKET"]) <= KEY


@pytest.mark.parametrize("count", [10, 60])
async def test_narrowing_the_recent_tickets_costs_little(count: int) -> None:
    """Each letter, each one taken back, and each step; of a list that fills its room and differs all over."""
    recents = [
        Recent(f"TICKET-{1234567 * number:010}-{('WXYZ', 'ABCD')[number % 3 > 0]}", NOW - number * AN_HOUR)
        for number in range(count)
    ]
    app = played_app(PlayedService(), recents=MemoryRecents(recents))
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await quiet(pilot, driver)
        keys = ["W", "X", "backspace", "backspace", "9", "8", "7", "backspace", "4"]
        costs = [await cost(pilot, driver, key) for key in keys]
        assert KEY < max(costs) <= SHORT_LIST
        assert max([await cost(pilot, driver, key) for key in ("down", "down", "up")]) <= KEY


async def test_opening_the_queue_on_a_wide_terminal_costs_less_than_a_screen_of_text() -> None:
    """The list and the preview together: Textual writes 48,000 bytes for one screen of text of that size."""
    service = PlayedService(*(ticket(chat(60), f"TICKET-{number:04}-ABCD") for number in range(60)))
    async with on_terminal(played_app(service), (200, 60)) as (pilot, driver):
        await quiet(pilot, driver)
        for key, most in (("f2", 24_000), ("j", 8_000)):
            before = driver.count
            await cost(pilot, driver, key)
            preview = pilot.app.screen.query_one(PreviewPane)
            await until(pilot, lambda: preview.ticket is not None)  # noqa: B023  # called in this turn alone
            await until(pilot, lambda: "closed 60" in seen_on(pilot.app))  # counted after a pause, once
            await quiet(pilot, driver)
            assert driver.since(before) < most


async def test_moving_in_the_queue_costs_little() -> None:
    """A step changes two rows and a number; a page as much as one of a ticket."""
    service = PlayedService(*(ticket(chat(2), f"TICKET-{number:04}-ABCD") for number in range(60)))
    async with on_terminal(played_app(service), (80, 24)) as (pilot, driver):
        await cost(pilot, driver, "f2")
        assert max([await cost(pilot, driver, key) for key in ("j", "j", "k", "down")]) <= SHORT_LIST
        assert await cost(pilot, driver, "pagedown") <= PAGE


# Requests


async def asked(browsing: Browsing, *keys: str) -> list[str]:
    """Press keys, and return what was asked for because of them."""
    before = len(browsing.api.requests)
    await browsing.pilot.press(*keys)
    last = -1
    while last != len(browsing.api.requests):
        last = len(browsing.api.requests)
        await asyncio.sleep(2 * SHORT)
        await browsing.until(lambda: all(worker.is_finished for worker in browsing.app.workers))
        await settle(browsing.pilot)
    return [request.target for request in browsing.api.requests[before:]]


async def test_a_ticket_takes_one_request_and_the_names_one_for_all() -> None:
    """Opening, opening again from its tab, refreshing, reading, searching."""
    async with browsing(FakeApi(tickets(5), limit=0), is_open=False, pauses=SHORT_PAUSES) as reading:
        assert await asked(reading) == ["/tickets/config"]
        get = f"/tickets/get/{EXAMPLE}"
        assert await asked(reading, *EXAMPLE, "enter") == [get]
        assert await asked(reading, "k", "pageup", "slash", "e", "enter", "n", "escape", "f", "i", "t") == []
        assert await asked(reading, "r") == [get]


async def test_the_queue_asks_for_what_is_in_sight_and_the_counts() -> None:
    """Opening, moving, the last one, filters of the service and of our own."""
    async with browsing(FakeApi(tickets(200), limit=0), is_open=False, pauses=SHORT_PAUSES) as reading:
        await asked(reading)
        opened = await asked(reading, "f2")
        pages = [target for target in opened if "status" not in target]
        assert len(pages) <= 5
        assert len(opened) - len(pages) == 4, "one count for each status"
        assert await asked(reading, "j", "j", "k") == []
        assert len(await asked(reading, "pagedown")) <= 3
        assert len(await asked(reading, "G")) <= 4, "the pages between are not read"
        assert await asked(reading, "g") == []
        pages = [
            target for target in await asked(reading, "x") if "/list" in target and "status" not in target
        ]
        assert len(pages) == 23, "each of the 22 pages, and the first one again"
        assert await asked(reading, "x") == []
        narrowed = await asked(reading, "s", *"open", "enter")
        assert len(narrowed) <= 5
        assert all("status=open" in target for target in narrowed)
        assert len(await asked(reading, "r")) <= 9
