"""Errors of the network to errors of the product: what happened on the way, and why probably."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import httpx

from series_tui.api.http.connector import NameTimeout
from series_tui.api.http.proxy import ProxyError
from series_tui.api.http.route import DIRECT, Proxy, Route
from series_tui.api.http.tls import tls_problem
from series_tui.api.http.transport import UnaskedResponse
from series_tui.errors import NotApiResponse, NotReached, ResponseIncomplete, ResponseRefused, SeriesError


class Place(NamedTuple):
    """Describes a request that failed.

    Attributes:
        host: The API's host, for people.
        connect_seconds: How long connecting may take.
        is_securing: Whether TLS was being set up.
        is_answered: Whether the head of a response had come.
        route: The way to the host.
    """

    host: str
    connect_seconds: float
    is_securing: bool = False
    is_answered: bool = False
    route: Route = DIRECT


def failure(error: Exception, place: Place) -> SeriesError:  # noqa: PLR0911  # a table of what errors mean
    """Return what an error of the network means."""
    causes = tuple(_causes(error))
    proxy = place.route.proxy
    if proxy is not None and (refusal := next((c for c in causes if isinstance(c, ProxyError)), None)):
        return _proxy_failure(refusal, proxy, place.host)
    if any(isinstance(cause, NameTimeout) for cause in causes):
        return _not_reached(
            place,
            f"The name {place.host} could not be resolved within {place.connect_seconds:.0f} s.",
            "The DNS server is not responding.",
        )
    if isinstance(error, httpx.ConnectTimeout):
        return no_connection(place)
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return _not_reached(
                place, f"The host {place.host} was not found.", "Its name could not be resolved."
            )
        if isinstance(cause, ssl.SSLError) and (problem := tls_problem(cause)) is not None:
            what, why = problem
            return NotReached(f"{place.host}: {what}", why=why, retryable=False)
    if isinstance(error, httpx.UnsupportedProtocol):
        return ResponseRefused(0, why="A request to another address was blocked.")
    if isinstance(error, httpx.ConnectError):
        if place.is_securing:
            return NotReached(f"{place.host} closed the connection during the TLS handshake.")
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return _not_reached(place, f"Connection refused by {place.host}.", "Is the server running?")
        return _not_reached(place, f"{place.host} cannot be reached.", "The network may be down.")
    if isinstance(error, UnaskedResponse):
        return NotApiResponse(why="It arrived before anything was requested.")
    if place.is_answered:
        return ResponseIncomplete("The connection was lost partway through.")
    if is_lost(error):
        return NotReached(f"{place.host} closed the connection without an answer.")
    return NotApiResponse(why="It is not HTTP.")


def is_lost(error: Exception) -> bool:
    """Return whether the server closed a connection that was up, before it answered."""
    if isinstance(error, UnaskedResponse | httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return False
    return not isinstance(error, httpx.RemoteProtocolError) or "disconnected" in str(error).lower()


def no_connection(place: Place) -> NotReached:
    """Return that no connection was made in time."""
    what = f"No connection to {place.host} within {place.connect_seconds:.0f} s."
    if place.is_securing:
        return NotReached(what, why="It accepted the connection, but the TLS handshake did not finish.")
    return _not_reached(place, what, "The host is not responding, or a firewall is blocking it.")


def _not_reached(place: Place, what: str, why: str) -> NotReached:
    """Return that the host was not reached; with a word about a proxy that is named and not used."""
    if not place.route.unused:
        return NotReached(what, why=why)
    return NotReached(
        what,
        why=f"{why} {place.route.unused} is set, but series-tui ignores it by default.",
        next_step='To use it, set SERIES_PROXY=environment, or proxy = "environment" in the config file.',
    )


def _proxy_failure(error: ProxyError, proxy: Proxy, host: str) -> NotReached:
    match error.status:
        case None:
            return NotReached(
                f"The proxy {proxy.address} cannot be reached.",
                why="It may be down, or may not be an HTTP proxy.",
                next_step="Check the setting `proxy`; `series-tui doctor` checks the connection.",
            )
        case 407:
            problem = "refused the" if proxy.account else "needs a"
            return NotReached(
                f"The proxy {proxy.address} {problem} user name and password.",
                next_step="Set proxy to http://NAME:PASSWORD@HOST:PORT in the config file.",
                retryable=False,
            )
        case status:
            return NotReached(
                f"The proxy {proxy.address} refused the connection to {host} ({status}).",
                why="It may not allow this host, or may not reach it.",
                next_step="Ask the proxy's administrator, or check the setting `proxy`.",
                retryable=status >= 500,
            )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
