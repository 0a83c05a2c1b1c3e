"""Sends one request at a time: of those submitted meanwhile, only the newest is sent afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

from series_tui.tui.loading import Running, Work

Question = TypeVar("Question")
SUPERSEDED_SECONDS = 2.0
"""Seconds that a request runs on whose response no longer counts, before the newest one is sent."""


class LatestRequest(Generic[Question]):
    """Keeps one request in flight and at most one waiting, numbered so that late answers can be told apart.

    A key that is held down therefore costs one request after the other, never one for each press, and the
    last press is still honoured. A cancelled request has used up the limit, and perhaps a connection: so
    none is cancelled because another is submitted, but one that takes long although its answer no longer
    counts.

    Args:
        send: Sends a request and hands its answer on, with its number: as a message, whose handler then
            calls :meth:`finish`.
        start: Runs a coroutine function in the background, and returns what cancels it.

    Attributes:
        newest: The number of the newest request; 0 before the first.
    """

    def __init__(
        self,
        send: Callable[[int, Question], Awaitable[None]],
        start: Callable[[Work], Running],
    ) -> None:
        self._send, self._start = send, start
        self.newest = 0
        self._finished = 0
        self._dropped = 0
        self._waiting: tuple[int, Question] | None = None
        self._in_flight = 0
        self._running: Running | None = None
        self._patience: asyncio.TimerHandle | None = None

    @property
    def is_pending(self) -> bool:
        """Whether the answer to the newest request is awaited."""
        return self._finished < self.newest

    def submit(self, question: Question, *, drop_older: bool = False) -> int:
        """Send a request now, or once the one in flight has ended; it replaces the one that waits.

        Args:
            question: Passed to `send`.
            drop_older: Whether answers to earlier requests no longer count: it is another question.

        Returns:
            Its number.
        """
        if drop_older:
            self._dropped = self.newest
        self.newest += 1
        self._waiting = (self.newest, question)
        if self._running is None:
            self._send_waiting()
        elif drop_older and self._patience is None:
            loop = asyncio.get_running_loop()
            self._patience = loop.call_later(SUPERSEDED_SECONDS, self._give_up, self._in_flight)
        return self.newest

    def accepts(self, number: int) -> bool:
        """Return whether the answer to a request still counts."""
        return self._dropped < number <= self.newest

    def finish(self, number: int) -> None:
        """Record that the answer to a request, or its error, was taken in."""
        self._finished = max(self._finished, number)

    def cancel(self) -> bool:
        """Cancel the request in flight and the one that waits; return whether an answer was awaited."""
        was_pending = self.is_pending
        self._dropped = self._finished = self.newest
        self._waiting = None
        self._cancel_running()
        return was_pending

    def _send_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            number, question = waiting
            self._in_flight = number
            self._running = self._start(partial(self._run, number, question))

    async def _run(self, number: int, question: Question) -> None:
        try:
            await self._send(number, question)
        except asyncio.CancelledError:  # its screen may be closing: nothing else is started
            self._end(number)
            raise
        self._end(number)
        if self._running is None:
            self._send_waiting()

    def _end(self, number: int) -> None:
        if self._running is not None and number == self._in_flight:
            self._running = None
            self._stop_timer()

    def _give_up(self, number: int) -> None:
        """Cancel a request that still runs although its answer no longer counts, and send the newest."""
        self._patience = None
        if self._running is not None and number == self._in_flight:
            self._cancel_running()
            self._send_waiting()

    def _cancel_running(self) -> None:
        self._stop_timer()
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    def _stop_timer(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
