"""What the service's answers say of people and waiting is recorded on the way."""

from __future__ import annotations

from series_tui.api.models import Person, Role
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
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
    assert (people.name("7"), people.name("1")) == ("Mira", "b")
    read = await service.get_ticket(TicketId(opened.reference))
    assert people.name("5") == "five"
    assert subjects.of(read.ticket_id) == read.subject
    assert subjects.of("never seen") is None
    assert waiting.of(read) == Waiting(WaitingState.ANSWERED)
    assert waiting.version == 1
    assert (read.messages[0].role, read.messages[0].sent) == (Role.PLAYER, hour(0))
