"""Everything a support person would ask, checked: each check ends in time, and none shows the key.

::

    findings.py     what a check has found
    timed.py        checks that end in time
    program.py      version, Python, settings, variables, time zone, encoding
    key.py          the key and the keyring
    network.py      DNS, TLS, the service's clock and its answer
    terminal.py     the terminal and its clipboard
    storage.py      the rate limit's window and the history

Nothing in here prints.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from series_tui.doctor import key, network, program, storage, terminal
from series_tui.doctor.findings import Finding, Outcome, worst
from series_tui.doctor.timed import in_time

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey

__all__ = ["Finding", "Outcome", "examine", "worst"]

_QUICK = 5.0
_KEY = 36.0
"""Seconds for the key: a command may take 30, a keyring 3."""
_API = 25.0


async def examine(settings: Settings, environ: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Yield what each check finds, as soon as it is found."""
    for finding in (program.version(), program.python(), program.config(settings)):
        yield finding
    for finding in (program.variables(environ), program.time_zone(settings), program.encoding()):
        yield finding
    found: FoundKey | None = None

    async def look_for_key() -> Finding:
        nonlocal found
        finding, found = await key.key(settings, environ)
        return finding

    yield await in_time("key", _KEY, look_for_key())
    yield await in_time("keyring", _QUICK, key.keyring(settings, environ))
    async for finding in _way_there(settings):
        yield finding
    yield await in_time("api", _API, network.api(settings, found))
    yield await in_time("limit", _QUICK, storage.rate_limit(settings, found))
    yield terminal.terminal(environ)
    yield terminal.clipboard(settings, environ)
    yield await in_time("history", _QUICK, storage.history(settings, environ))


async def _way_there(settings: Settings) -> AsyncIterator[Finding]:
    address: network.Address | None = None
    clock: Finding | None = None

    async def look_up() -> Finding:
        nonlocal address
        finding, address = await network.dns(settings)
        return finding

    async def connect(to: network.Address) -> Finding:
        nonlocal clock
        finding, clock = await network.connection(settings, to)
        return finding

    yield await in_time("dns", _QUICK, look_up())
    if address is None:
        return
    yield await in_time("tls", 2 * _QUICK, connect(address))
    if clock is not None:
        yield clock
