"""Ends the process at once, and nothing of it remains: no program it started, no half-written file."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn

from series_tui.runtime.posix import exit_signals

_MAX_WAIT_SECONDS = 0.2
"""How long another thread has to leave an :func:`uninterrupted` block."""

_cleanups: dict[object, Callable[[], None]] = {}
_running_blocks: set[object] = set()
_pending_code: int | None = None
"""The exit code of a process that ends as soon as no :func:`uninterrupted` block runs."""


def on_exit(undo: Callable[[], None]) -> Callable[[], None]:
    """Register a cleanup for the case that the process ends; return what cancels it.

    Args:
        undo: Called at most once, from any thread; must not block.
    """
    token = object()
    _cleanups[token] = undo

    def cancel() -> None:
        _cleanups.pop(token, None)

    return cancel


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay the end of the process until the block has called :func:`on_exit` for what it made."""
    token = object()
    _running_blocks.add(token)
    try:
        yield
    finally:
        _running_blocks.discard(token)
        if _pending_code is not None:
            exit_now(_pending_code)


def exit_now(code: int) -> NoReturn:
    """End the process without waiting for anything: a name server, a full pipe, a thread that blocks."""
    deadline = monotonic() + _MAX_WAIT_SECONDS
    while _running_blocks and monotonic() < deadline:
        sleep(0.001)  # another thread registers its cleanup in a moment
    _run_cleanups()
    os._exit(code)


@contextmanager
def exit_on_signals() -> Iterator[None]:
    """End the process at once with 128 + n on the signals of keys, hang-up and termination.

    Signals that the parent process has switched off stay off (`nohup`).
    """
    before = {number: signal.getsignal(number) for number in exit_signals()}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _exit_by)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit_by(number: int, _frame: FrameType | None) -> None:
    global _pending_code  # noqa: PLW0603  # a process ends once
    if _running_blocks and _pending_code is None:
        # The interrupted thread may be in the block itself. A second signal waits for nothing.
        _pending_code = 128 + number
        return
    exit_now(128 + number)


def _run_cleanups() -> None:
    while _cleanups:
        with suppress(Exception):  # the process ends, and the other cleanups matter more
            _cleanups.popitem()[1]()


atexit.register(_run_cleanups)
