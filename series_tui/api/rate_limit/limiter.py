"""Queue the requests of one process, and ask for their slots in one task.

Only the first request of each priority stands in the shared window; the others wait in this process. So
little is shared however many requests wait, and the order of arrival still holds over all processes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple, Protocol

from series_tui.api.rate_limit.backend import Backend, LimitStatus
from series_tui.api.rate_limit.record import MAX_TRIP
from series_tui.api.rate_limit.rules import SECOND, host_clock
from series_tui.api.rate_limit.window import MAX_TRIPS, Wait
from series_tui.api.service import RequestPriority

NOTICED = 0.3
"""Seconds of waiting from which on it is reported."""
_TICK = 1.0
"""Seconds between two reports of a wait."""


OnWait = Callable[[float, int], None]


class Permit(NamedTuple):
    """Permission to send one request.

    Attributes:
        usable_until: Until when, in seconds on the clock.
        clock: The limit's own clock.
    """

    usable_until: float
    clock: Callable[[], float] = host_clock

    @property
    def is_usable(self) -> bool:
        """Whether the request may still be sent."""
        return self.clock() <= self.usable_until


class RateLimit(Protocol):
    """Decides when a request may be sent."""

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Return at the moment when one request may be sent; cancel it to give up the place.

        Args:
            priority: In which order requests are sent.
            on_wait: Called with how many seconds the wait will still take and how many requests are ahead,
                if the wait will be noticed (0.3 s or more), and again when either changes.
        """
        ...

    async def confirm_sent(self, permit: Permit) -> None:
        """Confirm that the request of a permit is out; one that went out late counts from now."""
        ...

    def record_round_trip(self, seconds: float) -> None:
        """Record how long the head of a response took: the spread of travel times is learned from it."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let every request of all who share the window wait, as the service asked with a 429."""
        ...

    async def check(self) -> None:
        """Find out whether the window can be used, for :meth:`status`; take nothing from it."""
        ...

    def status(self) -> LimitStatus:
        """Return which window this is, who shares it, and whether it can be used."""
        ...

    async def aclose(self) -> None:
        """Give up every place, and close what the window holds open."""
        ...


@dataclass(eq=False, slots=True)
class _Waiter:
    arrived: float
    on_wait: OnWait | None
    permit: asyncio.Future[Permit]
    reported: tuple[int, int] = field(default=(-1, -1))


class RateLimiter:
    """Limits requests over any backend: first come, first served within a priority."""

    def __init__(
        self,
        backend: Backend,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._sleep = sleep
        self._waiters: dict[RequestPriority, deque[_Waiter]] = {
            priority: deque() for priority in RequestPriority
        }
        self._in_line: set[RequestPriority] = set()
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None
        self._background_from = float("-inf")
        self._trips: deque[int] = deque(maxlen=MAX_TRIPS)

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Return when one request may be sent; see :class:`RateLimit`."""
        arrived = self._clock()
        line = self._waiters[priority]
        is_late = False
        while True:
            waiter = _Waiter(arrived, on_wait, asyncio.get_running_loop().create_future())
            # A request that woke too late to use its slot keeps its place at the head.
            if is_late:
                line.appendleft(waiter)
            else:
                line.append(waiter)
            self._wake()
            try:
                permit = await waiter.permit
            finally:
                if waiter in line:
                    line.remove(waiter)
                    self._changed.set()
            if permit.is_usable:
                return permit
            is_late = True

    async def confirm_sent(self, permit: Permit) -> None:
        """Confirm that the request of a permit is out; see :class:`RateLimit`."""
        # On a busy machine a process may lose its turn between the last look at the clock and the sending.
        if not permit.is_usable:
            await self._backend.count()

    def record_round_trip(self, seconds: float) -> None:
        """Record how long the head of a response took; the next question carries it."""
        self._trips.append(min(MAX_TRIP, max(0, round(seconds * 1000))))

    async def pause(self, seconds: float) -> None:
        """Let every request of all who share the window wait; a time that makes no sense is no wait."""
        if seconds > 0:
            await self._backend.pause(int(min(seconds * SECOND, self._backend.rules.max_pause)))

    async def check(self) -> None:
        """Find out whether the window can be used, for :meth:`status`."""
        await self._backend.check()

    def status(self) -> LimitStatus:
        """Return which window this is, who shares it, and whether it can be used."""
        return self._backend.status()

    async def aclose(self) -> None:
        """Stop asking, and leave the queue; what still waits is cancelled."""
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        for line in self._waiters.values():
            for waiter in line:
                waiter.permit.cancel()
            line.clear()
        await self._leave_empty_lines()
        await self._backend.aclose()

    def _wake(self) -> None:
        self._changed.set()
        if self._asking is None or self._asking.done():
            self._changed = asyncio.Event()
            # In the context of the first caller it would keep that one alive for as long as others wait.
            self._asking = asyncio.get_running_loop().create_task(self._ask_for_all(), context=Context())

    async def _ask_for_all(self) -> None:
        try:
            # Nothing is waited for after the last look: a request that came meanwhile would find this task
            # alive, and be left to it.
            while self._in_line or any(self._waiters.values()):
                self._changed.clear()
                again = [
                    when
                    for priority in RequestPriority
                    if (when := await self._ask_for(priority)) is not None
                ]
                await self._leave_empty_lines()
                if again and (seconds := min(again) - self._clock()) > 0:
                    await self._sleep_or_change(min(seconds, _TICK))
        except Exception as error:
            # A fault of ours must reach those who wait; otherwise they would wait for ever.
            for line in self._waiters.values():
                for waiter in line:
                    if not waiter.permit.done():
                        waiter.permit.set_exception(error)
                line.clear()

    async def _ask_for(self, priority: RequestPriority) -> float | None:
        """Ask once for the first of a line; return when to ask again."""
        line = self._waiters[priority]
        if not line:
            return None
        asked = self._clock()
        is_background = priority is RequestPriority.BACKGROUND
        if is_background and asked < self._background_from:
            return self._background_from
        self._in_line.add(priority)
        trips = tuple(self._trips)
        self._trips.clear()
        stuck = Wait(0, 0, int(NOTICED * SECOND))
        notice = asyncio.get_running_loop().call_later(NOTICED, self._tell, line, stuck)
        try:
            waited = int((asked - line[0].arrived) * SECOND)
            answer = await self._backend.ask(priority, waited, len(line), trips)
        finally:
            notice.cancel()
        if isinstance(answer, Wait):
            self._tell(line, answer)
            # From the question, not from the answer: so the next one comes to the backend in time.
            return asked + answer.delay / SECOND
        self._in_line.discard(priority)
        rules = self._backend.rules
        if is_background:
            self._background_from = asked + rules.background_interval / SECOND
        permit = Permit(asked + (rules.grace - answer.age) / SECOND, self._clock)
        while line:
            waiter = line.popleft()
            if not waiter.permit.done():
                waiter.permit.set_result(permit)
                break
        # The request that has its permit is sent before another one is asked for.
        await asyncio.sleep(0)
        return asked if line else None

    def _tell(self, line: deque[_Waiter], answer: Wait) -> None:
        """Call those who wait long enough to notice, if what they know has changed."""
        now = self._clock()
        rules = self._backend.rules
        for place, waiter in enumerate(tuple(line)):
            ahead = answer.ahead + place
            remaining = max(answer.turn, ahead * rules.span // rules.limit) / SECOND
            if waiter.on_wait is None or now - waiter.arrived + remaining < NOTICED:
                continue
            status = (ahead, ceil(remaining))
            if status == waiter.reported:
                continue
            waiter.reported = status
            try:
                waiter.on_wait(remaining, ahead)
            except Exception as error:
                if not waiter.permit.done():
                    waiter.permit.set_exception(error)

    async def _leave_empty_lines(self) -> None:
        for priority in [priority for priority in self._in_line if not self._waiters[priority]]:
            self._in_line.discard(priority)
            await self._backend.leave(priority)

    async def _sleep_or_change(self, seconds: float) -> None:
        """Wait until it is time to ask again, or until a line changed."""
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({sleeping, changed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            changed.cancel()
