"""Several tickets: tabs to go between, each as it was left, within bounded memory."""

from __future__ import annotations

from series_tui.api.ticket_id import TicketId
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.tabs import MAX_SCREENS
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.log_harness import conversation, ticket
from tests.tui.sample import sample_ticket
from tests.tui.waiting import press_slowly, settle

SIZE = (100, 24)


def tabs(app: SeriesApp) -> str:
    """Return the line of the open tickets; the first row of the screen."""
    return seen_on(app).split("\n")[0]


def three() -> PlayedService:
    """Return a service with three tickets."""
    return PlayedService(
        sample_ticket("A-1", subject="first one"),
        ticket(conversation(40), "A-2"),
        sample_ticket("A-3", subject="third one"),
    )


async def test_one_ticket_has_no_row_of_tabs() -> None:
    """The line is there once there is something to go to."""
    app = played_app(three(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "✕" not in tabs(app)
        assert "A-1" in tabs(app)


async def test_numbers_and_tab_go_between_tickets_and_each_is_fetched_once() -> None:
    """What is in front is marked; coming back asks the service for nothing."""
    service = three()
    app = played_app(service, references=("A-1", "A-2", "A-3"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert service.asked == ["A-1"]
        await pilot.press("3")
        await settle(pilot)
        assert "A-3  third one" in seen_on(app)
        for key, current in (("tab", "A-1"), ("tab", "A-2"), ("shift+tab", "A-1"), ("2", "A-2")):
            await pilot.press(key)
            await settle(pilot)
            assert app.navigator.current_ticket == current
        await pilot.press("9")
        await settle(pilot)
        assert app.navigator.current_ticket == "A-2"
        assert sorted(service.asked) == ["A-1", "A-2", "A-3"]
        assert "1 first one ✕" in tabs(app)
        assert "3 third one ✕" in tabs(app)


async def test_each_ticket_keeps_place_search_and_filter() -> None:
    """The screen is as it was left, to the last cell."""
    app = played_app(three(), references=("A-2", "A-1"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("g", "space", "f", "slash", *"message 1", "enter", "n")
        await settle(pilot)
        before = seen_on(app).split("\n")[1:]
        await pilot.press("tab")
        await settle(pilot)
        assert "first one" in seen_on(app)
        await pilot.press("tab")
        await settle(pilot)
        assert seen_on(app).split("\n")[1:] == before
        assert any("message 1" in row for row in before)


async def test_opening_an_open_ticket_goes_to_its_tab() -> None:
    """By the input too; nothing is fetched again."""
    service = three()
    app = played_app(service, references=("A-1", "A-3"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f3", *"A-3", "enter")
        await settle(pilot)
        await pilot.press("f3", *"A-1", "enter")
        await settle(pilot)
        assert app.navigator.current_ticket == "A-1"
        assert [tab.ticket_id for tab in app.navigator.tabs.tabs] == ["A-1", "A-3"]
        assert service.asked == ["A-1", "A-3"]


async def test_escape_leaves_a_ticket_open_and_q_closes_it() -> None:
    """Escape in the empty input leads back to where f3 was pressed."""
    app = played_app(three(), references=("A-1", "A-3"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert issubclass(type(app.screen), OpenScreen)
        assert len(app.navigator.tabs.tabs) == 2
        await press_slowly(pilot, "f2", "1", "f3", "escape")
        assert app.navigator.current_ticket == "A-1"
        await pilot.press("q")
        await settle(pilot)
        assert [tab.ticket_id for tab in app.navigator.tabs.tabs] == ["A-3"]
        assert app.navigator.current_ticket is None


async def test_the_mouse_goes_to_a_tab_and_closes_one() -> None:
    """A click on its name, and one on its cross."""
    app = played_app(three(), references=("A-1", "A-3"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.click("#tabs", offset=(tabs(app).index("A-3"), 0))
        await settle(pilot)
        assert app.navigator.current_ticket == "A-3"
        await pilot.click("#tabs", offset=(tabs(app).index("✕"), 0))
        await settle(pilot)
        assert [tab.ticket_id for tab in app.navigator.tabs.tabs] == ["A-3"]
        assert app.navigator.current_ticket == "A-3"


async def test_a_missing_ticket_leaves_no_tab() -> None:
    """Going back from the failure closes it."""
    app = played_app(three())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"NONE-1", "enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.navigator.tabs.tabs == []


async def test_screens_are_bounded_and_a_removed_one_is_fetched_again() -> None:
    """Every ticket stays open; those least recently shown are only known by their ID."""
    count = MAX_SCREENS + 2
    service = PlayedService(*(sample_ticket(f"B-{n}", subject=f"number {n}") for n in range(count)))
    app = played_app(service, references=tuple(f"B-{n}" for n in range(count)))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(count):
            await settle(pilot)
            await pilot.press("tab")
        await settle(pilot)
        assert len(app.navigator.tabs.tabs) == count
        screens = [screen for screen in app.navigator.screens() if isinstance(screen, TicketScreen)]
        assert len(screens) == MAX_SCREENS
        assert len(app.query(MessageLog)) <= 1
        assert "more" in tabs(app)
        assert app.navigator.current_ticket == "B-0"
        assert service.asked.count("B-0") == 2
        assert "number 0" in seen_on(app)
        for number in range(count - 1, count - MAX_SCREENS, -1):
            await press_slowly(pilot, "shift+tab")
            assert app.navigator.current_ticket == f"B-{number}"
            assert service.asked.count(f"B-{number}") == 1


async def test_a_ticket_opened_under_a_dialog_takes_its_place() -> None:
    """Keys that arrive together may open both; escape then leads back as if the dialogue had not been."""
    app = played_app(three(), references=("A-1",))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f1")
        assert app.screen.is_modal
        await app.navigator.open(TicketId("A-3"))
        await settle(pilot)
        assert app.navigator.current_ticket == "A-3"
        assert "third one" in seen_on(app)
        assert not any(screen.is_modal for screen in app.screen_stack)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, OpenScreen)
