"""The first screen: what is typed, what was opened lately, and which key is in use."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from series_tui.errors import KeyRefused, NoKey
from series_tui.tui.context import Recent
from series_tui.tui.screens.open_screen import pasted_reference
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW, START
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import settle


async def test_it_says_which_key_is_in_use() -> None:
    """Workspace and source of the key stand in the title."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "demo · key: built in" in seen_on(app)


async def test_without_a_key_it_says_what_to_do() -> None:
    """The screen is there, and names the key to press."""
    app = played_app(PlayedService(), connect_error=NoKey())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        seen = seen_on(app)
        assert "key: none" in seen
        assert "Press F4 to enter a key" in seen


async def test_a_refused_key_is_said_before_anything_is_typed() -> None:
    """The names are asked for at once, and their refusal is shown."""
    service = PlayedService()
    service.config = KeyRefused()
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "The key was refused (401)." in seen_on(app)


async def test_a_typed_id_is_opened() -> None:
    """Enter asks for the ticket and shows it."""
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*REFERENCE, "enter")
        await pilot.pause()
        await pilot.pause()
        assert service.asked == [REFERENCE]
        assert "Help with ranking" in seen_on(app)


@pytest.mark.parametrize(
    ("keys", "what"), [("f1", "the help"), ("ctrl+p", "the palette"), ("f2", "the queue")]
)
async def test_half_an_id_is_still_there_after_a_look_elsewhere(keys: str, what: str) -> None:
    """What is typed on goes behind it, and replaces nothing."""
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*REFERENCE[:9], keys)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press(*REFERENCE[9:], "enter")
        await pilot.pause()
        assert service.asked == [REFERENCE], what


async def test_an_id_that_was_opened_is_replaced_by_what_is_typed_next() -> None:
    """It stays in the input, to be seen, until then."""
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*REFERENCE, "enter")
        await pilot.pause()
        await pilot.press("f3", *"TICKET-2", "enter")
        await pilot.pause()
        assert service.asked == [REFERENCE, "TICKET-2"]


@pytest.mark.parametrize("text", ["../x", "é!", "a b c", "?"])
async def test_what_holds_no_id_is_refused_without_a_request(text: str) -> None:
    """It is said at the input; what was typed stays, and nothing is sent."""
    service = PlayedService()
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#reference", Input).value = text
        await pilot.press("enter")
        await pilot.pause()
        seen = seen_on(app)
        assert "No ticket ID found" in seen
        assert text in seen
        assert service.asked == []


async def test_nothing_typed_is_no_error() -> None:
    """Enter in an empty input asks for an ID."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Type or paste a ticket ID first." in seen_on(app)


async def test_recent_tickets_are_listed_and_opened() -> None:
    """Down chooses one, enter opens it; what was typed is not used then."""
    service = PlayedService(sample_ticket())
    recents = MemoryRecents([Recent("OTHER-1", START), Recent(REFERENCE, NOW)])
    app = played_app(service, recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        seen = seen_on(app)
        assert seen.index("OTHER-1") < seen.index(REFERENCE)
        assert "today 13:30" in seen
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert service.asked == [REFERENCE]


async def test_typing_narrows_the_recent_tickets() -> None:
    """Only those that hold what is typed are shown."""
    recents = MemoryRecents([Recent("OTHER-1", START), Recent(REFERENCE, NOW)])
    app = played_app(PlayedService(), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*"oth")
        await pilot.pause()
        assert "OTHER-1" in seen_on(app)
        assert REFERENCE not in seen_on(app)


async def test_escape_empties_the_input() -> None:
    """What was typed and the complaint about it are gone."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "!", "enter", "escape")
        await pilot.pause()
        assert "a!" not in seen_on(app)
        assert "No ticket ID found" not in seen_on(app)


async def test_trouble_with_the_history_is_said() -> None:
    """The reason stands where the recent tickets would."""
    recents = MemoryRecents(trouble="Opened tickets are not remembered: the disk is full.")
    app = played_app(PlayedService(), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "the disk is full" in seen_on(app)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_it_fits_any_terminal(size: tuple[int, int]) -> None:
    """No row is wider than the terminal, and the ID is readable in full."""
    recents = MemoryRecents([Recent(REFERENCE, NOW)])
    app = played_app(PlayedService(), recents=recents)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        rows = seen_on(app).split("\n")
        assert all(len(row) <= size[0] for row in rows)
        assert any(REFERENCE in row for row in rows)


@pytest.mark.parametrize("keys", [("f2", "d"), ("f2", "a"), ("ctrl+p",), ("f1",), ("f2", "slash")])
async def test_a_tiny_terminal_is_no_fault_whatever_is_open(keys: tuple[str, ...]) -> None:
    """A list to choose from has no columns at all there; in a larger terminal all is as before."""
    recents = MemoryRecents(tickets=[Recent(REFERENCE, START)])
    app = played_app(PlayedService(sample_ticket()), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        before = seen_on(app)
        for size in [(1, 1), (3, 2), (10, 3), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert app.fault is None
        assert seen_on(app).split()[0] == before.split()[0]


async def test_the_first_run_gets_a_hint_and_no_later_one_does() -> None:
    """Where nothing was ever opened one line says where to begin; it goes with the first letter."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "New here? F2 shows the queue, F1 lists every key." in seen_on(app)
        await pilot.press("T")
        assert "New here?" not in seen_on(app)
    later = played_app(PlayedService(), recents=MemoryRecents([Recent(REFERENCE, NOW)]))
    async with later.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert REFERENCE in seen_on(later)
        assert "New here?" not in seen_on(later)


async def test_a_recent_ticket_shows_its_subject_once_a_response_has_named_it() -> None:
    """From memory alone; the filter looks in it too, and says where it matches nothing."""
    recents = MemoryRecents([Recent("A-1", NOW), Recent("B-2", NOW)])
    app = played_app(PlayedService(sample_ticket("A-1", subject="the lost parade")), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "the lost parade" not in seen_on(app)
        await pilot.press(*"A-1", "enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "A-1  the lost parade" in seen_on(app)
        await pilot.press(*"parade")
        await settle(pilot)
        assert "B-2" not in seen_on(app)
        assert "type to filter" in seen_on(app)
        await pilot.press(*"zzz")
        await settle(pilot)
        assert "B-2" in seen_on(app)
        assert "no matches, showing all" in seen_on(app)


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("one line", "one line"),
        ("Mod - Today at 10:30\rhelp with TICKET-1-A\r", "TICKET-1-A"),
        ("Hey\nTICKET-1-A", "TICKET-1-A"),
        ("Hey\n\nyou", "Hey you"),
        ("see TICKET-12345\r67890-ABCD", "TICKET-1234567890-ABCD"),
        ("TICKET-1-A\nTICKET-2-B", "TICKET-1-A TICKET-2-B"),
        ("", ""),
    ],
)
def test_of_a_paste_the_id_is_taken(pasted: str, text: str) -> None:
    """Several lines without one are joined."""
    assert pasted_reference(pasted) == text
