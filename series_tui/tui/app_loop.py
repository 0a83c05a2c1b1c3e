"""Keeps the app running until the reader leaves: over faults of its own, and whatever ends the terminal."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual.scrollbar import ScrollBarRender

from series_tui.api.ticket_id import TicketId
from series_tui.errors import EXIT_FAULT, EXIT_OK
from series_tui.runtime.crash_report import CrashReport
from series_tui.runtime.gc_tuning import tune_gc_for_app
from series_tui.tui.app import SeriesApp
from series_tui.tui.session import Session
from series_tui.tui.terminal.guard import TerminalGuard

_MOST_FAULTS = 3
"""How often the app begins anew without the reader having gone on meanwhile."""


async def keep_running(session: Session) -> tuple[int, CrashReport | None]:
    """Start the app again after a fault, with an apology; give up when nobody gets past that.

    Args:
        session: The way to the service, and what the app was given.

    Returns:
        The exit code, and what is to be told of a fault that ended it for good.
    """
    if session.setup.ascii_only:
        ScrollBarRender.VERTICAL_BARS = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    loop = asyncio.get_running_loop()
    running: list[SeriesApp] = []

    def end(code: int) -> None:
        def exit_all() -> None:
            for app in running:
                app.exit(code, return_code=code)

        loop.call_soon_threadsafe(exit_all)

    tune_gc_for_app()
    faults = 0
    references: tuple[TicketId, ...] = session.setup.references
    report: CrashReport | None = None
    with TerminalGuard(end) as guard:
        while True:
            app = SeriesApp(session, references=references, report=report)
            running[:] = [app]
            with suppress(asyncio.CancelledError):
                await app.run_async()
            running.clear()
            if guard.signal_number is not None:
                return 128 + guard.signal_number, None
            if app.fault is None:
                return app.return_code or EXIT_OK, None
            report = app.fault
            faults = 1 if app.has_gone_on else faults + 1
            if faults >= _MOST_FAULTS:
                return EXIT_FAULT, report
            references = app.open_before_fault
