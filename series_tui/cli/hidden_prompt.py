"""Asks for what nobody may see; however that ends or is stopped, the terminal echoes again."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType

from series_tui.runtime.process_exit import on_leaving


def ask_unseen(prompt: str) -> str:
    """Return the line that is typed or pasted after a prompt; nothing where the input ends."""
    with _echo_given_back():
        try:
            return getpass.getpass(prompt)
        except EOFError:
            return ""


@contextmanager
def _echo_given_back() -> Iterator[None]:
    """Give a shell its terminal as it was while this is stopped, and when the process is left."""
    try:
        import termios
    except ImportError:  # where there is none, nothing is to be restored either
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    restore = partial(termios.tcsetattr, descriptor, termios.TCSANOW)

    def stop(number: int, _frame: FrameType | None) -> None:
        unseen = termios.tcgetattr(descriptor)
        restore(before)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # Here it goes on, in the foreground again.
        signal.signal(number, stop)
        restore(unseen)

    def give_back() -> None:
        with suppress(termios.error):  # the terminal itself may be gone
            restore(before)

    settled = on_leaving(give_back)
    stopped_before = signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, stopped_before)
        settled()
