"""The first screen: what is typed, what was opened lately, and which key is in use."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from series_tui.errors import KeyRefused, NoKey
from series_tui.tickets.recents import Recent
from series_tui.tui.screens.open_screen import OpenScreen, pasted_reference
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW, START
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import press_slowly, settle


async def test_the_title_names_the_key_in_use() -> None:
    """Workspace and source of the key stand in the title."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "demo · key: built in" in seen_on(app)


async def test_without_a_key_the_open_screen_names_the_key_to_press() -> None:
    """The screen is there, and names the key to press."""
    app = played_app(PlayedService(), connect_error=NoKey())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        seen = seen_on(app)
        assert "key: none" in seen
        assert "Press F4 to enter a key" in seen


async def test_a_refused_key_is_reported_before_anything_is_typed() -> None:
    """The names are asked for at once, and their refusal is shown."""
    service = PlayedService()
    service.config = KeyRefused()
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "The key was refused (401)." in seen_on(app)


async def test_half_an_id_is_kept_while_another_screen_is_shown() -> None:
    """The help, the palette or the queue; letters typed afterwards follow it, and replace nothing."""
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        reference = app.screen.query_one("#reference", Input)
        for index, key in enumerate(("f1", "ctrl+p", "f2")):
            await pilot.press(REFERENCE[index], key)
            await settle(pilot)
            assert not isinstance(app.screen, OpenScreen), key
            await press_slowly(pilot, "escape")
            assert isinstance(app.screen, OpenScreen), key
            assert reference.value == REFERENCE[: index + 1], key
        await pilot.press(*REFERENCE[3:], "enter")
        await settle(pilot)
        assert service.asked == [REFERENCE]


async def test_an_id_that_was_opened_is_replaced_by_the_next_one_typed() -> None:
    """Enter asks for the ticket and shows it; its ID stays in the input until then.

    Escape goes back over it, but clears another text first.
    """
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*REFERENCE, "enter")
        await settle(pilot)
        assert service.asked == [REFERENCE]
        assert "Help with ranking" in seen_on(app)
        await press_slowly(pilot, "f3")
        assert REFERENCE in seen_on(app)
        await pilot.press(*"TICKET-2", "enter")
        await settle(pilot)
        assert service.asked == [REFERENCE, "TICKET-2"]
        await press_slowly(pilot, "f3", "escape")
        assert not isinstance(app.screen, OpenScreen)
        await press_slowly(pilot, "f3", "x", "escape")
        assert isinstance(app.screen, OpenScreen)
        await press_slowly(pilot, "escape")
        assert not isinstance(app.screen, OpenScreen)


async def test_enter_refuses_a_text_without_an_id_and_sends_no_request() -> None:
    """The reason stands at the input; the text stays, and Escape empties both. An empty input is no error."""
    service = PlayedService()
    app = played_app(service)
    async with app.run_test(size=(80, 24)) as pilot:
        reference = app.screen.query_one("#reference", Input)
        await press_slowly(pilot, "enter")
        assert "Type or paste a ticket ID first." in seen_on(app)
        for text in ("../x", "é!", "a b c", "?"):
            reference.value = text
            await press_slowly(pilot, "enter")
            seen = seen_on(app)
            assert "No ticket ID found" in seen, text
            assert text in seen
            assert service.asked == [], text
            await press_slowly(pilot, "escape")
            assert reference.value == "", text
            assert "No ticket ID found" not in seen_on(app), text


async def test_recent_tickets_are_listed_filtered_and_opened() -> None:
    """Typing leaves those that match; Down chooses one, Enter opens it."""
    service = PlayedService(sample_ticket())
    recents = MemoryRecents([Recent("OTHER-1", START), Recent(REFERENCE, NOW)])
    app = played_app(service, recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        seen = seen_on(app)
        assert seen.index("OTHER-1") < seen.index(REFERENCE)
        assert "today 13:30" in seen
        await pilot.press(*"oth")
        await settle(pilot)
        seen = seen_on(app)
        assert "OTHER-1" in seen
        assert REFERENCE not in seen
        await press_slowly(pilot, "escape")
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert service.asked == [REFERENCE]


async def test_a_history_that_cannot_be_written_is_reported() -> None:
    """The reason stands where the recent tickets would."""
    recents = MemoryRecents(trouble="Opened tickets are not remembered: the disk is full.")
    app = played_app(PlayedService(), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "the disk is full" in seen_on(app)


async def test_the_open_screen_fits_any_terminal() -> None:
    """No row is wider than the terminal, and the ID is readable in full."""
    app = played_app(PlayedService(), recents=MemoryRecents([Recent(REFERENCE, NOW)]))
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((80, 24), (40, 12), (200, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            rows = seen_on(app).split("\n")
            assert all(len(row) <= size[0] for row in rows), size
            assert any(REFERENCE in row for row in rows), size


async def test_a_tiny_terminal_crashes_no_screen() -> None:
    """A list to choose from has no columns at all there; in a larger terminal all is as before."""
    recents = MemoryRecents(tickets=[Recent(REFERENCE, START)])
    app = played_app(PlayedService(sample_ticket()), recents=recents)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in (("f1",), ("ctrl+p",), ("f2", "d"), ("a",), ("slash",)):
            await press_slowly(pilot, *keys)
            screen, focused, before = app.screen, app.focused, seen_on(app)
            for size in ((1, 1), (3, 2), (10, 3), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await settle(pilot)
            assert app.fault is None, keys
            assert app.screen is screen, keys
            assert app.focused is focused, keys
            assert seen_on(app).split()[0] == before.split()[0], keys
            await press_slowly(pilot, "escape")


async def test_the_first_run_gets_a_hint_and_no_later_one_does() -> None:
    """Where nothing was ever opened one line says where to begin; it goes with the first letter."""
    app = played_app(PlayedService())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "New here? F2 shows the queue, F1 lists every key." in seen_on(app)
        await pilot.press("down", "up")
        assert app.screen.query_one(OptionList).highlighted is None
        await pilot.press("T")
        assert "New here?" not in seen_on(app)
    later = played_app(PlayedService(), recents=MemoryRecents([Recent(REFERENCE, NOW)]))
    async with later.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert REFERENCE in seen_on(later)
        assert "New here?" not in seen_on(later)


async def test_a_recent_ticket_shows_its_subject_once_a_response_has_named_it() -> None:
    """From memory alone; the filter looks in it too, and says where it matches nothing.

    In a narrow terminal it is cut, then left out, and the time after it.
    """
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
        for width, row in (
            (36, "  A-1  the lost …    today 13:30"),
            (35, "  A-1               today 13:30"),
            (22, "  A-1  today 13:30"),
            (21, "  A-1"),
        ):
            await pilot.resize_terminal(width, 24)
            await settle(pilot)
            assert row in [line.rstrip() for line in seen_on(app).split("\n")], width


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("one line", "one line"),
        (" see TICKET-1-A first", " see TICKET-1-A first"),
        ("Mod - Today at 10:30\rhelp with TICKET-1-A\r", "TICKET-1-A"),
        ("Hey\nTICKET-1-A", "TICKET-1-A"),
        ("Hey\n\nyou", "Hey you"),
        ("see TICKET-12345\r67890-ABCD", "TICKET-1234567890-ABCD"),
        ("TICKET-1-A\nTICKET-2-B", "TICKET-1-A TICKET-2-B"),
        ("", ""),
    ],
)
def test_the_id_is_taken_from_a_paste(pasted: str, text: str) -> None:
    """Several lines without one are joined."""
    assert pasted_reference(pasted) == text
