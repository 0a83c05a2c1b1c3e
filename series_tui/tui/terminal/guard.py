"""Restores the terminal whatever ends the app: a signal, a hang-up, an event loop that is stuck.

Signals reach a thread of their own through a pipe that the interpreter writes to at once, even while the
event loop is busy. The thread asks the app to end; if it has not ended a moment later, the thread restores
the terminal itself and ends the process. The same thread notices when the terminal is gone.

The handlers of all other signals run in the main thread, once that runs: a signal that the system gives to
another thread, as it may after a stop, would wait for the next key. So the thread wakes the event loop.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import FrameType, TracebackType
from typing import Any, Self

from series_tui.runtime.process_exit import exit_now

_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
_PATIENCE = 0.6
"""Seconds that the app has to end on its own."""
_WRITE_SECONDS = 0.1
_STDIN = 0

_RESTORE = (
    "\x18\x1b\\"  # whatever is half written ends here
    "\x1b[?2026l"  # let the terminal draw again
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # the mouse
    "\x1b[?2004l\x1b[?2048l\x1b[?1004l\x1b[?2031l"  # pasting, resizing, focus, colour scheme
    "\x1b[23;2t"  # the window's title
    "\x1b[<u"  # the keyboard protocol, before the screen that it belongs to
    "\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m"  # wrapping, the screen, the cursor, colours
)


class TerminalGuard:
    """Watches over the terminal while the block runs; use it in the main thread.

    Args:
        end: Asks the app to end; called from another thread.
        wake: Wakes the event loop; called from another thread.

    Attributes:
        signal_number: The signal that ended the app; None if none did.
    """

    def __init__(self, end: Callable[[], None], wake: Callable[[], object]) -> None:
        self._end, self._wake = end, wake
        self.signal_number: int | None = None
        self._ended = Event()
        self._before: dict[int, Any] = {}
        self._modes: list[Any] | None = None

    def __enter__(self) -> Self:
        """Remember the terminal's modes, and take over the signals."""
        with suppress(termios.error):
            self._modes = termios.tcgetattr(_STDIN)
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)
        self._wakeup_before = signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
        for number in _ENDING:
            self._before[number] = signal.signal(number, _leave_to_the_thread)
        self._thread = Thread(target=self._watch, daemon=True, name="terminal-guard")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put everything back as it was found."""
        self._ended.set()
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._write_end)
        self._thread.join(1)
        os.close(self._read_end)
        self._restore_modes()

    def _watch(self) -> None:
        """Wait for a signal that ends, or for the terminal to go away."""
        poll = select.poll()
        poll.register(self._read_end, select.POLLIN)
        poll.register(_STDIN, 0)  # only a hang-up or an error is reported
        while not self._ended.is_set():
            for descriptor, _event in poll.poll():
                if descriptor == _STDIN:
                    self._end_by(signal.SIGHUP)
                    return
                for number in os.read(self._read_end, 64) or b"\0":
                    if number in _ENDING:
                        self._end_by(number)
                        return
                    if number == 0:
                        return
                    with suppress(RuntimeError):  # the loop has ended already
                        self._wake()

    def _end_by(self, number: int) -> None:
        self.signal_number = number
        with suppress(RuntimeError):  # the loop has ended already
            self._end()
        if not self._ended.wait(_PATIENCE):
            self._restore_modes()
            _write_restoring()
            exit_now(128 + number)

    def _restore_modes(self) -> None:
        if self._modes is not None:
            with suppress(termios.error):
                termios.tcsetattr(_STDIN, termios.TCSANOW, self._modes)


def _leave_to_the_thread(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal's number is in the pipe already."""


def _write_restoring() -> None:
    """Write what leaves the app's screen, also where the terminal has stopped taking what the app draws.

    What it has not taken yet is thrown away, and a waiting thread is woken; what they still
    want to write goes nowhere, so that nothing comes after the restoring.
    """
    with suppress(OSError, ValueError, AttributeError):
        drawn_on = sys.__stderr__.fileno()  # type: ignore[union-attr]  # AttributeError is expected
        terminal = os.dup(drawn_on)
        os.dup2(os.open(os.devnull, os.O_WRONLY), drawn_on)
        with suppress(termios.error):
            termios.tcflush(terminal, termios.TCOFLUSH)
        for thread in threading.enumerate():
            if thread.ident is not None and thread.ident != threading.get_ident():
                with suppress(ProcessLookupError):
                    signal.pthread_kill(thread.ident, _ENDING[0])
        writing = Thread(target=os.write, args=(terminal, _RESTORE.encode()), daemon=True)
        writing.start()
        writing.join(_WRITE_SECONDS)
