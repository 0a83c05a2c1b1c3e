"""The requests of one process that wait for a slot, and the one task that asks for them.

Only the first request of each priority stands in the shared window; the others stand behind it here. So what
is shared stays small however many requests wait, and the order of arrival still holds over all processes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Protocol

from series_tui.api.rate_limit import LimitStatus, OnWait, Permit
from series_tui.api.rate_limit.window import SECOND, Granted, Rules, Wait
from series_tui.api.service import RequestPriority

NOTICED = 0.3
"""Seconds of waiting from which on a person is told."""


class Backend(Protocol):
    """A window, wherever it is kept. Spans are in microseconds."""

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        ...

    async def ask(self, priority: RequestPriority, waited: int, waiting: int) -> Granted | Wait:
        """Ask for a slot for the first of `waiting` requests, which came `waited` ago.

        The age of what is granted counts from the question: the way there and back is part of the delay,
        unless the store knows better.
        """
        ...

    async def count(self) -> None:
        """Count a request that was sent just now, whoever has leave to."""
        ...

    async def leave(self, priority: RequestPriority) -> None:
        """Say that no request of this priority waits any longer."""
        ...

    async def pause(self, delay: int) -> None:
        """Let everyone wait."""
        ...

    async def check(self) -> None:
        """Find out whether the window can be used, and take nothing from it."""
        ...

    def status(self) -> LimitStatus:
        """Say which window this is."""
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...


@dataclass(eq=False, slots=True)
class _Waiter:
    arrived: float
    on_wait: OnWait | None
    usable_until: asyncio.Future[float]
    told: int | None = field(default=None)


class RateLimiter:
    """A rate limit over any store: first come, first served, a person ahead of background work."""

    def __init__(
        self,
        store: Backend,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sleep = sleep
        self._waiters: dict[RequestPriority, deque[_Waiter]] = {
            priority: deque() for priority in RequestPriority
        }
        self._in_line: set[RequestPriority] = set()
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Return when one request may be sent; see :class:`RateLimit`."""
        arrived = self._clock()
        line = self._waiters[priority]
        late = False
        while True:
            waiter = _Waiter(arrived, on_wait, asyncio.get_running_loop().create_future())
            # Whoever woke too late to use its slot keeps its place at the head.
            if late:
                line.appendleft(waiter)
            else:
                line.append(waiter)
            self._wake()
            try:
                usable_until = await waiter.usable_until
            finally:
                if waiter in line:
                    line.remove(waiter)
                    self._changed.set()
            if self._clock() <= usable_until:
                return Permit(usable_until)
            late = True

    async def confirm_sent(self, slot: Permit) -> None:
        """Say that the request of a slot is out; see :class:`RateLimit`."""
        # On a busy machine a process may lose its turn between the last look at the clock and the sending.
        if self._clock() > slot.usable_until:
            await self._store.count()

    async def pause(self, seconds: float) -> None:
        """Let everyone who shares the window wait; a time that makes no sense is no wait."""
        if seconds > 0:
            longest = self._store.rules.max_pause
            await self._store.pause(int(min(seconds * SECOND, longest)))

    async def check(self) -> None:
        """Find out whether the window can be used, for :meth:`status` to say."""
        await self._store.check()

    def status(self) -> LimitStatus:
        """Say which window this is, who shares it, and whether it can be used."""
        return self._store.status()

    async def aclose(self) -> None:
        """Stop asking, and leave the queue; whoever still waits is cancelled."""
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        for line in self._waiters.values():
            for waiter in line:
                waiter.usable_until.cancel()
            line.clear()
        await self._leave_empty_lines()
        await self._store.aclose()

    def _wake(self) -> None:
        self._changed.set()
        if self._asking is None or self._asking.done():
            self._changed = asyncio.Event()
            # In the context of whoever asked first it would keep that one alive for as long as others wait.
            self._asking = asyncio.get_running_loop().create_task(self._ask_for_all(), context=Context())

    async def _ask_for_all(self) -> None:
        try:
            # Nothing is waited for behind the last look: whoever came meanwhile would find this task alive,
            # and be left to it.
            while self._in_line or any(self._waiters.values()):
                self._changed.clear()
                again = [
                    when
                    for priority in RequestPriority
                    if (when := await self._ask_for(priority)) is not None
                ]
                await self._leave_empty_lines()
                if again and (seconds := min(again) - self._clock()) > 0:
                    await self._sleep_or_change(seconds)
        except Exception as error:
            # A fault of ours must reach those who wait; otherwise they would wait for ever.
            for line in self._waiters.values():
                for waiter in line:
                    if not waiter.usable_until.done():
                        waiter.usable_until.set_exception(error)
                line.clear()

    async def _ask_for(self, priority: RequestPriority) -> float | None:
        """Ask once for the first of a line; return when to ask again."""
        line = self._waiters[priority]
        if not line:
            return None
        asked = self._clock()
        self._in_line.add(priority)
        answer = await self._store.ask(priority, int((asked - line[0].arrived) * SECOND), len(line))
        if isinstance(answer, Wait):
            self._tell(line, answer)
            # From the question, not from the answer: so the next one comes to the store in time.
            return asked + answer.delay / SECOND
        self._in_line.discard(priority)
        usable = (self._store.rules.grace - answer.age) / SECOND
        while line:
            waiter = line.popleft()
            if not waiter.usable_until.done():
                waiter.usable_until.set_result(asked + usable)
                break
        # The one who was let go sends before anybody else is asked for.
        await asyncio.sleep(0)
        return asked if line else None

    def _tell(self, line: deque[_Waiter], answer: Wait) -> None:
        now = self._clock()
        rules = self._store.rules
        for place, waiter in enumerate(tuple(line)):
            ahead = answer.ahead + place
            remaining = max(answer.turn, ahead * rules.span // rules.limit) / SECOND
            if waiter.on_wait is None or ahead == waiter.told or now - waiter.arrived + remaining < NOTICED:
                continue
            waiter.told = ahead
            try:
                waiter.on_wait(remaining, ahead)
            except Exception as error:
                if not waiter.usable_until.done():
                    waiter.usable_until.set_exception(error)

    async def _leave_empty_lines(self) -> None:
        for priority in [priority for priority in self._in_line if not self._waiters[priority]]:
            self._in_line.discard(priority)
            await self._store.leave(priority)

    async def _sleep_or_change(self, seconds: float) -> None:
        """Wait until it is time to ask again, or until a line changed."""
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({sleeping, changed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            changed.cancel()
