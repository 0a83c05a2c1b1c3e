"""What a server can do instead of a response; each does it on one connection."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from functools import cache

from tests.api.raw_server import HEAD, Connection

MIB = 1024 * 1024
TICKET = b'{"success":true,"data":{"Ticket":{"Subject":"here"}}}'


@cache
def _bomb() -> bytes:
    """Return a few kilobytes that unpack to 40 MiB."""
    return gzip.compress(b"{" + b" " * (40 * MIB))


_CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

Sent = Callable[[Connection], Awaitable[None]]


async def _for_ever(connection: Connection, begin: bytes, piece: bytes, pause: float | None = None) -> None:
    """Send a beginning, and then one piece after the other: as fast as they are taken, or now and then."""
    await connection.send(begin)
    while True:
        await connection.send(piece)
        if pause is not None:
            await asyncio.sleep(pause)


async def silent(connection: Connection) -> None:
    """Say nothing."""
    await asyncio.sleep(60)


async def drip(connection: Connection) -> None:
    """Send a byte of the body now and then."""
    await _for_ever(connection, HEAD + b"Content-Length: 1000\r\n\r\n", b" ", pause=0.02)


async def drip_headers(connection: Connection) -> None:
    """Send a header now and then."""
    await _for_ever(connection, b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n", pause=0.02)


async def drip_status(connection: Connection) -> None:
    """Send the status line letter by letter, and never all of it."""
    while True:
        await connection.send(b"H")
        await asyncio.sleep(0.02)


async def endless_header(connection: Connection) -> None:
    """Send one header that does not end."""
    await _for_ever(connection, b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 65536)


async def endless_headers(connection: Connection) -> None:
    """Send headers that do not end."""
    await _for_ever(connection, b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n" * 8192)


async def interim_flood(connection: Connection) -> None:
    """Send nothing but interim responses, as fast as they are taken."""
    while True:
        await connection.send(b"HTTP/1.1 102 Processing\r\n\r\n" * 500)


async def slow_interim(connection: Connection) -> None:
    """Send an interim response now and then."""
    while True:
        await connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.02)


async def endless_spaces(connection: Connection) -> None:
    """Send white space for ever."""
    await _for_ever(connection, HEAD + b"\r\n", b" " * 65536)


async def endless_json(connection: Connection) -> None:
    """Send a text that does not end."""
    await connection.send(HEAD + b'\r\n{"success":true,"data":{"Ticket":{"Content":{')
    number = 0
    while True:
        await connection.send(b'"m%d":{"Content":"%s"},' % (number, b"x" * 60_000))
        number += 1


async def endless_page(connection: Connection) -> None:
    """Send a web page that does not end."""
    await _for_ever(connection, HEAD + b"\r\n<html><title>Portal</title>", b"x" * 65536)


async def endless_trailers(connection: Connection) -> None:
    """Send endless headers after the body."""
    await _for_ever(connection, _CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-A: 1\r\n" * 8192)


async def tiny_chunks(connection: Connection) -> None:
    """Send a body in chunks of one byte, for ever."""
    await _for_ever(connection, _CHUNKED + b"1\r\n{\r\n", b"1\r\n \r\n" * 200)


async def bomb(connection: Connection) -> None:
    """Send gzip data that stands for far more."""
    await connection.respond(_bomb(), b"Content-Encoding: gzip\r\n")


async def nested_bomb(connection: Connection) -> None:
    """Send gzip data of gzip data."""
    await connection.respond(gzip.compress(gzip.compress(b"x")), b"Content-Encoding: gzip, gzip\r\n")


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
    await connection.send(_CHUNKED + b"ff\r\n" + TICKET)


async def bad_chunk(connection: Connection) -> None:
    """Send a chunk whose length is no number."""
    await connection.send(_CHUNKED + b"ZZZ\r\n")


async def huge_chunk(connection: Connection) -> None:
    """Announce a chunk that no memory could hold."""
    await connection.send(_CHUNKED + b"" + b"f" * 19 + b"\r\n{")


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
