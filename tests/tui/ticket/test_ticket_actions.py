"""What one takes along from a ticket: to the clipboard, or in a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from series_tui.api.models import Role, Ticket
from series_tui.text.sanitize import SafeText
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.export import FORMATS
from series_tui.tui.ticket.view import TicketView
from tests.tui.app_harness import NAMES, PlayedService, seen_on
from tests.tui.log_harness import conversation, message, ticket
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.ticket.test_ticket_screen import SIZE, opened
from tests.tui.waiting import settle, until

COLLEAGUE = SafeText("42")
TYPE_NAME = "note_of_the_ranking_bot"


def answered() -> Ticket:
    """Return the sample ticket with messages of a bot and of staff of whom it gives only an id."""
    sample = sample_ticket()
    note = message(80, "Ranked.", role=Role.OTHER, author=COLLEAGUE, type_name=TYPE_NAME)
    reply = message(81, "Is it done?", role=Role.STAFF, author=COLLEAGUE)
    return replace(sample, messages=(*sample.messages, note, reply))


def opened_by_colleague() -> SeriesApp:
    """Return the app on that ticket; the response for another one has named the staff member."""
    app = opened(PlayedService(answered()))
    app.session.people.learn(Ticket(claimed_by=COLLEAGUE, claimer_name=SafeText("Mira")))
    return app


async def test_copying_sends_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """c, C and y send the message, the transcript and the ID; the last row says so."""
    sent: list[str] = []
    monkeypatch.setattr(SeriesApp, "copy_to_clipboard", lambda _app, text: sent.append(text))
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("c", "C", "y")
        assert sent[0] == "The training centre one."
        assert "staff · claimer  Staff Member" in sent[1]
        assert sent[2] == REFERENCE
        assert "Sent ticket ID to clipboard" in seen_on(app)


async def test_a_ticket_that_is_too_long_to_copy_offers_the_file() -> None:
    """The transcript is not sent in part."""
    app = opened(PlayedService(ticket(conversation(3_000, text="x" * 80), REFERENCE)))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("C")
        await settle(pilot)
        assert "Too long to copy. Press e to export." in seen_on(app)


async def test_export_writes_a_private_file_and_asks_before_replacing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extension sets the format; a file that is there is replaced only when asked twice."""
    monkeypatch.chdir(tmp_path)
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("e", "enter")
        file = tmp_path / f"{REFERENCE}.txt"
        await until(pilot, file.exists)
        assert "I need help with my rank" in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
        file.write_text("mine")
        await pilot.press("e", "enter")
        await until(pilot, lambda: "This file exists." in seen_on(app))
        assert file.read_text() == "mine"
        await pilot.press("enter")
        await until(pilot, lambda: "I need help with my rank" in file.read_text())


async def test_copied_messages_have_the_names_that_the_log_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a quote as in all messages, which also name an unknown type in full."""
    sent: list[str] = []
    monkeypatch.setattr(SeriesApp, "copy_to_clipboard", lambda _app, text: sent.append(text))
    app = opened_by_colleague()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "staff  Mira" in seen_on(app), lambda: seen_on(app))
        await pilot.press("Y", *"quote", "enter")
        await pilot.press("Y", *"all", "enter")
        await pilot.press("C")
        await until(pilot, lambda: len(sent) == 3)
    assert sent[0].startswith("Mira, staff, 2025-01-15 11:51")
    assert sent[1] == sent[2]
    assert "UTC  staff  Mira\n  Is it done?" in sent[1]
    assert f"UTC  [{TYPE_NAME}]  Mira\n  Ranked." in sent[1]


@pytest.mark.parametrize("extension", [extension for extension in FORMATS if extension != ".json"])
async def test_an_export_has_the_names_that_the_screen_shows(
    extension: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of categories, departments and staff; JSON has the ids of the API."""
    monkeypatch.chdir(tmp_path)
    app = opened_by_colleague()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query_one(TicketView).names is not None)
        await pilot.press("e", *["backspace"] * len(".txt"), *extension, "enter")
        file = tmp_path / f"{REFERENCE}{extension}"
        await until(pilot, file.exists)
        await settle(pilot)
    text = file.read_text()
    assert all(name in text for name in ("Support Dept", "Mira"))
    assert "id 42" not in text


async def test_names_of_departments_do_not_repaint_the_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message shows one."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        view, refreshed = app.screen.query_one(TicketView), list[object]()
        monkeypatch.setattr(MessageLog, "refresh", lambda log, *_, **__: refreshed.append(log))
        view.names = None
        view.names = NAMES
        await settle(pilot)
        assert view.details.names is NAMES
        assert refreshed == []
