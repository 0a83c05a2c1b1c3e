"""Keeps of a painted row what is painted, and no caches beside it."""

from __future__ import annotations

from typing import Any

from textual import strip
from textual.cache import FIFOCache

_CACHE = "FIFOCache"


class _NoCache(FIFOCache[Any, Any]):
    """A cache that stays empty, and so can be everybody's."""

    def set(self, key: Any, value: Any) -> None:
        """Forget it at once."""

    __setitem__ = set


_NONE = _NoCache(1)


def keep_strips_bare() -> None:
    """Let a row take as much memory as it has cells.

    Textual gives each row seven caches, a kilobyte in which next to nothing is ever found: of what a screen
    of this app takes while it is painted they would be two thirds.
    """
    setattr(strip, _CACHE, lambda _size: _NONE)
