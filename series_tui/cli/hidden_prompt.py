"""Prompts for a line that is not shown; the terminal echoes again, however the prompt ends."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from series_tui.runtime.posix import set_terminal_modes, stop_signal, terminal_modes
from series_tui.runtime.process_exit import on_exit


def prompt_hidden(prompt: str) -> str:
    """Return the line that is typed or pasted after a prompt; empty where the input ends."""
    with _echo_restored():
        try:
            return getpass.getpass(prompt)
        except EOFError:
            return ""


@contextmanager
def _echo_restored() -> Iterator[None]:
    """Restore the terminal's echo while the process is stopped, and when it exits."""
    descriptor, number = sys.stdin.fileno(), stop_signal()
    before = terminal_modes(descriptor)
    if before is None or number is None:  # nothing to restore on Windows
        yield
        return
    restore = partial(set_terminal_modes, descriptor, before)

    def stop(number: int, _frame: FrameType | None) -> None:
        hidden = terminal_modes(descriptor)
        restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # The process goes on from here, in the foreground again.
        signal.signal(number, stop)
        if hidden is not None:
            set_terminal_modes(descriptor, hidden)

    cancel_cleanup = on_exit(restore)
    stopped_before = signal.signal(number, stop)
    try:
        yield
    finally:
        signal.signal(number, stopped_before)
        cancel_cleanup()
