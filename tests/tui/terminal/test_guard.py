"""Signals while the terminal is guarded."""

from __future__ import annotations

import asyncio
import signal
import time
from threading import Event, Thread, get_ident

from series_tui.tui.terminal.guard import TerminalGuard

_PATIENCE = 30.0


async def test_a_signal_received_by_another_thread_wakes_the_event_loop() -> None:
    """Its handler runs at once, not with the next key: after a stop the system may choose any thread."""
    loop, is_handled = asyncio.get_running_loop(), Event()
    outcome: asyncio.Future[bool] = loop.create_future()

    def signal_own_thread() -> None:
        time.sleep(0.2)  # by then the event loop sleeps, too
        signal.pthread_kill(get_ident(), signal.SIGCONT)
        has_come = is_handled.wait(_PATIENCE)
        loop.call_soon_threadsafe(outcome.set_result, has_come)

    before = signal.signal(signal.SIGCONT, lambda _number, _frame: is_handled.set())
    try:
        with TerminalGuard(lambda: None, lambda: loop.call_soon_threadsafe(lambda: None)):
            Thread(target=signal_own_thread).start()
            assert await outcome
    finally:
        signal.signal(signal.SIGCONT, before)
