"""Lets keys take effect one after the other, however fast they arrive.

On a slow line keys arrive many at a time. Textual hands each of them to what has the focus at that moment,
and looks for a binding only when the key has come all the way up again: by then the letters behind a key that
opens a line to type in have gone elsewhere. So here a key does at once what it means, and what is typed waits
for a screen that is not there yet, and for what Enter and Escape set off.
"""

from __future__ import annotations

import asyncio
from collections import deque

from textual import events
from textual.driver import Driver
from textual.widgets import Input

from series_tui.tui.thrifty_app import ThriftyApp

_LEAVING = frozenset(("enter", "escape", "ctrl+j"))
"""Keys that lead away from what has the focus, by messages from it up to the app."""
_TURNS = 16
"""Turns of the app's queue in which such messages have arrived: each passes at most five widgets."""


class TypeAheadApp(ThriftyApp):
    """Takes what is typed in its order.

    Args:
        driver_class: What draws.
    """

    def __init__(self, driver_class: type[Driver]) -> None:
        super().__init__(driver_class)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._turns = 0

    async def on_event(self, event: events.Event) -> None:
        """Take what is typed when its turn comes; anything else now."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            if not self._turns:
                await self._take_typed()
        else:
            await super().on_event(event)

    async def _take_typed(self) -> None:
        """Let what is typed take effect, as far as there is a screen that takes it."""
        self._turns = 0
        while self._typed and not self._turns:
            if not self._has_screen():
                return
            event = self._typed.popleft()
            if isinstance(event, events.Paste) or not await self._has_done(event.key):
                await super().on_event(event)
            if isinstance(event, events.Key) and event.key in _LEAVING:
                self._turns = _TURNS
                self.call_later(self._wait)

    async def _wait(self) -> None:
        await asyncio.sleep(0)  # the others' turn
        self._turns -= 1
        if self._turns:
            self.call_later(self._wait)
        else:
            await self._take_typed()

    def _has_screen(self) -> bool:
        """Return whether the screen in front is whole; if not, what is typed is taken once it is."""
        if not self.screen_stack:
            self.call_later(self._take_typed)
            return False
        if not self.screen.is_mounted:
            self.screen.call_later(self.call_later, self._take_typed)
        return self.screen.is_mounted

    async def _has_done(self, key: str) -> bool:
        """Do what a key means, if it means anything here; return whether it did."""
        if not self.app_focus:
            self.app_focus = True
        if isinstance(self.focused, Input):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)
