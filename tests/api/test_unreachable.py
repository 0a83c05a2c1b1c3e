"""Hosts that cannot be reached: each says so, and in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from series_tui.api.client import SeriesClient
from series_tui.errors import NotReached, Unavailable
from tests.api.hostile_behaviours import TICKET
from tests.api.limits_for_tests import HASTY, QUICK, CountedLimit
from tests.api.raw_server import Connection, RawServer
from tests.api.test_client import EXAMPLE
from tests.api.test_hostile_servers import client_of


async def test_a_refused_connection_is_named() -> None:
    """Three tries, and no limit is paid for them."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        limit = CountedLimit()
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with SeriesClient(address, lambda: "k", rate_limit=limit, retry=QUICK) as client:
            with pytest.raises(NotReached, match="Connection refused by"):
                await client.get_ticket(EXAMPLE)
        assert limit.granted == 0


@contextmanager
def black_hole() -> Iterator[int]:
    """Listen without taking a connection, the queue full, so that further ones get no response."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        waiting = []
        try:
            for _ in range(4):
                client = socket.socket()
                waiting.append(client)
                client.setblocking(False)
                client.connect_ex(("127.0.0.1", port))
            yield port
        finally:
            for client in waiting:
                client.close()


async def test_an_address_that_swallows_everything_ends_in_time() -> None:
    """A firewall that drops packets says nothing."""
    with black_hole() as port:
        async with client_of(f"http://127.0.0.1:{port}", HASTY) as client:
            with pytest.raises(NotReached, match="No connection") as caught:
                await client.get_ticket(EXAMPLE)
        assert "firewall" in caught.value.why


async def test_another_address_of_the_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is down or swallows everything does not hide one that works."""
    monkeypatch.setattr("series_tui.api.http.connector._ADDRESS_SECONDS", 0)

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.respond(TICKET)

    with black_hole() as dead:
        async with RawServer(serve) as server:
            infos = [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
                for port in (dead, 1, server.port)
            ]
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: infos)
            async with client_of(server.url) as client:
                assert (await client.get_ticket(EXAMPLE)).subject == "here"


async def test_a_name_server_that_does_not_answer_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that it is the name, and the process is not kept."""
    go = threading.Event()

    def hanging(*_args: object, **_options: object) -> list[object]:
        go.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    try:
        async with client_of("https://api.example", HASTY) as client:
            with pytest.raises(NotReached, match=r"name api\.example could not be resolved"):
                await client.get_ticket(EXAMPLE)
        assert all(thread.daemon for thread in threading.enumerate() if thread.name == "blocking")
    finally:
        go.set()


@pytest.mark.parametrize(
    "error", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long")]
)
async def test_a_host_without_an_address_is_not_found(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such name, or none that could be one."""

    def failing(*_args: object, **_options: object) -> list[object]:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    async with client_of("https://api.example") as client:
        with pytest.raises(Unavailable, match=r"host api\.example was not found"):
            await client.get_ticket(EXAMPLE)
