"""Errors of the network as errors of the product: what they say, and whether another try may help."""

from __future__ import annotations

import ssl

import httpx
import pytest

from series_tui.api.http.failures import Place, failure, is_lost
from series_tui.api.http.proxy import ProxyError
from series_tui.api.http.route import Proxy, Route
from series_tui.api.http.tls import tls_problem
from series_tui.api.http.transport import UnaskedResponse
from series_tui.errors import NotReached, ResponseRefused

HOST = "api.example"


def test_a_request_to_another_origin_is_reported_as_blocked() -> None:
    """Report a refusal without a status."""
    error = failure(httpx.UnsupportedProtocol("another origin"), Place(HOST, 5))
    assert isinstance(error, ResponseRefused)
    assert error.why == "A request to another address was blocked."


@pytest.mark.parametrize(
    ("unused", "why"),
    [
        ("", "The network may be down."),
        ("HTTPS_PROXY", "The network may be down. HTTPS_PROXY is set, but series-tui ignores it by default."),
    ],
)
def test_an_unreachable_host_names_only_a_proxy_that_is_set(unused: str, why: str) -> None:
    """Suggest the proxy where a usual variable names one."""
    error = failure(httpx.ConnectError("unreachable"), Place(HOST, 5, route=Route(unused=unused)))
    assert isinstance(error, NotReached)
    assert error.why == why
    assert ("SERIES_PROXY" in error.next_step) is bool(unused)


@pytest.mark.parametrize(("status", "is_retryable"), [(403, False), (499, False), (500, True), (502, True)])
def test_a_proxy_that_fails_is_tried_again_and_one_that_refuses_is_not(
    status: int, is_retryable: bool
) -> None:
    """Retry from 500 on, as from a service."""
    place = Place(HOST, 5, route=Route(Proxy("proxy.example", 3128), "proxy"))
    error = failure(ProxyError("refused", status), place)
    assert isinstance(error, NotReached)
    assert error.retryable is is_retryable


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ReadError("reset"), True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), True),
        (httpx.RemoteProtocolError("illegal status line"), False),
        (UnaskedResponse("sent, then disconnected"), False),
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("late"), False),
        (ProxyError("closed"), False),
    ],
)
def test_a_connection_is_lost_only_once_it_was_up(error: Exception, expected: bool) -> None:
    """Tell a closed connection from one that was never made, and from an invalid response."""
    assert is_lost(error) is expected


@pytest.mark.parametrize(
    ("error", "reason", "is_fault"),
    [
        (ssl.SSLEOFError(), None, False),
        (ssl.SSLZeroReturnError(), None, False),
        (ssl.SSLError(), "UNEXPECTED_EOF_WHILE_READING", False),
        (ssl.SSLError(), "HANDSHAKE_FAILURE_ON_CLIENT_HELLO", True),
        (ssl.SSLError(), None, True),
    ],
)
def test_the_end_of_a_connection_is_no_fault_of_tls(
    error: ssl.SSLError, reason: str | None, is_fault: bool
) -> None:
    """Judge an end by its class or OpenSSL's reason."""
    vars(error)["reason"] = reason
    problem = tls_problem(error)
    assert (problem is not None) is is_fault
    assert problem is None or problem[0] == "The secure connection could not be set up."
