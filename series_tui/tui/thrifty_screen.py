"""A screen that takes memory for what is in sight alone."""

from __future__ import annotations

from typing import TypeVar

from rich.cells import cached_cell_len
from rich.segment import Segment
from rich.style import Style
from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from series_tui.tui.widgets.backdrop import Backdrop
from series_tui.tui.widgets.row_cache import KeptRows

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
    Strip.blank,
    Style._add,
    cached_cell_len,
)
"""Where Textual and rich keep thousands of places and of measured words, whosever they were."""


class ThriftyScreen(Backdrop, Screen[Result]):
    """Keeps nothing painted or found while something else is in front.

    Textual remembers for each screen what was asked for by id, a thousand times: anew whenever a part comes
    or goes.
    """

    def on_screen_suspend(self) -> None:
        """Forget what was painted, unless it can be seen behind a dialogue."""
        if self.app.screen.is_modal:
            return
        for widget in self.walk_children(Widget, with_self=True):
            if isinstance(widget, KeptRows):
                widget.forget_painted()
            elif widget is not self:
                widget.refresh()
            for kept in (widget._query_one_cache, widget._box_model_cache, widget._arrangement_cache):
                kept.clear()
        for cached in _CACHES:
            cached.cache_clear()
