"""Connects to the service: the demo's, or the real one with its key and limit."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.api.service import TicketService
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey
    from series_tui.names import NamesStore

_LOG = logging.getLogger(__name__)
DEMO_WORKSPACE = "demo"
DEMO_HOST = "the embedded API"


class Connected(NamedTuple):
    """A way to the service.

    Attributes:
        service: The service to read from.
        key_source: Where the key is from, for people.
        names: The cache of the workspace's names.
    """

    service: TicketService
    key_source: str
    names: NamesStore


def prepare(settings: Settings, *, is_demo: bool) -> None:
    """Import what a connection needs; it blocks, so the app calls it in a thread."""
    import series_tui.api.client

    if is_demo:
        import series_tui.demo.server

        return
    import series_tui.api.rate_limit.choose  # noqa: F401  # it stays loaded

    if settings.rate_limit_redis_url:
        with suppress(ImportError):  # it is said where the connection is made
            import redis.asyncio  # noqa: F401  # likewise


@asynccontextmanager
async def connect(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    is_demo: bool,
    say: Callable[[str], None],
    entered: Callable[[], FoundKey | None] = lambda: None,
    waits_out_limit: bool = False,
    keeps_names: bool = True,
) -> AsyncIterator[Connected]:
    """Make a client with its key; the demo runs its API inside this process.

    Args:
        settings: The profile, its origin and its key's sources.
        environ: The environment, the key included.
        is_demo: Whether the embedded API answers.
        say: Called with each thing a person should know about the shared limit, once.
        entered: Returns the key that a person entered in the app, if one did.
        waits_out_limit: Whether a 429 is waited for as long as it lasts, where a person sees the wait.
        keeps_names: Whether the names that responses bring are saved; else the known ones are only read.

    Raises:
        SeriesError: There is no key, or a setting cannot be used.
    """
    from series_tui.api.client import SeriesClient
    from series_tui.api.response.body import MIB, ResponseLimits
    from series_tui.api.retry import RetryPolicy

    limits = ResponseLimits.of_size(settings.max_answer_mib * MIB)
    retry = RetryPolicy(waits_out_limit=waits_out_limit)
    if is_demo:
        from series_tui.api.rate_limit.memory import MemoryRateLimiter
        from series_tui.demo.server import FakeApi
        from series_tui.names import MemoryNames

        async with FakeApi() as api:
            key = api.key
            limit = MemoryRateLimiter()
            async with (
                SeriesClient(api.url, lambda: key, rate_limit=limit, limits=limits, retry=retry) as client,
                _keeping_names(client, MemoryNames(), "built in") as connected,
            ):
                yield connected
        return
    from series_tui.api.rate_limit.choose import shared_rate_limit
    from series_tui.config import cache_folder
    from series_tui.config.addresses import choose_route
    from series_tui.credentials import find_key
    from series_tui.names import NamesCache

    api_key = entered()
    if api_key is None:
        api_key = await run_in_daemon_thread(lambda: find_key(settings, environ))
    shared = shared_rate_limit(settings.shared_by(), api_key.secret.reveal(), settings.api_url, say)
    _LOG.debug("key from %s; limit %s", api_key.source, shared.status().backend)
    route = choose_route(settings.proxy, environ, settings.api_url)
    async with SeriesClient(
        settings.api_url,
        api_key.secret.reveal,
        rate_limit=shared,
        limits=limits,
        retry=retry,
        if_key_refused=api_key.if_refused,
        route=route,
    ) as client:
        names = NamesCache(cache_folder(environ), settings.profile, settings.api_url, api_key.secret.reveal())
        if not keeps_names:
            yield Connected(client, api_key.source, names)
            return
        async with _keeping_names(client, names, api_key.source) as connected:
            yield connected


@asynccontextmanager
async def _keeping_names(
    service: TicketService, names: NamesStore, key_source: str
) -> AsyncIterator[Connected]:
    """Save the names that responses bring, for as long as the way to the service is used."""
    from series_tui.names import NamesWriter
    from series_tui.tickets.recording import ObservedService

    writer = NamesWriter(names)
    try:
        yield Connected(ObservedService(service, writer.observe), key_source, names)
    finally:
        await writer.aclose()
