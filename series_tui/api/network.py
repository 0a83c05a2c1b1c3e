"""Connections: names looked up without keeping the process, and nothing left open that did not come about."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from time import monotonic
from typing import Any

import httpcore

from series_tui.blocking import in_daemon_thread

_ADDRESS_SECONDS = 2.0
"""How long one of several addresses of a host may take to answer."""

Address = tuple[str, int]


class NameTimeout(httpcore.ConnectTimeout):
    """The host's name was not looked up in time."""


class Network(httpcore.AsyncNetworkBackend):
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
                return _Stream(
                    await self._backend.connect_tcp(
                        address[0], address[1], left, local_address, socket_options
                    )
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when it cannot be made secure, also because somebody gave up on it."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close it."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Make it secure."""
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            # httpcore closes it after errors alone: a handshake that takes too long would leave it open.
            await asyncio.shield(self._stream.aclose())
            raise

    def get_extra_info(self, info: str) -> Any:
        """Return what is known about it."""
        return self._stream.get_extra_info(info)


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
