"""Keeps something up to date: when to ask again, and whether there is anybody to ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from series_tui.errors import RateLimited, SeriesError

SHORTEST = 10.0
"""Seconds between two questions, at the least, whatever is set."""
_MOST_DOUBLED = 4
_SPREAD = 0.2
"""By how much of itself each wait differs, so that twenty people's watches do not ask at the same time."""
IDLE = timedelta(hours=1)
"""After so long without a key nobody is taken to be there."""

Sleep = Callable[[float], Awaitable[None]]


class WatchPace:
    """How long to wait before the next question: longer after each failure.

    Args:
        seconds: How often to ask while all is well.
        chance: Returns a number from 0 to 1, another one each time.
    """

    def __init__(self, seconds: float, chance: Callable[[], float]) -> None:
        self._seconds = max(seconds, SHORTEST)
        self._chance = chance
        self._failures = 0
        self._held = 0.0

    def wait(self) -> float:
        """Return the seconds to wait now."""
        seconds: float = self._seconds * 2 ** min(self._failures, _MOST_DOUBLED)
        spread = seconds * (1 + _SPREAD * (self._chance() - 0.5))
        return max(spread, SHORTEST, self._held)

    def succeeded(self) -> None:
        """Ask as often as is set again."""
        self._failures, self._held = 0, 0.0

    def failed(self, error: SeriesError) -> None:
        """Ask less often; not before the time that the service names."""
        self._failures += 1
        self._held = (error.retry_after or 0.0) if isinstance(error, RateLimited) else 0.0


class Presence:
    """Whether somebody is at the terminal: it has the focus, as far as it says, and keys are pressed.

    Args:
        now: The clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._has_focus = True
        self._touched = now()
        self._changed = asyncio.Event()

    @property
    def is_here(self) -> bool:
        """Whether somebody seems to be there."""
        return self._has_focus and self._now() - self._touched < IDLE

    def focus(self, has_focus: bool) -> None:
        """Take note that the terminal has got the focus, or lost it."""
        self._has_focus = has_focus
        if has_focus:
            self.touch()

    def touch(self) -> None:
        """Take note of a key, or of the mouse."""
        self._touched = self._now()
        self._changed.set()

    async def wait_until_here(self) -> None:
        """Return once somebody is there."""
        while not self.is_here:
            self._changed.clear()
            await self._changed.wait()


async def watch(
    ask: Callable[[], Awaitable[None]],
    failed: Callable[[SeriesError], None],
    pace: WatchPace,
    presence: Presence,
    sleep: Sleep,
) -> None:
    """Ask again and again, until cancelled.

    Args:
        ask: Asks, and shows the answer; raises a ``SeriesError`` if there is none.
        failed: Told why there is none.
        pace: How long to wait.
        presence: Nothing is asked while nobody is there.
        sleep: Waits for a number of seconds.
    """
    while True:
        await sleep(pace.wait())
        await presence.wait_until_here()
        try:
            await ask()
        except SeriesError as error:
            pace.failed(error)
            failed(error)
        else:
            pace.succeeded()
