"""The way to a host: its name looked up without keeping the process, its addresses tried, TLS set up."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from time import monotonic

import httpx

from series_tui.api.http.h11_connection import H11Connection, map_exceptions
from series_tui.runtime.daemon_thread import run_in_daemon_thread

_ADDRESS_SECONDS = 2.0
"""How long one of several addresses of a host may take to answer."""

Trace = Callable[[str], Awaitable[None]]
"""Told of each step, and waited for: ``connect``, ``secure``, ``connected``; ``send`` before a request goes
out, ``sent`` after."""

Address = tuple[int, tuple[str, int]]


class NameTimeout(httpx.ConnectTimeout):
    """The host's name was not looked up in time."""


async def connect(
    host: str, port: int, context: ssl.SSLContext | None, seconds: float, trace: Trace
) -> H11Connection:
    """Connect to a host, over TLS if there is a context; names are looked up without keeping the process.

    Args:
        host: Its name or address.
        port: The port.
        context: How it is verified; None for plain http.
        seconds: How long its name and its addresses may take; TLS is the caller's to limit.
        trace: Told of the steps.

    Raises:
        httpx.ConnectError: It cannot be reached, or is not who it should be.
        httpx.ConnectTimeout: It does not answer.
    """
    await trace("connect")
    stream = await _connected_socket(host, port, monotonic() + seconds)
    try:
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
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror("the host's name is not valid") from error
    return list(dict.fromkeys((int(info[0]), info[4]) for info in found))  # type: ignore[misc]  # IPv4 or IPv6
