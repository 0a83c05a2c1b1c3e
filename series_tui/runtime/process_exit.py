"""Leaves the process at once, with nothing of it left behind: no program it started, no half-written file."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn

_BEGINNING_SECONDS = 0.2
"""How long what is just being begun is waited for."""

_duties: dict[object, Callable[[], None]] = {}
_beginnings: set[object] = set()
_code: int | None = None
"""The exit code of a process that ends as soon as nothing is just being begun."""


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


@contextmanager
def beginning() -> Iterator[None]:
    """Begin what :func:`on_leaving` is called for, both inside the block: no signal comes in between."""
    token = object()
    _beginnings.add(token)
    try:
        yield
    finally:
        _beginnings.discard(token)
        if _code is not None:
            leave(_code)


def leave(code: int) -> NoReturn:
    """End the process without waiting for anything: a name server, a full pipe, a thread that blocks."""
    deadline = monotonic() + _BEGINNING_SECONDS
    while _beginnings and monotonic() < deadline:
        sleep(0.001)  # another thread knows in a moment what is to be undone
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
    global _code  # noqa: PLW0603  # a process ends once
    if _beginnings and _code is None:
        # It may be this very thread that was interrupted there. A second signal waits for nothing.
        _code = 128 + number
        return
    leave(128 + number)


def _undo_all() -> None:
    while _duties:
        with suppress(Exception):  # the process ends, and what else is to be undone matters more
            _duties.popitem()[1]()
