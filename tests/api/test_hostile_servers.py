"""Servers that break every rule, over real sockets: each ends in time, and says what it was."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.limits import AnswerLimits
from series_tui.api.retry import RetryPolicy
from series_tui.api.transport import KeyTransport
from series_tui.errors import (
    AnswerIncomplete,
    AnswerNotUnderstood,
    AnswerRefused,
    AnswerTooLarge,
    NotReached,
    NotTheApi,
    SeriesError,
    Unavailable,
)
from tests.api.hostile_answers import HONEST, HOSTILE
from tests.api.limits_for_tests import ONCE, QUICK, CountedLimit
from tests.api.raw_server import HEAD, Connection, RawServer
from tests.api.test_client import EXAMPLE

MIB = 1024 * 1024
TICKET = b'{"success":true,"data":{"Ticket":{"Subject":"here"}}}'
BOMB = gzip.compress(b"{" + b" " * (40 * MIB), 9)
LIMITS = AnswerLimits(bytes=2 * MIB)

Sent = Callable[[Connection], Awaitable[None]]


@asynccontextmanager
async def client_of(address: str, retry: RetryPolicy = ONCE) -> AsyncIterator[SeriesClient]:
    """Connect a client, and take it for a fault if anything with it does not end."""
    async with (
        asyncio.timeout(30),
        SeriesClient(address, lambda: "k", rate_limit=CountedLimit(), retry=retry, limits=LIMITS) as client,
    ):
        yield client


async def error_of(behaviour: Sent, retry: RetryPolicy = ONCE) -> SeriesError:
    """Return the error that a server is which answers each request in its own way."""

    async def serve(connection: Connection) -> None:
        await connection.request()
        await behaviour(connection)

    async with RawServer(serve) as server, client_of(server.url, retry) as client:
        with pytest.raises(SeriesError) as caught:
            await client.get_ticket(EXAMPLE)
    return caught.value


async def silent(connection: Connection) -> None:
    """Say nothing."""
    await asyncio.sleep(60)


async def drip(connection: Connection) -> None:
    """Send a byte of the body now and then."""
    await connection.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    while True:
        await connection.send(b" ")
        await asyncio.sleep(0.02)


async def drip_headers(connection: Connection) -> None:
    """Send a header now and then."""
    await connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await connection.send(b"X-A: 1\r\n")
        await asyncio.sleep(0.02)


async def drip_status(connection: Connection) -> None:
    """Send the status line letter by letter, and never all of it."""
    while True:
        await connection.send(b"H")
        await asyncio.sleep(0.02)


async def endless_header(connection: Connection) -> None:
    """Send one header that does not end."""
    await connection.send(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        await connection.send(b"a" * 65536)


async def endless_headers(connection: Connection) -> None:
    """Send headers that do not end."""
    await connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await connection.send(b"X-A: 1\r\n" * 8192)


async def interim_flood(connection: Connection) -> None:
    """Send nothing but interim answers, as fast as they are taken."""
    while True:
        await connection.send(b"HTTP/1.1 102 Processing\r\n\r\n" * 500)


async def slow_interim(connection: Connection) -> None:
    """Send an interim answer now and then."""
    while True:
        await connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.02)


async def endless_spaces(connection: Connection) -> None:
    """Send white space for ever."""
    await connection.send(HEAD + b"\r\n")
    while True:
        await connection.send(b" " * 65536)


async def endless_json(connection: Connection) -> None:
    """Send a text that does not end."""
    await connection.send(HEAD + b'\r\n{"success":true,"data":{"Ticket":{"Content":{')
    number = 0
    while True:
        await connection.send(b'"m%d":{"Content":"%s"},' % (number, b"x" * 60_000))
        number += 1


async def endless_page(connection: Connection) -> None:
    """Send a web page that does not end."""
    await connection.send(HEAD + b"\r\n<html><title>Portal</title>")
    while True:
        await connection.send(b"x" * 65536)


async def endless_trailers(connection: Connection) -> None:
    """Send headers behind the body that do not end."""
    await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")
    while True:
        await connection.send(b"X-A: 1\r\n" * 8192)


async def tiny_chunks(connection: Connection) -> None:
    """Send a body in chunks of one byte, for ever."""
    await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
    while True:
        await connection.send(b"1\r\n \r\n" * 200)


async def bomb(connection: Connection) -> None:
    """Send gzip data that stands for far more."""
    await connection.answer(BOMB, b"Content-Encoding: gzip\r\n")


async def nested_bomb(connection: Connection) -> None:
    """Send gzip data of gzip data."""
    await connection.answer(gzip.compress(gzip.compress(b"x")), b"Content-Encoding: gzip, gzip\r\n")


async def empty_blocks(connection: Connection) -> None:
    """Send gzip data that stands for nothing, for ever."""
    await connection.send(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10])
    while True:
        await connection.send(b"\x00\x00\x00\xff\xff" * 8192)


async def cut_body(connection: Connection) -> None:
    """Promise more than is sent."""
    await connection.send(HEAD + b"Content-Length: 1000\r\n\r\n" + TICKET)


async def cut_chunk(connection: Connection) -> None:
    """Stop in the middle of a chunk."""
    await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + TICKET)


async def bad_chunk(connection: Connection) -> None:
    """Send a chunk whose length is no number."""
    await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n")


async def huge_chunk(connection: Connection) -> None:
    """Announce a chunk that no memory could hold."""
    await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 19 + b"\r\n{")


async def reset_early(connection: Connection) -> None:
    """Break off before anything is said."""
    connection.reset()


async def reset_late(connection: Connection) -> None:
    """Break off in the middle of the body."""
    await connection.send(HEAD + b"Content-Length: 1000\r\n\r\n" + TICKET)
    await asyncio.sleep(0.05)
    connection.reset()


async def no_http(connection: Connection) -> None:
    """Speak something else."""
    await connection.send(b"220 mail.example ESMTP ready\r\n\r\n")


async def two_lengths(connection: Connection) -> None:
    """Contradict itself about the body's length."""
    await connection.send(HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n{}     ")


async def odd_status(connection: Connection) -> None:
    """Answer with a status that HTTP does not have."""
    await connection.send(b"HTTP/1.1 000 Odd\r\nContent-Length: 2\r\n\r\n{}")


async def switches(connection: Connection) -> None:
    """Switch to a protocol that nobody asked for."""
    await connection.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")


@pytest.mark.parametrize(
    ("behaviour", "expected", "words"),
    [
        (silent, NotReached, "No answer"),
        (drip, AnswerIncomplete, "too slowly"),
        (drip_headers, NotReached, "No answer"),
        (drip_status, NotReached, "No answer"),
        (endless_header, NotTheApi, "not HTTP"),
        (endless_headers, NotTheApi, "not HTTP"),
        (interim_flood, NotTheApi, "not HTTP"),
        (slow_interim, NotReached, "No answer"),
        (endless_spaces, AnswerTooLarge, "2 MiB"),
        (endless_json, AnswerTooLarge, "2 MiB"),
        (endless_page, NotTheApi, "Portal"),
        (endless_trailers, AnswerIncomplete, "lost"),
        (tiny_chunks, AnswerNotUnderstood, ""),
        (bomb, AnswerTooLarge, "2 MiB"),
        (nested_bomb, AnswerRefused, "encoding"),
        (empty_blocks, AnswerNotUnderstood, ""),
        (cut_body, AnswerIncomplete, "lost"),
        (cut_chunk, AnswerIncomplete, "lost"),
        (bad_chunk, AnswerIncomplete, "lost"),
        (huge_chunk, AnswerIncomplete, ""),
        (reset_early, NotReached, "without an answer"),
        (reset_late, AnswerIncomplete, "lost"),
        (no_http, NotTheApi, "not HTTP"),
        (two_lengths, NotTheApi, "not HTTP"),
        (odd_status, SeriesError, ""),
        (switches, SeriesError, ""),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_each_fault_ends_and_says_what_it_was(
    behaviour: Sent, expected: type[SeriesError], words: str
) -> None:
    """None is a fault of ours, and none goes on for ever."""
    error = await error_of(behaviour)
    assert isinstance(error, expected)
    assert words in f"{error.what} {error.why}"
    assert error.exit_code in (5, 6)


@pytest.mark.parametrize(
    "behaviour", [silent, drip, slow_interim, endless_trailers], ids=lambda b: b.__name__
)
async def test_all_tries_of_a_fault_end_within_the_time_of_one_request(behaviour: Sent) -> None:
    """Three tries do not take three times as long as there is."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    await error_of(behaviour, QUICK)
    # There are 1.2 s; the bound leaves room for a machine that is busy, and none for a fault that goes on.
    assert loop.time() - started < 20


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
        await connection.answer(TICKET, headers)

    async with RawServer(serve) as server, client_of(server.url) as client:
        if is_refused:
            with pytest.raises(NotTheApi):
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
async def test_what_follows_an_answer_is_not_the_answer_to_the_next_request(is_late: bool) -> None:
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
        await connection.answer(TICKET)

    async with RawServer(serve) as server, client_of(server.url) as client:
        transport = client._http._transport
        assert isinstance(transport, KeyTransport)
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
        await asyncio.sleep(0.6)
        await connection.send(body[300 * 1024 :])

    async with RawServer(serve) as server, client_of(server.url) as client:
        assert (await client.get_ticket(EXAMPLE)).subject == "here"
        assert server.connections == 1


async def test_a_port_where_nobody_listens_is_said_so() -> None:
    """Three tries, and no limit is paid for them."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        limit = CountedLimit()
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with SeriesClient(address, lambda: "k", rate_limit=limit, retry=QUICK) as client:
            with pytest.raises(NotReached, match="does not take connections"):
                await client.get_ticket(EXAMPLE)
        assert limit.granted == 0


@contextmanager
def black_hole() -> Iterator[int]:
    """Listen without ever taking a connection, the queue full, so that further ones get no answer at all."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        waiting = []
        try:
            for _ in range(4):
                one = socket.socket()
                waiting.append(one)
                one.setblocking(False)
                one.connect_ex(("127.0.0.1", port))
            yield port
        finally:
            for one in waiting:
                one.close()


async def test_an_address_that_swallows_everything_ends_in_time() -> None:
    """A firewall that drops packets says nothing."""
    with black_hole() as port:
        async with client_of(f"http://127.0.0.1:{port}", QUICK) as client:
            with pytest.raises(NotReached, match="No connection") as caught:
                await client.get_ticket(EXAMPLE)
        assert "firewall" in caught.value.why


async def test_another_address_of_the_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is down or swallows everything does not hide one that works."""
    monkeypatch.setattr("series_tui.api.network._ADDRESS_SECONDS", 0.05)

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.answer(TICKET)

    with black_hole() as dead:
        async with RawServer(serve) as server:
            found = [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
                for port in (dead, 1, server.port)
            ]
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
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
        async with client_of("https://api.example", QUICK) as client:
            with pytest.raises(NotReached, match=r"name api\.example was not looked up"):
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


_CHILD = """
import asyncio, json, sys
from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimit
from series_tui.errors import SeriesError

async def main():
    async with SeriesClient(sys.argv[1], lambda: "k", rate_limit=MemoryRateLimit()) as client:
        try:
            outcome = len((await client.get_ticket("1")).messages)
        except SeriesError as error:
            outcome = type(error).__name__
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps([outcome, int(peak.split()[1]) / 1024]))

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("empty lists", "AnswerTooLarge"),
        ("nested objects", "AnswerTooLarge"),
        ("tiny messages", "AnswerTooLarge"),
        ("wide texts", "AnswerTooLarge"),
        ("one long text", "AnswerTooLarge"),
        ("white space", "AnswerRefused"),
        ("an honest ticket at the cap", 45_000),
    ],
)
async def test_no_answer_takes_more_memory_than_is_promised(kind: str, expected: str | int) -> None:
    """The whole process stays below 200 MB, whatever a few bytes may stand for."""
    packed = gzip.compress({**HOSTILE, **HONEST}[kind](), 1)

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.answer(packed, b"Content-Encoding: gzip\r\nConnection: close\r\n")

    async with RawServer(serve) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CHILD, server.url, stdout=subprocess.PIPE
        )
        output, _ = await child.communicate()
    outcome, peak = json.loads(output)
    assert outcome == expected
    assert peak < 200
