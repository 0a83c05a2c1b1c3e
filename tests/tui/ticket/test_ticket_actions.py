"""What one takes along from a ticket: to the clipboard, or in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from series_tui.tui.app import SeriesApp
from tests.tui.app_harness import PlayedService, seen_on
from tests.tui.log_harness import conversation, ticket
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.ticket.test_ticket_screen import SIZE, opened
from tests.tui.waiting import settle, until


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
