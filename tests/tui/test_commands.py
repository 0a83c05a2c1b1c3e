"""The command palette and the help: everything that can be done, with its key."""

from __future__ import annotations

from typing import cast

from textual.command import Command, CommandList
from textual.pilot import Pilot
from textual.widgets import Input

from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW, START
from tests.tui.sample import MARKUP, sample_ticket
from tests.tui.waiting import press_slowly, seen_settled, settle, until

SIZE = (100, 30)


async def palette(pilot: Pilot[int], typed: str) -> str:
    """Open the palette, type, and return what a person sees."""
    await pilot.press("ctrl+p")
    await settle(pilot)
    pilot.app.screen.query_one(Input).value = typed
    await settle(pilot)
    screen = pilot.app.screen
    await until(pilot, lambda: all(work.is_finished for work in pilot.app.workers if work.node is screen))
    return await seen_settled(pilot)


async def test_every_action_of_the_screen_is_in_the_palette() -> None:
    """Its words are those of the help, and its key stands beside them."""
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for keys, front in (((), TicketScreen), (("f2",), QueueScreen), (("f3",), OpenScreen)):
            await press_slowly(pilot, *keys)
            assert isinstance(app.screen, front)
            expected = {
                active.binding.description
                for active in app.screen.active_bindings.values()
                if active.binding.id and not active.binding.id.startswith(("app.commands", "app.tab"))
            }
            await press_slowly(pilot, "ctrl+p")
            options = [cast("Command", option) for option in app.screen.query_one(CommandList).options]
            offered = {str(option.hit.text) for option in options}
            assert expected <= offered, front
            assert len(options) == len(offered), front
            await press_slowly(pilot, "escape")


async def test_an_action_is_done_from_the_palette() -> None:
    """It works on the screen that is below."""
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "Toggle auto-refresh" in await palette(pilot, "auto")
        await pilot.press("enter")
        await settle(pilot)
        assert "· auto-refresh" in seen_on(app)
        await palette(pilot, "open queue")
        await pilot.press("enter")
        await settle(pilot)
        assert issubclass(type(app.screen), QueueScreen)


async def test_recent_and_open_tickets_are_found_by_a_few_letters() -> None:
    """Recent ones by ID, open ones by subject too; an ID in full opens whatever it names."""
    service = PlayedService(sample_ticket("A-1", subject=MARKUP), sample_ticket("B-22"), sample_ticket("C-3"))
    recents = MemoryRecents([Recent("B-22", NOW), Recent("A-1", START)])
    app = played_app(service, recents=recents, references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        seen = await palette(pilot, "b22")
        assert "Open B-22" in seen
        await pilot.press("enter")
        await settle(pilot)
        assert app.navigator.current_ticket == "B-22"
        seen = await palette(pilot, "quit [")
        assert "Go to A-1" in seen
        assert MARKUP[:12] in seen
        await pilot.press("escape")
        await palette(pilot, "C-3")
        await pilot.press("enter")
        await settle(pilot)
        assert app.navigator.current_ticket == "C-3"


async def test_a_remapped_key_stands_in_palette_and_help() -> None:
    """Both read the bindings themselves."""
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    app.set_keymap({"ticket.watch": "f9"})
    async with app.run_test(size=(100, 70)) as pilot:
        await settle(pilot)
        assert "F9" in await palette(pilot, "auto")
        await pilot.press("escape", "question_mark")
        await settle(pilot)
        assert "F9            Toggle auto-refresh" in seen_on(app)


async def test_the_help_of_the_queue_is_grouped_and_short() -> None:
    """Keys that do the same stand together; the numbers take one row."""
    app = played_app(PlayedService(sample_ticket("A-1")))
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("f2", "f1")
        await settle(pilot)
        seen = seen_on(app)
        assert "1-9           Go to tab" in seen
        assert "F2 b          Open queue" in seen
        assert seen.count("Go to tab") == 1


def test_the_palette_is_not_imported_before_it_is_opened() -> None:
    """The first paint does not wait for it."""
    assert not [provider for provider in SeriesApp.COMMANDS if isinstance(provider, type)]


async def test_a_click_beside_a_dialog_closes_it_and_one_inside_does_not() -> None:
    """The ticket below stays in either case."""
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        ticket = app.screen
        for key, row in (("f1", 15), ("ctrl+p", 7)):
            await press_slowly(pilot, key)
            dialog = app.screen
            assert dialog is not ticket, key
            await pilot.click(offset=(50, row))
            await settle(pilot)
            assert app.screen is dialog, key
            await pilot.click(offset=(99, 29))
            await settle(pilot)
            assert app.screen is ticket, key
