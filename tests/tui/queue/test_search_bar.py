"""The search line alone: when it asks, and when the reader is back in the list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events, on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button, Input

from series_tui.tui.queue.search_bar import SearchBar
from tests.tui.waiting import settle, until

NEVER = 1e6


class SearchApp(App[int]):
    """A screen with the line, and something else to focus.

    Attributes:
        asked: The texts that were looked for.
        left: How often the reader went back.
    """

    def __init__(self, pause: float) -> None:
        super().__init__()
        self._pause = pause
        self.asked: list[str] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        """Put a button over the line."""
        yield Button("list")
        yield SearchBar(self._pause)

    @on(SearchBar.Searched)
    def _asked(self, event: SearchBar.Searched) -> None:
        self.asked.append(event.text)

    @on(SearchBar.Closed)
    def _left(self) -> None:
        self.left += 1

    def taken(self) -> tuple[list[str], int]:
        """Return what was looked for since the last call, and how often the reader went back."""
        asked, left = self.asked, self.left
        self.asked, self.left = [], 0
        return asked, left


@asynccontextmanager
async def searching(pause: float = NEVER) -> AsyncIterator[tuple[SearchApp, Pilot[int], SearchBar]]:
    """Run the app."""
    app = SearchApp(pause)
    async with app.run_test(size=(60, 8)) as pilot:
        yield app, pilot, app.query_one(SearchBar)


async def test_a_search_asks_for_another_text_once_when_it_ends() -> None:
    """By enter or escape; a text that is looked for already is not asked for again."""
    async with searching() as (app, pilot, bar):
        assert not bar.display
        bar.open("")
        await pilot.press("enter")
        await settle(pilot)
        assert app.taken() == ([], 1)
        bar.open("old")
        bar.query_one(Input).value = " xy "
        await settle(pilot)
        assert (bar.display, app.taken()) == (True, ([], 0))
        await pilot.press("enter")
        await settle(pilot)
        assert (bar.display, app.taken()) == (False, (["xy"], 1))
        bar.open("xy")
        await pilot.press("enter")
        await settle(pilot)
        assert app.taken() == ([], 1)
        bar.open("xy")
        bar.query_one(Input).value = "z"
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert (bar.display, app.taken()) == (False, ([""], 1))


async def test_a_search_ends_with_the_focus_but_not_with_that_of_the_terminal() -> None:
    """What was typed by then counts."""
    async with searching() as (app, pilot, bar):
        bar.open("a")
        bar.query_one(Input).value = "b"
        await settle(pilot)
        app.post_message(events.AppBlur())
        await settle(pilot)
        assert (bar.display, app.taken()) == (True, ([], 0))
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert app.focused is bar.query_one(Input)
        await pilot.click(Button)
        await settle(pilot)
        assert (bar.display, app.taken()) == (False, (["b"], 1))


async def test_a_search_asks_once_the_typing_rests() -> None:
    """And goes on."""
    async with searching(0.001) as (app, pilot, bar):
        bar.open("")
        for text in ("a", "ab"):
            bar.query_one(Input).value = text
            await until(pilot, lambda: app.asked)
            assert (bar.display, app.taken()) == (True, ([text], 0))


async def test_a_text_typed_into_an_opened_search_replaces_the_former_one() -> None:
    """Also where the line has not lost the focus in between."""
    async with searching() as (_, pilot, bar):
        for _ in range(2):
            bar.open("old")
            await pilot.press("n", "e", "w")
            assert bar.query_one(Input).value == "new"
