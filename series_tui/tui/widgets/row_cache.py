"""A scroll view that keeps its rows as they were painted: only those that change are painted again."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class KeptRows(ScrollView):
    """Knows what each row in sight looks like; what that is, is up to the widget built on this one.

    Args:
        name: The widget's name.
        id: The widget's id.
        classes: Its classes.
    """

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._strips: list[Strip] = []

    # What the widget built on this one shows

    @property
    def row_width(self) -> int:
        """The cells of a row."""
        return self.size.width

    def blank_row(self) -> Strip:
        """Return a row with nothing on it."""
        return Strip.blank(self.row_width, self.rich_style)

    def painted_rows(self) -> list[Strip]:
        """Return the rows in sight as they look by now; none where there is no room or nothing to show."""
        raise NotImplementedError

    # How that comes to the terminal

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        if not self._strips:
            self._strips = self.painted_rows()
        return self._strips[y] if y < len(self._strips) else self.blank_row()

    def repaint_rows(self) -> None:
        """Paint the rows anew, and have those shown that changed."""
        before, self._strips = self._strips, self.painted_rows()
        if len(before) != len(self._strips):
            self.refresh()
            return
        rows = enumerate(zip(before, self._strips, strict=True))
        changed = [Region(0, y, self.row_width, 1) for y, (old, new) in rows if old != new]
        if changed:
            self.refresh(*changed)

    def scroll_to(self, *args: Any, **options: Any) -> None:
        """Scroll at once: what moves by itself costs a slow line twenty times the bytes."""
        super().scroll_to(*args, **{**options, "animate": False})
