"""Embedded API: an HTTP server on loopback, with the service's limit, and faults on request."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from types import TracebackType
from typing import Any, Self

from series_tui.demo.generator import TicketList
from series_tui.demo.respond import Request, Response, Workspace, failure

DEMO_KEY = "demo-key-of-the-embedded-api"
_LIMIT, _WINDOW = 25, 1.0
_ROUNDS_TO_BE_SERVED = 5
"""Rounds of the event loop until an accepted connection has its task."""
_MAX_HEAD_BYTES = 64 * 1024
_MAX_RECORDED = 20_000
"""Requests kept: a server that runs for days must not grow."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Fault of one response.

    Attributes:
        status: The status of the response; 0 for the honest one.
        headers: Headers added to it, such as ``retry-after``.
        body: Its body; None for the honest one, or the API's words for the status.
        delay: Seconds before it.
        cut_after: Bytes of the body after which the connection is closed; None for all.
        closes: Whether the connection is closed without a response.
        hangs: Whether no response is sent at all.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay: float = 0.0
    cut_after: int | None = None
    closes: bool = False
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """Received request.

    Attributes:
        target: Path and query.
        headers: Names in lower case.
        at: Time of arrival by the server's clock, in seconds.
        connection: The number of its connection.
    """

    target: str
    headers: Mapping[str, str]
    at: float
    connection: int


class FakeApi:
    """Serve tickets on loopback; use it with ``async with``.

    Examples::

        async with FakeApi() as api: ...                                  the samples, with the real limit
        FakeApi(TicketList(now, count=10_000))                            a long queue
        FakeApi(TicketList(now, huge_messages=100_000))                   the length of ``HUGE_CHAT``
        FakeApi(limit=0, latency=0.3, faults=[Fault(status=503), Fault(hangs=True)])
        FakeApi(refusal=NOT_ENABLED)                                      a workspace without tickets
        api.requests[-1].target, .headers, .at, .connection               what arrived, when, over which
        api.faults.append(Fault(closes=True))                             what happens to the next request

    Args:
        tickets: The tickets; the samples by default.
        key: The key that it accepts.
        faults: Faults of the next responses, in order; honest ones follow.
        latency: Seconds before each response.
        refusal: The error of a workspace without the tickets module; empty for one that has it.
        limit: Requests in any second; 0 for no limit.
        clock: The clock of the limit and of received requests, in seconds.
        port: The port; 0 for any that is free.

    Attributes:
        faults: Faults of the next responses; a test may add to it.
        requests: The latest received requests.
    """

    def __init__(
        self,
        tickets: TicketList | None = None,
        *,
        key: str = DEMO_KEY,
        faults: Sequence[Fault] = (),
        latency: float = 0.0,
        refusal: str = "",
        limit: int = _LIMIT,
        clock: Callable[[], float] = monotonic,
        port: int = 0,
    ) -> None:
        self.key = key
        self.faults: deque[Fault] = deque(faults)
        self.requests: list[Recorded] = []
        self._workspace = Workspace(tickets or TicketList(datetime.now(UTC)), key, refusal)
        self._latency = latency
        self._limit = limit
        self._clock = clock
        self._port = port
        self._recent: deque[float] = deque()
        self._connections = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """Start listening."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, limit=_MAX_HEAD_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening and close every connection."""
        if self._server is not None:
            self._server.close()
        for _ in range(_ROUNDS_TO_BE_SERVED):
            await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """Return the base URL."""
        if self._server is None:
            raise RuntimeError("the server does not listen yet")
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def add_message(self, ticket_id: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Add a message to a ticket."""
        self._workspace.add_message(ticket_id, message_id, message)

    def change(self, ticket_id: str, **fields: Any) -> None:
        """Change fields of a ticket."""
        self._workspace.change(ticket_id, fields)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Respond to the requests of one connection."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._connections += 1
        number = self._connections
        try:
            while (request := await _read(reader)) is not None:
                if len(self.requests) >= _MAX_RECORDED:
                    del self.requests[: _MAX_RECORDED // 2]
                self.requests.append(Recorded(request.target, request.headers, self._clock(), number))
                if not await self._respond(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _respond(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Respond to one request; return whether the connection stays open."""
        fault = self.faults.popleft() if self.faults else Fault()
        if fault.hangs:
            await asyncio.Event().wait()
        delay = fault.delay or self._latency
        if delay:
            await asyncio.sleep(delay)
        if fault.closes:
            return False
        response = self._over_limit() or self._workspace.respond(request)
        if fault.status or fault.body is not None or fault.headers:
            response = _faulty(fault, response)
        return await self._send(request, response, writer, fault.cut_after)

    async def _send(
        self, request: Request, response: Response, writer: asyncio.StreamWriter, cut_after: int | None
    ) -> bool:
        head = {"content-type": "application/json; charset=utf-8", **response.headers}
        is_zipped = "gzip" in request.headers.get("accept-encoding", "") and "content-encoding" not in head
        if is_zipped:
            head["content-encoding"] = "gzip"
        head["transfer-encoding"] = "chunked"
        reason = HTTPStatus(response.status).phrase if response.status in set(HTTPStatus) else "Unknown"
        lines = [
            f"HTTP/1.1 {response.status} {reason}",
            *(f"{name}: {value}" for name, value in head.items()),
        ]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"))
        sent = 0
        async for part in _paced(_zipped(response.body) if is_zipped else response.body):
            if cut_after is not None and sent + len(part) >= cut_after:
                cut = part[: cut_after - sent]
                writer.write(b"%x\r\n%s" % (len(part), cut))
                await writer.drain()
                return False
            sent += len(part)
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return request.headers.get("connection", "").lower() != "close"

    def _over_limit(self) -> Response | None:
        """Return a 429 response if the limit of the last second is used up."""
        if not self._limit:
            return None
        now = self._clock()
        while self._recent and self._recent[0] <= now - _WINDOW:
            self._recent.popleft()
        if len(self._recent) >= self._limit:
            return failure(429, "Rate limit exceeded: 25 requests per second", {"retry-after": "1"})
        self._recent.append(now)
        return None


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request of a connection; None at its end or for malformed bytes."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "0")
    if length.isdigit():
        await reader.readexactly(min(int(length), _MAX_HEAD_BYTES))
    return Request(words[0], words[1], headers)


def _faulty(fault: Fault, honest: Response) -> Response:
    if fault.body is not None:
        return Response(fault.status or honest.status, [fault.body], fault.headers)
    if fault.status >= 400:
        words = HTTPStatus(fault.status).phrase if fault.status in set(HTTPStatus) else "Unknown"
        return failure(fault.status, words, fault.headers)
    return Response(fault.status or honest.status, honest.body, {**honest.headers, **fault.headers})


def _zipped(parts: Iterable[bytes]) -> Iterable[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()


async def _paced(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Yield the non-empty parts, with a turn of the event loop between them."""
    for part in parts:
        if part:
            yield part
        await asyncio.sleep(0)
