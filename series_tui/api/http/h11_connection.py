"""One HTTP/1.1 connection over asyncio: h11 knows the protocol, this moves the bytes.

httpx would use httpcore for this, which for asyncio brings anyio: a sixth of the processor time of one
lookup, and a pool that cancelled requests can leave unusable. Errors are httpx's, as its own transports
raise them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import h11
import httpx

_MAX_HEAD = 100 * 1024
_MAX_INTERIM = 100
"""Interim responses (1xx) that may come before the response: a flood of them takes time, and says nothing."""
_MAX_UNREAD = 256 * 1024
"""Bytes that may wait here before the server has to."""

Headers = Sequence[tuple[bytes, bytes]]


class H11Connection(asyncio.Protocol):
    """A connection to a server, for one request at a time; received bytes wait here until read.

    Attributes:
        idle_since: When its last response was read to the end, by the monotonic clock.
    """

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._is_over = False
        self._problem: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._awaits_response = False
        self.idle_since = monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep received bytes, and pause the server while there are many.

        Bytes that come while nothing is asked answer nothing: the connection is closed.
        """
        self._received += data
        if not self._awaits_response:
            self.close()
            return
        if len(self._received) >= _MAX_UNREAD and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Mark the end of the stream."""
        self._is_over = True
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Mark the connection as lost, and keep the reason."""
        self._is_over, self._problem = True, error
        self._wake()

    @property
    def is_open(self) -> bool:
        """Whether a request may be sent on it: bytes that came unasked would be taken for its response."""
        return not (self._is_over or self.has_unasked_bytes)

    @property
    def has_unasked_bytes(self) -> bool:
        """Whether the server sent something while nothing was asked."""
        return not self._awaits_response and bool(self._received or self._http.trailing_data[0])

    def send_request(self, method: bytes, target: bytes, headers: Headers) -> None:
        """Send a request without a body, at once.

        Raises:
            httpx.TransportError: It cannot be sent, or something came unasked.
        """
        assert self._transport is not None
        if not self.is_open:
            raise httpx.RemoteProtocolError(
                "the server disconnected, or sent something that was not requested"
            )
        self._awaits_response = True
        with map_exceptions():
            head = self._http.send(h11.Request(method=method, target=target, headers=list(headers)))
            self._transport.write((head or b"") + (self._http.send(h11.EndOfMessage()) or b""))

    async def receive_head(self) -> h11.Response:
        """Return the head of the response.

        Raises:
            httpx.TransportError: None came, or what came is not HTTP.
        """
        for _ in range(_MAX_INTERIM):
            event = await self._next_event()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                raise httpx.RemoteProtocolError("the server disconnected without sending a response")
        raise httpx.RemoteProtocolError("the server sends interim answers without end")

    async def iter_body(self) -> AsyncIterator[bytes]:
        """Yield the response's body as it arrives.

        Raises:
            httpx.TransportError: It ends too early.
        """
        while not isinstance(event := await self._next_event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise httpx.RemoteProtocolError("the server disconnected in the middle of its answer")
            yield bytes(event.data)

    def start_next_cycle(self) -> bool:
        """Make ready for another request; return whether there can be one."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._awaits_response = False
        if not self.is_open:
            return False
        self._http.start_next_cycle()
        self.idle_since = monotonic()
        return True

    def close(self) -> None:
        """Close it at once; nothing that is still on its way is waited for."""
        self._is_over = True
        if self._transport is not None:
            self._transport.abort()

    async def _next_event(self) -> object:
        while True:
            with map_exceptions():
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event
                data = await self._read()
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise httpx.RemoteProtocolError("the server disconnected without sending a response")
            with map_exceptions():
                self._http.receive_data(data)

    async def _read(self) -> bytes:
        """Return what came in; nothing at the end.

        Raises:
            OSError: The connection was lost.
        """
        while not self._received and not self._is_over:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        data = bytes(self._received)
        self._received.clear()
        if len(data) >= _MAX_UNREAD and self._transport is not None and not self._is_over:
            self._transport.resume_reading()
        if not data and self._problem is not None:
            raise self._problem
        return data

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


@contextmanager
def map_exceptions(kind: type[httpx.TransportError] = httpx.ReadError) -> Iterator[None]:
    """Raise httpx's error for one of the system, of TLS or of the protocol."""
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError(str(error)) from error
    except OSError as error:
        raise kind(str(error)) from error
