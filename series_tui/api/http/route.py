"""The way to the API: within this machine, direct, or through an HTTP proxy."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import NamedTuple


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
        return f"{bracketed(self.host)}:{self.port}"


class Route(NamedTuple):
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


def bracketed(host: str) -> str:
    """Return a host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, by its name or address alone; nothing is looked up."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
