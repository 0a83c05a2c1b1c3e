"""The list of links alone: its cursor while more arrive, and its hint."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from textual.app import App
from textual.widgets import Input, OptionList

from series_tui.text.sanitize import SafeText
from series_tui.tickets.ticket_links import TicketLink
from series_tui.tui.ticket.links_dialog import LinksDialog
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle, until

FIRST, SECOND, THIRD = (
    TicketLink(SafeText(f"https://example.com/{name}"), SafeText("player")) for name in "abc"
)


async def test_the_cursor_stays_where_it_is_when_more_links_arrive() -> None:
    """They stand after those that are listed."""
    go_on = threading.Event()

    def search() -> Sequence[TicketLink]:
        go_on.wait(30)
        return [THIRD]

    app = App[int]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(LinksDialog([FIRST, SECOND], None, search))
        await pilot.press("down")
        await until(pilot, lambda: "searching the messages" in seen_on(app))
        go_on.set()
        await until(pilot, lambda: THIRD.url in seen_on(app))
        await settle(pilot)
        assert app.screen.query_one(OptionList).highlighted == 1


@pytest.mark.parametrize(
    "links", [[], [TicketLink(SafeText(f"https://example.com/{'a' * 150}"), SafeText("player"))]]
)
async def test_a_search_for_links_is_shown_until_its_end(links: list[TicketLink]) -> None:
    """In the smallest terminal too, where an address fills the rows below; no list is called empty before."""
    go_on = threading.Event()

    def search() -> Sequence[TicketLink]:
        go_on.wait(30)
        return []

    app = App[int]()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.push_screen(LinksDialog(links, None, search))
        await until(pilot, lambda: "searching the messages …" in seen_on(app))
        assert "No links." not in seen_on(app)
        go_on.set()
        await until(pilot, lambda: "searching" not in seen_on(app))
        assert ("No links." in seen_on(app)) == (not links)


@pytest.mark.parametrize(("width", "is_whole"), [(60, True), (59, False)])
async def test_the_hint_is_short_where_there_is_little_room(width: int, is_whole: bool) -> None:
    """What enter does is said in any case."""
    app = App[int]()
    async with app.run_test(size=(width, 24)):
        await app.push_screen(LinksDialog([FIRST], None, None))
        placeholder = app.screen.query_one(Input).placeholder
        assert "enter copies" in str(placeholder)
        assert ("esc closes" in str(placeholder)) == is_whole
