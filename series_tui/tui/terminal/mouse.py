"""The widget that the mouse is over, where there still is one."""

from __future__ import annotations

from collections.abc import Callable

from textual.errors import NoWidget
from textual.events import MouseEvent
from textual.geometry import Region
from textual.widget import Widget


def widget_under(event: MouseEvent, widget_at: Callable[[int, int], tuple[Widget, Region]]) -> Widget | None:
    """Return the attached widget at an event's place on the screen; None if it is gone."""
    try:
        widget, _ = widget_at(int(event.screen_x), int(event.screen_y))
    except NoWidget:
        return None
    return widget if widget.is_attached else None
