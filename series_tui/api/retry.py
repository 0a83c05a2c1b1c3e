"""Policy of retries: when a GET is tried again, and how long it may take. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from series_tui.errors import NotReached, RateLimited, ResponseIncomplete, SeriesError, ServiceFailed

_MAX_UNTOLD_WAIT = 5.0
"""Seconds between tries while a 429 lasts that does not say how long."""


class RetryPolicy(NamedTuple):
    """Limits of tries and time of one request.

    Attributes:
        tries: How often a request is sent at most.
        connect: Seconds to connect, TLS included.
        per_try: Seconds of one try; a large response that keeps arriving may take longer.
        total: Seconds of all tries and the pauses between them; waiting for the rate limit is not counted.
        waits_out_limit: Whether a 429 is waited for as long as it lasts, beyond ``tries`` and ``total``,
            where a person waits and sees it; else the request fails where that takes too long.
        pause: Seconds before the second try, at most; twice as many before the third.
        chance: Returns a number from 0 to 1: which part of the pause is waited, so that many do not come
            back together.
    """

    tries: int = 3
    connect: float = 5.0
    per_try: float = 8.0
    total: float = 20.0
    waits_out_limit: bool = False
    pause: float = 0.5
    chance: Callable[[], float] = random.random

    def limit_delay(self, error: RateLimited, refusals: int) -> float:
        """Return the seconds to wait for a limit that is waited out.

        Args:
            error: How the last try ended.
            refusals: How many times the limit was used up, this one counted.
        """
        if error.retry_after is not None:
            return max(error.retry_after, self.pause)
        return min(2.0 ** (refusals - 1), _MAX_UNTOLD_WAIT)

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
    """Return whether another try may succeed."""
    if isinstance(error, NotReached):
        return error.retryable
    return isinstance(error, RateLimited | ServiceFailed | ResponseIncomplete)
