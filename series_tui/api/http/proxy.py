"""A tunnel through an HTTP proxy (``CONNECT``, RFC 9110, 9.3.6).

TLS is set up with the API's host inside, and verified as it is without a proxy; the key goes into that alone.
"""

from __future__ import annotations

import asyncio
import re
import socket
from base64 import b64encode
from time import monotonic

import httpx

from series_tui.api.http.route import Proxy, bracketed

_MAX_HEAD = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: [^\r\n]*)?\r\n")


class ProxyError(httpx.ProxyError):
    """The proxy cannot be reached, or opens no tunnel.

    Attributes:
        status: The proxy's response; None if there was none.
    """

    def __init__(self, what: str, status: int | None = None) -> None:
        super().__init__(what)
        self.status = status


async def open_tunnel(stream: socket.socket, proxy: Proxy, host: str, port: int, deadline: float) -> None:
    """Ask a proxy for a tunnel to a host.

    Args:
        stream: A socket that is connected to the proxy.
        proxy: The proxy.
        host: Where to.
        port: Its port.
        deadline: When to give up, by the monotonic clock.

    Raises:
        ProxyError: There is no tunnel.
    """
    target = f"{bracketed(host)}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.account:
        lines.append(f"Proxy-Authorization: Basic {b64encode(proxy.account.encode()).decode('ascii')}")
    loop = asyncio.get_running_loop()
    head = b""
    try:
        async with asyncio.timeout(deadline - monotonic()):
            await loop.sock_sendall(stream, "\r\n".join([*lines, "", ""]).encode("ascii"))
            while b"\r\n\r\n" not in head and len(head) < _MAX_HEAD:
                received = await loop.sock_recv(stream, _MAX_HEAD)
                if not received:
                    break
                head += received
    except OSError as error:  # a time-out is one, too
        raise ProxyError("it does not respond") from error
    status = _STATUS.match(head)
    if status is None:
        raise ProxyError("it did not answer with HTTP")
    if not 200 <= int(status[1]) < 300:
        raise ProxyError("it refused the connection", int(status[1]))
    if head.find(b"\r\n\r\n") != len(head) - 4:
        # A TLS server sends nothing before it is asked.
        raise ProxyError("the proxy sent something that was not requested")
