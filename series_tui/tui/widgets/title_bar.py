"""One row of a screen's frame: something at the left, something at the right."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.width import cell_width

_GAP = 2
NOTHING = Content("")


class TitleBar(Widget):
    """Shows two parts in one row. Where both do not fit, the left one is cut.

    Args:
        left: The left part.
        right: The right part.
        id: The widget's id.
        classes: Its classes.
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        left: Content = NOTHING,
        right: Content = NOTHING,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
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


def fit_row(left: Content, right: Content, width: int) -> Content:
    """Return two parts at the ends of a row of `width` cells; the left one is cut to make room."""
    right = right.truncate(width, ellipsis=True)
    room = width - right.cell_length - (_GAP if right.cell_length else 0)
    if room < 1:
        return Content.assemble(" " * (width - right.cell_length), right)
    left = left.truncate(room, ellipsis=True)
    # A terminal that gives the left part more cells than Textual counts shows all of the right one too.
    gap = " " * (width - cell_width(left.plain) - right.cell_length)
    if gap and has_right_to_left(left.plain):
        gap = BLANK + gap[1:]  # the left part may have lost its own where it was cut
    return Content.assemble(left, gap, right)
