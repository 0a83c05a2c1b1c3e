"""Connections: used again where that is safe, closed where it is not, and never read ahead of need."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from series_tui.api.http.connector import connect
from series_tui.api.http.h11_connection import H11Connection
from tests.api.raw_server import HEAD, RawServer
from tests.api.raw_server import Connection as ServerSide

_HEADERS = [(b"host", b"localhost")]


async def _tell_nobody(_step: str) -> None:
    pass


async def _connected(server: RawServer) -> H11Connection:
    return await connect("localhost", server.port, None, 5.0, _tell_nobody)


async def _response(connection: H11Connection) -> bytes:
    connection.send_request(b"GET", b"/", _HEADERS)
    await connection.receive_head()
    return b"".join([part async for part in connection.iter_body()])


async def _is_given_up(connection: H11Connection) -> bool:
    for _ in range(1_000):
        if not connection.is_open:
            return True
        await asyncio.sleep(0.01)
    return False


async def test_a_connection_answers_one_request_after_the_other() -> None:
    """Once a response is read to its end, the same connection takes another request."""

    async def behaviour(server: ServerSide) -> None:
        for number in (1, 2):
            await server.request()
            await server.respond(b"%d" % number)

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert await _response(connection) == b"1"
        assert connection.start_next_cycle()
        assert await _response(connection) == b"2"
        connection.close()
        assert server.connections == 1


@pytest.mark.parametrize("headers", [b"Connection: close\r\n", b"Connection: keep-alive, close\r\n"])
async def test_a_connection_that_the_server_closes_is_closed(headers: bytes) -> None:
    """A connection that the server said it would close is not used again."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.respond(b"x", headers)
        await asyncio.sleep(30)

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert await _response(connection) == b"x"
        assert not connection.start_next_cycle()
        connection.close()


@pytest.mark.parametrize("farewell", [HEAD + b"Content-Length: 4\r\n\r\nevil", b"\r\n", b""])
async def test_an_unasked_response_answers_no_later_request(farewell: bytes) -> None:
    """Bytes, or an end, that come while nothing is asked make a connection unusable, whatever they say."""
    said = asyncio.Event()

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.respond(b"x")
        await said.wait()
        if farewell:
            await server.send(farewell)
            await asyncio.sleep(30)

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert await _response(connection) == b"x"
        assert connection.start_next_cycle()
        assert connection.is_open
        said.set()
        assert await _is_given_up(connection)
        connection.close()


async def test_a_response_with_connection_close_is_read_and_the_rest_is_not() -> None:
    """A second response right after the first one belongs to no request: the connection is not used again."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.send(2 * (HEAD + b"Content-Length: 1\r\n\r\nx"))
        await asyncio.sleep(30)

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert await _response(connection) == b"x"
        assert not connection.start_next_cycle()
        connection.close()


async def test_a_connection_with_an_unread_body_takes_no_other_request() -> None:
    """Its rest would answer the next one."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.respond(b"x")

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        connection.send_request(b"GET", b"/", _HEADERS)
        assert not connection.start_next_cycle()
        await connection.receive_head()
        assert not connection.start_next_cycle()
        connection.close()


async def test_the_system_watches_over_a_connection_that_is_idle() -> None:
    """A far end that went without a word is noticed in seconds, not in the system's two hours."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert connection._transport is not None
        stream = connection._transport.get_extra_info("socket")
        assert stream.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert stream.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 10
        connection.close()


async def test_interim_answers_are_passed_over() -> None:
    """Early hints and the like are no answers."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        await server.respond(b"x")

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        assert await _response(connection) == b"x"
        connection.close()


async def test_a_server_waits_while_nothing_is_read() -> None:
    """What arrives and is not read is bounded, and all of it is there in the end."""
    size = 32 << 20
    sent = asyncio.Event()

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.respond(bytes(size))
        sent.set()

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        connection.send_request(b"GET", b"/", _HEADERS)
        await connection.receive_head()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sent.wait(), 0.1)
        assert sum([len(part) async for part in connection.iter_body()]) == size
        await sent.wait()
        connection.close()


async def test_an_answer_that_ends_early_is_none() -> None:
    """A body that is shorter than it said raises, instead of passing for a whole one."""

    async def behaviour(server: ServerSide) -> None:
        await server.request()
        await server.send(HEAD + b"Content-Length: 10\r\n\r\nshort")

    async with RawServer(behaviour) as server:
        connection = await _connected(server)
        with pytest.raises(httpx.TransportError):
            await _response(connection)
        assert not connection.start_next_cycle()
        connection.close()
