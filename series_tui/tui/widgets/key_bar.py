"""The keys that matter now, each of which can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen

from series_tui.tui.widgets.clickable_row import ClickableRow, RowPart, parts_width
from series_tui.tui.widgets.key_names import key_name, keys_by_binding
from series_tui.tui.widgets.title_bar import NOTHING

_GAP = 3

Keys = Sequence[tuple[str, str]]
"""(binding id, words) of each key, the most useful first."""


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
        self._parts: Sequence[RowPart] = ()
        self.set_reactive(KeyBar.keys, keys)

    def on_mount(self) -> None:
        """Follow what the keys do: that changes with what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self._choose()

    def watch_keys(self) -> None:
        """Show other keys."""
        self._choose()

    def show_right(self, content: Content, reserved: int = 0) -> None:
        """Show something at the right; `reserved` cells are kept for it, so that the keys stay in place."""
        reserved = max(reserved, content.cell_length)
        has_room = reserved == self._reserved
        self._right, self._reserved = content, reserved
        if has_room:
            self.show_rows([self._parts], self._right)
        else:
            self._choose()

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        self._choose()

    def _choose(self) -> None:
        """Choose the keys that there is room for, and show them."""
        if not self.is_mounted:
            return
        room = self.content_size.width - self._reserved - _GAP * bool(self._reserved)
        known = {name: keys[0][0] for name, keys in keys_by_binding(self.screen).items()}
        parts = [
            RowPart(
                Content.assemble((key_name(known[name]), "$text-accent bold"), " ", (words, "$text-muted")),
                partial(self._press, name),
            )
            for name, words in self.keys
            if name in known
        ]
        while len(parts) > 1 and parts_width(parts, _GAP) > room:
            parts.pop(-2)
        self._parts = parts if parts_width(parts, _GAP) <= room or not self._reserved else ()
        self.show_rows([self._parts], self._right)

    async def _press(self, name: str) -> None:
        """Do what a key does."""
        for active in list(self.screen.active_bindings.values()):
            if active.binding.id == name:
                await self.app.run_action(active.binding.action, active.node)
                return
