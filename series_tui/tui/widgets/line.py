"""A line of the frame around what one reads: something at the left, something at the right."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.width import cell_width

_GAP = 2
NOTHING = Content("")


class Line(Widget):
    """One row. Where both parts do not fit, the left one is cut.

    Args:
        left: What stands at the left.
        right: What stands at the right.
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
        """Change one part, or both; the screen is only touched if anything differs."""
        new = (self._left if left is None else left, self._right if right is None else right)
        is_left_same, is_right_same = new[0].is_same(self._left), new[1].is_same(self._right)
        if is_left_same and is_right_same:
            return
        cells = self._right.cell_length
        self._left, self._right = new
        if is_left_same and cells == new[1].cell_length and cells < self.content_size.width:
            self.refresh(Region(self.content_size.width - cells, 0, cells, 1))
        else:
            self.refresh()

    def render(self) -> Content:
        """Return the row."""
        width = self.content_size.width
        right = self._right.truncate(width, ellipsis=True)
        room = width - right.cell_length - (_GAP if right.cell_length else 0)
        if room < 1:
            return Content.assemble(" " * (width - right.cell_length), right)
        left = self._left.truncate(room, ellipsis=True)
        # A terminal that gives the left part more cells than Textual counts shows all of the right one too.
        gap = " " * (width - cell_width(left.plain) - right.cell_length)
        if gap and has_right_to_left(left.plain):
            gap = BLANK + gap[1:]  # the left part may have lost its own where it was cut
        return Content.assemble(left, gap, right)
