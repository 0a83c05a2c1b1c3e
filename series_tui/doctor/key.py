"""Checks of the key and the keyring: where the key is, never what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from series_tui.credentials import FoundKey, alternatives, find_key, keyring_name, other_sources
from series_tui.doctor.findings import Finding, failed, ok, warning
from series_tui.errors import KeyProblem, KeyUnusable
from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.config import Settings


async def key(settings: Settings, environ: Mapping[str, str]) -> tuple[Finding, FoundKey | None]:
    """Find the key; return it beside the finding, for the check that asks the service."""
    try:
        api_key = await run_in_daemon_thread(lambda: find_key(settings, environ))
    except KeyProblem as error:
        return failed("key", error.what, error.next_step, *filter(None, [error.why])), None
    what = f"from {api_key.source}" + (f" ({api_key.note})" if api_key.note else "")
    if settings.is_plain_http:
        return (
            warning("key", f"{what}; sent unencrypted to {settings.api_url}, on this machine only"),
            api_key,
        )
    return ok("key", f"{what}, for {settings.api_url}"), api_key


async def keyring(settings: Settings, environ: Mapping[str, str], api_key: FoundKey | None) -> Finding:
    """Find the keyring, whether the key is in it or not."""
    try:
        name = await run_in_daemon_thread(lambda: keyring_name(environ))
    except KeyUnusable as error:
        if other_sources(settings, environ):
            return ok("keyring", f"not needed: {error.why}")
        # Without a key, what works instead is said of the key already.
        return warning("keyring", error.why, alternatives(environ)[0] if api_key else "")
    return ok("keyring", name)
