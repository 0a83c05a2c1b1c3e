"""The preview alone: which tickets it requests, what it keeps, and what it shows meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from series_tui.api.models import Ticket, TicketSummary
from series_tui.errors import ServiceFailed, TicketNotFound
from series_tui.text.sanitize import SafeText
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.queue import preview as preview_module
from series_tui.tui.queue.body import bare_ticket
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.session import Session
from tests.played_service import PlayedService, row_of
from tests.tui.app_harness import PAUSES, played_app, seen_on
from tests.tui.log_harness import NOW
from tests.tui.sample import sample_ticket
from tests.tui.waiting import settle, until

TICKETS = [sample_ticket(f"TICKET-{number}", subject=f"subject {number}.") for number in range(4)]
ROWS = [row_of(ticket) for ticket in TICKETS]


class PreviewApp(App[int]):
    """A screen with the preview alone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Compose the preview."""
        yield PreviewPane(self._session)


class Previewed:
    """The preview in its app.

    Attributes:
        app: The app.
        pilot: What waits for it.
        service: What responds to it.
        pane: The preview.
    """

    def __init__(self, app: PreviewApp, pilot: Pilot[int], service: PlayedService) -> None:
        self.app, self.pilot, self.service = app, pilot, service
        self.pane = app.query_one(PreviewPane)

    async def show(self, row: TicketSummary | None, ticket: Ticket | None) -> list[str]:
        """Show a row until its ticket is there; return the requests that it took."""
        self.pane.preview(row)
        await until(self.pilot, lambda: self.pane.ticket == ticket, lambda: seen_on(self.app))
        asked, self.service.asked = self.service.asked, []
        return asked


@asynccontextmanager
async def previewing(*tickets: Ticket) -> AsyncIterator[Previewed]:
    """Run the app over some tickets."""
    service = PlayedService(*(tickets or TICKETS))
    async with played_app(service, pauses=PAUSES._replace(preview=0.001)).session as session:
        app = PreviewApp(session)
        async with app.run_test(size=(60, 20)) as pilot:
            yield Previewed(app, pilot, service)


async def test_a_ticket_is_requested_once_and_kept_for_coming_back() -> None:
    """Until its row changes."""
    async with previewing() as shown:
        assert await shown.show(ROWS[0], TICKETS[0]) == ["TICKET-0"]
        assert "subject 0." in seen_on(shown.app)
        snapshot = shown.pane.snapshot_of(ROWS[0])
        assert snapshot is not None
        assert snapshot.ticket == TICKETS[0]
        assert shown.pane.snapshot_of(ROWS[1]) is None
        assert await shown.show(ROWS[1], TICKETS[1]) == ["TICKET-1"]
        assert await shown.show(ROWS[0], TICKETS[0]) == []
        assert await shown.show(None, None) == []
        assert "subject" not in seen_on(shown.app)
        changed = replace(ROWS[0], status=SafeText("closed"))
        assert await shown.show(changed, TICKETS[0]) == ["TICKET-0"]


async def test_a_failure_is_shown_and_no_fact_of_the_ticket_is() -> None:
    """The next row shows its own ticket."""
    async with previewing() as shown:
        shown.service.failures["TICKET-2"] = [ServiceFailed(503)]
        assert "TICKET-2" in shown.pane.shown_facts(bare_ticket(ROWS[2]))
        shown.pane.preview(ROWS[2])
        await until(shown.pilot, lambda: not shown.pane.shown_facts(bare_ticket(ROWS[2])))
        notice = shown.pane.query_one("#preview-notice", Static)
        assert (notice.display, "503" in str(notice.content)) == (True, True)
        shown.pane.preview(ROWS[2])
        assert shown.pane.shown_facts(bare_ticket(ROWS[2])) == frozenset(), "the same row is no other one"
        assert "TICKET-1" in shown.pane.shown_facts(bare_ticket(ROWS[1]))
        await shown.show(ROWS[3], TICKETS[3])
        assert not notice.display
        assert "TICKET-2" in shown.pane.shown_facts(bare_ticket(ROWS[2]))


async def test_a_failed_ticket_is_requested_again_and_no_other() -> None:
    """With the words for the failure until it is there; one that was read costs nothing more."""
    async with previewing() as shown:
        shown.service.failures["TICKET-2"] = [ServiceFailed(503)]
        shown.pane.preview(ROWS[2])
        await until(shown.pilot, lambda: not shown.pane.shown_facts(bare_ticket(ROWS[2])))
        for _ in range(2):
            shown.pane.retry()
            await until(shown.pilot, lambda: shown.pane.ticket == TICKETS[2], lambda: seen_on(shown.app))
        assert shown.service.asked == ["TICKET-2", "TICKET-2"]


async def test_a_ticket_that_is_gone_asks_for_no_id_to_be_checked() -> None:
    """Nobody typed one: its row is in the queue."""
    async with previewing() as shown:
        shown.service.failures["TICKET-2"] = [TicketNotFound("TICKET-2")]
        shown.pane.preview(ROWS[2])
        await until(shown.pilot, lambda: not shown.pane.shown_facts(bare_ticket(ROWS[2])))
        notice = shown.pane.query_one("#preview-notice", Static)
        assert str(notice.content) == "No ticket TICKET-2 in this workspace."


async def test_a_subject_is_shown_where_the_whole_title_fits() -> None:
    """It is not named below the list then."""
    async with previewing() as shown:
        room = 60 - len("TICKET-0  ")
        rows = [replace(ROWS[0], subject=SafeText("x" * cells)) for cells in (room, room + 1)]
        facts = [shown.pane.shown_facts(bare_ticket(row)) for row in rows]
        assert ["x" in "".join(each) for each in facts] == [True, False]


async def test_a_response_that_comes_late_is_kept_and_not_shown() -> None:
    """A row that was passed is not requested after it."""
    async with previewing() as shown:
        shown.service.gate.clear()
        shown.pane.preview(ROWS[0])
        await until(shown.pilot, lambda: shown.service.asked)
        shown.pane.preview(ROWS[1])
        await settle(shown.pilot)
        shown.service.gate.set()
        assert await shown.show(ROWS[2], TICKETS[2]) == ["TICKET-0", "TICKET-2"]
        shown.pane.post_message(PreviewPane.Loaded(ROWS[3], TicketSnapshot(TICKETS[3], NOW)))
        await settle(shown.pilot)
        assert shown.pane.ticket == TICKETS[2]
        assert await shown.show(ROWS[3], TICKETS[3]) == []
        assert await shown.show(ROWS[0], TICKETS[0]) == []


async def test_only_so_many_tickets_are_kept_and_none_that_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest ones."""
    monkeypatch.setattr(preview_module, "_MAX_KEPT", 2)
    monkeypatch.setattr(preview_module, "_MAX_BYTES", 10)
    tickets = [replace(ticket, source=b"x" * (11 if ticket is TICKETS[3] else 10)) for ticket in TICKETS]
    async with previewing(*tickets) as shown:
        for number in (0, 1, 0, 3):
            await shown.show(ROWS[number], tickets[number])
        assert await shown.show(ROWS[0], tickets[0]) == []
        assert await shown.show(ROWS[1], tickets[1]) == []
        assert await shown.show(ROWS[3], tickets[3]) == ["TICKET-3"]
        assert await shown.show(ROWS[2], tickets[2]) == ["TICKET-2"]
        assert await shown.show(ROWS[1], tickets[1]) == []
        assert await shown.show(ROWS[0], tickets[0]) == ["TICKET-0"]
