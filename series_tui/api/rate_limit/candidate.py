"""Track whether a backend can be used: how long it is waited for, and when it is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

from series_tui.api.rate_limit.backend import Backend, BackendBusy, BackendUnavailable
from series_tui.api.rate_limit.rules import SECOND
from series_tui.api.rate_limit.window import Granted, Wait

BUSY_SECONDS = 3.2
"""How long a busy backend is waited for: a person is to have a response within five seconds."""
_SETTLING_POLL = 250_000
"""How often a lost window is looked at, to see whether it is lost again."""
_LOST_AGAIN = 0.05
"""Seconds by which a window settles later if it was lost again."""
_ONE_TROUBLE = 1.0
"""Seconds after which the next trouble is another one."""
_POLL = 30_000
_FIRST_RETRY, _LAST_RETRY = 1.0, 10.0


class Candidate:
    """A backend that is used while it can be.

    Args:
        backend: The backend.
        clock: A clock that never goes back, in seconds.
        busy_seconds: How long it is waited for while it is busy.
        on_given_up: Called with the reason each time it turns out to be unusable.

    Attributes:
        backend: The backend.
        reason: Why it cannot be used, one sentence; empty while it can.
    """

    def __init__(
        self,
        backend: Backend,
        clock: Callable[[], float],
        busy_seconds: float = BUSY_SECONDS,
        on_given_up: Callable[[str], None] | None = None,
    ) -> None:
        self.backend = backend
        self.reason = ""
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._settled_at = float("-inf")
        self._on_given_up = on_given_up
        self._trouble_since = self._trouble_until = self._retry_at = float("-inf")
        self._retry_after = _FIRST_RETRY
        self._probe: asyncio.Task[None] | None = None

    @property
    def trouble_seconds(self) -> float:
        """For how long it has been waited for."""
        now = self._clock()
        return now - self._trouble_since if now < self._trouble_until else 0.0

    async def ask(self, ask: Callable[[Backend], Awaitable[Granted | Wait]]) -> Granted | Wait | None:
        """Return the answer to a question, or None where the backend cannot be used."""
        if self.reason:
            self._probe_again()
            return None
        try:
            answer = await ask(self.backend)
        except BackendBusy as problem:
            return self._wait_while_busy(problem.reason)
        except BackendUnavailable as problem:
            self._give_up(problem.reason)
            return None
        if isinstance(answer, Wait) and answer.settled_in:
            return self._wait_until_settled(answer)
        self._retry_after = _FIRST_RETRY
        self._trouble_until = float("-inf")
        return answer

    async def use(self, use: Callable[[Backend], Awaitable[object]]) -> bool:
        """Return whether something could be done with the backend."""
        if self.reason:
            return False
        try:
            await use(self.backend)
        except BackendBusy:
            return False
        except BackendUnavailable as problem:
            self._give_up(problem.reason)
            return False
        return True

    async def check(self) -> None:
        """Find out whether the backend can be used now."""
        try:
            is_settled = await self.backend.check()
        except BackendUnavailable as problem:
            self._give_up(problem.reason)
        else:
            if is_settled:
                self.reason = ""
            self._retry_at = self._clock() + _FIRST_RETRY

    async def aclose(self) -> None:
        """Stop trying, and close the backend."""
        probe, self._probe = self._probe, None
        if probe is not None:
            probe.cancel()
            await asyncio.gather(probe, return_exceptions=True)
        await self.backend.aclose()

    def _wait_while_busy(self, reason: str) -> Wait | None:
        """Return a short wait, or None when the patience is at its end."""
        now = self._clock()
        if now >= self._trouble_until:
            self._trouble_since = now
        self._trouble_until = now + _ONE_TROUBLE
        left = int((self._trouble_since + self._busy_seconds - now) * SECOND)
        if left <= 0:
            self._give_up(reason)
            return None
        return Wait(min(_POLL, left), 0, left)

    def _wait_until_settled(self, wait: Wait) -> Wait | None:
        """Return the wait, or None when the window was lost again before it had settled."""
        now = self._clock()
        settled_at = now + wait.settled_in / SECOND
        is_lost_again = now < self._settled_at < settled_at - _LOST_AGAIN
        self._settled_at = settled_at
        if is_lost_again:
            where = self.backend.status().where
            self._give_up(f"The window in {where} is lost again and again: something removes or changes it.")
            return None
        return wait._replace(delay=min(wait.delay, _SETTLING_POLL))

    def _give_up(self, reason: str) -> None:
        self.reason = reason
        self._retry_at = self._clock() + self._retry_after
        self._retry_after = min(2 * self._retry_after, _LAST_RETRY)
        if self._on_given_up is not None:
            self._on_given_up(reason)

    def _probe_again(self) -> None:
        """Try the backend beside everything else: it may take long to say nothing."""
        is_probing = self._probe is not None and not self._probe.done()
        if not is_probing and self._clock() >= self._retry_at:
            self._probe = asyncio.get_running_loop().create_task(self.check(), context=Context())
