"""How many slots a window has."""

from __future__ import annotations

from series_tui.api.rate_limit.limiter import Store
from series_tui.api.rate_limit.window import Granted
from series_tui.api.service import Urgency


async def grants(store: Store, most: int = 100) -> int:
    """Take all slots that there are at this moment, or some of them; return how many there were."""
    count = 0
    while count < most and isinstance(await store.ask(Urgency.PERSON, 0, 1), Granted):
        count += 1
    await store.leave(Urgency.PERSON)
    return count
