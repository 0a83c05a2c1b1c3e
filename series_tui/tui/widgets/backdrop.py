"""What other widgets stand on: each row of it looks like the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # Textual takes styles from the first base that is a widget: from the one after this


class Backdrop(Widget):
    """Makes a widget paint one row: one without content of its own, or borders above and below.

    Textual would paint and keep every row, and a piece of each for every widget that stands on it.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the first of the rows, as often as there are rows."""
        return super().render_lines(Region(crop.x, crop.y, crop.width, 1)) * crop.height


class Body(Backdrop, Container):
    """The part of a screen that its widgets share."""
