"""Define the spare window: what a user's processes on a host share while their own window cannot be used.

It lies in the first folder of a fixed list that can be used, the same for every process of a user, and lets
two requests a second through, all together. The users of the real window look at its file before they send,
and leave room for it while it is in use. A process that begins to use it announces that in it first, and
waits until all others must have seen it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from series_tui.api.rate_limit.clock import clock_name
from series_tui.api.rate_limit.rules import Rules
from series_tui.runtime.posix import user_id

RULES = Rules(limit=1, window=375_000, max_jitter=15_000, unknown_jitter=15_000, reserved=0)
"""One request every 0.44 s: at most three in any span of the real window."""
ANNOUNCEMENT = Rules().max_span
"""How long the first request waits: what the others sent without room for it has arrived by then."""
_FOLDERS = (Path("/dev/shm"), Path("/tmp"))
_IN_USE_SECONDS = 10.0
"""How long after its last use the users of the real window leave room for it."""
_CONTINUED_SECONDS = 5.0
"""How long after its last use it needs no new announcement."""


def spare_folders(own: Path) -> tuple[Path, ...]:
    """Return the folders in which a spare window may lie, the first choice first.

    Args:
        own: The folder of this user's own windows.
    """
    name = f"series-tui-{user_id() or 0}"
    memory, temporary = (folder / name for folder in _FOLDERS)
    return tuple(dict.fromkeys((memory, own, temporary)))


def is_continued(status: os.stat_result) -> bool:
    """Tell whether the users of the real window have been leaving room for a spare window's file."""
    return 0 <= time.time() - status.st_mtime < _CONTINUED_SECONDS


def spares_in_use(files: Sequence[Path]) -> Callable[[], tuple[str, ...]]:
    """Return a function that returns the names of the spare windows that are in use.

    Args:
        files: Where spare windows may lie.
    """
    user = user_id() or 0
    owner = f"{clock_name()} {user}"
    names = {path: blake2b(f"{owner} {path}".encode(), digest_size=6).hexdigest() for path in files}

    def in_use() -> tuple[str, ...]:
        now = time.time()
        return tuple(name for path, name in names.items() if _is_in_use(path, user, now))

    return in_use


def _is_in_use(path: Path, user: int, now: float) -> bool:
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return False
    # A clock that was set back makes it look used in the future: then it may be in use.
    return status.st_uid == user and now - status.st_mtime < _IN_USE_SECONDS and status.st_size > 0
