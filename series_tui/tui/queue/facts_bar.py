"""The lines below the list: what neither the row under the cursor nor the preview has room for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from series_tui.text.width import drawable
from series_tui.tui.widgets.content import part_style

NARROW = 60
"""Columns of a screen below which the filters have no time beside them, and the facts have two lines."""
_TALL = 12
"""Rows of a screen from which on there is room for two lines of facts."""


class FactsBar(Widget):
    """Shows a line or two of text, painted without the markup of other rows: it changes with every key.

    Args:
        id: The widget's id.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts: Sequence[str] = ()
        self._style: Style | None = None

    @property
    def lines(self) -> int:
        """The number of lines that a screen of this size has room for."""
        width, height = self.screen.size
        return 2 if width < NARROW and height >= _TALL else 1

    def on_mount(self) -> None:
        """Take the rows that the screen has room for."""
        self.fit()

    def fit(self) -> None:
        """Take as many rows as the screen has room for."""
        height = self.styles.height
        if height is None or height.value != self.lines:
            self.styles.height = self.lines

    def show(self, texts: Sequence[str]) -> None:
        """Show other texts, each as wide as the content at the most."""
        if texts != self._texts:
            self._texts = texts
            self.refresh()

    def notify_style_update(self) -> None:
        """Read the style again: the theme has changed."""
        super().notify_style_update()
        self._style = None

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        if self._style is None:
            self._style = part_style(self, "$text-muted")
        text = self._texts[y] if y < len(self._texts) else ""
        width = self.content_size.width
        segments = [Segment(part, self._style) for part in drawable(text)]
        return Strip(segments).adjust_cell_length(width, self._style)
