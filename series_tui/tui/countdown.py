"""Waits for a limit that is used up: says each second how long it takes yet, then lets it be tried again."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from textual.message_pump import MessagePump
from textual.timer import Timer

from series_tui.errors import RateLimited

_USUAL = 5
"""Seconds where the service did not say how many."""


class Countdown:
    """The seconds until something is asked for again, rounded up so that nothing is asked too early.

    Args:
        owner: Whose clock is used; the countdown ends with it.
        tell: Called with the seconds that are left, at first and each second.
        over: Called when none is left.
    """

    def __init__(self, owner: MessagePump, tell: Callable[[int], None], over: Callable[[], None]) -> None:
        self._owner, self._tell, self._over = owner, tell, over
        self._timer: Timer | None = None
        self._seconds = 0

    def __bool__(self) -> bool:
        return self._timer is not None

    def begin(self, error: RateLimited) -> None:
        """Count the seconds that an answer asked for; what was counted before is dropped."""
        self.end()
        self._seconds = max(ceil(error.retry_after or _USUAL), 1)
        self._timer = self._owner.set_interval(1, self._count)
        self._tell(self._seconds)

    def end(self) -> None:
        """Count no more, and let nothing be tried again."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()

    def _count(self) -> None:
        self._seconds -= 1
        if self._seconds > 0:
            self._tell(self._seconds)
            return
        self.end()
        self._over()
