"""Draws on the terminal, leaves it as a stop finds it, and takes it back when the process goes on.

Textual's own driver does most of it. This one mends what it leaves undone: it stops the whole job, and only
where a shell can continue it; it begins anew after a stop that nothing can catch; it asks the terminal that
it draws on for its size; and it takes back every mode that it sets.
"""

from __future__ import annotations

import asyncio
import os
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_USUAL_SIZE = (80, 24)
_MOUSE_PIXELS_OFF = "\x1b[?1016l"


class TerminalDriver(LinuxDriver):
    """The driver of the app in a real terminal; made while its event loop runs."""

    class Restarted(Message):
        """The terminal was given away and taken again, and shows nothing."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._loop = asyncio.get_running_loop()
        self._keeps_what_is_typed = False

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return columns and rows of the terminal that keys come from, wherever standard output goes.

        Where the terminal does not know its size (a serial line, some containers) it has the usual one.
        """
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            return _USUAL_SIZE
        return columns or _USUAL_SIZE[0], rows or _USUAL_SIZE[1]

    def resume_application_mode(self) -> None:
        """Take the terminal again; its other screen is empty now."""
        super().resume_application_mode()
        self.send_message(self.Restarted())

    def disable_input(self) -> None:
        """Read nothing more, and drop what is typed; keep that where the terminal is only taken anew."""
        if not self._keeps_what_is_typed:
            super().disable_input()
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._disable_mouse_support()
        self.exit_event.set()
        if self._key_thread is not None:
            self._key_thread.join()
        self.exit_event.clear()

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write(_MOUSE_PIXELS_OFF)
            self.flush()

    # Stopping and going on. The signals' handlers only tell the event loop: what they interrupt may hold the
    # lock that writing needs.

    def _sigtstp_application(self, *_signal: int | FrameType | None) -> None:
        self._when_free(self._stop)

    def _sigcont_application(self, *_signal: int | FrameType | None) -> None:
        self._when_free(self._begin_anew)

    def _when_free(self, work: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _stop(self) -> None:
        """Give the terminal back, stop the job, and take the terminal again when the job goes on.

        The system ignores the signal where nobody could continue the job, as for a command that `ssh` runs
        without a shell; the app then goes on at once.
        """
        if not self._app._running:
            return
        if not self._auto_restart:
            with _default(signal.SIGTSTP):
                os.kill(0, signal.SIGTSTP)
            return
        self.suspend_application_mode()
        with _default(signal.SIGTSTP, signal.SIGCONT):
            os.kill(0, signal.SIGTSTP)
            is_there = self._wait_for_the_foreground()
        if is_there:
            self._go_on()

    def _begin_anew(self) -> None:
        """Set up the terminal again after a stop that came without warning: a shell may have changed it."""
        if not self._app._running or not self._auto_restart or not self._wait_for_the_foreground():
            return
        self._keeps_what_is_typed = True
        self.suspend_application_mode()
        self._keeps_what_is_typed = False
        self._go_on()

    def _go_on(self) -> None:
        """Take the terminal again, and draw everything anew: its other screen is empty."""
        self._must_signal_resume = True
        self.resume_application_mode()

    def _wait_for_the_foreground(self) -> bool:
        """Stop until this job has the terminal; return False if the terminal is gone.

        Setting what is set already changes nothing, but the system stops a background job that tries.
        """
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
        except termios.error:
            return False
        return True


@contextmanager
def _default(*numbers: int) -> Iterator[None]:
    """Let the system do what it does by default on these signals."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
