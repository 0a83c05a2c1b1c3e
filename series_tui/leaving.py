"""Leaves the process at once, with nothing of it left behind: no program it started, no half-written file."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

_duties: dict[object, Callable[[], None]] = {}


def on_leaving(undo: Callable[[], None]) -> Callable[[], None]:
    """Have something undone if the process ends before the returned function is called.

    Args:
        undo: Called at most once, from any thread; must not block.

    Returns:
        What to call when there is nothing to undo any more.
    """
    if not _duties:
        atexit.register(_undo_all)
    duty = object()
    _duties[duty] = undo

    def settled() -> None:
        _duties.pop(duty, None)

    return settled


def leave(code: int) -> NoReturn:
    """End the process without waiting for anything: a name server, a full pipe, a thread that blocks."""
    _undo_all()
    os._exit(code)


@contextmanager
def leaving_on_signals() -> Iterator[None]:
    """Let the keys for it, a lost connection and a polite request end the process at once, with 128 + n.

    Signals that whoever started the process has switched off stay off (`nohup`).
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _leave_by)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave_by(number: int, _frame: FrameType | None) -> None:
    leave(128 + number)


def _undo_all() -> None:
    while _duties:
        with suppress(Exception):  # the process ends, and what else is to be undone matters more
            _duties.popitem()[1]()
