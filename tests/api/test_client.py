"""The client over real HTTP against the embedded API, with every fault of its retry policy."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from weakref import ref

import pytest

from series_tui import __version__
from series_tui.api.client import SeriesClient
from series_tui.api.http.transport import ApiKeyTransport
from series_tui.api.models import TicketFilters
from series_tui.api.response.body import ResponseLimits
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import TicketId
from series_tui.demo.generator import TicketList
from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import (
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
    TicketNotFound,
)
from tests.api.limits_for_tests import QUICK, CountedLimit
from tests.api.raw_server import Connection, RawServer

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EXAMPLE = TicketId("TICKET-1234567890-ABCD")
SAMPLES = TicketList(NOW, count=30, long_messages=300)


@asynccontextmanager
async def served(
    faults: Sequence[Fault] = (),
    retry: RetryPolicy = QUICK,
    limit: CountedLimit | None = None,
    **options: Any,
) -> AsyncIterator[tuple[FakeApi, SeriesClient, CountedLimit]]:
    """Serve the samples, and connect a client to them."""
    counted = limit or CountedLimit()
    async with (
        FakeApi(SAMPLES, faults=faults, limit=0, **options) as api,
        SeriesClient(api.url, lambda: api.key, rate_limit=counted, retry=retry) as client,
    ):
        yield api, client, counted


async def test_the_references_ticket_arrives_with_everything() -> None:
    """The main job: by its id, and by the other id."""
    async with served() as (api, client, _):
        ticket = await client.get_ticket(EXAMPLE)
        assert (ticket.subject, ticket.status, ticket.priority) == (
            "Help with ranking",
            "in-progress",
            "high",
        )
        assert ticket.claimer is not None
        assert (ticket.claimer.display_name, ticket.claimer.username) == ("Staff Member", "staff123")
        first = ticket.messages[0]
        assert first.text == "I need help with my rank"
        assert first.sent == datetime(2025, 1, 15, 10, 30, tzinfo=UTC)
        by_object_id = await client.get_ticket(TicketId(ticket.object_id))
        assert by_object_id == ticket
        assert len({request.connection for request in api.requests}) == 1


async def test_an_id_with_marks_around_it_is_asked_for_exactly_and_then_without() -> None:
    """The marks may belong to it; where there is no ticket either way, the ID is named as it was given."""
    async with served() as (api, client, _):
        marked = TicketId(f"_{EXAMPLE}_")
        assert str((await client.get_ticket(marked)).ticket_id) == EXAMPLE
        assert [request.target.rsplit("/", 1)[-1] for request in api.requests] == [marked, EXAMPLE]
        with pytest.raises(TicketNotFound) as caught:
            await client.get_ticket(TicketId("TICKET-1-NONE_"))
        assert caught.value.ticket_id == "TICKET-1-NONE_"
        api.faults.append(Fault(status=400))
        assert str((await client.get_ticket(marked)).ticket_id) == EXAMPLE
        count = len(api.requests)
        api.faults.append(Fault(status=409))
        with pytest.raises(ResponseRefused):
            await client.get_ticket(marked)
        assert len(api.requests) == count + 1


async def test_a_ticket_whose_id_ends_like_a_mark_is_the_one_that_is_shown() -> None:
    """The exact text goes first, and nothing else is asked."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        body = {"success": True, "data": {"Ticket": {"TicketId": f"{EXAMPLE}--can"}}}
        await connection.respond(json.dumps(body).encode())

    async with (
        RawServer(behaviour) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit()) as client,
    ):
        assert (await client.get_ticket(TicketId(f"{EXAMPLE}--can"))).ticket_id == f"{EXAMPLE}--can"
        assert len(server.requests) == 1


async def test_a_request_is_a_get_with_the_key_and_few_headers() -> None:
    """No cookie, no compression but gzip, and who asks."""
    async with served() as (api, client, _):
        await client.get_ticket(EXAMPLE)
        request = api.requests[0]
        assert request.target == f"/tickets/get/{EXAMPLE}"
        assert request.headers["apikey"] == api.key
        assert request.headers["accept-encoding"] == "gzip"
        assert request.headers["user-agent"] == f"series-tui/{__version__}"
        assert set(request.headers) == {
            *("host", "apikey", "accept", "accept-encoding", "user-agent", "connection"),
        }


async def test_the_queue_is_paged_and_filtered_by_the_service() -> None:
    """Filters go out as the reference names them, and empty ones not at all."""
    async with served() as (api, client, _):
        page = await client.list_tickets(2)
        assert (page.page, len(page.tickets), page.has_next) == (2, 10, True)
        assert all(ticket.reference for ticket in page.tickets)
        filters = TicketFilters(
            status="open", author="1", department="a&b", search="ünï #1 +&=?/", staff_user_id="9"
        )
        page = await client.list_tickets(1, filters)
        assert page.tickets == ()
        assert [request.target for request in api.requests] == [
            "/tickets/list?page=2",
            "/tickets/list?page=1&status=open&author=1&department=a%26b"
            "&search=%C3%BCn%C3%AF+%231+%2B%26%3D%3F%2F&staffUserId=9",
        ]


async def test_the_names_of_the_workspace_are_read() -> None:
    """Ids become names."""
    async with served() as (_, client, _):
        config = await client.workspace_config()
        ticket = await client.get_ticket(EXAMPLE)
        assert config.department_name(ticket.department) == "Support Dept"
        assert config.enabled is True


async def test_an_api_below_a_path_is_asked_below_it() -> None:
    """A gateway may serve it under a name of its own."""

    async def echo(connection: Connection) -> None:
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{}}}')

    async with RawServer(echo) as server:
        address = f"{server.url}/series/v1/"
        async with SeriesClient(address, lambda: "k", rate_limit=CountedLimit()) as client:
            await client.get_ticket(EXAMPLE)
        assert server.requests[0].startswith(b"GET /series/v1/tickets/get/TICKET-1234567890-ABCD HTTP/1.1")


async def test_an_answer_over_the_limits_of_this_client_is_refused() -> None:
    """The bound on bytes can be set."""
    async with FakeApi(SAMPLES) as api:
        limits = ResponseLimits.of_size(20_000)
        async with SeriesClient(api.url, lambda: api.key, rate_limit=CountedLimit(), limits=limits) as client:
            assert (await client.get_ticket(EXAMPLE)).messages
            with pytest.raises(ResponseTooLarge, match="MiB"):
                await client.get_ticket(TicketId("TICKET-1700000005-0200"))


def test_limits_grow_with_the_size_that_is_allowed() -> None:
    """Whoever allows a larger response allows more values and more memory as well, but not more depth."""
    usual, large = ResponseLimits(), ResponseLimits.of_size(4 * ResponseLimits().bytes)
    assert ResponseLimits.of_size(usual.bytes) == usual
    assert (large.values, large.kept) == (4 * usual.values, 4 * usual.kept)
    assert (large.depth, large.text) == (usual.depth, usual.text)


async def test_interactive_requests_pass_bulk_ones_before_connecting() -> None:
    """A hundred background requests do not hold up an interactive one."""
    limit = CountedLimit()
    limit.is_open.clear()
    async with served(limit=limit) as (api, client, _):
        bulk = [
            asyncio.create_task(client.get_ticket(EXAMPLE, priority=RequestPriority.BACKGROUND))
            for _ in range(60)
        ]
        while limit.waiting < 8:
            await asyncio.sleep(0.01)
        urgent = asyncio.create_task(client.list_tickets())
        while limit.waiting < 9:
            await asyncio.sleep(0.01)
        assert limit.waiting == 9
        limit.is_open.set()
        await asyncio.gather(urgent, *bulk)
        place = next(n for n, request in enumerate(api.requests) if "list" in request.target)
        assert place <= 9
        assert max(request.connection for request in api.requests) <= 16


@pytest.mark.parametrize("priority", [RequestPriority.BULK, RequestPriority.BACKGROUND])
async def test_every_background_request_gets_its_turn(priority: RequestPriority) -> None:
    """At most eight at a time; one that is cancelled while it waits takes nothing from the others."""
    limit = CountedLimit(wait=0.01)
    limit.is_open.clear()
    async with served(limit=limit) as (api, client, _):
        waiting = [asyncio.create_task(client.get_ticket(EXAMPLE, priority=priority)) for _ in range(30)]
        while limit.waiting < 8:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert limit.waiting == 8
        for task in waiting[5:15]:
            task.cancel()
        limit.is_open.set()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) == 10
        assert len(api.requests) == 20


async def test_a_client_that_is_closed_begins_nothing() -> None:
    """What still waits for its turn ends, and no request is sent."""
    limit = CountedLimit()
    limit.is_open.clear()
    async with FakeApi(SAMPLES, limit=0) as api:
        async with SeriesClient(api.url, lambda: api.key, rate_limit=limit, retry=QUICK) as client:
            bulk = [
                asyncio.create_task(client.get_ticket(EXAMPLE, priority=RequestPriority.BULK))
                for _ in range(20)
            ]
            while limit.waiting < 8:
                await asyncio.sleep(0.01)
        outcomes = await asyncio.gather(*bulk, return_exceptions=True)
        assert all(isinstance(outcome, asyncio.CancelledError | SeriesError) for outcome in outcomes)
        assert api.requests == []


class Asker:
    """Whoever wants a ticket, such as a screen."""


ASKER: ContextVar[Asker] = ContextVar("ASKER")


async def test_a_connection_holds_no_reference_to_its_callers() -> None:
    """It stays open for the next request, and does not keep the first asker alive meanwhile."""
    async with served() as (_, client, _):

        async def asked() -> ref[Asker]:
            asker = Asker()
            ASKER.set(asker)
            await client.get_ticket(EXAMPLE)
            return ref(asker)

        asker = await asyncio.create_task(asked())
        await asyncio.sleep(0)  # the loop itself holds the task that ended just now
        gc.collect()
        assert asker() is None


async def test_a_connection_that_was_idle_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server or a firewall may have forgotten it: it is closed, and another one is made."""
    async with served() as (api, client, _):
        await client.get_ticket(EXAMPLE)
        monkeypatch.setattr("series_tui.api.http.transport._IDLE_SECONDS", 0.0)
        await client.get_ticket(EXAMPLE)
        assert [request.connection for request in api.requests] == [1, 2]
        transport = client._http._transport
        assert isinstance(transport, ApiKeyTransport)
        assert len(transport.connections) == 1
