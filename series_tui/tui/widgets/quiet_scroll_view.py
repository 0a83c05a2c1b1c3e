"""A scroll view that sends a slow line nothing which looks like what is there already."""

from __future__ import annotations

from textual import events
from textual.geometry import Size

from series_tui.tui.widgets.row_cache import KeptRows


class QuietScrollView(KeptRows, can_focus=True):
    """Is not painted anew when the keys come or go, nor its scrollbar after each layout of the screen.

    Whoever builds on it shows its scrollbar by itself, and looks the same with and without the keys.
    """

    _bar_laid_out: tuple[bool, Size] | None = None

    def on_focus(self, event: events.Focus) -> None:
        """Take the keys."""
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Give the keys away."""
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

    def _scroll_update(self, virtual_size: Size) -> None:
        """Leave the scrollbar alone unless the view's size has changed, or whether it needs one."""
        sizes = (virtual_size.height > self.size.height, self.size)
        if sizes != self._bar_laid_out:
            self._bar_laid_out = sizes
            super()._scroll_update(virtual_size)
