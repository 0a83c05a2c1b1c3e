"""Tickets whose screen was let go: they come back as they were left, and ask the service for nothing."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from series_tui.api.ticket_id import TicketId
from series_tui.errors import NotReached
from series_tui.text.sanitize import SafeText
from series_tui.tui.app import SeriesApp
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.tabs import MOST_SCREENS
from tests.tui.app_harness import PlayedKeeper, PlayedService, played_app, seen_on
from tests.tui.log_harness import conversation, ticket
from tests.tui.sample import sample_ticket
from tests.tui.waiting import Turns

SIZE = (100, 24)
LONG = TicketId("A-0")
OTHERS = tuple(f"A-{number}" for number in range(1, MOST_SCREENS + 1))
"""As many tickets as let the screen of another one go."""
Wait = Callable[[Pilot[int]], Awaitable[None]]


def service() -> PlayedService:
    """Return a service with a long ticket and some short ones."""
    long = replace(ticket(conversation(200), LONG), subject=SafeText("the long one"))
    return PlayedService(long, *(sample_ticket(one, subject=f"subject of {one}") for one in OTHERS))


async def settled(pilot: Pilot[int]) -> None:
    """Wait until what was asked for is on the screen."""
    for _ in range(5):
        await pilot.pause()


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, and wait until what they ask for is on the screen."""
    await pilot.press(*keys)
    await settled(pilot)


async def open_others(app: SeriesApp, pilot: Pilot[int], wait: Wait = settled) -> None:
    """Look at the other tickets, and wait after each."""
    for one in OTHERS:
        await app.open_ticket(TicketId(one))
        await wait(pilot)


async def look_at_others(app: SeriesApp, pilot: Pilot[int]) -> None:
    """Look at the other tickets; the first one has no screen then."""
    await open_others(app, pilot)
    assert LONG not in app.ticket_screens


async def come_back(app: SeriesApp, pilot: Pilot[int]) -> str:
    """Go to the first ticket by its number; return what is seen below the tabs."""
    await pressed(pilot, "1")
    assert app.front == LONG
    return seen_on(app).partition("\n")[2]


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("g",),
        ("g", "space", "J", "J"),
        ("g", "space", "f", "t"),
        ("slash", *"message 1", "enter", "n", "n"),
        ("g", "f", "slash", "f4", *"age 1.2", "enter", "N"),
        ("slash", *"nowhere", "enter"),
        ("i",),
        ("g", "slash", *"message 1", "enter", "n", "i"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("size", [(100, 24), (80, 24), (40, 12)])
async def test_it_is_as_it_was_left_to_the_last_cell(keys: Sequence[str], size: tuple[int, int]) -> None:
    """Place, cursor, filter, times, hits, details; and the next key does what it would have done."""
    asked = service()
    app = played_app(asked, references=(LONG, *OTHERS))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pressed(pilot, *keys)
        before = seen_on(app).partition("\n")[2]
        await look_at_others(app, pilot)
        assert await come_back(app, pilot) == before
        assert asked.asked.count(LONG) == 1
        for key in ("n", "k", "J"):
            await pressed(pilot, key)
        assert app.front == LONG
        assert "the long one" in seen_on(app)


async def test_the_search_goes_on_with_what_was_typed() -> None:
    """The line to search in has it, a regular expression or not; the hits have the numbers they had."""
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "g", "slash", "f4", *"age 1.2", "enter", "n")
        assert "hit 2 of 10" in seen_on(app)
        await look_at_others(app, pilot)
        assert "hit 2 of 10" in await come_back(app, pilot)
        await pressed(pilot, "n")
        assert "hit 3 of 10" in seen_on(app)
        await pressed(pilot, "slash")
        assert app.screen.query_one("#find-text", Input).value == "age 1.2"
        assert "regex" in seen_on(app)
        assert "3 of 10" in seen_on(app)
        await pressed(pilot, "escape")
        assert "hit" not in seen_on(app).split("\n")[-1]


async def test_a_search_ends_though_the_details_stand_over_the_messages() -> None:
    """What was found is forgotten before the messages are laid out anew, and after it."""
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "g", "slash", *"message 1", "enter", "i")
        await look_at_others(app, pilot)
        assert "hit 1 of" in await come_back(app, pilot)
        await pressed(pilot, "escape")
        assert app.front == LONG
        assert "hit" not in seen_on(app)
        await pressed(pilot, "i", "i")
        assert "message 1" in seen_on(app)
        assert "hit" not in seen_on(app)


async def test_what_was_said_below_and_what_is_new_stay() -> None:
    """An older answer says so still, a changed status what it was; a new message is behind a line."""
    asked = service()
    app = played_app(asked, references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        long = asked.tickets[SafeText(LONG)]
        more = (*long.messages, *conversation(201)[200:])
        asked.tickets[SafeText(LONG)] = replace(long, status=SafeText("closed"), messages=more)
        await pressed(pilot, "r")
        asked.failures[LONG] = [NotReached("No answer.")]
        app.screen.query_one("TicketDetails").before = long  # type: ignore[attr-defined]  # as a watch does
        await pressed(pilot, "g", "r")
        asked.failures[LONG] = []
        before = seen_on(app).partition("\n")[2]
        await look_at_others(app, pilot)
        after = await come_back(app, pilot)
        assert after == before
        await pressed(pilot, "G")
        assert "new since you last looked" in seen_on(app)


async def test_a_change_of_the_terminal_meanwhile_keeps_the_place() -> None:
    """The same message is at the top, wrapped for the new width."""
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "g", *("space",) * 3)
        await look_at_others(app, pilot)
        await pilot.resize_terminal(70, 24)
        await settled(pilot)
        await come_back(app, pilot)
        narrow = seen_on(app)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        wide = seen_on(app)
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "g", *("space",) * 3)
        await look_at_others(app, pilot)
        await come_back(app, pilot)
        assert seen_on(app) == wide
        await pilot.resize_terminal(70, 24)
        await settled(pilot)
        assert seen_on(app) == narrow


async def test_what_is_kept_is_the_answer_and_nothing_that_was_painted() -> None:
    """A screen is a widget for each part; none of its lines is in memory any more."""
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "message 199" in seen_on(app)
        await look_at_others(app, pilot)
        await pilot.resize_terminal(90, 24)
        await settled(pilot)
        assert len(app.ticket_screens) == MOST_SCREENS
        gc.collect()
        rows = [one.text for one in gc.get_objects() if isinstance(one, Strip)]
        assert not [row for row in rows if "message 199" in row]


async def test_what_is_watched_or_awaited_keeps_its_screen() -> None:
    """It has somebody to tell what comes in."""
    asked, turns = service(), Turns()
    app = played_app(asked, references=(LONG, *OTHERS))
    app.session.setup = replace(app.session.setup, sleep=turns.sleep, chance=lambda: 0.5)
    async with app.run_test(size=SIZE) as pilot:
        await turns.settle(pilot)
        await pilot.press("w")
        await open_others(app, pilot, turns.settle)
        assert LONG in app.ticket_screens
        long = asked.tickets[SafeText(LONG)]
        asked.tickets[SafeText(LONG)] = replace(long, messages=tuple(conversation(203)), source=b"another")
        await turns.next(pilot)
        await turns.settle(pilot)
        assert "3 new" in seen_on(app).split("\n")[0]
        await pilot.press("1", "w", "2", "r", "3")
        await turns.settle(pilot)
        assert len(app.ticket_screens) == MOST_SCREENS
        asked.gate.clear()
        await app.open_ticket(LONG)
        await pilot.press("r")
        await open_others(app, pilot, turns.settle)
        assert LONG in app.ticket_screens
        asked.gate.set()
        await turns.settle(pilot)
        assert LONG not in app.ticket_screens


async def test_an_answer_that_comes_late_finds_its_screen_and_leaves_nothing_to_do() -> None:
    """The screen may be let go at once then, before what was to be done when it is painted next."""
    asked = service()
    asked.gate.clear()
    app = played_app(asked, references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await open_others(app, pilot)
        assert LONG in app.ticket_screens
        screen = app.ticket_screens[LONG]
        asked.gate.set()
        await settled(pilot)
        assert LONG not in app.ticket_screens
        # The screen in front calls what another one wants done after painting: now, if it is late.
        app.screen.call_after_refresh(screen.show_state_if_there)
        await settled(pilot)
        assert app.fault is None
        assert "message 199" in await come_back(app, pilot)
        assert asked.asked.count(LONG) == 1


async def test_one_that_was_not_read_is_tried_again_when_it_comes_back() -> None:
    """It has nothing to keep."""
    asked = service()
    asked.failures[LONG] = [NotReached("No answer.")]
    app = played_app(asked, references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "No answer." in seen_on(app)
        await look_at_others(app, pilot)
        assert "message 199" in await come_back(app, pilot)
        assert asked.asked.count(LONG) == 2


async def test_another_key_asks_again_for_what_is_looked_at() -> None:
    """At once for what is in front; for the others when they come back, with the place kept."""
    asked = service()
    app = played_app(asked, references=(LONG, *OTHERS), keeper=PlayedKeeper())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "g")
        await look_at_others(app, pilot)
        await pressed(pilot, "f4")
        await pressed(pilot, *"a-key-of-a-played-keeper", "enter")
        await settled(pilot)
        assert asked.asked.count(OTHERS[-1]) == 2
        assert asked.asked.count(LONG) == 1
        assert "message 0" in await come_back(app, pilot)
        assert asked.asked.count(LONG) == 2


async def test_names_that_were_on_their_way_are_shown_when_it_comes_back() -> None:
    """The workspace's config may not have been there the first time."""
    asked = service()
    asked.config = NotReached("No answer.")
    named = replace(asked.tickets[SafeText(LONG)], department=SafeText("support-dept"))
    asked.tickets[SafeText(LONG)] = named
    app = played_app(asked, references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "support-dept" in seen_on(app)
        await look_at_others(app, pilot)
        asked.config = service().config
        assert "Support Dept" in await come_back(app, pilot)


async def test_escape_in_the_input_leads_to_a_ticket_without_a_screen() -> None:
    """Where f3 was pressed; not if it was closed meanwhile."""
    app = played_app(service(), references=(LONG, *OTHERS))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "f3")
        for one in OTHERS:
            app.tickets.look_at(TicketId(one))
            app.screen_for(TicketId(one), None)
        await app.make_room()
        assert LONG not in app.ticket_screens
        await pressed(pilot, "escape")
        assert app.front == LONG
        await pressed(pilot, "f3")
        await app.close_ticket(LONG)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, OpenScreen)
        assert app.tickets.find(LONG) is None
