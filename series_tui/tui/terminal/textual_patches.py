"""The two patches of Textual, each written for 8.2.8, and what it works around.

Tests fail when Textual no longer needs them.
"""

from __future__ import annotations

from typing import Any

from textual import strip
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache

_COLOURS_METHOD = "get_inner_outer"
_CACHE_CLASS = "FIFOCache"


class _EmptyCache(FIFOCache[Any, Any]):
    """Stays empty, so that all strips can share it."""

    def set(self, key: Any, value: Any) -> None:
        """Drop the value."""

    __setitem__ = set


_EMPTY_CACHE = _EmptyCache(1)


def patch_textual() -> None:
    """Apply both patches; once more changes nothing."""
    share_strip_caches()
    release_closed_widgets()


def share_strip_caches() -> None:
    """Give all strips one empty cache instead of seven each.

    Textual 8.2.8 makes seven caches for each painted row: a kilobyte, nearly always unused, and two thirds of
    what a painted screen of this app would take.
    """
    setattr(strip, _CACHE_CLASS, lambda _size: _EMPTY_CACHE)


def release_closed_widgets() -> None:
    """Keep a cache of Textual from holding the lines of closed widgets.

    Textual 8.2.8 caches two colours in a method that takes the class as its first parameter but is bound to
    the instance: its ``lru_cache`` holds the last 1,024 widgets' lines, tens of megabytes.
    """
    method = vars(StylesCache)[_COLOURS_METHOD]
    if not isinstance(method, classmethod):
        setattr(StylesCache, _COLOURS_METHOD, classmethod(method))
