"""Shows on a scrollbar where the log stands, and repaints only the rows of it that look different."""

from __future__ import annotations

from math import ceil

from textual.geometry import Region
from textual.scrollbar import ScrollBar

_PARTS = 8
"""Parts of a cell that Textual draws the thumb in."""


def thumb(line: int, height: int, total: int) -> tuple[int, int]:
    """Return where the thumb starts and ends, in eighths of a cell from the top of the bar."""
    if total <= height:
        return 0, height * _PARTS
    size = max(1.0, height * height / total)
    start = int((height - size) * min(line / (total - height), 1) * _PARTS)
    return start, start + ceil(size * _PARTS)


def show_thumb(bar: ScrollBar, line: int, height: int, total: int) -> None:
    """Show a window of `height` rows that begins at a line of `total`.

    The bar's own attributes would repaint all of it, which costs as many bytes as half a page of text.
    """
    old_height = int(bar.window_size)
    before = thumb(int(bar.position), old_height, int(bar.window_virtual_size))
    after = thumb(line, height, total)
    bar.set_reactive(ScrollBar.position, line)
    bar.set_reactive(ScrollBar.window_size, height)
    bar.set_reactive(ScrollBar.window_virtual_size, total)
    if height != old_height:
        bar.refresh()
    elif before != after:
        bar.refresh(_rows(*before), _rows(*after))


def _rows(start: int, end: int) -> Region:
    first = start // _PARTS
    return Region(0, first, 1, ceil(end / _PARTS) - first)
