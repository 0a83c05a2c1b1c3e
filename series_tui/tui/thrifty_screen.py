"""A screen that takes memory for what is in sight alone."""

from __future__ import annotations

from typing import Protocol, TypeVar, runtime_checkable

from rich.cells import cached_cell_len
from rich.segment import Segment
from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.screen import Screen

from series_tui.tui.widgets.backdrop import Backdrop

Result = TypeVar("Result")

_CACHES = (
    Region.contains_region,
    Region.grow,
    Region.intersection,
    Region.overlaps,
    Region.shrink,
    Region.split_vertical,
    Region.translate,
    Region.union,
    Scalar.resolve,
    Segment._split_cells,
    cached_cell_len,
)
"""Where Textual and rich keep thousands of places and of measured words, whosever they were."""


@runtime_checkable
class PaintsRows(Protocol):
    """A widget that keeps the rows it painted, to find out which of them change."""

    def forget_painted(self) -> None:
        """Keep no row as it was painted."""


class ThriftyScreen(Backdrop, Screen[Result]):
    """Keeps nothing painted while something else is in front."""

    def on_screen_suspend(self) -> None:
        """Forget what was painted, unless it can be seen behind a dialogue."""
        if self.app.screen.is_modal:
            return
        for widget in self.walk_children():
            if isinstance(widget, PaintsRows):
                widget.forget_painted()
            else:
                widget.refresh()
        for cached in _CACHES:
            cached.cache_clear()
