"""The last row of a screen: its keys, where the reader is, and remarks in passing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from series_tui.text.sanitize import clean_line
from series_tui.tui.widgets.key_bar import KeyBar, Keys
from series_tui.tui.widgets.literal import literal
from series_tui.tui.widgets.title_bar import NOTHING

FLASH_SECONDS = 3.0


class BottomBar(Widget):
    """Shows keys at the left and a place at the right; a flash stands there for a moment instead.

    Args:
        keys: The keys at first.
        id: The widget's id.
    """

    def __init__(self, keys: Keys = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._key_bar = KeyBar(keys)
        self._place, self._reserved = NOTHING, 0
        self._flash: Timer | None = None

    def compose(self) -> ComposeResult:
        """Hold the keys."""
        yield self._key_bar

    @property
    def keys(self) -> Keys:
        """The keys, the most useful first."""
        return self._key_bar.keys

    @keys.setter
    def keys(self, keys: Keys) -> None:
        self._key_bar.keys = keys

    def show_place(self, place: Content, reserved: int = 0) -> None:
        """Show where the reader is; a flash ends when that changes.

        Args:
            place: The words.
            reserved: The cells to keep for it, so that the keys stay where they are when it grows.
        """
        has_moved = not place.is_same(self._place)
        self._place, self._reserved = place, reserved
        if self._flash is None or has_moved:
            self._end_flash()

    def flash(self, text: str, style: str = "$text-warning") -> None:
        """Show a remark for three seconds, or until the reader moves."""
        if self._flash is not None:
            self._flash.stop()
        self._flash = self.set_timer(FLASH_SECONDS, self._end_flash)
        self._key_bar.show_right(literal(clean_line(text), style), self._reserved)

    def _end_flash(self) -> None:
        flash, self._flash = self._flash, None
        if flash is not None:
            flash.stop()
        self._key_bar.show_right(self._place, self._reserved)
