"""The way a request goes out: with the key for one origin only, and to nowhere else."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any

import httpx

from series_tui.api.http.connector import Trace, connect
from series_tui.api.http.h11_connection import H11Connection
from series_tui.api.http.route import Proxy, is_loopback
from series_tui.errors import InvalidSetting, KeyUnusable

TRACE_EXTENSION = "series_tui_trace"
"""The extension of a request that holds the function which is awaited at each of its steps."""

_KEY = re.compile(r"[!-~]+")
_IDLE_SECONDS = 20.0
_MAX_IDLE = 10
_MAX_FRESH = 4
"""How many connections one request may take, where something comes unasked on each."""

_NOT_FOLLOWED = (b"location", b"set-cookie")
"""Headers that httpx would take apart, whatever a stranger puts into them, and that nothing here obeys."""


class UnaskedResponse(httpx.RemoteProtocolError):
    """The server sends something on every connection before it is asked."""


class ApiKeyTransport(httpx.AsyncBaseTransport):
    """Adds the key to requests for one origin, and sends nothing anywhere else.

    Args:
        origin: The API's scheme, host and port.
        key: Returns the key.
        context: How servers are verified; None where the origin is plain http.
        seconds: How long connecting may take, without TLS.
        proxy: The proxy to go through; None for a direct connection.
    """

    def __init__(
        self,
        origin: httpx.URL,
        key: Callable[[], str],
        context: ssl.SSLContext | None,
        seconds: float,
        proxy: Proxy | None = None,
    ) -> None:
        self._origin = _origin_of(origin)
        self._key = key
        self._context = context
        self._seconds = seconds
        self._proxy = proxy
        self._idle: list[H11Connection] = []
        self._in_use: set[H11Connection] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the key, over a connection that is open already if there is one.

        Raises:
            httpx.TransportError: No response came.
            KeyUnusable: The key cannot stand in a header.
        """
        if _origin_of(request.url) != self._origin:
            raise httpx.UnsupportedProtocol("a request to another origin was stopped", request=request)
        if _KEY.fullmatch(self._key()) is None:
            # Checked here, as an error from further down would quote it.
            raise KeyUnusable(
                "The key cannot be sent.",
                why="It is empty, or contains a space or a character that no key contains.",
                next_step="Run `series-tui auth login` to store it again.",
            )
        trace: Trace = request.extensions[TRACE_EXTENSION]
        connection, is_fresh = await self._clean_connection(trace)
        try:
            # Nothing is awaited between the last look at the connection and the sending.
            # The key is added here alone: httpx's own requests and headers, which can be shown, have none.
            headers = [*request.headers.raw, (b"apikey", self._key().encode("ascii"))]
            connection.send_request(request.method.encode("ascii"), request.url.raw_path, headers)
            await trace("sent")
            head = await connection.receive_head()
        except BaseException:
            self._discard(connection)
            if not is_fresh:
                # After a change of network the others are as dead: the next request takes a fresh one.
                self.close_idle()
            raise
        kept = [(name, value) for name, value in head.headers if name not in _NOT_FOLLOWED]
        return httpx.Response(head.status_code, headers=kept, stream=_Body(connection, self._release))

    @property
    def connections(self) -> list[H11Connection]:
        """The connections that are open: idle, or with a request."""
        return [*self._idle, *self._in_use]

    async def aclose(self) -> None:
        """Close every connection."""
        for connection in self.connections:
            connection.close()
        self._idle.clear()
        self._in_use.clear()
        await asyncio.sleep(0)  # their sockets are closed in the loop's next round

    def close_idle(self) -> None:
        """Close the connections without a request, so that the next one goes out on a fresh one."""
        while self._idle:
            self._idle.pop().close()

    async def _clean_connection(self, trace: Trace) -> tuple[H11Connection, bool]:
        """Return a connection that a request may go out on now, and whether it is a fresh one.

        What a server, or a gateway, sends while nothing is asked would be taken for the response to the next
        request. So each connection is looked at in the moment of sending, after the wait for the limit and
        after the event loop has read what arrived meanwhile; a spoiled one is closed, and another one takes
        its place.

        Raises:
            httpx.TransportError: There is none.
        """
        for _ in range(_MAX_FRESH):
            connection, is_fresh = self._idle_connection(), False
            if connection is None:
                connection, is_fresh = await self._new_connection(trace), True
            self._in_use.add(connection)
            try:
                await trace("send")
                await _read_what_arrived()
            except BaseException:
                self._discard(connection)
                raise
            while not connection.is_open:
                self._discard(connection)
                if is_fresh and not connection.has_unasked_bytes:
                    raise httpx.RemoteProtocolError("the server disconnected without sending a response")
                other = self._idle_connection()
                if other is None:
                    break
                connection, is_fresh = other, False
                self._in_use.add(connection)
            else:
                return connection, is_fresh
        raise UnaskedResponse("the server sends something before any request")

    def _idle_connection(self) -> H11Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open and monotonic() - connection.idle_since < _IDLE_SECONDS:
                return connection
            connection.close()
        return None

    async def _new_connection(self, trace: Trace) -> H11Connection:
        _, host, port = self._origin
        return await connect(host, port, self._context, self._seconds, trace, self._proxy)

    def _release(self, connection: H11Connection) -> None:
        """Keep a connection whose response was read to its end; close any other."""
        if connection in self._in_use and len(self._idle) < _MAX_IDLE and connection.start_next_cycle():
            self._in_use.discard(connection)
            self._idle.append(connection)
        else:
            self._discard(connection)

    def _discard(self, connection: H11Connection) -> None:
        self._in_use.discard(connection)
        connection.close()


class _Body(httpx.AsyncByteStream):
    """The body of a response; closing it gives its connection back."""

    def __init__(self, connection: H11Connection, release: Callable[[H11Connection], Any]) -> None:
        self._connection = connection
        self._release = release

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._connection.iter_body():
            yield part

    async def aclose(self) -> None:
        self._release(self._connection)


async def _read_what_arrived() -> None:
    """Let the event loop read what lies in the sockets: noticed in one round, read by the end of the next."""
    for _ in range(2):
        await asyncio.sleep(0)


def _origin_of(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme, 0)


def api_address(address: str) -> httpx.URL:
    """Return an address that paths can be added to, and nothing but its origin and path.

    Raises:
        InvalidSetting: It cannot be used.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        problem = InvalidSetting(
            "api_url", "It is not a valid address.", "Use an address like https://api.series.hr."
        )
        raise problem from error
    if not url.host or not (url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))):
        raise InvalidSetting(
            "api_url",
            "Keys are sent over https only; plain http is allowed only to this machine.",
            "Use an address like https://api.series.hr.",
        )
    return url.copy_with(path=url.path.rstrip("/") + "/", query=None, fragment=None, userinfo=b"")
