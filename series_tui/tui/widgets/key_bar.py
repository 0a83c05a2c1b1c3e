"""The last line of a screen: the keys that matter now, each of which can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.screen import Screen

from series_tui.tui.widgets.key_names import key_name, keys_by_binding
from series_tui.tui.widgets.line import NOTHING, Line

_GAP = 3


class KeyBar(Line):
    """Shows keys and what they do; leaves out what there is no room for.

    Args:
        keys: (binding id, words) of each key, the most useful first; the last one is never left out.
        ascii_only: Whether the program's own marks are ASCII.
        id: The widget's id.
    """

    def __init__(
        self, keys: Sequence[tuple[str, str]], *, ascii_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._keys = list(keys)
        self._ascii_only = ascii_only
        self._place = NOTHING
        self._targets: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow what the keys do: that changes with what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self._update()

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show other keys."""
        self._keys = list(keys)
        self._update()

    def set_place(self, place: Content) -> None:
        """Show something at the right."""
        self._place = place
        self._update()

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        self._update()

    def _update(self) -> None:
        """Show the row as it should be now, and remember where on it each key stands."""
        if not self.is_mounted:
            return
        room = self.content_size.width - self._place.cell_length - _GAP * bool(self._place.cell_length)
        known = {name: keys[0][0] for name, keys in keys_by_binding(self.screen).items()}
        parts = [
            (key_name(known[name], ascii_only=self._ascii_only), words, name)
            for name, words in self._keys
            if name in known
        ]
        while len(parts) > 1 and _width(parts) > room:
            parts.pop(-2)
        self._targets = []
        cells = 0
        shown: list[Content] = []
        for key, words, name in parts:
            end = cells + len(key) + 1 + len(words)
            self._targets.append((cells, end, name))
            cells = end + _GAP
            shown.append(Content.assemble((key, "$text-accent bold"), " ", (words, "$text-muted")))
        self.show(Content(" " * _GAP).join(shown), self._place)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        target = next((name for start, end, name in self._targets if start <= offset.x < end), None)
        for active in list(self.screen.active_bindings.values()):
            if target is not None and active.binding.id == target:
                await self.app.run_action(active.binding.action, active.node)
                return


def _width(parts: Sequence[tuple[str, str, str]]) -> int:
    return sum(len(key) + 1 + len(words) for key, words, _ in parts) + _GAP * (len(parts) - 1)
