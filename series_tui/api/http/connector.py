"""The way to a host: its name looked up without keeping the process, its addresses tried, TLS set up."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from time import monotonic

import httpx

from series_tui.api.http.h11_connection import H11Connection, map_exceptions
from series_tui.api.http.proxy import ProxyError, open_tunnel
from series_tui.api.http.route import Proxy
from series_tui.runtime.daemon_thread import run_in_daemon_thread

_ADDRESS_SECONDS = 2.0
"""How long one of several addresses of a host may take to answer."""

_KEEP_ALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
"""A connection whose other end went without a word is known to be dead after 11 seconds."""

Trace = Callable[[str], Awaitable[None]]
"""Called and awaited at each step: ``connect``, ``secure``, ``connected``; ``send`` before a request goes
out, ``sent`` after."""

Address = tuple[int, tuple[str, int]]


class NameTimeout(httpx.ConnectTimeout):
    """The host's name was not looked up in time."""


async def connect(
    host: str,
    port: int,
    context: ssl.SSLContext | None,
    seconds: float,
    trace: Trace,
    proxy: Proxy | None = None,
) -> H11Connection:
    """Connect to a host, over TLS if there is a context; names are looked up without keeping the process.

    Args:
        host: Its name or address.
        port: The port.
        context: How it is verified; None for plain http.
        seconds: How long its name and its addresses may take; TLS is the caller's to limit.
        trace: Called at each step.
        proxy: The proxy to go through; None for a direct connection.

    Raises:
        httpx.ConnectError: It cannot be reached, or is not who it should be.
        httpx.ConnectTimeout: It does not answer.
        ProxyError: The proxy cannot be reached, or opens no way there.
    """
    await trace("connect")
    deadline = monotonic() + seconds
    stream = await (_connected_socket(host, port, deadline) if proxy is None else _to_proxy(proxy, deadline))
    try:
        keep_alive(stream)
        if proxy is not None:
            await open_tunnel(stream, proxy, host, port, deadline)
        if context is not None:
            await trace("secure")
        with map_exceptions(httpx.ConnectError):
            _, connection = await asyncio.get_running_loop().create_connection(
                H11Connection, sock=stream, ssl=context, server_hostname=host if context is not None else None
            )
    except BaseException:
        stream.close()
        raise
    await trace("connected")
    return connection


def keep_alive(stream: socket.socket) -> None:
    """Let the system find out that the other end is gone, where nothing is sent for long."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE.items():
        if option := getattr(socket, name, None):  # not every system has all of them
            stream.setsockopt(socket.IPPROTO_TCP, option, value)


async def _to_proxy(proxy: Proxy, deadline: float) -> socket.socket:
    try:
        return await _connected_socket(proxy.host, proxy.port, deadline)
    except httpx.TransportError as error:
        raise ProxyError("the proxy cannot be reached") from error


async def _connected_socket(host: str, port: int, deadline: float) -> socket.socket:
    """Return a socket that is connected to the first of a host's addresses that answers."""
    try:
        async with asyncio.timeout(deadline - monotonic()):
            addresses = await run_in_daemon_thread(lambda: _addresses_of(host, port))
    except TimeoutError as error:
        raise NameTimeout("the host's name was not looked up") from error
    except OSError as error:
        raise httpx.ConnectError(str(error)) from error
    problem: Exception = OSError("the host has no address")
    loop = asyncio.get_running_loop()
    for number, (family, address) in enumerate(addresses, start=1):
        left = max(deadline - monotonic(), 0.001)
        stream = socket.socket(family, socket.SOCK_STREAM)
        try:
            stream.setblocking(False)
            async with asyncio.timeout(left if number == len(addresses) else min(left, _ADDRESS_SECONDS)):
                await loop.sock_connect(stream, address)
        except OSError as error:  # a time-out is one, too
            stream.close()
            problem = error
        except BaseException:
            stream.close()
            raise
        else:
            return stream
    kind = httpx.ConnectTimeout if isinstance(problem, TimeoutError) else httpx.ConnectError
    raise kind(str(problem)) from problem


def _addresses_of(host: str, port: int) -> list[Address]:
    """Return the family and the address of each way to a host; it blocks.

    Raises:
        OSError: It has none, or they cannot be looked up.
    """
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror("the host's name is not valid") from error
    return list(dict.fromkeys((int(info[0]), info[4]) for info in infos))  # type: ignore[misc]  # IPv4 or IPv6
