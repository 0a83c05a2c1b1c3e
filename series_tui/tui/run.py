"""Runs the app: asks for the first ticket, and imports what draws it while the request is on its way."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from series_tui.api.ticket_id import TicketId
from series_tui.errors import EXIT_FAULT, EXIT_OK
from series_tui.runtime.crash_report import CrashReport
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.runtime.gc_tuning import tune_gc_after_startup
from series_tui.tui.context import AppContext
from series_tui.tui.session import Session

_LOG = logging.getLogger(__name__)
_KEY_SECONDS = 0.5
"""Seconds after which drawing is prepared though there is no key yet: it may have to be unlocked."""
_SEND_SECONDS = 0.05
"""Seconds more after which it is though the request is not sent yet: the service is far away."""
_MAX_CRASHES = 3
"""Crashes in a row after which the app is not started again: the user has not gone on meanwhile."""


def run(setup: AppContext) -> tuple[int, CrashReport | None]:
    """Run the app in this terminal.

    Args:
        setup: What the app needs from outside.

    Returns:
        The exit code, and the lines to print about a crash that ended it for good.
    """
    return asyncio.run(_run(setup))


async def _run(setup: AppContext) -> tuple[int, CrashReport | None]:
    asyncio.get_running_loop().set_exception_handler(_log_fault)
    async with Session(setup) as session:
        if setup.references:
            first = session.prefetch(setup.references[0])
            for step, seconds in ((first.asked, _KEY_SECONDS), (first.sent, _SEND_SECONDS)):
                awaited: set[asyncio.Future[Any]] = {step, first.ticket}
                await asyncio.wait(awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            await run_in_daemon_thread(_import_drawing)
        return await _keep_running(session)


async def _keep_running(session: Session) -> tuple[int, CrashReport | None]:
    """Start the app again after a crash, with an apology; give up when no user gets past that.

    Returns:
        The exit code, and the report of a crash that ended the app for good.
    """
    from textual.scrollbar import ScrollBarRender

    from series_tui.tui.app import SeriesApp
    from series_tui.tui.terminal.guard import TerminalGuard
    from series_tui.tui.theme import has_all_colours

    if session.setup.ascii_only:
        ScrollBarRender.VERTICAL_BARS = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    if has_all_colours(os.environ.get("TERM", "")):
        os.environ.setdefault("COLORTERM", "truecolor")  # where Textual looks for it
    loop = asyncio.get_running_loop()
    running: list[SeriesApp] = []

    def end() -> None:
        def exit_all() -> None:
            for app in running:
                app.exit()

        loop.call_soon_threadsafe(exit_all)

    def wake() -> None:
        loop.call_soon_threadsafe(lambda: None)  # what runs in the loop is the signal's handler

    tune_gc_after_startup()
    faults = 0
    references: tuple[TicketId, ...] = session.setup.references
    report: CrashReport | None = None
    with TerminalGuard(end, wake) as guard:
        while True:
            app = SeriesApp(session, references=references, report=report)
            running[:] = [app]
            with suppress(asyncio.CancelledError):
                await app.run_async(mouse=session.setup.mouse)
            running.clear()
            if guard.signal_number is not None:
                return 128 + guard.signal_number, None
            if app.fault is None:
                return app.return_code or EXIT_OK, None
            report = app.fault
            faults = 1 if app.has_gone_on else faults + 1
            if faults >= _MAX_CRASHES:
                return EXIT_FAULT, report
            references = app.open_before_fault


def _import_drawing() -> None:
    """Import Textual and the app, a fifth of a second's work."""
    import series_tui.tui.app
    import series_tui.tui.terminal.guard
    import series_tui.tui.ticket.screen  # noqa: F401  # they stay loaded


def _log_fault(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log an error of a task that is never awaited; what the loop would print may hold a stranger's text."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        _LOG.debug("a task failed: %s", CrashReport.from_error(error).text())
