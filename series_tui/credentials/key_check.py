"""Checks whether the service accepts a key, by one request whose address holds no key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING

from series_tui.errors import AccessForbidden, KeyRefused, SeriesError, describe

if TYPE_CHECKING:
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


async def check_key(settings: Settings, secret: Secret, environ: Mapping[str, str]) -> KeyCheck:
    """Ask the service of these settings for the workspace's names, and return what that says of the key.

    Nothing is said of a shared limit that cannot be used: one request is not held up by it.
    """
    from series_tui.api.client import SeriesClient
    from series_tui.api.rate_limit.choose import shared_rate_limit
    from series_tui.config.addresses import choose_route

    started = monotonic()
    error: SeriesError | None = None
    verdict = Verdict.ACCEPTED
    address = settings.api_url
    limit = shared_rate_limit(settings.shared_by(), secret.reveal(), address, say=lambda _what: None)
    try:
        route = choose_route(settings.proxy, environ, address)
        async with SeriesClient(address, secret.reveal, rate_limit=limit, route=route) as client:
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
