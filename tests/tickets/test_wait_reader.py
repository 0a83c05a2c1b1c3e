"""Reading how long the tickets of a list wait."""

from __future__ import annotations

import asyncio

import pytest

from series_tui.api.models import Ticket, TicketSummary
from series_tui.errors import KeyRefused
from series_tui.text.sanitize import SafeText
from series_tui.tickets.wait_reader import read_waits
from series_tui.tickets.waiting import WaitingIndex
from tests.played_service import PlayedService, row_of
from tests.tickets.moving_queue import START


def open_ticket(reference: str) -> Ticket:
    """Return an open ticket, which has to be read."""
    return Ticket(ticket_id=SafeText(reference), status=SafeText("open"), updated=START)


def rows_of(service: PlayedService) -> list[TicketSummary]:
    """Return the tickets of a service as its queue lists them."""
    return [row_of(ticket) for ticket in service.tickets.values()]


@pytest.mark.parametrize("at_once", [1, 2, 8])
@pytest.mark.parametrize("gone", ["T-2", "../../config", ""])
async def test_a_ticket_that_cannot_be_read_keeps_its_place_without_a_wait(gone: str, at_once: int) -> None:
    """Every other ticket is read, whether this one is gone meanwhile or has no usable ID."""
    service = PlayedService(*map(open_ticket, ("T-1", gone, "T-3")))
    rows = rows_of(service)
    del service.tickets[SafeText(gone)]
    index = WaitingIndex()
    told: list[tuple[int, ...]] = []
    await read_waits(
        service.get_ticket, index, rows, at_once=at_once, on_read=lambda *counts: told.append(counts)
    )
    assert [index.of(row) is not None for row in rows] == [True, False, True]
    assert told == [(1, 3), (2, 3), (3, 3)]


async def test_tickets_whose_wait_is_recorded_are_not_read_again() -> None:
    """A second list asks for nothing."""
    service = PlayedService(open_ticket("T-1"), open_ticket("T-2"))
    index = WaitingIndex()
    await read_waits(service.get_ticket, index, rows_of(service))
    assert service.asked == ["T-1", "T-2"]
    await read_waits(service.get_ticket, index, rows_of(service))
    assert service.asked == ["T-1", "T-2"]


async def test_no_more_requests_are_under_way_than_asked_for() -> None:
    """Others wait for their turn; a cancelled reader leaves none behind."""
    service = PlayedService(*(open_ticket(f"T-{number}") for number in range(9)))
    service.gate.clear()
    tasks = asyncio.all_tasks()
    reading = asyncio.create_task(read_waits(service.get_ticket, WaitingIndex(), rows_of(service), at_once=4))
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(service.asked) == 4
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert asyncio.all_tasks() == tasks


async def test_another_error_ends_the_reading() -> None:
    """A key that is refused is refused for every ticket."""
    service = PlayedService(*map(open_ticket, ("T-1", "T-2", "T-3")))
    service.failures["T-2"] = [KeyRefused()]
    with pytest.raises(KeyRefused):
        await read_waits(service.get_ticket, WaitingIndex(), rows_of(service))
    assert service.asked == ["T-1", "T-2"]
