"""Tickets that are read to know who waits: each once, one after the other, in the background."""

from __future__ import annotations

from dataclasses import replace

from series_tui.api.service import RequestPriority, TicketService
from series_tui.errors import ServiceFailed, TicketNotFound
from series_tui.text.sanitize import SafeText
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.queue.waiting_reader import WaitingReader
from tests.played_service import PlayedService, row_of
from tests.tickets.test_waiting import chat, hour
from tests.tui.queue.loading_queue import Node
from tests.tui.waiting import settle_tasks

TICKETS = [chat("p", ticket_id=SafeText(f"TICKET-{number}")) for number in range(4)]


ROWS = [row_of(ticket) for ticket in TICKETS]
IDS = [ticket.reference for ticket in TICKETS]


class Reading:
    """A reader over a service.

    Attributes:
        node: What runs its requests.
        service: What responds to them.
        index: Where waits are recorded.
        reader: The reader.
    """

    def __init__(self) -> None:
        self.node, self.service, self.index = Node(), PlayedService(*TICKETS), WaitingIndex()
        self.reader = WaitingReader(self.node, self._connect, self.index)

    async def _connect(self) -> TicketService:
        return self.service

    async def requests(self) -> list[str]:
        """Return the tickets that were requested since the last call."""
        await settle_tasks()
        asked, self.service.asked = self.service.asked, []
        return asked


async def test_each_ticket_is_read_once_in_the_background() -> None:
    """What is known of the others is announced each time."""
    reading = Reading()
    reading.index.record(TICKETS[1])
    reading.reader.request(ROWS[:3])
    assert reading.reader.remaining == 2
    assert await reading.requests() == [IDS[0], IDS[2]]
    assert set(reading.service.urgencies) == {RequestPriority.BACKGROUND}
    assert (reading.reader.remaining, len(reading.node.messages)) == (0, 2)
    for number in (0, 2):
        reading.index.record(TICKETS[number])
    reading.reader.request(ROWS)
    assert await reading.requests() == [IDS[3]]


async def test_the_newest_request_replaces_those_that_wait() -> None:
    """One ticket is on its way at a time; one that was read meanwhile is passed over."""
    reading = Reading()
    reading.service.gate.clear()
    reading.reader.request(ROWS[:2])
    assert await reading.requests() == [IDS[0]]
    reading.reader.request(ROWS[2:])
    assert (await reading.requests(), reading.reader.remaining) == ([], 2)
    reading.index.record(TICKETS[2])
    reading.service.gate.set()
    assert await reading.requests() == [IDS[3]]


async def test_a_cancelled_reading_reads_nothing_more() -> None:
    """Until there is another request."""
    reading = Reading()
    reading.reader.cancel()
    reading.service.gate.clear()
    reading.reader.request(ROWS)
    await reading.requests()
    reading.reader.cancel()
    reading.service.gate.set()
    assert (await reading.requests(), reading.reader.remaining) == ([], 0)
    reading.reader.request(ROWS[:1])
    assert await reading.requests() == [IDS[0]]


async def test_a_ticket_that_cannot_be_read_is_read_again_once_it_has_changed() -> None:
    """The others are read on."""
    reading = Reading()
    reading.service.failures[IDS[0]] = [TicketNotFound(IDS[0])]
    reading.reader.request(ROWS[:2])
    assert await reading.requests() == IDS[:2]
    reading.index.record(TICKETS[1])
    reading.reader.request(ROWS[:2])
    assert await reading.requests() == []
    reading.reader.request([replace(ROWS[0], updated=hour(9))])
    assert await reading.requests() == [IDS[0]]


async def test_an_unavailable_service_ends_the_reading() -> None:
    """The next request begins with the same ticket."""
    reading = Reading()
    reading.service.failures[IDS[0]] = [ServiceFailed(503)]
    reading.reader.request(ROWS)
    assert (await reading.requests(), reading.reader.remaining) == ([IDS[0]], 0)
    reading.reader.request(ROWS)
    assert await reading.requests() == IDS
