"""Go on slowly while a shared window cannot be used.

A window that is only busy is waited for. A process that cannot use it shares a spare one with all processes
of its user and host, and counts in the real window what it sent beside it as soon as that can be used again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from series_tui.api.rate_limit import LimitStatus
from series_tui.api.rate_limit.backend import Backend
from series_tui.api.rate_limit.candidate import Candidate
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.service import RequestPriority

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
            f"The request limit cannot be shared now: {reason}"
            f" Until it can, all your processes on this host together send {_PER_SECOND} a second."
        )
