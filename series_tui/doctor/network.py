"""Checks of the way to the service: its name, its certificate, its clock, its response to the key."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from series_tui import __version__
from series_tui.doctor.findings import Finding, failed, ok, warning
from series_tui.errors import InvalidSetting
from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.api.http.route import Proxy, Route
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey

_MAX_HEADER_BYTES = 1 << 15
_ADDRESS_SECONDS = 4.0
"""How long one of the host's addresses may take."""
_SOON_DAYS = 14
_SKEW_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API's host.

    Attributes:
        host: The address.
        port: The port.
    """

    host: str
    port: int


def proxy_route(settings: Settings, environ: Mapping[str, str]) -> tuple[Finding, Route | None]:
    """Say which way leads to the API; return it beside the finding."""
    from series_tui.config.addresses import choose_route

    try:
        route = choose_route(settings.proxy, environ, settings.api_url)
    except InvalidSetting as error:
        return failed("proxy", f"{error.setting}: {error.why}", error.next_step), None
    if route.proxy is not None:
        return ok("proxy", f"{route.proxy.address}, from {route.source}"), route
    if route.unused:
        return ok(
            "proxy", f'none; {route.unused} is set but ignored (proxy = "environment" would use it)'
        ), route
    return ok("proxy", "none: direct connection"), route


def _host_and_port(settings: Settings) -> tuple[str, int]:
    parts = urlsplit(settings.api_url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


async def dns(settings: Settings, proxy: Proxy | None = None) -> tuple[Finding, list[Address]]:
    """Look up the API's host, or the proxy's; return its addresses beside the finding."""
    host, port = (proxy.host, proxy.port) if proxy is not None else _host_and_port(settings)
    started = monotonic()
    try:
        infos = await run_in_daemon_thread(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        setting = "api_url" if proxy is None else "the proxy setting"
        return failed(
            "dns", f"{host} could not be resolved: {reason}.", f"Check the network and {setting}."
        ), []
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in infos))
    if addresses == [host]:
        return ok("dns", f"{host}: nothing to look up"), [Address(host, port)]
    taken = (monotonic() - started) * 1000
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    way = "reached directly" if proxy is None else "the proxy"
    finding = ok("dns", f"{host} is {addresses[0]}{more} ({taken:.0f} ms)", way)
    return finding, [Address(address, port) for address in addresses]


async def connection(
    settings: Settings, addresses: Sequence[Address], proxy: Proxy | None = None
) -> tuple[Finding, Finding | None]:
    """Connect without a key; return what was found of TLS, and of the service's clock if it responded.

    Args:
        settings: The API's address.
        addresses: Those of its host, or of the proxy.
        proxy: The proxy to go through; None for a direct connection.
    """
    from series_tui.api.http.proxy import ProxyError
    from series_tui.api.http.tls import authorities, tls_problem

    silent: list[str] = []
    for address in addresses:
        started = monotonic()
        try:
            async with asyncio.timeout(_ADDRESS_SECONDS):
                reader, writer = await _connected(settings, address, proxy)
        except InvalidSetting as error:
            return failed("tls", f"{error.setting}: {error.why}", error.next_step), None
        except ProxyError as error:
            status = f" ({error.status})" if error.status else ""
            silent.append(f"{address.host}: {error}{status}")
            continue
        except ssl.SSLError as error:
            problem = tls_problem(error)
            if problem is not None:
                return failed("tls", *problem, f"certificate authorities: {authorities()}"), None
            silent.append(f"{address.host}: closed the connection during the TLS handshake")
            continue
        except TimeoutError:
            silent.append(f"{address.host}: no answer within {_ADDRESS_SECONDS:.0f} s")
            continue
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            silent.append(f"{address.host}: {reason}")
            continue
        taken = (monotonic() - started) * 1000
        try:
            if settings.is_plain_http:
                tls = ok("tls", f"none: plain http to this machine ({taken:.0f} ms)", *silent)
            else:
                tls = _certificate(writer.get_extra_info("ssl_object"), taken, authorities(), silent)
            return tls, await _clock(settings, reader, writer)
        finally:
            writer.transport.abort()
    return failed(
        "tls",
        f"{settings.host} cannot be reached.",
        "Check the network, the firewall and api_url.",
        *silent,
    ), None


async def _connected(
    settings: Settings, address: Address, proxy: Proxy | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    from series_tui.api.http.tls import tls_context

    stream = await _socket(settings, address, proxy) if proxy is not None else None
    return await asyncio.open_connection(
        address.host if stream is None else None,
        address.port if stream is None else None,
        sock=stream,
        ssl=None if settings.is_plain_http else tls_context(),
        server_hostname=None if settings.is_plain_http else urlsplit(settings.api_url).hostname,
        limit=_MAX_HEADER_BYTES,
    )


async def _socket(settings: Settings, address: Address, proxy: Proxy) -> socket.socket:
    """Return a socket that is connected to the API's host through a proxy."""
    from series_tui.api.http.proxy import open_tunnel

    stream = socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        stream.setblocking(False)
        await asyncio.get_running_loop().sock_connect(stream, (address.host, address.port))
        await open_tunnel(stream, proxy, *_host_and_port(settings), monotonic() + _ADDRESS_SECONDS)
    except BaseException:
        stream.close()
        raise
    return stream


def _certificate(session: ssl.SSLObject, taken: float, store: str, silent: Sequence[str]) -> Finding:
    """Say which TLS is spoken and until when the certificate, which was verified, holds."""
    certificate = session.getpeercert()
    assert certificate is not None
    details = (f"certificate authorities: {store}", *silent)
    end = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    days = (end - datetime.now(UTC)).days
    what = f"{session.version()} ({taken:.0f} ms), certificate valid until {end:%Y-%m-%d}"
    if days < _SOON_DAYS:
        return warning(
            "tls",
            f"{what}: only {days} day{'' if days == 1 else 's'} left",
            "The service's operator should renew it.",
            *details,
        )
    return ok("tls", what, *details)


async def _clock(
    settings: Settings, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Finding | None:
    """Compare the clock with the service's, by the Date of a response to a request without a key."""
    sent = datetime.now(UTC)
    writer.write(
        f"GET {urlsplit(settings.api_url).path}/tickets/config HTTP/1.1\r\nHost: {settings.host}\r\n"
        f"User-Agent: series-tui/{__version__} (doctor)\r\nConnection: close\r\n\r\n".encode("ascii")
    )
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (OSError, EOFError, asyncio.LimitOverrunError):
        return None
    received = datetime.now(UTC)
    theirs = _date_of(head)
    if theirs is None:
        return ok("clock", "not compared: the service's answer has no Date header")
    # The service cuts its time down to whole seconds.
    ours = sent + (received - sent) / 2
    skew = (ours - theirs).total_seconds() - 0.5
    if abs(skew) <= _SKEW_SECONDS:
        return ok("clock", "matches the service's clock")
    side = "ahead of" if skew > 0 else "behind"
    return warning(
        "clock",
        f"this machine is {abs(skew):.0f} s {side} the service",
        'Set this clock: certificates and times like "3 min ago" depend on it.',
    )


def _date_of(head: bytes) -> datetime | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"date":
            try:
                date = parsedate_to_datetime(value.strip().decode("ascii"))
            except (ValueError, IndexError, TypeError, OverflowError):
                return None
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None


async def api(settings: Settings, api_key: FoundKey | None, environ: Mapping[str, str]) -> Finding:
    """Ask the service with the key."""
    from series_tui.credentials.key_check import Verdict, check_key

    if api_key is None:
        return warning("api", "skipped: no key")
    check = await check_key(settings, api_key.secret, environ)
    if check.verdict is Verdict.ACCEPTED:
        return ok("api", f"accepts the key, answered in {check.seconds * 1000:.0f} ms")
    if check.error is None:
        return warning(
            "api",
            "accepts the key, but the workspace's tickets module is turned off",
            "An administrator of the workspace can turn it on.",
        )
    is_refused = check.verdict is Verdict.REFUSED
    next_step = api_key.if_refused if is_refused else check.error.next_step
    return failed("api", check.error.what, next_step, *filter(None, [check.error.why]))
