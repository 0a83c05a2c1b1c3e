"""The caches of Textual and Rich whose entries belong to what was on the screen: sizes, places and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from rich.cells import cached_cell_len
from rich.style import Style
from textual.css.scalar import Scalar
from textual.geometry import Region


def _clearers() -> list[Callable[[], None]]:
    """Return what clears each cache: those of a region's methods, and the others by name."""
    cached = (*vars(Region).values(), *vars(Scalar).values(), *vars(Style).values(), cached_cell_len)
    clearers = [getattr(each, "cache_clear", None) for each in cached]
    return [cast("Callable[[], None]", clear) for clear in clearers if clear is not None]


_CLEARERS = _clearers()


def clear_measure_caches() -> None:
    """Forget all measures.

    Up to 4,096 of each kind are kept otherwise: a dozen megabytes of places at sizes that the terminal no
    longer has, and of texts of closed tickets. A screen needs a few hundred, which are soon measured again.
    """
    for clear in _CLEARERS:
        clear()
