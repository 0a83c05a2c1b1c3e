"""Whether the service accepts a key: one real request, never the endpoint that has the key in its address."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from series_tui.errors import AccessForbidden, KeyRefused, SeriesError, describe

if TYPE_CHECKING:
    from series_tui.api.http.proxy import Route
    from series_tui.api.rate_limit.limiter import RateLimit
    from series_tui.config import Settings
    from series_tui.credentials import Secret


class Verdict(Enum):
    """The service's verdict on a key."""

    ACCEPTED = "accepted"
    NO_TICKETS = "accepted, but the workspace's tickets cannot be read"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """The outcome of asking.

    Attributes:
        verdict: What the service says.
        error: The error that came instead of names; None if none did.
        seconds: How long the response took.
    """

    verdict: Verdict
    error: SeriesError | None
    seconds: float

    @property
    def about_tickets(self) -> str:
        """Why the tickets cannot be read though the key is accepted; empty where they can."""
        if self.verdict is not Verdict.NO_TICKETS:
            return ""
        if self.error is None:
            return "The tickets module of its workspace is turned off; an administrator can turn it on."
        return " ".join(describe(self.error))


async def check_key(settings: Settings, secret: Secret, environ: Mapping[str, str] = os.environ) -> KeyCheck:
    """Ask the service of these settings for the workspace's names, and return what that says of the key.

    Nothing is said of a shared limit that cannot be used: one request is not held up by it.
    """
    from series_tui.api.client import SeriesClient

    started = monotonic()
    error: SeriesError | None = None
    verdict = Verdict.ACCEPTED
    limit = rate_limit_for(settings, secret, say=lambda _what: None)
    try:
        route = route_for(settings, environ)
        async with SeriesClient(settings.api_url, secret.reveal, rate_limit=limit, route=route) as client:
            config = await client.workspace_config()
        if config.enabled is False:
            verdict = Verdict.NO_TICKETS
    except AccessForbidden as refusal:
        verdict, error = Verdict.NO_TICKETS, refusal
    except KeyRefused as refusal:
        verdict, error = Verdict.REFUSED, refusal
    except SeriesError as trouble:
        verdict, error = Verdict.UNKNOWN, trouble
    return KeyCheck(verdict, error, monotonic() - started)


def route_for(settings: Settings, environ: Mapping[str, str]) -> Route:
    """Return the way to the API: direct, or through the proxy of the settings or of the environment.

    Raises:
        InvalidSetting: A variable names something that is no HTTP proxy.
    """
    from series_tui.api.http.proxy import choose_route
    from series_tui.api.http.transport import api_address

    return choose_route(settings.proxy, environ, api_address(settings.api_url))


def rate_limit_for(settings: Settings, secret: Secret, say: Callable[[str], None]) -> RateLimit:
    """Return the limit that requests with this key keep; nothing is opened before the first one.

    Args:
        settings: Whom the limit is shared with.
        secret: The key.
        say: Told what a person should know about the shared limit, each thing once.

    Raises:
        InvalidSetting: The limit is to be shared through something that is not installed.
    """
    if settings.runtime_folder is None:
        from series_tui.api.rate_limit.memory import MemoryRateLimiter

        return MemoryRateLimiter()
    from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit

    group_folder = Path(os.path.expanduser(settings.rate_limit_dir)) if settings.rate_limit_dir else None
    shared_by = SharedBy(settings.runtime_folder, group_folder, settings.rate_limit_redis_url)
    return shared_rate_limit(shared_by, secret.reveal(), settings.api_url, say)
