"""The length of a list and the place of its window, published for Textual's scrollbar."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def publish_scroll(view: ScrollView, *, line: int, total: int) -> None:
    """Set a view's virtual height and its first visible line.

    A new virtual size would lay out the whole screen each time that an estimated height is corrected. It only
    has to where the scrollbar comes or goes.
    """
    width, height = view.size
    size = Size(width, max(total, 1))
    if view.styles.overflow_y == "scroll" or (total > height) == view.show_vertical_scrollbar:
        view.set_reactive(Widget.virtual_size, size)
    else:
        view.virtual_size = size
    view.set_reactive(Widget.scroll_target_y, float(line))
    view.set_reactive(Widget.scroll_y, float(line))
    if view.show_vertical_scrollbar:
        bar = view.vertical_scrollbar
        bar.window_virtual_size, bar.window_size, bar.position = size.height, height, line
