"""Draws on the terminal and reads from it; gives it back at a stop, and takes it again afterwards.

Textual's own driver does most of it. This one stops the whole job, and only where a shell can continue it;
starts over after a stop that nothing can catch; asks the terminal that it draws on for its size; reads bytes
through :class:`InputReader`; and resets every mode that it sets once the terminal's replies are in.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from series_tui.tui.terminal.alerts import POP_TITLE, PUSH_TITLE
from series_tui.tui.terminal.input_events import InputTranslator
from series_tui.tui.terminal.input_reader import InputReader

_USUAL_SIZE = (80, 24)
_REPORT_BASE_LAYOUT = "\x1b[=4;2u"
"""Kitty keyboard protocol: name the key of the base layout too, as under a Cyrillic one."""
_STOP_REPORTS = "\x1b[?1004l\x1b[?2031l"
_ASK_ATTRIBUTES = "\x1b[c"
_REPLY_SECONDS = 0.1
"""How long the end waits for the replies that are on their way."""
_READ_BYTES = 4096
_LOOK_SECONDS = 0.1
"""How often the reading thread looks whether it is to end."""
_REMOTE_ESCAPE_SECONDS = 0.3
"""How long after ESC the rest of a sequence is waited for over SSH, where packets are delayed."""


class TerminalDriver(LinuxDriver):
    """The driver of the app in a real terminal; made while its event loop runs."""

    class Restarted(Message):
        """The terminal was given away and taken again, and shows nothing."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._loop = asyncio.get_running_loop()
        self._keeps_what_is_typed = False
        self._attributes_reported = Event()

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
        """Read nothing more, and drop what is typed; keep it where the terminal is only restored."""
        if not self._keeps_what_is_typed:
            self._await_replies()
            super().disable_input()
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._disable_mouse_support()
        self.exit_event.set()
        if self._key_thread is not None:
            self._key_thread.join()
        self.exit_event.clear()

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives it no types
        self.write(PUSH_TITLE)
        if not constants.DISABLE_KITTY_KEY:
            self.write(_REPORT_BASE_LAYOUT)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with the title that it had."""
        self.write(POP_TITLE)
        super().stop_application_mode()

    def _enable_mouse_pixels(self) -> None:
        """Leave the mouse's reports in cells: some terminals name no size in pixels to divide by."""

    def _query_in_band_window_resize(self) -> None:
        """Leave sizes to the signal: a report in band could be lost with what a line cuts."""

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends, or the terminal does."""
        reader = InputReader(time.monotonic, escape_seconds(os.environ))
        translator = InputTranslator(self._attributes_reported.set)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                left = reader.seconds_left()
                timeout = _LOOK_SECONDS if left is None else min(max(left, 0.0), _LOOK_SECONDS)
                if selector.select(timeout):
                    data = self._read()
                    if not data:
                        return
                    tokens = reader.feed(data)
                else:
                    tokens = reader.tick()
                for token in tokens:
                    for message in translator.messages(token):
                        self.process_message(message)

    def _read(self) -> bytes:
        """Return the next bytes; none where the terminal is gone."""
        try:
            return os.read(self.fileno, _READ_BYTES)
        except OSError:
            return b""

    def _await_replies(self) -> None:
        """End all reports, and wait until what was asked for has been answered.

        A reply that came later would be typed into the shell.
        """
        thread = self._key_thread
        if thread is None or not thread.is_alive() or self._writer_thread is None:
            return
        self._attributes_reported.clear()
        self._disable_mouse_support()
        self.write(_STOP_REPORTS + _ASK_ATTRIBUTES)
        self._attributes_reported.wait(_REPLY_SECONDS)

    # Stopping and going on. The signals' handlers only tell the event loop: what they interrupt may hold the
    # lock that writing needs.

    def _sigtstp_application(self, *_signal: int | FrameType | None) -> None:
        self._when_free(self._stop)

    def _sigcont_application(self, *_signal: int | FrameType | None) -> None:
        self._when_free(self._take_over_again)

    def _when_free(self, work: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _stop(self) -> None:
        """Give the terminal back, stop the job, and take the terminal again when the job goes on.

        The system ignores the signal where no shell could continue the job, as for a command that `ssh` runs
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

    def _take_over_again(self) -> None:
        """Set up the terminal again after a stop that came without warning: a shell may have changed it."""
        if not self._app._running or not self._auto_restart or not self._wait_for_the_foreground():
            return
        self._keeps_what_is_typed = True
        self.suspend_application_mode()
        self._keeps_what_is_typed = False
        self._go_on()

    def _go_on(self) -> None:
        """Take the terminal again, and redraw everything: its other screen is empty."""
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


def escape_seconds(environ: Mapping[str, str]) -> float:
    """Return for how many seconds after ESC the rest of a sequence is waited for.

    ``ESCDELAY`` says so in milliseconds, as for all programs on ncurses; over SSH it is more by default.
    """
    is_remote = "SSH_CONNECTION" in environ or "SSH_TTY" in environ
    return _REMOTE_ESCAPE_SECONDS if is_remote and "ESCDELAY" not in environ else constants.ESCAPE_DELAY


@contextmanager
def _default(*numbers: int) -> Iterator[None]:
    """Let the system do what it does by default on these signals."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
