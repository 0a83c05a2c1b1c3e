"""Go on slowly while a shared window cannot be used.

A window that is only busy is waited for. A process that cannot use it shares a spare one with all processes
of its user and host, and counts in the real window what it sent beside it as soon as that can be used again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context

from series_tui.api.rate_limit.backend import Backend, BackendBusy, BackendUnavailable, LimitStatus
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.service import RequestPriority

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
            self._give_up(
                f"The rate limit's data in {where} keeps getting lost: another program removes or changes it."
            )
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


_ANNOUNCE_AFTER = 1.0
"""Seconds of trouble after which the use of a spare window is announced, so that it can begin at once."""
_COUNTED_SECONDS = 2.0
"""How long a request counts: longer than any window."""
_SPARE_BUSY_SECONDS = 0.8
_PER_SECOND = 2


class FallbackBackend:
    """Keeps a shared window, or the first of some spare ones while that cannot be used.

    Args:
        shared: The shared window.
        spares: Makes the spare windows, the first choice first; the last one can always be used.
        say: Called each time the shared window turns out to be unusable.
        clock: A clock that never goes back, in seconds.
    """

    def __init__(
        self,
        shared: Backend,
        spares: Callable[[], Sequence[Backend]],
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._say = say
        self._clock = clock
        self._shared = Candidate(shared, clock, on_given_up=self._say_unusable)
        self._current = self._shared
        self._make_spares = spares
        self._made_spares: list[Candidate] = []
        self._sent_outside: list[float] = []
        self._held_until = float("-inf")
        self._is_pause_shared = True
        self._announced_at = float("-inf")

    @property
    def rules(self) -> Rules:
        """The figures of the window in use."""
        return self._current.backend.rules

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask the first window that can be used for a slot."""

        async def ask(backend: Backend) -> Granted | Wait:
            return await backend.ask(priority, waited, waiting, trips)

        async def ask_shared(backend: Backend) -> Granted | Wait:
            await self._settle(backend)
            return await ask(backend)

        answer = await self._shared.ask(ask_shared)
        if answer is not None:
            self._current = self._shared
            if self._shared.trouble_seconds > _ANNOUNCE_AFTER:
                await self._announce()
            return answer
        for spare in self._spares:
            await self._prepare(spare)
            answer = await spare.ask(ask)
            if answer is not None:
                self._current = spare
                if isinstance(answer, Granted):
                    self._sent_outside.append(self._clock())
                return answer
        raise AssertionError("the last window can always be used")

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were sent without a valid slot, in the shared window as soon as possible."""
        now = self._clock()
        self._sent_outside.extend(now - age / SECOND for age in ages)
        await self._shared.use(self._settle)

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue; where it cannot be given up it expires."""
        await self._current.use(lambda backend: backend.leave(priority))

    async def pause(self, delay: int) -> None:
        """Let every request of all who share the window wait; in any case those of this process."""
        self._held_until = max(self._held_until, self._clock() + delay / SECOND)
        self._is_pause_shared = False
        if not await self._shared.use(self._settle):
            await self._current.use(lambda backend: backend.pause(delay))

    def status(self) -> LimitStatus:
        """Return which window it is, and why it cannot be used, if so."""
        return self._shared.backend.status()._replace(degraded=self._shared.reason)

    async def check(self) -> bool:
        """Return whether the shared window can be used; take nothing from it."""
        await self._shared.check()
        return not self._shared.reason

    async def aclose(self) -> None:
        """Close every window."""
        for candidate in (self._shared, *self._made_spares):
            await candidate.aclose()

    @property
    def _spares(self) -> Sequence[Candidate]:
        if not self._made_spares:
            self._made_spares = [
                Candidate(spare, self._clock, _SPARE_BUSY_SECONDS) for spare in self._make_spares()
            ]
        return self._made_spares

    async def _settle(self, backend: Backend) -> None:
        """Write into the shared window what went out beside it, and a pause that it does not know of."""
        now = self._clock()
        if not self._is_pause_shared:
            await backend.pause(int(max(0.0, self._held_until - now) * SECOND))
            self._is_pause_shared = True
        sent, self._sent_outside = self._sent_outside, []
        ages = [int((now - at) * SECOND) for at in sent if now - at < _COUNTED_SECONDS]
        if not ages:
            return
        try:
            await backend.count(ages)
        except BaseException:
            self._sent_outside += sent
            raise

    async def _prepare(self, spare: Candidate) -> None:
        """Let a spare window begin with the pause that the service asked for."""
        left = self._held_until - self._clock()
        if self._current is not spare and left > 0:
            await spare.use(lambda backend: backend.pause(int(left * SECOND)))

    async def _announce(self) -> None:
        """Let the users of the shared window leave room for a spare one that may soon be used."""
        if self._clock() - self._announced_at < _ANNOUNCE_AFTER:
            return
        self._announced_at = self._clock()
        for spare in self._spares:
            if await spare.use(lambda backend: backend.check()):
                return

    def _say_unusable(self, reason: str) -> None:
        self._say(
            f"The rate limit cannot be shared: {reason}"
            f" Until it can, all your processes on this host together send {_PER_SECOND} requests a second."
        )
