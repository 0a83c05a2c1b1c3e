"""Two requests a second of one's own while a shared window cannot be reached.

However many processes are cut off from their window, each goes on slowly and none stops, and each says so
once. The shared window is tried again after a while, less and less often.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from series_tui.api.rate_limit import LimitStatus
from series_tui.api.rate_limit.limiter import Backend
from series_tui.api.rate_limit.window import SECOND, Granted, Rules, Wait
from series_tui.api.service import RequestPriority

if TYPE_CHECKING:
    from series_tui.api.rate_limit.memory import MemoryBackend

_Result = TypeVar("_Result")
OWN_LIMIT = 2
_FIRST_RETRY = 2.0
_LAST_RETRY = 30.0


class BackendUnavailable(Exception):
    """A shared window cannot be used now.

    Attributes:
        reason: Why, one sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FallbackBackend:
    """A shared window, or a narrow one of one's own while that cannot be used.

    Args:
        shared: The shared window.
        say: Told each time the shared window cannot be used.
        clock: A clock that never goes back, in seconds.
    """

    def __init__(self, shared: Backend, say: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._shared = shared
        self._say = say
        self._clock = clock
        self._rules = shared.rules
        self._own: MemoryBackend | None = None
        self._reason = ""
        self._granted_at = self._held_until = float("-inf")
        self._retry_at = float("-inf")
        self._retry_after = _FIRST_RETRY

    @property
    def rules(self) -> Rules:
        """The figures of the window in use."""
        return self._rules if self._own is None else self._own.rules

    async def ask(self, priority: RequestPriority, waited: int, waiting: int) -> Granted | Wait:
        """Ask the shared window for a slot, or one's own."""
        try:
            answer = await self._reach(lambda: self._shared.ask(priority, waited, waiting))
        except BackendUnavailable:
            own = await self._narrow()
            answer = await own.ask(priority, waited, waiting)
        if isinstance(answer, Granted):
            self._granted_at = self._clock()
        return answer

    async def count(self) -> None:
        """Count a request that was sent just now, in the window in use."""
        if not await self._try(self._shared.count):
            await (await self._narrow()).count()

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue of both windows."""
        if self._own is not None:
            await self._own.leave(priority)
        # Where it cannot be reached, the place is forgotten after a while.
        await self._try(lambda: self._shared.leave(priority))

    async def pause(self, delay: int) -> None:
        """Let everyone who shares the window wait; in any case this process."""
        self._held_until = max(self._held_until, self._clock() + delay / SECOND)
        if not await self._try(lambda: self._shared.pause(delay)):
            await (await self._narrow()).pause(delay)

    def status(self) -> LimitStatus:
        """Say which window it is, and why it cannot be used, if so."""
        return self._shared.status()._replace(degraded=self._reason)

    async def check(self) -> None:
        """Find out whether the shared window can be used, without taking a slot."""
        await self._try(self._shared.check)

    async def aclose(self) -> None:
        """Close the shared window."""
        await self._shared.aclose()

    async def _try(self, use: Callable[[], Awaitable[None]]) -> bool:
        try:
            await self._reach(use)
        except BackendUnavailable:
            return False
        return True

    async def _reach(self, use: Callable[[], Awaitable[_Result]]) -> _Result:
        """Use the shared window, unless it could not be used a moment ago."""
        if self._clock() < self._retry_at:
            raise BackendUnavailable(self._reason)
        try:
            result = await use()
        except BackendUnavailable as problem:
            self._reason = problem.reason
            self._retry_at = self._clock() + self._retry_after
            self._retry_after = min(2 * self._retry_after, _LAST_RETRY)
            self._say(
                f"The request limit cannot be shared now: {problem.reason}"
                f" Until it can, requests go out at {OWN_LIMIT} a second."
            )
            raise
        self._own, self._reason = None, ""
        self._retry_at, self._retry_after = float("-inf"), _FIRST_RETRY
        return result

    async def _narrow(self) -> MemoryBackend:
        if self._own is None:
            from series_tui.api.rate_limit.memory import MemoryBackend

            rules = self._rules._replace(limit=OWN_LIMIT, reserved=0)
            now = self._clock()
            # What went out by the shared window a moment ago counts, and so does what the service asked for.
            is_used = now - self._granted_at < self._rules.span / SECOND
            self._own = MemoryBackend(rules, self._clock, used=is_used)
            if now < self._held_until:
                await self._own.pause(int((self._held_until - now) * SECOND))
        return self._own
