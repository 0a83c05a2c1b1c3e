"""Keys that arrive together, as a slow line sends them, do what they would do one after the other."""

from __future__ import annotations

import asyncio

from textual.app import App
from textual.events import Key, MouseDown, MouseUp
from textual.geometry import Offset
from textual.keys import REPLACED_KEYS
from textual.widgets import Input

from series_tui.demo.server import FakeApi
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.queue.search_bar import SearchBar
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.screens.palette import PaletteScreen
from series_tui.tui.ticket.export_dialog import ExportDialog
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.widgets.select_dialog import SelectDialog
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.queue_harness import browsing, tickets
from tests.tui.sample import sample_ticket
from tests.tui.waiting import settle

SIZE = (80, 24)
_NAMES = {"/": "slash", "-": "minus", ".": "full_stop"}


def send_at_once(app: App[int], *keys: str) -> None:
    """Let keys arrive in one go: names of keys, or texts that are typed letter by letter."""
    for key in keys:
        if key in ("enter", "escape", "down", "backspace", "f2", "f3") or "+" in key:
            app.post_message(Key(key, None))
            continue
        for character in key:
            app.post_message(Key(REPLACED_KEYS.get(character, _NAMES.get(character, character)), character))


def typed_in(app: SeriesApp) -> str:
    """Return what stands in the line that has the keys."""
    assert isinstance(app.focused, Input)
    return app.focused.value


def two() -> PlayedService:
    """Return a service with two tickets."""
    return PlayedService(
        sample_ticket("A-1", subject="first one"), sample_ticket("A-2", subject="second one")
    )


async def test_letters_typed_with_the_key_of_a_dialog_filter_its_rows() -> None:
    """Each letter reaches the dialog, and none acts on the queue."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        filters = queue.filters
        for key, text, row in (("d", "bill", "Billing"), ("a", "mina", "")):
            send_at_once(queue.app, key, text)
            await settle(queue.pilot)
            assert queue.front is SelectDialog, key
            assert typed_in(queue.app) == text
            assert row in queue.seen
            assert queue.filters == filters, key
            send_at_once(queue.app, "escape")
            await settle(queue.pilot)
            assert isinstance(queue.app.screen, QueueScreen), key


async def test_escape_and_enter_close_a_dialog_before_the_next_key() -> None:
    """The key after them is for the queue; Enter has chosen the department by then."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        send_at_once(queue.app, "d", "x", "escape", "x")
        await queue.until(lambda: queue.front is QueueScreen and queue.loader.shown.filters.local.unclaimed)
        assert queue.filters.department == ""
        send_at_once(queue.app, "x")
        await queue.until(lambda: not queue.loader.shown.filters.local.unclaimed)
        send_at_once(queue.app, "d", "bill", "enter", "x")
        await queue.until(lambda: queue.front is QueueScreen and queue.loader.shown.filters.local.unclaimed)
        assert queue.filters.department == "billing-dept"


async def test_a_search_of_the_queue_and_what_is_done_with_its_hits() -> None:
    """Enter goes to the list, down to the next row, both before the next key."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        send_at_once(queue.app, "/rank", "backspace", "k", "enter", "down")
        await queue.until(lambda: queue.filters.search == "rank")
        assert not queue.app.screen.query_one(SearchBar).display
        assert isinstance(queue.app.screen, QueueScreen)


async def test_a_ticket_opens_before_the_next_key() -> None:
    """A key after Enter is for the ticket, not for the queue."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        send_at_once(queue.app, "enter", "w")
        await queue.until(lambda: queue.front is TicketScreen)
        await settle(queue.pilot)
        screen = queue.app.screen
        assert isinstance(screen, TicketScreen)
        assert screen.is_watched
        assert not queue.screen.is_watched


async def test_n_typed_after_a_search_steps_through_its_hits() -> None:
    """The letters of the text are found, those after Enter go from hit to hit."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        send_at_once(app, "/in", "enter", "n")
        await settle(pilot)
        assert isinstance(app.focused, MessageLog)
        assert "match 2 of " in seen_on(app)


async def test_an_id_typed_after_the_key_of_the_input_goes_into_it() -> None:
    """No letter of its ID acts in the ticket."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        send_at_once(app, "oA-2", "enter", "f")
        await settle(pilot)
        assert app.navigator.current_ticket == "A-2"
        assert "player only" in seen_on(app)


async def test_escape_in_the_input_leads_back_from_an_opened_id() -> None:
    """Once: what was opened after it is not left for a ticket of long ago."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        send_at_once(app, "oA-2", "enter")
        await settle(pilot)
        send_at_once(app, "f2", "2", "f3", "escape")
        await settle(pilot)
        assert app.navigator.current_ticket == "A-2"
        send_at_once(app, "oA-1", "enter", "escape", "escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, OpenScreen)
        assert typed_in(app) == ""


async def test_the_palette_and_the_export_take_keys_typed_after_theirs() -> None:
    """Each is a screen that is not there yet when the letters arrive."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        send_at_once(app, "ctrl+p", "theme")
        await settle(pilot)
        assert isinstance(app.screen, PaletteScreen)
        assert typed_in(app) == "theme"
        send_at_once(app, "escape", "e", ".md")
        await settle(pilot)
        assert isinstance(app.screen, ExportDialog)
        assert typed_in(app) == "A-1.txt.md"


async def test_keys_typed_before_the_first_screen_go_to_it() -> None:
    """The app starts with the letters that did not wait for it."""
    app = played_app(two())
    send_at_once(app, "A-2")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, OpenScreen)
        assert typed_in(app) == "A-2"


async def test_keys_wait_for_a_screen_pushed_by_the_program() -> None:
    """One that the program pushes takes Escape, the screen below it the next; and the keyboard goes on."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)

        def come_up() -> None:
            send_at_once(app, "escape", "f")
            app.action_help()

        app.screen.call_later(come_up)
        for _ in range(100):  # a pilot's pause would have a part in the order
            await asyncio.sleep(0)
        await settle(pilot)
        assert "player only" in seen_on(app)
        send_at_once(app, "f", "f")
        await settle(pilot)
        assert "system only" in seen_on(app)


async def test_a_ticket_is_closed_before_the_next_key() -> None:
    """A key after the one that closes it is for the queue again."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        send_at_once(queue.app, "enter")
        await queue.until(lambda: queue.front is TicketScreen)
        send_at_once(queue.app, "q", "w")
        await queue.until(lambda: queue.front is QueueScreen)
        await settle(queue.pilot)
        assert queue.screen.is_watched


async def test_a_click_after_escape_takes_effect_after_it() -> None:
    """A dialogue that Escape closes takes no click that was meant for the row below it."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        send_at_once(queue.app, "d")
        await settle(queue.pilot)
        row = queue.app.screen_stack[-2].query_one(QueueList)
        place = row.region.offset + Offset(4, 4)
        send_at_once(queue.app, "escape")
        for kind in (MouseDown, MouseUp):
            queue.app.post_message(kind(None, place.x, place.y, 0, 0, 1, False, False, False))
        await settle(queue.pilot)
        assert queue.front is QueueScreen
        assert row.cursor > 0


async def test_keys_take_effect_after_their_screen_has_closed() -> None:
    """A dialogue may be taken away before it was ever there."""
    app = played_app(two(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_help()
        app._screen_stack.pop()
        send_at_once(app, "f")
        await settle(pilot)
        assert "player only" in seen_on(app)
