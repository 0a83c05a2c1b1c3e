"""Locks a folder against other processes of this program while one file in it is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from series_tui.errors import OutputNotWritten
from series_tui.runtime.posix import OPEN_FLAGS, has_modes, try_lock, unlock

_POLL_SECONDS = 0.05


@contextmanager
def locked_folder(folder: Path, seconds: float = 5.0) -> Iterator[None]:
    """Hold the lock of a folder over the block; nothing remains in the folder on POSIX.

    Args:
        folder: An existing folder.
        seconds: How long another process may hold the lock.

    Raises:
        OutputNotWritten: Another process keeps the lock, or the folder cannot be opened.
    """
    # Windows can lock files only.
    path = folder if has_modes() else folder / ".series-tui.lock"
    flags = os.O_RDONLY if has_modes() else os.O_RDWR | os.O_CREAT
    try:
        descriptor = os.open(path, flags | OPEN_FLAGS, 0o600)
    except OSError as error:
        raise OutputNotWritten(f"Nothing was written to {folder}.", why=f"{error.strerror}.") from error
    try:
        _wait_for_lock(descriptor, folder, monotonic() + seconds)
        try:
            yield
        finally:
            with suppress(OSError):
                unlock(descriptor)
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, folder: Path, deadline: float) -> None:
    while True:
        try:
            if try_lock(descriptor):
                return
        except OSError:
            return  # a file system without locks: two changes at once are the smaller trouble
        if monotonic() > deadline:
            raise OutputNotWritten(
                f"Nothing was written to {folder}.",
                why="Another series-tui process is changing a file there.",
                next_step="Try again in a moment.",
            )
        sleep(_POLL_SECONDS)
