"""One row of a screen's frame: something at the left, something at the right."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from series_tui.tui.widgets.content import NOTHING, fit_row


class TitleBar(Widget):
    """Shows two parts in one row. Where both do not fit, the left one is cut.

    Args:
        left: The left part.
        right: The right part.
        id: The widget's id.
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        left: Content = NOTHING,
        right: Content = NOTHING,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._left, self._right = left, right

    def show(self, left: Content | None = None, right: Content | None = None) -> None:
        """Change one part, or both."""
        new = (self._left if left is None else left, self._right if right is None else right)
        if not (new[0].is_same(self._left) and new[1].is_same(self._right)):
            self._left, self._right = new
            self.refresh()

    def render(self) -> Content:
        """Return the row."""
        return fit_row(self._left, self._right, self.content_size.width)
