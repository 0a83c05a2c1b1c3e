"""Lets keys and clicks take effect one after the other, however fast they arrive.

On a slow line keys arrive many at a time. Textual hands each of them to what has the focus at that moment,
and looks for a binding only when the key has come all the way up again: by then the letters behind a key that
opens a line to type in have gone elsewhere. So here a key does at once what it means, and what comes behind
it waits for a screen that is not there yet, and for what Enter and Escape set off.

It waits for turns of the app's queue, not for the messages themselves: nothing tells when the last of a chain
of them has been taken, and a widget that is closed or busy would keep the keyboard. Turns always come to an
end.
"""

from __future__ import annotations

import asyncio
from collections import deque

from textual import events
from textual.driver import Driver
from textual.widgets import Input

from series_tui.tui.terminal.thrifty_app import ThriftyApp

_LEAVING = frozenset(("enter", "escape", "ctrl+j"))
"""Keys that lead away from what has the focus, by messages from it up to the app."""
_TURNS = 16
"""Turns of the app's queue in which such messages have arrived: each passes at most five widgets."""


class TypeAheadApp(ThriftyApp):
    """Takes what is typed and clicked in its order.

    Args:
        driver_class: What draws.
    """

    def __init__(self, driver_class: type[Driver]) -> None:
        super().__init__(driver_class)
        self._given: deque[events.InputEvent | events.Paste] = deque()
        self._turns = 0

    async def on_event(self, event: events.Event) -> None:
        """Take what a person does when its turn comes; anything else now."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            self._given.append(event)
            if not self._turns:
                await self._take_given()
        else:
            await super().on_event(event)

    async def _take_given(self) -> None:
        """Let what was given take effect, as far as there is a screen that takes it."""
        while self._given and self.screen_stack and not self._turns:
            if not self.screen.is_mounted:
                self._wait(1)
                return
            event = self._given.popleft()
            if not isinstance(event, events.Key):
                await super().on_event(event)
                continue
            if not await self._has_done(event.key):
                await super().on_event(event)
            if event.key in _LEAVING:
                self._wait(_TURNS)

    def _wait(self, turns: int) -> None:
        self._turns = turns
        self.call_later(self._turn)

    async def _turn(self) -> None:
        await asyncio.sleep(0)  # the others' turn
        self._turns -= 1
        if self._turns:
            self.call_later(self._turn)
        else:
            await self._take_given()

    async def _has_done(self, key: str) -> bool:
        """Do what a key means, if it means anything here; return whether it did."""
        if not self.app_focus:
            self.app_focus = True
        if isinstance(self.focused, Input):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)
