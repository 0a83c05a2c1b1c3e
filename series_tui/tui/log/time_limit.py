"""Stops work that takes too long, even inside one call of a regular expression.

A person's regular expression over a stranger's text may take practically for ever. The engine cannot be
asked to stop, but it looks for signals now and then; so a timer of the process's own CPU time interrupts it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from series_tui.runtime.posix import has_cpu_timer


class TookTooLong(Exception):
    """The time was over before the work was done."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TookTooLong` once the work inside has used so many seconds of CPU time.

    Outside the main thread, where no signals arrive, and on Windows the work is not limited.
    """
    if not has_cpu_timer() or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
