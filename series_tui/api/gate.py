"""Who may begin a request: people go ahead, and background work never takes the last places."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from series_tui.api.service import RequestPriority


class PriorityGate:
    """Lets a number of requests through at a time, in the order they came within each priority.

    Ordering happens here, before anything connects: a request that waits on a connection of its own can no
    longer be overtaken.

    Args:
        places: How many requests may be under way at a time.
        kept_for_people: How many of these places background work never takes.
    """

    def __init__(self, places: int = 16, kept_for_people: int = 8) -> None:
        self._places = places
        self._for_background = places - kept_for_people
        self._under_way = 0
        self._background = 0
        self._waiting: dict[RequestPriority, deque[asyncio.Future[None]]] = {
            u: deque() for u in RequestPriority
        }

    @asynccontextmanager
    async def place(self, priority: RequestPriority) -> AsyncIterator[None]:
        """Hold a place while the block runs."""
        queue = self._waiting[priority]
        if queue or not self._is_free(priority):
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            queue.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if not turn.cancelled():  # it had come in this very moment
                    self._leave(priority)
                raise
        else:
            self._enter(priority)
        try:
            yield
        finally:
            self._leave(priority)

    def close(self) -> None:
        """Send away whoever still waits."""
        for queue in self._waiting.values():
            for turn in queue:
                turn.cancel()
            queue.clear()

    def _is_free(self, priority: RequestPriority) -> bool:
        if self._under_way >= self._places:
            return False
        return priority is RequestPriority.INTERACTIVE or self._background < self._for_background

    def _enter(self, priority: RequestPriority) -> None:
        self._under_way += 1
        self._background += priority is not RequestPriority.INTERACTIVE

    def _leave(self, priority: RequestPriority) -> None:
        self._under_way -= 1
        self._background -= priority is not RequestPriority.INTERACTIVE
        for waiting in RequestPriority:
            queue = self._waiting[waiting]
            while queue and self._is_free(waiting):
                turn = queue.popleft()
                if not turn.done():
                    self._enter(waiting)
                    turn.set_result(None)
