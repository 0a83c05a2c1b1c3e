"""Lets keys and clicks take effect one after the other, however fast they arrive.

On a slow line keys arrive many at a time. Textual hands each of them to what has the focus at that moment,
and looks for a binding only when the key has come all the way up again: by then the letters after a key that
opens a line to type in have gone elsewhere. So here a key does at once what it means, and what follows waits
for a screen that is not mounted yet, and for what Enter, Escape and a click set off.

It waits for turns of the app's message queue, not for the messages themselves: nothing signals that the last
of a chain of them has been handled, and a closed or busy widget would keep the keyboard. Turns always end.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from textual import events

InputEvent = events.InputEvent | events.Paste

_LEAVING = frozenset(("enter", "escape", "ctrl+j"))
"""Keys that lead away from what has the focus, by messages from it up to the app."""
_TURNS = 16
"""Turns of the app's queue in which such messages have arrived: each passes at most five widgets."""
_MAX_PENDING = 10_000
"""Events that wait at most; what is typed into an app that takes nothing any more is dropped."""


class InputQueue:
    """Hands on one input event at a time.

    Args:
        handle: Lets an event take effect.
        is_ready: Returns whether there is a screen in front, and mounted.
        call_later: Calls something in a later turn of the app's queue.
        split: Returns the events that one stands for when its turn comes: itself, or more.
    """

    def __init__(
        self,
        handle: Callable[[InputEvent], Awaitable[None]],
        is_ready: Callable[[], bool],
        call_later: Callable[[Callable[[], Awaitable[None]]], object],
        split: Callable[[InputEvent], Sequence[InputEvent]] = lambda event: (event,),
    ) -> None:
        self._handle = handle
        self._is_ready = is_ready
        self._call_later = call_later
        self._split = split
        self._pending: deque[InputEvent] = deque()
        self._ticks_left = 0

    async def accept(self, event: InputEvent) -> None:
        """Queue an event; handle it now if nothing is waited for."""
        if len(self._pending) < _MAX_PENDING:
            self._pending.append(event)
        if not self._ticks_left:
            await self._drain()

    async def _drain(self) -> None:
        """Handle pending events as long as there is a screen for them."""
        while self._pending and not self._ticks_left:
            if not self._is_ready():
                self._wait(1)
                return
            event, *rest = self._split(self._pending.popleft())
            self._pending.extendleft(reversed(rest))
            await self._handle(event)
            if isinstance(event, events.MouseUp) or (isinstance(event, events.Key) and event.key in _LEAVING):
                self._wait(_TURNS)

    def _wait(self, ticks: int) -> None:
        self._ticks_left = ticks
        self._call_later(self._tick)

    async def _tick(self) -> None:
        await asyncio.sleep(0)  # the other widgets' turn
        self._ticks_left -= 1
        if self._ticks_left:
            self._call_later(self._tick)
        else:
            await self._drain()
