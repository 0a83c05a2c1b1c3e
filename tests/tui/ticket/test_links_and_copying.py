"""What one takes along from a ticket on the screen: links, quotes, ids; and where a date leads."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from series_tui.api.models import Ticket
from series_tui.render.participants import Participants
from series_tui.text.sanitize import clean
from series_tui.tickets.ticket_links import TicketLink, message_links
from series_tui.tui.app import SeriesApp
from series_tui.tui.ticket import links_dialog
from series_tui.tui.ticket.copying import copy_items
from series_tui.tui.ticket.links_dialog import LinksDialog
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.widgets.key_bar import BottomBar
from tests.render.tickets import read
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.log_harness import START, LogApp, conversation, message
from tests.tui.log_harness import ticket as ticket_of
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import press_slowly, settle, until

SIZES = [(40, 12), (80, 24), (120, 35), (200, 60)]
PLAYER_URL = "https://www.roblox.com/users/{UserId}/profile"


def linked() -> Ticket:
    """Return the sample ticket with two links in its messages."""
    old = sample_ticket()
    more = (message(80, clean("look: https://example.com/a")), message(81, clean("https://аррӏе.com/")))
    return replace(old, messages=(*old.messages, *more))


def app_on(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch, open_link: Callable[[str], bool] | None = None
) -> tuple[SeriesApp, list[str]]:
    """Return the app on a ticket, and what is sent to the clipboard."""
    sent: list[str] = []
    monkeypatch.setattr(SeriesApp, "copy_to_clipboard", lambda _app, text: sent.append(text))
    app = played_app(PlayedService(ticket), references=(REFERENCE,))
    session = app.session
    session.setup = replace(session.setup, player_url=PLAYER_URL, open_link=open_link)
    return app, sent


async def opened(pilot: Pilot[int]) -> None:
    """Wait for the ticket."""
    await until(pilot, lambda: REFERENCE in seen_on(pilot.app) and "player" in seen_on(pilot.app))


async def end_flash(pilot: Pilot[int]) -> None:
    """End what the last row of a ticket says for a while."""
    pilot.app.screen.query_one(BottomBar)._end_flash()
    await pilot.pause()
    assert "clipboard" not in seen_on(pilot.app)


def flat(app: App[int]) -> str:
    """Return the screen as one line, without the frames of dialogs."""
    return " ".join(seen_on(app).replace("│", " ").split())


async def test_links_are_listed_with_who_wrote_them_and_enter_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The player's profile comes first, then the messages' links in their order."""
    app, sent = app_on(linked(), monkeypatch)
    async with app.run_test(size=SIZES[0]) as pilot:
        await opened(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("L")
            await until(pilot, lambda: isinstance(app.screen, LinksDialog))
            await settle(pilot)
            assert "player's profile" in flat(app), size
            assert "searching" not in flat(app), size
            await pilot.press("down", "enter")
            await until(pilot, lambda: isinstance(app.screen, TicketScreen))
            await settle(pilot)
            assert sent == ["https://example.com/a"], size
            assert "Sent link to clipboard" in seen_on(app), size
            sent.clear()
            await end_flash(pilot)


def held_search(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have the links of every ticket searched for in a thread, once the event is set."""
    go_on = threading.Event()

    def search(*arguments: Any) -> Sequence[TicketLink]:
        go_on.wait(30)
        return message_links(*arguments)

    monkeypatch.setattr(links_dialog, "_MAX_SEARCHED_AT_ONCE", -1)
    monkeypatch.setattr(links_dialog, "message_links", search)
    return go_on


async def test_the_links_of_a_large_ticket_are_searched_for_in_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list says so meanwhile; it is the same in the end."""
    go_on = held_search(monkeypatch)
    app, sent = app_on(linked(), monkeypatch)
    async with app.run_test(size=SIZES[1]) as pilot:
        await opened(pilot)
        await pilot.press("L")
        await until(pilot, lambda: "searching the messages …" in flat(app), lambda: seen_on(app))
        go_on.set()
        await until(pilot, lambda: "https://example.com/a" in flat(app))
        assert "searching" not in flat(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(sent))
        assert sent == ["https://example.com/a"]


@pytest.mark.parametrize("searched_at_once", [links_dialog._MAX_SEARCHED_AT_ONCE, -1], ids=["small", "large"])
async def test_a_key_typed_after_l_goes_to_the_list_of_links(
    searched_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape ends the list, not the ticket; what comes then is the ticket's again."""
    monkeypatch.setattr(links_dialog, "_MAX_SEARCHED_AT_ONCE", searched_at_once)
    app, _ = app_on(linked(), monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("L", "escape", "slash", *"centre")
        await settle(pilot)
        assert isinstance(app.screen, TicketScreen)
        assert "1 of 1" in seen_on(app)


async def test_a_link_is_opened_at_the_second_press_after_its_whole_address_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another link needs two presses again; one that may deceive is never opened."""
    opened_urls: list[str] = []

    def open_link(url: str) -> bool:
        opened_urls.append(url)
        return True

    app, _ = app_on(linked(), monkeypatch, open_link)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LinksDialog))
        await settle(pilot)
        assert "F6 opens" in flat(app)
        await pilot.press("f6")
        await settle(pilot)
        assert (
            "https://www.roblox.com/users/123/profile Press F6 again to open exactly this address."
            in flat(app)
        )
        await press_slowly(pilot, "down", "f6")
        assert opened_urls == []
        await press_slowly(pilot, "down", "f6", "f6")
        assert "host: xn--80ak6aa92e.com" in flat(app)
        assert "Only plain web addresses are opened." in flat(app)
        await press_slowly(pilot, "up", "f6", "f6")
        assert opened_urls == ["https://example.com/a"]


async def test_without_a_browser_a_link_can_only_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH, and on a console."""
    app, _ = app_on(linked(), monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LinksDialog))
        await settle(pilot)
        assert "F6" not in flat(app)
        await pilot.press("f6", "f6")
        await settle(pilot)
        assert "No browser is available here." in flat(app)
        await pilot.press(*"zzz", "f6", "enter")
        await settle(pilot)
        assert "No matches." in flat(app)


async def test_the_copy_menu_has_a_quote_ids_names_and_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is said in the last row; line feeds and tabs are the only controls."""
    items = {
        "quote": ("message as a quote", "Player Name, player · author, 2025-01-15 11:45"),
        "player id": ("player ID", "123"),
        "username": ("player username", "player123"),
        "message id": ("message ID", "m75"),
        "profile": ("link to player's profile", "https://www.roblox.com/users/123/profile"),
        "all": ("all messages", "2025-01-15 10:30:00 UTC"),
    }
    app, sent = app_on(sample_ticket(), monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for typed, (name, text) in items.items():
            await pilot.press("Y", *typed, "enter")
            await until(pilot, lambda: bool(sent), lambda: seen_on(app))
            await settle(pilot)
            (copied,) = sent
            assert copied.startswith(text), typed
            assert f"Sent {name} to clipboard" in seen_on(app), typed
            assert all(character.isprintable() or character in "\n\t" for character in copied), typed
            sent.clear()


async def test_a_date_leads_to_its_first_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not a date is said in the dialog; a date after the last message leads nowhere."""
    app, _ = app_on(replace(sample_ticket(), messages=tuple(conversation(60))), monkeypatch)
    async with app.run_test(size=SIZES[0]) as pilot:
        await opened(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            assert "message 0 " not in f"{flat(app)} ", size
            await pilot.press("D", *"nonsense", "enter")
            await until(pilot, lambda: "is not a date." in flat(app), lambda: seen_on(app))
            await pilot.press("escape")
            await pilot.press("D", *"2025-01-15", "enter")
            await until(pilot, lambda: "message 0 " in flat(app), lambda: seen_on(app))
            await pilot.press("D", *"2030-01-01", "enter")
            await until(pilot, lambda: "No messages since then." in seen_on(app), lambda: seen_on(app))
            await end_flash(pilot)
            await pilot.press("G")


async def test_a_toast_is_whole_and_covers_no_newest_message() -> None:
    """It stands at the top right."""
    words = "The config file has a setting that is not known: colour. It is ignored from now on."
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    async with app.run_test(size=SIZES[0], notifications=True) as pilot:
        await opened(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            app.notify(words, severity="warning")
            await until(pilot, lambda: "ignored" in seen_on(app))
            await settle(pilot)
            region = app.screen.query_one(Toast).region
            rows = seen_on(app).split("\n")[region.y : region.bottom]
            shown = " ".join(row[region.x + 1 : region.right] for row in rows)
            assert " ".join(shown.split()) == words, size
            assert region.right >= size[0] - 2, size
            assert region.bottom <= size[1] // 2, size
            app.clear_notifications()
            await until(pilot, lambda: not app.screen.query(Toast))


async def test_details_and_chat_have_their_widths() -> None:
    """Details are 36 columns wide, 48 from 160 columns on; no line of the chat is longer than 110."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    async with app.run_test(size=(120, 35)) as pilot:
        await opened(pilot)
        for size, widths in {(120, 35): (36, 84), (160, 40): (48, 112), (200, 60): (48, 112)}.items():
            await pilot.resize_terminal(*size)
            await settle(pilot)
            parts = [app.screen.query_one(name) for name in ("TicketDetails", "MessageLog")]
            assert tuple(part.outer_size.width for part in parts) == widths, size


CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + "\u2028\u202e\u200b\u2066\ufeff"
"""All controls of both blocks, and what breaks a line or turns its direction."""


def hostile() -> Ticket:
    """Return a ticket, as it is read from a response, with controls in everything that can be copied."""
    person = {"UserId": f"7{CONTROLS}", "Username": f"u{CONTROLS}n", "DisplayName": f"d{CONTROLS}n"}
    return read(
        {
            "TicketId": REFERENCE,
            "_id": f"5{CONTROLS}f",
            "Subject": f"s{CONTROLS}t",
            "Author": person,
            "Content": {
                f"id{CONTROLS}": {
                    "Author": f"7{CONTROLS}",
                    "Type": f"author{CONTROLS}_message",
                    "Content": f"one\ttwo\r\nthree{CONTROLS}four",
                    "Timestamp": f"2025{CONTROLS}",
                }
            },
        }
    )


async def test_a_copied_text_has_no_controls_but_line_feeds_and_tabs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pasted line can press no key in a shell, and reads in the order it was copied in."""
    ticket = hostile()
    app, sent = app_on(ticket, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "one" in seen_on(app), lambda: seen_on(app))
        await pilot.press("c", "C", "y")
        await until(pilot, lambda: len(sent) == 3, lambda: seen_on(app))
    menu = copy_items(ticket, ticket.messages[0], Participants(ticket), (), UTC)
    items = [item.text for item in menu if item.text is not None]
    assert len(items) >= 6
    assert re.match(r"one\s+two\nthree", sent[0])
    for text in [*sent, *items]:
        assert {
            character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
        } <= {"\n", "\t"}


async def test_the_log_goes_to_the_first_message_from_a_moment_on() -> None:
    """The cursor stays where no message is that late."""
    expected = {-1000.0: 0, 49.5: 50, 0.0: 0, 50.0: 50, 199.1: None, 199.0: 199}
    app = LogApp(ticket_of(conversation(200)))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        log, before = app.log_widget, 199
        for minutes, number in expected.items():
            has_one = log.go_to_time(START + timedelta(minutes=minutes))
            await pilot.pause()
            before = before if number is None else number
            shown = log.current_message
            assert shown is not None, minutes
            assert (has_one, shown.message_id) == (number is not None, f"m{before}"), minutes
            assert any(row.endswith(f"message {before}") for row in app.rows), minutes
