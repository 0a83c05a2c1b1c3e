"""The last row of a screen: its keys as they are written, the reader's place, and remarks in passing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from series_tui.text.sanitize import clean_line
from series_tui.tui.widgets.clickable_row import ClickableRow, RowPart, parts_width
from series_tui.tui.widgets.content import NOTHING, literal

_GAP = 3

Keys = Sequence[tuple[str, str]]
"""(binding id, words) of each key, the most useful first."""


_NAMES = {
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "question_mark": "?",
    "slash": "/",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "minus": "-",
    "plus": "+",
}


def key_name(key: str) -> str:
    """Return how a key is written on the screen."""
    if key in _NAMES:
        return _NAMES[key]
    modifier, plus, rest = key.rpartition("+")
    if plus:
        name = key_name(rest)
        return f"^{name}" if modifier == "ctrl" else f"{modifier}+{name}"
    return key.upper() if key.startswith("f") and key[1:].isdigit() else key


def keys_by_binding(screen: Screen[object]) -> dict[str, list[tuple[str, Binding]]]:
    """Return the keys that work on a screen now, by binding id; keys as Textual names them."""
    keys: dict[str, list[tuple[str, Binding]]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id:
            keys.setdefault(active.binding.id, []).append((key, active.binding))
    return keys


class KeyBar(ClickableRow):
    """Shows keys and what they do; leaves out what there is no room for, but never the last one.

    Args:
        keys: The keys at first.
        id: The widget's id.
    """

    keys: reactive[Keys] = reactive[Keys]((), init=False)

    def __init__(self, keys: Keys = (), *, id: str | None = None) -> None:
        super().__init__(gap=_GAP, id=id)
        self._right = NOTHING
        self._reserved = 0
        self.set_reactive(KeyBar.keys, keys)

    def on_mount(self) -> None:
        """Follow what the keys do: that changes with what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def show_right(self, content: Content, reserved: int = 0) -> None:
        """Show something at the right; `reserved` cells are kept for it, so that the keys stay in place."""
        reserved = max(reserved, content.cell_length)
        if reserved != self._reserved or not content.is_same(self._right):
            self._right, self._reserved = content, reserved
            self.refresh()

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Return the keys that there is room for; chosen here, they are chosen once a paint."""
        room = self.content_size.width - self._reserved - _GAP * bool(self._reserved)
        keys = {name: bound[0][0] for name, bound in keys_by_binding(self.screen).items()}
        parts = [
            RowPart(
                Content.assemble((key_name(keys[name]), "$text-accent bold"), " ", (words, "$text-muted")),
                partial(self._press, name),
            )
            for name, words in self.keys
            if name in keys
        ]
        while len(parts) > 1 and parts_width(parts, _GAP) > room:
            parts.pop(-2)
        has_room = parts_width(parts, _GAP) <= room or not self._reserved
        return self.fit_rows([parts if has_room else ()], self._right)

    async def _press(self, name: str) -> None:
        """Do what a key does."""
        for active in list(self.screen.active_bindings.values()):
            if active.binding.id == name:
                await self.app.run_action(active.binding.action, active.node)
                return


class BottomBar(Widget):
    """Shows keys at the left and a place at the right; a flash stands there for a moment instead.

    Args:
        keys: The keys at first.
        flash_seconds: How long a flash is shown.
        id: The widget's id.
    """

    def __init__(self, keys: Keys = (), *, flash_seconds: float, id: str | None = None) -> None:
        self._key_bar, self._flash_seconds = KeyBar(keys), flash_seconds
        super().__init__(self._key_bar, id=id)
        self._place, self._reserved = NOTHING, 0
        self._flash: Timer | None = None
        self._toasted = ""  # the remark of a toast that is there now, which a key held down would repeat

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
        has_room = reserved == self._reserved
        self._place, self._reserved = place, reserved
        if has_moved or (self._flash is None and not has_room):
            self._end_flash()

    def flash(self, text: str) -> None:
        """Show a remark for some seconds, or until the reader moves.

        One that is too long for the row is a toast, which wraps it, and covers no newest message.
        """
        shown = literal(clean_line(text), "$text-warning")
        if shown.cell_length > self._key_bar.content_size.width:
            self._end_flash()
            if text != self._toasted:
                self._toasted = text
                self.notify(text, timeout=self._flash_seconds)
                self.set_timer(self._flash_seconds, lambda: setattr(self, "_toasted", ""))
            return
        if self._flash is not None:
            self._flash.stop()
        self._flash = self.set_timer(self._flash_seconds, self._end_flash)
        self._key_bar.show_right(shown, self._reserved)

    def _end_flash(self) -> None:
        flash, self._flash = self._flash, None
        if flash is not None:
            flash.stop()
        self._key_bar.show_right(self._place, self._reserved)
