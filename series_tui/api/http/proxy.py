"""The way to the API: direct, or through an HTTP proxy that only ever sees where to and TLS.

A proxy is asked for a tunnel (``CONNECT``, RFC 9110, 9.3.6). TLS is set up with the API's host inside, and
verified as it is without a proxy; the key goes into that alone.
"""

from __future__ import annotations

import asyncio
import re
import socket
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from time import monotonic
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from series_tui.errors import InvalidSetting

FROM_ENVIRONMENT = "environment"
"""The setting with which the usual variables are used."""
_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""The usual variables for an https address; the first that is set counts, as in curl."""
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
_DEFAULT_PORT = 80
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


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy.

    Attributes:
        host: Its name or address.
        port: Its port.
        account: User name and password; empty for none. It is never shown.
    """

    host: str
    port: int
    account: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Host and port, for people."""
        return f"{_bracketed(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the API.

    Attributes:
        proxy: The proxy that it leads through; None for a direct connection.
        source: The setting or variable that names the proxy; empty for none.
        unused: A usual variable that names a proxy while none is used, and nothing says that none is to be.
    """

    proxy: Proxy | None = None
    source: str = ""
    unused: str = ""


DIRECT = Route()


def choose_route(setting: str, environ: Mapping[str, str], address: str) -> Route:
    """Return the way to an address.

    Args:
        setting: The setting ``proxy``: an address, ``environment``, or empty for none.
        environ: The environment.
        address: Where to. Plain http, which is for this machine itself, never leaves it through a proxy.

    Raises:
        InvalidSetting: A variable names something that is no HTTP proxy.
    """
    url = urlsplit(address)
    if url.scheme != "https":
        return DIRECT
    if setting and setting != FROM_ENVIRONMENT:
        return Route(_proxy_at(setting, "proxy"), "proxy")
    variable = next((name for name in _VARIABLES if environ.get(name)), "")
    if not variable or _is_excepted(url, environ):
        return DIRECT
    if not setting:
        return Route(unused=variable)
    return Route(_proxy_at(environ[variable], variable), variable)


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
    target = f"{_bracketed(host)}:{port}"
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
    if not head.endswith(b"\r\n\r\n") or head.count(b"\r\n\r\n") > 1:
        # A TLS server sends nothing before it is asked.
        raise ProxyError("the proxy sent something that was not requested")


def _proxy_at(address: str, setting: str) -> Proxy:
    """Return the proxy of ``http://user:password@host:port``; the scheme may be missing."""
    example = "Use an address like http://proxy.example:3128."
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname or "", parts.port
        host.encode("ascii")
    except ValueError as error:
        raise InvalidSetting(setting, "It is not a valid address.", example) from error
    if parts.scheme != "http" or not host:
        raise InvalidSetting(
            setting, "It must be the address of an HTTP proxy, starting with http://.", example
        )
    return Proxy(host, port or _DEFAULT_PORT, _account_in(parts))


def _account_in(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def _is_excepted(url: SplitResult, environ: Mapping[str, str]) -> bool:
    """Return whether NO_PROXY names a host, a domain above it, or a network that it is in."""
    rules = next((environ[name] for name in _EXCEPTIONS if environ.get(name)), "")
    host, port = url.hostname or "", str(url.port or 443)
    for rule in rules.lower().replace(",", " ").split():
        name, colon, rule_port = rule.rpartition(":") if rule.count(":") == 1 else (rule, "", "")
        if colon and rule_port != port:
            continue
        name = name.strip("[]").removeprefix("*").removeprefix(".")
        if rule == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
        if _is_within(host, name):
            return True
    return False


def _is_within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
