"""Where requests go, which connections are kept for the next one, and when a server has to wait."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.http.h11_connection import _MAX_UNREAD, H11Connection
from series_tui.api.http.transport import TRACE_EXTENSION, ApiKeyTransport
from tests.api.limits_for_tests import ONCE, CountedLimit
from tests.api.raw_server import Connection, RawServer
from tests.api.test_client import EXAMPLE


@pytest.mark.parametrize("url", ["http://127.0.0.1:2/", "https://127.0.0.1:1/", "http://localhost:1/"])
async def test_a_request_to_another_origin_is_stopped_before_the_key_is_read(url: str) -> None:
    """Another port, scheme or host gets neither key nor connection."""

    def key() -> str:
        raise AssertionError("the key was read")

    transport = ApiKeyTransport(httpx.URL("http://127.0.0.1:1"), key, None, 1.0)
    with pytest.raises(httpx.UnsupportedProtocol):
        await transport.handle_async_request(httpx.Request("GET", url))


@pytest.mark.parametrize(("kept", "connections"), [(0, 2), (1, 1)])
async def test_no_more_connections_are_kept_than_may_be_idle(
    kept: int, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Close the others once their response is read."""
    monkeypatch.setattr("series_tui.api.http.transport._MAX_IDLE", kept)

    async def behaviour(connection: Connection) -> None:
        while True:
            await connection.request()
            await connection.respond(b'{"success":true,"data":{"Ticket":{"Subject":"here"}}}')

    async with RawServer(behaviour) as server:
        async with SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=ONCE) as client:
            for _ in range(2):
                await client.get_ticket(EXAMPLE)
        assert server.connections == connections


class RecordedTransport(asyncio.Transport):
    """A transport to nowhere, which records when reading pauses and goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send nothing."""

    def pause_reading(self) -> None:
        """Record a pause."""
        self.calls.append("pause")

    def resume_reading(self) -> None:
        """Record the end of a pause."""
        self.calls.append("resume")

    def abort(self) -> None:
        """Record the end of the connection."""
        self.calls.append("abort")


def connected() -> tuple[H11Connection, RecordedTransport]:
    """Return a connection to nowhere."""
    connection, transport = H11Connection(), RecordedTransport()
    connection.connection_made(transport)
    return connection, transport


def send_request(connection: H11Connection) -> None:
    """Send a request for the root."""
    connection.send_request(b"GET", b"/", [(b"host", b"localhost")])


async def test_bytes_that_come_unasked_close_a_connection() -> None:
    """No request goes out on it."""
    connection, transport = connected()
    connection.data_received(b"HTTP/1.1 200 OK\r\n\r\n")
    assert transport.calls == ["abort"]
    with pytest.raises(httpx.RemoteProtocolError, match="not requested"):
        send_request(connection)


async def test_a_fresh_connection_that_the_server_closes_is_an_error_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether another one is made is for the next try to decide."""
    made: list[H11Connection] = []

    async def connect(*_: object) -> H11Connection:
        connection, _transport = connected()
        connection.eof_received()
        made.append(connection)
        return connection

    async def trace(_step: str) -> None:
        pass

    monkeypatch.setattr("series_tui.api.http.transport.connect", connect)
    origin = httpx.URL("http://127.0.0.1:1")
    transport = ApiKeyTransport(origin, lambda: "k", None, 1.0)
    request = httpx.Request("GET", origin, extensions={TRACE_EXTENSION: trace})
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without"):
        await transport.handle_async_request(request)
    assert len(made) == 1


async def test_a_body_that_ends_with_the_connection_is_not_whole_after_an_error() -> None:
    """A connection that is reset ended too early; one that is closed did not."""
    for error in (None, ConnectionResetError("reset")):
        connection, _ = connected()
        send_request(connection)
        connection.data_received(b"HTTP/1.0 200 OK\r\n\r\npart")
        await connection.receive_head()
        body = connection.iter_body()
        assert await anext(body) == b"part"
        connection.connection_lost(error)
        with pytest.raises(StopAsyncIteration if error is None else httpx.ReadError):
            await anext(body)


@pytest.mark.parametrize(("size", "calls"), [(_MAX_UNREAD - 1, []), (_MAX_UNREAD, ["pause", "resume"])])
async def test_a_server_waits_from_256_kib_on_until_they_are_read(size: int, calls: list[str]) -> None:
    """Each pause ends, and nothing but a pause is ended."""
    connection, transport = connected()
    send_request(connection)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    connection.data_received(head.ljust(size, b"x"))
    assert transport.calls == calls[:1]
    await connection.receive_head()
    assert transport.calls == calls
