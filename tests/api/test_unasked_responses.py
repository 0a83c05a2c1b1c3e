"""Another ticket's response is never taken for the one asked for, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.models import Ticket
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import TicketId
from series_tui.errors import MismatchedResponse, NotApiResponse
from tests.api.certificates import Authority
from tests.api.limits_for_tests import ONCE, QUICK, CountedLimit
from tests.api.raw_server import HEAD, Connection, RawServer

Behaviour = Callable[[Connection], Awaitable[None]]


def asked_by(head: bytes) -> str:
    """Return the ID that a request asks for."""
    return head.split(b" ", 2)[1].decode().rsplit("/", 1)[-1]


def ticket_body(subject: str, **ids: object) -> bytes:
    """Return a response's body with a ticket that names the given IDs, or none."""
    return json.dumps({"success": True, "data": {"Ticket": {"Subject": subject, **ids}}}).encode()


def whole(body: bytes) -> bytes:
    """Return a whole response."""
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def honest(connection: Connection) -> None:
    """Respond with a ticket that names no ID, and whose subject is the ID that was asked for."""
    while True:
        await connection.respond(ticket_body(asked_by(await connection.request())))


def ids(count: int) -> list[TicketId]:
    """Return as many different IDs."""
    return [TicketId(f"TICKET-{number:04}") for number in range(count)]


async def all_of(client: SeriesClient, ticket_ids: list[TicketId]) -> list[Ticket]:
    """Return tickets that are asked for at the same time."""
    return list(
        await asyncio.gather(
            *(client.get_ticket(ticket_id, priority=RequestPriority.INTERACTIVE) for ticket_id in ticket_ids)
        )
    )


@pytest.mark.parametrize("pieces", [1, 2])
async def test_bytes_that_arrive_while_a_slot_is_awaited_answer_no_request(pieces: int) -> None:
    """Forty tickets, with something unasked on every idle connection, whole or begun: none is wrong."""
    speak = asyncio.Event()
    unasked = whole(ticket_body("WRONG"))

    async def behaviour(connection: Connection) -> None:
        await connection.respond(ticket_body(asked_by(await connection.request())))
        if connection.number <= 10:
            await speak.wait()
            await connection.send(unasked[: len(unasked) // pieces])
        await honest(connection)

    limit = CountedLimit()
    async with (
        RawServer(behaviour) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=ONCE) as client,
    ):
        await all_of(client, ids(10))
        assert server.connections == 10
        limit.is_open.clear()
        waiting = asyncio.create_task(all_of(client, ids(40)))
        while limit.waiting < 16:
            await asyncio.sleep(0.01)
        speak.set()
        await asyncio.sleep(0.05)
        limit.is_open.set()
        assert [str(ticket.subject) for ticket in await waiting] == ids(40)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_unread_bytes_of_a_socket_answer_no_request(
    scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Bytes that came while the event loop was busy are read before anything is sent."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    server_side: list[Connection] = []

    async def behaviour(connection: Connection) -> None:
        server_side.append(connection)
        await honest(connection)

    async with (
        RawServer(behaviour, authority.server() if scheme == "https" else None) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=ONCE) as client,
    ):
        await client.get_ticket(TicketId("TICKET-A"))
        # Both ends run in this loop: the bytes lie in the socket, and nothing reads them before the request.
        await server_side[0].send(whole(ticket_body("WRONG")))
        assert (await client.get_ticket(TicketId("TICKET-B"))).subject == "TICKET-B"
        assert server.connections == 2


@pytest.mark.parametrize("delay", [0.0, 0.002])
async def test_a_gateway_that_repeats_one_response_in_ten_shows_no_wrong_ticket(delay: float) -> None:
    """Two hundred tickets, and all of them are right, each at the cost of one try."""
    served = 0

    async def repeating(connection: Connection) -> None:
        nonlocal served
        while True:
            asked = asked_by(await connection.request())
            response = whole(ticket_body(asked, TicketId=asked))
            served += 1
            await connection.send(response)
            if served % 10 == 0:
                await asyncio.sleep(delay)
                await connection.send(response)

    async with (
        RawServer(repeating) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=ONCE) as client,
    ):
        tickets = await all_of(client, ids(200))
    assert [str(ticket.subject) for ticket in tickets] == ids(200)


async def test_a_response_that_was_on_its_way_is_seen_by_its_id() -> None:
    """The ticket is asked for again, on a fresh connection and at no try's cost."""

    async def late(connection: Connection) -> None:
        first = asked_by(await connection.request())
        await connection.respond(ticket_body(first, TicketId=first))
        await connection.request()
        await connection.respond(ticket_body(first, TicketId=first))
        await asyncio.sleep(30)

    async with (
        RawServer(late) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=ONCE) as client,
    ):
        await client.get_ticket(TicketId("TICKET-A"))
        assert (await client.get_ticket(TicketId("TICKET-B"))).subject == "TICKET-B"
        assert [asked_by(head) for head in server.requests] == ["TICKET-A", "TICKET-B", "TICKET-B"]


async def test_a_response_that_comes_before_anything_was_asked_is_never_taken() -> None:
    """Another connection takes its place, with one try and one request."""

    async def hasty(connection: Connection) -> None:
        if connection.number < 3:
            await connection.send(whole(ticket_body("WRONG")))
        await honest(connection)

    limit = CountedLimit()
    limit.is_open.clear()
    async with (
        RawServer(hasty) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=ONCE) as client,
    ):
        waiting = asyncio.create_task(client.get_ticket(TicketId("TICKET-A")))
        while not limit.waiting:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        limit.is_open.set()
        assert (await waiting).subject == "TICKET-A"
        assert len(server.requests) == 1
        assert limit.used == 1


async def test_a_server_that_always_speaks_first_is_refused_and_never_asked() -> None:
    """It is no HTTP server; the key is not sent to it."""

    async def banner(connection: Connection) -> None:
        await connection.send(b"220 mail.example ESMTP\r\n")
        await connection.request()

    limit = CountedLimit(wait=0.05)
    async with (
        RawServer(banner) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=QUICK) as client,
    ):
        with pytest.raises(NotApiResponse, match="not from the Series API") as caught:
            await client.get_ticket(TicketId("TICKET-A"))
        assert "before anything was requested" in caught.value.why
        assert server.requests == []
        assert server.connections <= 4


@pytest.mark.parametrize(
    ("asked", "named", "is_shown"),
    [
        ("TICKET-A", {"TicketId": "TICKET-A"}, True),
        ("TICKET-A", {"TicketId": "TICKET-B"}, False),
        ("TICKET-A", {"TicketId": "TICKET-B", "_id": "65f0c0ffee65f0c0ffee65f0"}, False),
        ("TICKET-A", {"_id": "65f0c0ffee65f0c0ffee65f0"}, False),
        ("TICKET-A", {"TicketId": "TICKET-A", "_id": "65f0c0ffee65f0c0ffee65f0"}, True),
        ("ticket-a", {"TicketId": "TICKET-A"}, True),
        ("TICKET-A", {"TicketId": " TICKET-A "}, True),
        ("65f0c0ffee65f0c0ffee65f0", {"TicketId": "TICKET-A", "_id": "65F0C0FFEE65F0C0FFEE65F0"}, True),
        ("65f0c0ffee65f0c0ffee65f0", {"_id": {"$oid": "65f0c0ffee65f0c0ffee65f0"}}, True),
        ("65f0c0ffee65f0c0ffee65f0", {"_id": {"$oid": "65f0c0ffee65f0c0ffee65f1"}}, False),
        ("65f0c0ffee65f0c0ffee65f0", {"TicketId": "TICKET-A", "_id": "65f0c0ffee65f0c0ffee65f1"}, False),
        ("65f0c0ffee65f0c0ffee65f0", {"TicketId": "TICKET-A"}, False),
        ("1042", {"TicketId": 1042}, True),
        ("1042", {"TicketId": 1043}, False),
        *(("TICKET-A", named, True) for named in ({}, {"TicketId": None}, {"TicketId": "", "_id": None})),
        *(
            ("TICKET-A", {"TicketId": odd}, True)
            for odd in (["TICKET-B"], {"a": "TICKET-B"}, True, 0, "../x")
        ),
    ],
)
async def test_a_ticket_that_names_another_id_is_refused(
    asked: str, named: dict[str, object], is_shown: bool
) -> None:
    """Both IDs are named; a ticket that names none is shown."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        await connection.respond(ticket_body("here", **named))
        await connection.request()

    async with (
        RawServer(behaviour) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=QUICK) as client,
    ):
        if is_shown:
            assert (await client.get_ticket(TicketId(asked))).subject == "here"
            return
        with pytest.raises(MismatchedResponse) as caught:
            await client.get_ticket(TicketId(asked))
        assert caught.value.exit_code == 6
        assert asked in caught.value.what
        for name in named.values():
            assert str(name["$oid"] if isinstance(name, dict) else name) in caught.value.what
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("asked", "about", "outcome"),
    [
        (3, {"CurrentPage": 3, "TotalPages": 8}, "page"),
        (3, {"TotalPages": 8}, "page"),
        (3, {}, "page"),
        (3, {"CurrentPage": 2, "TotalPages": 8}, "refused"),
        (3, {"CurrentPage": 4, "TotalPages": 8}, "refused"),
        (3, {"CurrentPage": 2, "HasNextPage": True}, "refused"),
        (99, {"CurrentPage": 1, "TotalPages": 8}, "refused"),
        (99, {"CurrentPage": 8, "TotalPages": 8}, "beyond"),
        (99, {"CurrentPage": 8, "HasNextPage": False}, "beyond"),
        (99, {"CurrentPage": "8", "TotalPages": "8"}, "beyond"),
    ],
)
async def test_a_page_other_than_the_one_asked_for_is_refused(
    asked: int, about: dict[str, object], outcome: str
) -> None:
    """The last one in the place of one beyond it is an empty page, and says how many there are."""
    body = json.dumps(
        {"success": True, "data": {"Tickets": [{"TicketId": "A"}], "Pagination": about}}
    ).encode()

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        await connection.respond(body)
        await connection.request()

    async with (
        RawServer(behaviour) as server,
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=QUICK) as client,
    ):
        if outcome == "refused":
            with pytest.raises(MismatchedResponse, match=rf"page \d instead of page {asked}"):
                await client.list_tickets(asked)
            return
        page = await client.list_tickets(asked)
        assert page.page == asked
        if outcome == "beyond":
            assert (page.tickets, page.sources, page.total_pages, page.has_next) == ((), (), 8, False)
        else:
            assert len(page.tickets) == 1
