"""The API's address: no key goes out readable, except to this machine itself."""

from __future__ import annotations

import httpx

from series_tui.api.http.loopback import is_loopback
from series_tui.errors import InvalidSetting


def api_address(address: str) -> httpx.URL:
    """Return an address that paths can be added to, and nothing but its origin and path.

    Raises:
        InvalidSetting: It cannot be used.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        problem = InvalidSetting("api_url", "It is not an address.", "Use one like https://api.series.hr.")
        raise problem from error
    if not url.host or not (url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))):
        raise InvalidSetting(
            "api_url",
            "The key goes out over https only; plain http is for this machine itself.",
            "Use an address like https://api.series.hr.",
        )
    return url.copy_with(path=url.path.rstrip("/") + "/", query=None, fragment=None, userinfo=b"")
