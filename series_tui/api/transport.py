"""The way a request goes out: the key for one origin only, names looked up without keeping the process."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

import httpcore
import httpx

from series_tui.blocking import in_daemon_thread
from series_tui.errors import KeyUnusable

_KEY = re.compile(r"[!-~]+")
_ADDRESS_SECONDS = 2.0
"""How long one of several addresses of a host may take to answer."""
_IDLE_SECONDS = 20.0

_NOT_FOLLOWED = ("location", "set-cookie")
"""Headers that httpx would take apart, whatever a stranger puts into them, and that nothing here obeys."""

Address = tuple[str, int]


class KeyTransport(httpx.AsyncHTTPTransport):
    """Adds the key to requests for one origin, and sends nothing anywhere else.

    Args:
        origin: The API's scheme, host and port.
        key: Returns the key.
        context: How servers are verified; None where the origin is plain http.
    """

    def __init__(self, origin: httpx.URL, key: Callable[[], str], context: ssl.SSLContext | None) -> None:
        # Any context spares httpx from reading certifi's authorities for a pool that is not used.
        super().__init__(trust_env=False, verify=context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self._origin = _origin_of(origin)
        self._key = key
        # httpx makes this pool itself and lets nobody choose how it connects.
        self._pool = _KeyPool(
            key,
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=10,
            keepalive_expiry=_IDLE_SECONDS,
            http1=True,
            http2=False,
            network_backend=_Network(),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the key.

        Raises:
            httpx.UnsupportedProtocol: It is for another origin.
            KeyUnusable: The key cannot stand in a header.
        """
        if _origin_of(request.url) != self._origin:
            raise httpx.UnsupportedProtocol("a request to another origin was stopped", request=request)
        if _KEY.fullmatch(self._key()) is None:
            # Checked here, as an error from further down would quote it.
            raise KeyUnusable(
                "The key cannot be sent.",
                why="It is empty, or holds a space or a character that no key has.",
                next_step="Run `series-tui auth login` to store it again.",
            )
        response = await super().handle_async_request(request)
        for name in _NOT_FOLLOWED:
            response.headers.pop(name, None)
        return response


class _KeyPool(httpcore.AsyncConnectionPool):
    """Adds the key as a request goes out: httpx's own requests and headers, which can be shown, have none."""

    def __init__(self, key: Callable[[], str], **options: Any) -> None:
        super().__init__(**options)
        self._key = key

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request with the key, and take the key out of it again."""
        without = list(request.headers)
        request.headers = [*without, (b"apikey", self._key().encode("ascii"))]
        try:
            return await super().handle_async_request(request)
        finally:
            request.headers = without


class NameTimeout(httpcore.ConnectTimeout):
    """The host's name was not looked up in time."""


def _origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    port = url.port or {"https": 443, "http": 80}.get(url.scheme)
    return url.scheme, url.host, port


class _Network(httpcore.AsyncNetworkBackend):
    """Connects by TCP. Names are looked up in threads that do not keep the process from ending."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of a host's addresses that answers."""
        deadline = None if timeout is None else monotonic() + timeout
        try:
            async with asyncio.timeout(timeout):
                addresses = await in_daemon_thread(lambda: _addresses_of(host, port))
        except TimeoutError as error:
            raise NameTimeout("the host's name was not looked up") from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        problem: Exception = httpcore.ConnectError("the host has no address")
        for number, address in enumerate(addresses, start=1):
            left = None if deadline is None else max(deadline - monotonic(), 0.001)
            if number < len(addresses):
                left = _ADDRESS_SECONDS if left is None else min(left, _ADDRESS_SECONDS)
            try:
                return await self._backend.connect_tcp(
                    address[0], address[1], left, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def _addresses_of(host: str, port: int) -> list[Address]:
    """Return a host's addresses; it blocks.

    Raises:
        OSError: It has none, or they cannot be looked up.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror("the host's name is not valid") from error
    return list(dict.fromkeys((str(info[4][0]), int(info[4][1])) for info in found))
