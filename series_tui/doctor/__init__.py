"""Checks of the program, its settings and its host; none shows the key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING

from series_tui.doctor import key, network, program, storage, terminal
from series_tui.doctor.findings import Finding, Outcome, failed, ok, within_time, worst

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey
    from series_tui.errors import InvalidSetting

__all__ = ["Finding", "Outcome", "examine", "examine_without_settings", "worst"]

_QUICK = 5.0
_KEY = 36.0
"""Seconds for the key: a command may take 30, a keyring 3."""
_CONNECTION = 12.0
"""Seconds for the connection: a host may have several addresses, of which the first are silent."""
_API = 25.0
"""Seconds for a response: the client itself gives up after 20."""


async def examine(
    settings: Settings, environ: Mapping[str, str], built_in: FoundKey | None = None
) -> AsyncIterator[Finding]:
    """Yield what each check finds, in a fixed order, as soon as it and those before it are done.

    What does not depend on each other runs at the same time; all of it ends within `_KEY` and `_API`.

    Args:
        settings: What is checked.
        environ: The environment.
        built_in: A key that is the program's own; none of the user's is looked for then.
    """
    for finding in (program.version(), program.python(), program.config(settings)):
        yield finding
    yield program.variables(environ)
    yield program.time_zone(settings, environ)
    yield program.encoding(environ)
    way = asyncio.create_task(_way_there(settings, environ))
    past = asyncio.create_task(within_time("history", _QUICK, storage.history(settings, environ)))
    try:
        api_key = built_in
        if built_in is None:
            finding, api_key = await _key(settings, environ)
            yield finding
            yield await within_time("keyring", _QUICK, key.keyring(settings, environ, api_key))
        else:
            yield ok("key", f"{built_in.source}, for the demo")
        for finding in await way:
            yield finding
        yield await within_time("api", _API, network.api(settings, api_key, environ))
        yield await within_time("limit", _QUICK, storage.rate_limit(settings, api_key))
        yield terminal.terminal(environ)
        yield terminal.clipboard(settings, environ)
        yield await past
    finally:
        way.cancel()
        past.cancel()


def examine_without_settings(error: InvalidSetting, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what the checks find that need no settings, and why these cannot be used."""
    yield program.version()
    yield program.python()
    yield failed("config", f"{error.what} {error.why}", error.next_step)
    yield program.variables(environ)
    yield program.encoding(environ)
    yield terminal.terminal(environ)


async def _key(settings: Settings, environ: Mapping[str, str]) -> tuple[Finding, FoundKey | None]:
    api_key: FoundKey | None = None

    async def look_for_it() -> Finding:
        nonlocal api_key
        finding, api_key = await key.key(settings, environ)
        return finding

    return await within_time("key", _KEY, look_for_it()), api_key


async def _way_there(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    from series_tui.api.http.route import DIRECT

    way, route = network.proxy_route(settings, environ)
    if route is None:
        return [way]
    addresses: list[network.Address] = []
    clock: Finding | None = None

    async def look_up() -> Finding:
        nonlocal addresses
        finding, addresses = await network.dns(settings, route.proxy)
        return finding

    async def connect() -> Finding:
        nonlocal clock
        finding, clock = await network.connection(settings, addresses, route.proxy)
        return finding

    findings = [] if route == DIRECT else [way]
    findings += [await within_time("dns", _QUICK, look_up())]
    if addresses:
        findings.append(await within_time("tls", _CONNECTION, connect()))
    return findings if clock is None else [*findings, clock]
