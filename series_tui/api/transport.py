"""The way a request goes out: with the key for one origin only, and to nowhere else."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from typing import Any

import httpcore
import httpx

from series_tui.api.network import Network
from series_tui.errors import KeyUnusable

_KEY = re.compile(r"[!-~]+")
_IDLE_SECONDS = 20.0

_NOT_FOLLOWED = ("location", "set-cookie")
"""Headers that httpx would take apart, whatever a stranger puts into them, and that nothing here obeys."""


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
            network_backend=Network(),
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


def _origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    port = url.port or {"https": 443, "http": 80}.get(url.scheme)
    return url.scheme, url.host, port
