"""Keeping something up to date: when to poll, whether a user is present, and the watcher that polls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from series_tui.errors import RateLimited, SeriesError
from series_tui.tui.loading import Running, Work

MIN_SECONDS = 10.0
"""Seconds between two polls, at the least, whatever is set."""
_MAX_DOUBLINGS = 4
_SPREAD = 0.2
"""By how much of itself each wait differs, so that twenty people's watchers do not poll at the same time."""
IDLE = timedelta(hours=1)
"""After so long without a key the user counts as absent."""
AWAY = timedelta(seconds=60)
"""Time without a key after which a user whose terminal reports no focus is taken to be away."""

Sleep = Callable[[float], Awaitable[None]]


class PollSchedule:
    """The waits between polls: longer after each failure.

    Args:
        seconds: The interval while all is well.
        chance: Returns a number from 0 to 1, another one each time.
    """

    def __init__(self, seconds: float, chance: Callable[[], float]) -> None:
        self._seconds = max(seconds, MIN_SECONDS)
        self._chance = chance
        self._failures = 0
        self._retry_after = 0.0

    def next_wait(self) -> float:
        """Return the seconds to wait now."""
        seconds: float = self._seconds * 2 ** min(self._failures, _MAX_DOUBLINGS)
        spread = seconds * (1 + _SPREAD * (self._chance() - 0.5))
        return max(spread, MIN_SECONDS, self._retry_after)

    def record_success(self) -> None:
        """Return to the usual interval."""
        self._failures, self._retry_after = 0, 0.0

    def record_failure(self, error: SeriesError) -> None:
        """Double the interval; never poll before the time that the service names."""
        self._failures += 1
        self._retry_after = (error.retry_after or 0.0) if isinstance(error, RateLimited) else 0.0


class UserPresence:
    """Whether a user is at the terminal: it has the focus, as far as it says, and keys are pressed.

    Args:
        now: The clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._has_focus = True
        self._reports_focus = False
        self._active_at = now()
        self._changed = asyncio.Event()

    @property
    def is_present(self) -> bool:
        """Whether a user seems to be there."""
        return self._has_focus and self._now() - self._active_at < IDLE

    @property
    def is_away(self) -> bool:
        """Whether a change would be missed: no focus or, where that is not reported, no key for a minute."""
        if self._reports_focus:
            return not self._has_focus
        return self._now() - self._active_at >= AWAY

    def set_focus(self, has_focus: bool) -> None:
        """Record that the terminal has got the focus, or lost it."""
        self._has_focus = has_focus
        self._reports_focus = self._reports_focus or not has_focus
        if has_focus:
            self.note_activity()

    def note_activity(self) -> None:
        """Record a key or a mouse button."""
        self._active_at = self._now()
        self._changed.set()

    async def wait_until_present(self) -> None:
        """Return once a user is present."""
        while not self.is_present:
            self._changed.clear()
            await self._changed.wait()


class Watcher:
    """Polls at intervals while it is on and a user is present.

    Args:
        poll: Sends one request and hands its response on; raises a ``SeriesError`` without one.
        on_error: Called with that error.
        start: Runs a coroutine function in the background, and returns what cancels it.
        schedule: When to poll.
        presence: Whether a user is present.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        poll: Callable[[], Awaitable[None]],
        on_error: Callable[[SeriesError], None],
        start: Callable[[Work], Running],
        *,
        schedule: PollSchedule,
        presence: UserPresence,
        sleep: Sleep,
    ) -> None:
        self._poll, self._on_error, self._start = poll, on_error, start
        self._schedule, self._presence, self._sleep = schedule, presence, sleep
        self._running: Running | None = None

    @property
    def is_on(self) -> bool:
        """Whether it polls."""
        return self._running is not None

    def toggle(self) -> bool:
        """Turn it on or off; return whether it is on now."""
        if self._running is None:
            self._schedule.record_success()
            self._running = self._start(self._run)
        else:
            self.stop()
        return self.is_on

    def stop(self) -> None:
        """Turn it off."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    async def _run(self) -> None:
        while True:
            await self._sleep(self._schedule.next_wait())
            await self._presence.wait_until_present()
            try:
                await self._poll()
            except SeriesError as error:
                self._schedule.record_failure(error)
                self._on_error(error)
            else:
                self._schedule.record_success()


def auto_refresh_text(seconds: float, *, is_on: bool) -> str:
    """Return the remark on a toggled auto-refresh, which asks at most every ``MIN_SECONDS``."""
    return f"auto-refresh about every {max(seconds, MIN_SECONDS):.0f} s" if is_on else "auto-refresh is off"
