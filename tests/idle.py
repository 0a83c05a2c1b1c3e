"""Waiting until an event loop has nothing left to do, in place of Textual's guess by CPU time."""

from __future__ import annotations

import asyncio
from typing import Any

_SOON = 0.025
"""Seconds within which a timer counts as work that is still to be done: one frame is 17 ms."""
_QUIET_TURNS = 3
_TURN = 0.0005
"""Seconds between two looks, in which sockets and threads of this process may report."""
_MAX_SLEEP = 1.0


async def wait_for_idle(_min_sleep: float = 0.0, max_sleep: float = _MAX_SLEEP) -> None:
    """Return once no callback is ready and no timer is due soon, several turns in a row.

    Textual's own function of this name sleeps for 20 ms at least and compares CPU time with the clock, which
    takes long on an idle machine and guesses wrong on a busy one.
    """
    loop: Any = asyncio.get_running_loop()
    deadline = loop.time() + max_sleep
    quiet = 0
    while quiet < _QUIET_TURNS and loop.time() < deadline:
        await asyncio.sleep(_TURN if quiet else 0)
        now = loop.time()
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=now + 1)
        if loop._ready:
            quiet = 0
        elif due - now < _SOON:
            quiet = 0
            await asyncio.sleep(max(0.0, due - now))
        else:
            quiet += 1
