"""What the log costs a slow line and the machine: counted in bytes, reads and allocations, never in time."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from series_tui.api.models import Ticket
from series_tui.text.sanitize import clean
from series_tui.tui.log import message_log as log_module
from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.styles import read_styles
from tests.bench.log_contenders import chat
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.counting_terminal import CountingDriver, on_terminal
from tests.tui.log_harness import LogApp, conversation, message, ticket
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle

pytestmark = pytest.mark.usefixtures("painted_frames")
PAGE, KEY = 4_500, 400
"""Bytes that a page may cost, and a key that moves the cursor or a hit."""


@pytest.fixture(autouse=True)
def _many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal be one for which every colour is spelled out: the dearest kind."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


@asynccontextmanager
async def reading(
    shown: Ticket, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], CountingDriver]]:
    """Open a ticket in the whole app, and wait until nothing more is painted."""
    app = played_app(PlayedService(shown), references=(REFERENCE,))
    async with on_terminal(app, size) as (pilot, driver):
        await settle(pilot)
        yield pilot, driver


async def bytes_of(pilot: Pilot[int], driver: CountingDriver, *keys: str) -> int:
    """Press keys, and return the bytes that the terminal got."""
    before = driver.count
    await pilot.press(*keys)
    await pilot.pause(0.05)
    return driver.since(before)


def dense(count: int = 400) -> Ticket:
    """Return a chat whose messages fill the screen."""
    return ticket(chat(count), REFERENCE)


async def test_a_page_costs_little_and_a_line_no_more() -> None:
    """Of messages full of text, at the usual size: every row changes, and what stays of it is not sent."""
    async with reading(dense()) as (pilot, driver):
        for key in ("pageup", "pageup", "pageup", "space", "u", "d", "g", "G", "k", "k", "j"):
            assert 0 < await bytes_of(pilot, driver, key) <= PAGE, key


async def test_a_step_of_the_cursor_costs_next_to_nothing() -> None:
    """A few marks and the number of the message."""
    async with reading(ticket(conversation(200), REFERENCE)) as (pilot, driver):
        await bytes_of(pilot, driver, "K")
        for key in ("K", "K", "J"):
            assert 0 < await bytes_of(pilot, driver, key) <= KEY


async def test_a_step_to_a_hit_in_sight_costs_next_to_nothing() -> None:
    """Two hits look different, and another number."""
    async with reading(dense()) as (pilot, driver):
        await pilot.press("slash", *"lobby", "enter")
        await pilot.pause(0.2)
        costs = [await bytes_of(pilot, driver, key) for key in "nnnnnnNNN"]
        assert min(costs) <= KEY
        assert max(costs) <= PAGE + KEY


async def test_nothing_is_sent_while_nothing_happens() -> None:
    """Neither while idle slices correct the heights nor after it."""
    async with reading(dense(3_000)) as (pilot, driver):
        await pilot.press("g", "space")
        await pilot.pause(0.1)
        before = driver.count
        await pilot.pause(0.4)
        assert driver.since(before) == 0


async def test_a_key_without_effect_sends_nothing() -> None:
    """At the end of the chat, and between two minutes."""
    async with reading(dense()) as (pilot, driver):
        await pilot.press("G")
        await pilot.pause(0.05)
        assert await bytes_of(pilot, driver, "G", "j", "space", "end") == 0


NO_CELL = {
    "vowels": "\u1161",
    "letters with vowels": "a" + "\u1161" * 8,
    "marks of a newer Unicode": "a" + "\U00011f00" * 8,
    "rare marks": "a" + "\U0001e8d0" * 2,
    "piled marks": "a" + "\u1ab0" * 8,
    "skin tones": "👍" + "🏽" * 8,
}
MARKED = {"letters with two marks each, as Thai has them": "ก\u0e31\u0e48"}


@pytest.mark.parametrize(("size", "texts"), [((80, 24), {**NO_CELL, **MARKED}), ((200, 60), MARKED)])
async def test_zero_width_text_costs_at_most_three_times_as_much_as_plain_text(
    size: tuple[int, int], texts: dict[str, str]
) -> None:
    """A first frame, of 30,000 characters."""
    costs = {}
    for name, body in {"plain": "word and more ", **texts}.items():
        shown = ticket([message(0, clean(body * (30_000 // len(body))))], REFERENCE)
        async with reading(shown, size) as (_, driver):
            costs[name] = driver.count
    assert {name: cost for name, cost in costs.items() if cost > 3 * costs["plain"]} == {}


async def test_styles_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for each line, nor for each page; again only when the theme changes."""
    reads: list[MessageLog] = []

    def noted(log: MessageLog) -> object:
        reads.append(log)
        return read_styles(log)

    monkeypatch.setattr(log_module, "read_styles", noted)
    async with reading(dense()) as (pilot, _):
        reads.clear()
        await pilot.press("g", *["space"] * 5, "J", "K", "f", "f", "f", "f", "t", "G")
        assert len(reads) == 0
        pilot.app.theme = "textual-light"
        await pilot.pause()
        assert len(reads) == 1


async def test_a_frame_paints_the_screen_and_not_the_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 5,000 messages lays out as many messages as a page of 500."""
    counts: list[int] = []
    layout = LogLayout.layout
    asked: set[int] = set()

    def noted(self: LogLayout, item: int) -> object:
        asked.add(item)
        return layout(self, item)

    monkeypatch.setattr(LogLayout, "layout", noted)
    for count in (500, 5_000):
        app = LogApp(ticket(chat(count)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("g", "space")
            asked.clear()
            await pilot.press("space", "space", "pageup", "j")
            counts.append(len(asked))
    assert counts[1] <= 2 * counts[0] + 10


async def test_the_log_takes_little_memory_over_the_messages() -> None:
    """Of 4,000 messages, shown, paged, jumped in, filtered and searched: hardly more than of 500."""
    shown = ticket(chat(4_000))
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tracemalloc.start()
        try:
            app.log_widget.ticket = shown
            await pilot.press("g", "space", "G", "pageup", "f", "f", "f", "f")
            app.log_widget.find("lobby")
            while app.log_widget.position.is_searching:
                await pilot.pause(0.02)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert app.log_widget.position.hits
        assert peak < 1_200_000, "500 messages take 0.8 MB"


async def test_the_log_keeps_few_objects_for_the_messages() -> None:
    """For 4,000 messages, shown and paged: fewer than one that stays for every two of them."""
    shown = ticket(chat(4_000))
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tracemalloc.start()
        try:
            app.log_widget.ticket = shown
            await pilot.press("g", "space", "G", "pageup")
            kept = tracemalloc.take_snapshot().filter_traces(
                [tracemalloc.Filter(True, "*/series_tui/tui/log/*")]
            )
        finally:
            tracemalloc.stop()
        assert 0 < sum(statistic.count for statistic in kept.statistics("filename")) < 2_000


class SearchedText(str):
    """A text that counts the characters in which something was looked for."""

    searched = 0

    def __contains__(self, part: str) -> bool:  # type: ignore[override]  # str takes only texts, too
        SearchedText.searched += len(self)
        return super().__contains__(part)

    def find(self, part: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        """Count what is looked through, and look."""
        SearchedText.searched += min(len(self) if end is None else end, len(self)) - start
        return super().find(part, start, end)


async def test_links_are_looked_for_only_near_the_rows_in_sight() -> None:
    """A message of a megabyte was searched whole for each of its rows."""
    text = SearchedText("a long word or two " * 50_000)
    app = LogApp(ticket([message(0, text)]))
    app.log_widget._links = True
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        SearchedText.searched = 0
        await pilot.press("pageup")
        await pilot.pause()
        assert 0 < SearchedText.searched < len(text) / 2
