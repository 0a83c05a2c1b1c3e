"""Checks of what is shared or kept on this machine: the rate limit's window and the history."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui.config import history_path
from series_tui.doctor.findings import Finding, failed, ok, warning
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.runtime.posix import shared_mode

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey


async def rate_limit(settings: Settings, api_key: FoundKey | None) -> Finding:
    """Say which window of the 25 requests a second is used, and with whom it is shared."""
    from series_tui.api.rate_limit.choose import shared_rate_limit

    if api_key is None:
        return warning("limit", "skipped: no key")
    key, address = api_key.secret.reveal(), settings.api_url
    limit = shared_rate_limit(settings.shared_by(), key, address, say=lambda _what: None)
    try:
        await limit.check()
        description = limit.status()
    finally:
        await limit.aclose()
    if description.degraded:
        return warning(
            "limit",
            f"{description.degraded} Until it can be used, all your processes on this host together"
            " send 2 requests a second.",
            "Check the folder set in SERIES_RATE_LIMIT_DIR."
            if settings.rate_limit_dir
            else ("Check the server and its address." if description.backend == "redis" else ""),
            f"{description}: {description.where}",
        )
    return ok("limit", str(description), *filter(None, [description.where]))


async def history(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """Check that opened tickets can be remembered, by this user alone."""
    if not settings.history:
        origin = settings.origin_of("history")
        return ok("history", "turned off" + (f" by {origin}" if origin.place else ""))
    path = history_path(environ)
    return await run_in_daemon_thread(lambda: _file(path))


def _file(path: Path) -> Finding:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ok("history", f"{path}: not created yet")
    except OSError as error:
        return warning(
            "history", f"{path} cannot be read: {error.strerror}", "Check the folder's owner and mode."
        )
    if not stat.S_ISREG(status.st_mode):
        return failed("history", f"{path} is not a regular file", "Move it away.")
    if shared_mode(status):
        return warning("history", f"others can read {path}", f"Run `chmod 600 {shlex.quote(str(path))}`.")
    if not os.access(path, os.R_OK | os.W_OK):
        return warning("history", f"{path} cannot be written", "Check its owner and mode.")
    return ok("history", f"{path}, {status.st_size // 1024 + 1} KiB: IDs and times, no text")
