"""Runs the app: asks for the first ticket, and imports what draws it while the request is on its way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from series_tui.runtime.crash_report import CrashReport
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.tui.context import AppSetup
from series_tui.tui.session import Session

_LOG = logging.getLogger(__name__)
_SOON_ASKED = 0.5
"""Seconds after which drawing is prepared though there is no key yet: somebody may have to unlock it."""
_SOON_SENT = 0.05
"""Seconds more after which it is though the request is not sent yet: the service is far away."""


def run(setup: AppSetup) -> tuple[int, CrashReport | None]:
    """Run the app in this terminal.

    Args:
        setup: What the app needs from outside.

    Returns:
        The exit code, and what is to be told of a fault that ended it for good.
    """
    return asyncio.run(_run(setup))


async def _run(setup: AppSetup) -> tuple[int, CrashReport | None]:
    asyncio.get_running_loop().set_exception_handler(_log_fault)
    async with Session(setup) as session:
        if setup.references:
            early = session.ask_early(setup.references[0])
            for step, seconds in ((early.asked, _SOON_ASKED), (early.sent, _SOON_SENT)):
                awaited: set[asyncio.Future[Any]] = {step, early.ticket}
                await asyncio.wait(awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            await run_in_daemon_thread(_import_drawing)
        from series_tui.tui.app_loop import keep_running

        return await keep_running(session)


def _import_drawing() -> None:
    """Import Textual and the app, a fifth of a second's work."""
    import series_tui.tui.app_loop
    import series_tui.tui.ticket.screen  # noqa: F401  # they stay loaded


def _log_fault(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log an error of a task that nobody waits for; what the loop would print may hold a stranger's text."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        _LOG.debug("a task failed: %s", CrashReport.from_error(error).text())
