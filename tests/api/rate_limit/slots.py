"""How many slots a window has."""

from __future__ import annotations

from series_tui.api.rate_limit.backend import Backend
from series_tui.api.rate_limit.window import Granted
from series_tui.api.service import RequestPriority


async def grants(store: Backend, most: int = 100) -> int:
    """Take all slots that there are at this moment, or some of them; return how many there were."""
    count = 0
    while count < most and isinstance(await store.ask(RequestPriority.INTERACTIVE, 0, 1), Granted):
        count += 1
    await store.leave(RequestPriority.INTERACTIVE)
    return count
