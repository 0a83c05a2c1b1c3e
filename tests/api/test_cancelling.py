"""Requests that nobody waits for any more: the client goes on as if they had never been."""

from __future__ import annotations

import asyncio
import os
import threading
from random import Random
from typing import Any

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.http.transport import ApiKeyTransport
from series_tui.api.models import Ticket
from series_tui.api.response.responses import read_ticket
from series_tui.api.response.ticket_parser import Report
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import Phase, Progress
from series_tui.api.ticket_id import TicketId
from series_tui.demo.generator import TicketList
from series_tui.demo.server import FakeApi, Fault
from tests.api.limits_for_tests import HASTY_ONCE, QUICK, CountedLimit
from tests.api.raw_server import Connection, RawServer
from tests.api.test_client import EXAMPLE, NOW, SAMPLES, served

LONG_CHAT = TicketId("TICKET-1700000005-0200")


async def cancelled(task: asyncio.Task[Any]) -> None:
    """Cancel a task, and wait until its caller has control again."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def nothing_is_left(client: SeriesClient) -> None:
    """Wait until the client has let go of every request, and of its connections but the idle ones."""
    async with asyncio.timeout(10):
        while client._tasks:
            await asyncio.sleep(0.01)


def open_sockets() -> int:
    """Return how many sockets this process has open."""
    count = 0
    for handle in os.listdir("/proc/self/fd"):
        try:
            count += os.readlink(f"/proc/self/fd/{handle}").startswith("socket:")
        except OSError:
            continue
    return count


async def test_a_request_cancelled_in_the_limits_queue_leaves_it_and_sends_nothing() -> None:
    """The slot is left to a request that still wants a response."""
    limit = CountedLimit()
    limit.is_open.clear()
    async with served(limit=limit) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
        while not limit.waiting:
            await asyncio.sleep(0.01)
        await cancelled(waiting)
        await nothing_is_left(client)
        assert (limit.waiting, limit.given_up, limit.granted) == (0, 1, 0)
        assert api.requests == []
        limit.is_open.set()
        assert (await client.get_ticket(EXAMPLE)).subject == "Help with ranking"


async def test_a_request_cancelled_while_it_connects_does_not_ask_for_a_slot() -> None:
    """The limit's queue is left to others."""
    limit = CountedLimit()
    async with served(limit=limit) as (api, client, _):

        def leave(_: Progress) -> None:
            waiting.cancel()

        waiting = asyncio.create_task(client.get_ticket(EXAMPLE, on_progress=leave))
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await nothing_is_left(client)
        assert (limit.granted, limit.given_up) == (0, 0)
        assert api.requests == []


async def test_an_answer_that_comes_too_late_is_dropped_and_its_connection_used_again() -> None:
    """The caller is free at once; it gets no more progress."""
    told: list[Progress] = []
    async with served([Fault(delay=0.2)]) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE, on_progress=told.append))
        while not api.requests:
            await asyncio.sleep(0.01)
        await cancelled(waiting)
        before = len(told)
        await nothing_is_left(client)
        await client.get_ticket(EXAMPLE)
        assert len(told) == before
        assert [request.connection for request in api.requests] == [1, 1]


async def test_a_cancelled_request_to_a_silent_server_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A moment after its caller went away, a request is ended, however long a try may take."""
    monkeypatch.setattr("series_tui.api.client._UNWANTED_SECONDS", 0.1)
    patient = RetryPolicy(per_try=60.0, total=60.0)
    async with served([Fault(hangs=True)], retry=patient) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
        while not api.requests:
            await asyncio.sleep(0.01)
        await cancelled(waiting)
        await nothing_is_left(client)
        assert (await client.get_ticket(EXAMPLE)).subject == "Help with ranking"


async def test_a_cancelled_request_is_not_tried_again() -> None:
    """A failure after the caller went away is the end of it."""
    async with served([Fault(status=500, delay=0.2)] * 3) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
        while not api.requests:
            await asyncio.sleep(0.01)
        await cancelled(waiting)
        await nothing_is_left(client)
        assert len(api.requests) == 1


async def test_reading_a_large_response_ends_with_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the messages is not read."""
    monkeypatch.setattr("series_tui.api.exchange._REPORT_EVERY", 0.0)
    told: list[Progress] = []
    is_cancelled = threading.Event()
    tickets: list[Ticket] = []

    def read_after_the_cancellation(
        status: int, headers: dict[str, str], body: bytes, *, report: Report, **asked: Any
    ) -> Ticket:
        def report_and_wait(count: int) -> None:
            report(count)
            is_cancelled.wait(60)

        tickets.append(read_ticket(status, headers, body, report=report_and_wait, **asked))
        return tickets[0]

    monkeypatch.setattr("series_tui.api.client.read_ticket", read_after_the_cancellation)
    async with (
        FakeApi(TicketList(NOW, huge_messages=2_000), limit=0) as api,
        SeriesClient(api.url, lambda: api.key, rate_limit=CountedLimit()) as client,
    ):
        huge = TicketId("TICKET-1700000009-100K")
        reading = asyncio.create_task(client.get_ticket(huge, on_progress=told.append))
        while not any(progress.phase is Phase.READING for progress in told):
            await asyncio.sleep(0.001)
        await cancelled(reading)
        is_cancelled.set()
        while client._tasks or any(thread.name == "blocking" for thread in threading.enumerate()):
            await asyncio.sleep(0.001)
    assert tickets == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_client_works_after_a_hundred_requests_cancelled_at_random(seed: int) -> None:
    """While they connect, wait for the limit, are sent or received; nothing is left behind."""
    chance = Random(seed)
    async with FakeApi(SAMPLES, limit=0, latency=0.002) as api:
        sockets, tasks = open_sockets(), len(asyncio.all_tasks())
        limit = CountedLimit()
        async with SeriesClient(api.url, lambda: api.key, rate_limit=limit, retry=QUICK) as client:
            for _ in range(100):
                ticket_id = chance.choice([EXAMPLE, EXAMPLE, LONG_CHAT])
                task = asyncio.create_task(client.get_ticket(ticket_id))
                for _ in range(chance.choice([0, 1, 2, 5, 10, 20, 40])):
                    await asyncio.sleep(0)
                if chance.random() < 0.2:
                    await asyncio.sleep(chance.random() / 100)
                if chance.random() < 0.2:
                    limit.is_open.clear()
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                limit.is_open.set()
            tickets = await asyncio.gather(*(client.get_ticket(EXAMPLE) for _ in range(20)))
            assert all(ticket.subject == "Help with ranking" for ticket in tickets)
            await nothing_is_left(client)
            assert limit.waiting == 0
            assert limit.granted >= len(api.requests)
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert len(asyncio.all_tasks()) <= tasks
        assert open_sockets() <= sockets
        assert limit.was_closed


async def test_closing_cancels_running_requests() -> None:
    """A request that hangs does not hold up the end of the program, and callers that wait are cancelled."""
    async with FakeApi(SAMPLES, faults=[Fault(hangs=True)], limit=0) as api:
        client = SeriesClient(api.url, lambda: api.key, rate_limit=CountedLimit())
        async with client:
            waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
            while not api.requests:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        assert waiting.cancelled()
        assert not client._tasks


async def test_an_error_in_the_progress_callback_reaches_the_caller() -> None:
    """It is a fault of ours, and not called one of the network."""

    def tell(_progress: Progress) -> None:
        raise ZeroDivisionError("ours")

    async with served() as (_, client, _limit):
        with pytest.raises(ZeroDivisionError):
            await client.get_ticket(EXAMPLE, on_progress=tell)
        assert (await client.get_ticket(EXAMPLE)).subject == "Help with ranking"


async def test_connections_of_requests_that_failed_are_closed() -> None:
    """After answers that were cut, reset or too slow, no socket stays open but what is idle and usable."""

    async def failing(connection: Connection) -> None:
        await connection.request()
        if connection.number % 3 == 0:
            connection.reset()
        elif connection.number % 3 == 1:
            await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            await asyncio.sleep(30)
        else:
            await connection.send(b"nonsense\r\n\r\n")

    async with (
        RawServer(failing) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=HASTY_ONCE) as client,
    ):
        results = await asyncio.gather(
            *(client.get_ticket(EXAMPLE) for _ in range(12)), return_exceptions=True
        )
        assert all(isinstance(result, Exception) for result in results)
        transport = client._http._transport
        assert isinstance(transport, ApiKeyTransport)
        assert transport.connections == []
