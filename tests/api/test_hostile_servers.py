"""Servers that break every rule, over real sockets: each ends in time, and says what it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.http.transport import ApiKeyTransport
from series_tui.api.response.body import ResponseLimits
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import Progress
from series_tui.errors import (
    InvalidResponse,
    NotApiResponse,
    NotReached,
    ResponseIncomplete,
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
)
from tests.api.hostile_behaviours import (
    MIB,
    TICKET,
    Sent,
    bad_chunk,
    bomb,
    cut_body,
    cut_chunk,
    drip,
    drip_headers,
    drip_status,
    empty_blocks,
    endless_header,
    endless_headers,
    endless_json,
    endless_page,
    endless_spaces,
    endless_trailers,
    huge_chunk,
    interim_flood,
    nested_bomb,
    no_http,
    odd_status,
    reset_early,
    reset_late,
    silent,
    slow_interim,
    switches,
    tiny_chunks,
    two_lengths,
)
from tests.api.limits_for_tests import HASTY_ONCE, ONCE, CountedLimit, let_pass
from tests.api.raw_server import HEAD, Connection, RawServer
from tests.api.test_client import EXAMPLE

LIMITS = ResponseLimits(bytes=2 * MIB)


@asynccontextmanager
async def client_of(address: str, retry: RetryPolicy = ONCE) -> AsyncIterator[SeriesClient]:
    """Connect a client, and take it for a fault if anything with it does not end."""
    async with (
        asyncio.timeout(30),
        SeriesClient(address, lambda: "k", rate_limit=CountedLimit(), retry=retry, limits=LIMITS) as client,
    ):
        yield client


async def error_of(behaviour: Sent, policy: RetryPolicy) -> SeriesError:
    """Return the error that a server is which answers each request in its own way."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await behaviour(connection)

    async with RawServer(serve) as server, client_of(server.url, policy) as client:
        with pytest.raises(SeriesError) as caught:
            await client.get_ticket(EXAMPLE)
    return caught.value


@pytest.mark.parametrize(
    ("behaviour", "expected", "words"),
    [
        (silent, NotReached, "within 1 s."),
        (drip, ResponseIncomplete, "too slowly"),
        (drip_headers, NotReached, "No answer"),
        (drip_status, NotReached, "No answer"),
        (endless_header, NotApiResponse, "not HTTP"),
        (endless_headers, NotApiResponse, "not HTTP"),
        (interim_flood, NotApiResponse, "not HTTP"),
        (slow_interim, NotReached, "No answer"),
        (endless_spaces, ResponseTooLarge, "2 MiB"),
        (endless_json, ResponseTooLarge, "2 MiB"),
        (endless_page, NotApiResponse, "Portal"),
        (endless_trailers, ResponseIncomplete, "lost"),
        (tiny_chunks, InvalidResponse, ""),
        (bomb, ResponseTooLarge, "2 MiB"),
        (nested_bomb, ResponseRefused, "encoding"),
        (empty_blocks, InvalidResponse, ""),
        (cut_body, ResponseIncomplete, "lost"),
        (cut_chunk, ResponseIncomplete, "lost"),
        (bad_chunk, ResponseIncomplete, "lost"),
        (huge_chunk, ResponseIncomplete, ""),
        (reset_early, NotReached, "without an answer"),
        (reset_late, ResponseIncomplete, "lost"),
        (no_http, NotApiResponse, "not HTTP"),
        (two_lengths, NotApiResponse, "not HTTP"),
        (odd_status, SeriesError, ""),
        (switches, SeriesError, ""),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_each_fault_ends_with_its_error(
    behaviour: Sent, expected: type[SeriesError], words: str
) -> None:
    """None is a fault of ours, and none goes on for ever."""
    may_take_long = words in ("No answer", "within 1 s.", "too slowly", "")
    error = await error_of(behaviour, HASTY_ONCE if may_take_long else ONCE)
    assert isinstance(error, expected)
    assert words in f"{error.what} {error.why}"
    assert error.exit_code in (5, 6)


@pytest.mark.parametrize("behaviour", [silent, drip, drip_headers, slow_interim], ids=lambda b: b.__name__)
async def test_all_tries_of_a_fault_end_within_the_time_of_one_request(behaviour: Sent) -> None:
    """The time that there is has room for one try and a part of another; there is no third."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await behaviour(connection)

    policy = RetryPolicy(per_try=0.4, total=0.6, pause=0.02)
    async with RawServer(serve) as server, client_of(server.url, policy) as client:
        with pytest.raises(SeriesError):
            await client.get_ticket(EXAMPLE)
        assert len(server.requests) <= 2


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        (b"Content-Type: text/html\r\n", False),
        (b"Content-Type: application/json; charset=iso-8859-1\r\n", False),
        (b"Content-Type:\r\n", False),
        (b"X-Odd: \x80\xff\r\n", False),
        (b"Set-Cookie: \xff=\x80; expires=nonsense; path=\r\n" * 50, False),
        (b"X-Filler: %s\r\n" % (b"a" * 60_000), False),
        (b"X-Filler: 1\r\n" * 3_000, False),
        (b"X-Filler: %s\r\n" % (b"a" * 200_000), True),
        (b"X-Filler: 1\r\n" * 30_000, True),
        (b"Server: \x1b[2J\x00\r\n", True),
        (b"No colon\r\n", True),
    ],
    ids=range(11),
)
async def test_headers_are_not_trusted_and_do_no_harm(headers: bytes, is_refused: bool) -> None:
    """What counts is the body; or it is refused, but never a fault of ours."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.respond(TICKET, headers)

    async with RawServer(serve) as server, client_of(server.url) as client:
        if is_refused:
            with pytest.raises(NotApiResponse):
                await client.get_ticket(EXAMPLE)
        else:
            assert (await client.get_ticket(EXAMPLE)).subject == "here"


async def test_an_answer_that_ends_with_its_connection_is_taken() -> None:
    """HTTP/1.0 has no lengths; what is whole is whole."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.0 200 OK\r\n\r\n" + TICKET)

    async with RawServer(serve) as server, client_of(server.url) as client:
        assert (await client.get_ticket(EXAMPLE)).subject == "here"


@pytest.mark.parametrize("is_late", [False, True])
async def test_bytes_after_a_response_are_no_other_response(is_late: bool) -> None:
    """Otherwise a ticket that nobody asked for would be shown in the place of another."""
    smuggled = b'{"success":true,"data":{"Ticket":{"Subject":"another"}}}'
    unasked = HEAD + b"Content-Length: %d\r\n\r\n" % len(smuggled) + smuggled

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(TICKET) + TICKET)
        if is_late:
            await asyncio.sleep(0.05)
        await connection.send(unasked)
        await connection.request()
        await connection.respond(TICKET)

    async with RawServer(serve) as server, client_of(server.url) as client:
        transport = client._http._transport
        assert isinstance(transport, ApiKeyTransport)
        for _ in range(3):
            assert (await client.get_ticket(EXAMPLE)).subject == "here"
            while any(connection.is_open for connection in transport.connections):
                await asyncio.sleep(0.01)
        assert server.connections == 3


async def test_a_large_answer_that_keeps_coming_may_take_longer_than_one_try() -> None:
    """A slow line is no fault, as long as it moves."""
    filler = b"x" * (400 * 1024)

    async def serve(connection: Connection) -> None:
        await connection.request()
        body = (
            b'{"success":true,"data":{"Ticket":{"Subject":"here","Content":{"m":{"Content":"%s"}}}}}' % filler
        )
        await connection.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body[: 300 * 1024])
        sent = 300 * 1024
        while not any(progress.received >= 256 * 1024 for progress in told):
            await connection.send(body[sent : sent + 1])
            sent += 1
            await asyncio.sleep(0.001)
        let_pass(ONCE.per_try)
        await asyncio.sleep(0.001)
        await connection.send(body[sent:])

    told: list[Progress] = []
    async with RawServer(serve) as server, client_of(server.url) as client:
        assert (await client.get_ticket(EXAMPLE, on_progress=told.append)).subject == "here"
        assert server.connections == 1
