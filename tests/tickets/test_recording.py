"""What the service's answers say of people and waiting is recorded on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from series_tui.api.models import Person, Role
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tickets import recording
from series_tui.tickets.recording import ObservedService, People, Subjects, record
from series_tui.tickets.waiting import Waiting, WaitingIndex, WaitingState
from tests.played_service import PlayedService
from tests.tickets.moving_queue import MovingQueue, ticket
from tests.tickets.test_waiting import chat, hour


async def test_names_and_waiting_are_recorded() -> None:
    """From pages and from tickets."""
    people, waiting, subjects = People(), WaitingIndex(), Subjects()
    opened = chat("ps", author=Person(SafeText("5"), SafeText("five")))
    played = PlayedService(opened, queue=MovingQueue([ticket(1), ticket(2)]))
    service = ObservedService(played, lambda received: record(received, people, waiting, subjects))
    await service.list_tickets()
    assert (await service.workspace_config()).enabled
    assert (people.name("7"), people.name("1")) == ("Mira", "b")
    read = await service.get_ticket(TicketId(opened.reference))
    assert people.name("5") == "five"
    assert subjects.of(read.ticket_id) == read.subject
    assert subjects.of("never seen") is None
    assert waiting.of(read) == Waiting(WaitingState.ANSWERED)
    assert waiting.version == 1
    assert (read.messages[0].role, read.messages[0].sent) == (Role.PLAYER, hour(0))


def test_only_the_newest_subjects_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those recorded again count as new; a ticket without an ID has none to be found by."""
    monkeypatch.setattr(recording, "_MAX_SUBJECTS", 2)
    subjects = Subjects()
    for number in (1, 2, 1, 3):
        subjects.record(replace(ticket(number), subject=SafeText(f"subject {number}")))
    subjects.record(replace(ticket(4), ticket_id=SafeText("")))
    texts = [subjects.of(f"T-{number}") for number in (1, 2, 3)]
    assert texts == ["subject 1", None, "subject 3"]
    assert subjects.of("") is None
