"""The screen that asks for the workspace's key: what it says, what it does with it, and what it hides."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerFailed

from series_tui.api.models import WorkspaceConfig
from series_tui.errors import (
    AccessForbidden,
    KeyRefused,
    KeyUnusable,
    NoKey,
    NotReached,
    OutputNotWritten,
    SeriesError,
)
from series_tui.tui.app import SeriesApp
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.ticket.screen import TicketScreen
from tests.leaks import SENTINEL, leaks
from tests.tui.app_harness import NAMES, PlayedKeyStore, PlayedService, played_app, seen_on
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import press_slowly, seen_settled, settle, until

NO_KEYRING = KeyUnusable("The key was not stored.", why="This session has no D-Bus.")


async def enter(pilot: Pilot[int], text: str) -> str:
    """Put a text into the input as a paste does, press enter, and return what is seen then."""
    pilot.app.screen.query_one("#key", Input).value = text
    await pilot.press("enter")
    return await seen_settled(pilot)


async def test_without_a_key_the_app_explains_and_asks() -> None:
    """Two sentences say what is needed, where it is had, and what happens with it."""
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=PlayedKeyStore())
    async with app.run_test(size=(80, 24)) as pilot:
        seen = " ".join((await seen_settled(pilot)).split())
        assert "series-tui needs your workspace's API key; an administrator can find it" in seen
        assert (
            "one request to api.series.hr, and then stored in this system's keyring, if there is one." in seen
        )
        assert "No key is stored yet. Neither the environment, a key file nor the OS keyring has one." in seen
        assert "store key" in seen


async def test_a_key_that_is_accepted_is_stored_and_the_app_goes_on() -> None:
    """What was asked for on the command line is fetched with the new key, without a further key press."""
    service, key_store = PlayedService(sample_ticket()), PlayedKeyStore()
    app = played_app(service, connect_error=NoKey(), key_store=key_store, references=(REFERENCE,))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "API key" in await seen_settled(pilot)
        assert service.asked == []
        seen = await enter(pilot, SENTINEL)
        assert key_store.given == [SENTINEL]
        assert service.asked == [REFERENCE]
        assert "Help with ranking" in seen
        assert "The key is stored in the played keyring." in seen


async def test_the_open_screen_names_the_new_key() -> None:
    """The line that says which key is in use follows."""
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=PlayedKeyStore())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        seen = await enter(pilot, SENTINEL)
        assert "demo · key: built in" in seen
        assert "No API key" not in seen


async def test_the_queue_names_departments_with_a_key_that_is_entered_in_it() -> None:
    """Once they are there: they may be later than its tickets."""
    have_names = asyncio.Event()

    class SlowNames(PlayedService):
        async def workspace_config(self, **options: Any) -> WorkspaceConfig:
            await have_names.wait()
            return await super().workspace_config(**options)

    app = played_app(SlowNames(sample_ticket()), connect_error=NoKey(), key_store=PlayedKeyStore())
    async with app.run_test(size=(110, 24)) as pilot:
        await press_slowly(pilot, "escape", "f2", "f4")
        assert "support-dept" in await enter(pilot, SENTINEL)
        assert isinstance(app.screen, QueueScreen)
        have_names.set()
        await until(pilot, lambda: "Support Dept" in seen_on(app), lambda: seen_on(app))


async def test_a_ticket_names_its_department_with_a_key_that_may_have_the_names() -> None:
    """The key before was refused them."""
    service, key_store = PlayedService(sample_ticket()), PlayedKeyStore()
    service.config = AccessForbidden()
    app = played_app(service, key_store=key_store, references=(REFERENCE,))
    async with app.run_test(size=(120, 40)) as pilot:
        assert "support-dept" in await seen_settled(pilot)
        service.config = NAMES
        await press_slowly(pilot, "f4")
        await enter(pilot, SENTINEL)
        assert isinstance(app.screen, TicketScreen)
        await until(pilot, lambda: "Support Dept" in seen_on(app), lambda: seen_on(app))


async def test_a_refused_key_is_dropped_and_the_prompt_stays() -> None:
    """The service's words stand there; enter alone sends nothing again."""
    key_store = PlayedKeyStore(refusals=[KeyRefused()])
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        seen = await enter(pilot, SENTINEL)
        assert "The key was refused (401)." in seen
        assert "Paste another key." in seen
        await pilot.press("enter")
        assert "Paste the key first." in await seen_settled(pilot)
        assert key_store.given == [SENTINEL]


async def test_without_a_response_the_key_stays_in_the_input() -> None:
    """A network that fails is no reason to paste again."""
    key_store = PlayedKeyStore(refusals=[NotReached("The name api.series.hr is not known here.")])
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        seen = await enter(pilot, SENTINEL)
        assert "is not known here" in seen
        assert "Press enter to try again." in seen
        await pilot.press("enter")
        await settle(pilot)
        assert key_store.given == [SENTINEL, SENTINEL]
        assert key_store.has_key


async def test_without_a_keyring_the_working_alternatives_are_shown() -> None:
    """The reason and each way stand there at any size; Enter goes on with the key, stored nowhere."""
    service, key_store = PlayedService(sample_ticket()), PlayedKeyStore(store_error=NO_KEYRING)
    app = played_app(service, connect_error=NoKey(), key_store=key_store, references=(REFERENCE,))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await enter(pilot, SENTINEL)
        for size in ((80, 24), (200, 60), (40, 12)):
            await pilot.resize_terminal(*size)
            seen = " ".join((await seen_settled(pilot)).split())
            assert "no keyring is available" in seen, size
            assert "This session has no D-Bus." in seen, size
            if size[1] > 12:
                assert "- In a file: run `make-a-file`, and so on." in seen, size
                assert "- Or another way." in seen, size
        assert not key_store.has_key
        await pilot.press("enter")
        await settle(pilot)
        assert key_store.used_for_now
        assert service.asked == [REFERENCE]


async def test_f_keeps_the_key_in_a_file() -> None:
    """The file is named before it is written, and the ticket opens."""
    service, key_store = PlayedService(sample_ticket()), PlayedKeyStore(store_error=NO_KEYRING)
    app = played_app(service, connect_error=NoKey(), key_store=key_store, references=(REFERENCE,))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "~/played/key" in await enter(pilot, SENTINEL)
        await pilot.press("f")
        await settle(pilot)
        assert key_store.has_key
        assert service.asked == [REFERENCE]


async def test_a_file_that_cannot_be_written_leaves_the_other_ways() -> None:
    """What is wrong is shown; enter still uses the key."""
    key_store = PlayedKeyStore(store_error=NO_KEYRING, file_error=OutputNotWritten("It was not written."))
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await enter(pilot, SENTINEL)
        await pilot.press("f")
        assert "It was not written." in await seen_settled(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert key_store.used_for_now


async def test_no_key_file_is_offered_where_none_can_be_written() -> None:
    """The key does nothing then."""
    key_store = PlayedKeyStore(store_error=NO_KEYRING, file_offer="")
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "stores it in a file" not in await enter(pilot, SENTINEL)
        await pilot.press("f")
        await settle(pilot)
        assert not key_store.has_key


async def test_every_word_can_be_reached_in_a_small_terminal() -> None:
    """Up and down show the rest of the explanation, and later of the ways that work."""
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=PlayedKeyStore(store_error=NO_KEYRING))
    async with app.run_test(size=(40, 12)) as pilot:
        assert "there is one." not in await seen_settled(pilot)
        await press_slowly(pilot, *["down"] * 9)
        assert "there is one." in await seen_settled(pilot)
        assert "Or another way." not in await enter(pilot, SENTINEL)
        await press_slowly(pilot, *["down"] * 9)
        assert "Or another way." in await seen_settled(pilot)


async def test_the_first_command_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command alone goes to the terminal's clipboard; the key does not."""
    sent: list[str] = []

    monkeypatch.setattr(SeriesApp, "copy_to_clipboard", lambda _app, text: sent.append(text))
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=PlayedKeyStore(store_error=NO_KEYRING))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await enter(pilot, SENTINEL)
        await pilot.press("c")
        await settle(pilot)
    assert sent == ["make-a-file"]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_later_leads_to_the_open_screen_which_says_how_to_come_back(size: tuple[int, int]) -> None:
    """Escape asks no further; F4 asks again."""
    why = "This session has no D-Bus, so no keyring can be reached (common over SSH)."
    app = played_app(PlayedService(), connect_error=NoKey(why), key_store=PlayedKeyStore())
    async with app.run_test(size=size) as pilot:
        assert "enter store key   esc later" in await seen_settled(pilot)
        await pilot.press("escape")
        seen = await seen_settled(pilot)
        assert "Open a ticket" in seen
        assert "Press F4 to enter a key" in " ".join(seen.split())
        await pilot.press("f4")
        assert "store key" in await seen_settled(pilot)


async def test_escape_stops_a_check_that_takes_long() -> None:
    """The screen stays, the late response changes nothing, and another try is possible."""
    key_store = PlayedKeyStore()
    key_store.gate.clear()
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Checking the key with api.series.hr" in await enter(pilot, SENTINEL)
        await pilot.press("escape")
        assert "Stopped." in await seen_settled(pilot)
        key_store.gate.set()
        await settle(pilot)
        assert not key_store.has_key
        await pilot.press("enter")
        await settle(pilot)
        assert key_store.has_key


async def test_a_key_that_is_being_checked_is_sent_once() -> None:
    """Enter does nothing until there is a response."""
    key_store = PlayedKeyStore()
    key_store.gate.clear()
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await enter(pilot, SENTINEL)
        await press_slowly(pilot, "enter", "enter")
        assert key_store.given == [SENTINEL]
        key_store.gate.set()
        await settle(pilot)
        assert key_store.given == [SENTINEL]
        assert key_store.has_key


async def test_a_note_of_the_service_about_the_key_is_shown() -> None:
    """A workspace without the tickets module has a key that works: both are said."""
    key_store = PlayedKeyStore(more="The tickets module is turned off.")
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        seen = await enter(pilot, SENTINEL)
        assert "module is turned off." in seen


async def test_a_user_who_is_typing_is_not_interrupted() -> None:
    """The missing key is said beside the input; the next letters still go into it."""
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=PlayedKeyStore())
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#reference", Input).value = "TICK"
        seen = await seen_settled(pilot)
        assert "Press F4 to enter a key" in seen
        await pilot.press("E", "T")
        assert "TICKET" in await seen_settled(pilot)


@pytest.mark.parametrize("error", [KeyRefused(), KeyUnusable("No key could be read from the keyring.")])
async def test_a_malformed_key_can_be_replaced(error: SeriesError) -> None:
    """It is said first, and F4 takes another; only a missing key asks by itself."""
    app = played_app(PlayedService(), connect_error=error, key_store=PlayedKeyStore())
    async with app.run_test(size=(80, 24)) as pilot:
        seen = await seen_settled(pilot)
        assert error.what in seen
        assert "Open a ticket" in seen
        await pilot.press("f4")
        await settle(pilot)
        assert "built in" in await enter(pilot, SENTINEL)


async def test_the_demo_asks_for_no_key() -> None:
    """Without a key store, nothing asks for a key, and no key press does."""
    app = played_app(PlayedService(), connect_error=NoKey())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f4")
        assert "Open a ticket" in await seen_settled(pilot)


LOOKS: dict[str, Callable[[App[int]], str]] = {
    "the screen": seen_on,
    "Textual's screenshot": lambda app: app.export_screenshot(),
    "every widget": lambda app: "".join(map(repr, app.screen.walk_children())),
    "the app and its parts": lambda app: repr([app, app.screen, *vars(app).values()]),
    "the clipboard": lambda app: app.clipboard,
    "the workers": lambda app: repr([(worker, worker.description) for worker in app.workers]),
}


async def test_an_entered_key_is_seen_nowhere() -> None:
    """While it is in the input and while it is checked, nothing that shows things shows any part of it."""
    key_store = PlayedKeyStore()
    key_store.gate.clear()
    messages: list[str] = []
    app = played_app(PlayedService(), connect_error=NoKey(), key_store=key_store)
    async with app.run_test(size=(80, 24), message_hook=lambda m: messages.append(repr(m))) as pilot:
        await settle(pilot)
        field = app.screen.query_one("#key", Input)
        field.value = SENTINEL
        await pilot.press("home", "shift+end", "ctrl+c")
        seen = await seen_settled(pilot)
        assert "•" * len(SENTINEL) in seen
        assert field.selected_text == SENTINEL
        assert {name: leaks(look(app)) for name, look in LOOKS.items()} == {name: [] for name in LOOKS}
        await pilot.press("enter")
        await settle(pilot)
        assert key_store.given == [SENTINEL]
        assert {name: leaks(look(app)) for name, look in LOOKS.items()} == {name: [] for name in LOOKS}
        await pilot.press("escape", "home", "shift+end", "ctrl+x")
        await settle(pilot)
        assert field.value == ""
        assert leaks(app.clipboard) == []
    assert any("KeyInput.Submitted" in message for message in messages)
    assert any("KeyInput.Changed" in message for message in messages)
    assert leaks("\n".join(messages)) == []


async def test_a_fault_while_a_key_is_checked_reports_no_key() -> None:
    """Even a mistake whose message has the key ends in a report without it."""

    class Broken(PlayedKeyStore):
        async def check(self, text: str) -> str:
            raise ZeroDivisionError(f"with {text}")

    app = played_app(PlayedService(), connect_error=NoKey(), key_store=Broken())

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await enter(pilot, SENTINEL)

    with pytest.raises(WorkerFailed):
        await run()
    assert app.fault is not None
    assert "ZeroDivisionError" in app.fault.text()
    assert "in check" in app.fault.text()
    assert leaks(app.fault.text()) == []


def test_the_search_for_leaks_finds_an_encoded_key() -> None:
    """What a terminal's clipboard gets is base64; the search sees through it."""
    assert leaks(b64encode(SENTINEL.encode()).decode())
