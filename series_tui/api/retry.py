"""When a GET is tried again, and how long a request may take. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from series_tui.errors import NotReached, RateLimited, ResponseIncomplete, SeriesError, ServiceFailed


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long.

    Attributes:
        tries: How often a request is sent at most.
        connect: Seconds to connect, TLS included.
        per_try: Seconds of one try; a large answer that keeps arriving may take longer.
        total: Seconds of all tries and the pauses between them; waiting for the rate limit is not counted.
        pause: Seconds before the second try, at most; twice as many before the third.
        chance: Returns a number from 0 to 1: which part of the pause is waited, so that many do not come
            back together.
    """

    tries: int = 3
    connect: float = 5.0
    per_try: float = 8.0
    total: float = 20.0
    pause: float = 0.5
    chance: Callable[[], float] = random.random

    def delay(self, error: SeriesError, tries_made: int, seconds_left: float) -> float | None:
        """Return how long to wait before the next try; None if there is none.

        Args:
            error: How the last try ended.
            tries_made: How many there were.
            seconds_left: What remains of ``total``.
        """
        if tries_made >= self.tries or not may_heal(error):
            return None
        wait = self.pause * 2 ** (tries_made - 1) * self.chance()
        if isinstance(error, RateLimited | ServiceFailed) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        return wait if wait < seconds_left else None


def may_heal(error: SeriesError) -> bool:
    """Return whether another try may end better by itself."""
    if isinstance(error, NotReached):
        return error.retryable
    return isinstance(error, RateLimited | ServiceFailed | ResponseIncomplete)
