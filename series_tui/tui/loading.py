"""Requests of a loader: the state of one, and the rule that only the newest counts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import ceil
from typing import Any, Generic, Protocol, TypeVar

from series_tui.api.models import Ticket
from series_tui.api.service import Phase, Progress
from series_tui.errors import SeriesError


@dataclass(frozen=True, slots=True, eq=False)
class TicketSnapshot:
    """A ticket as it was at one moment. Compared by identity: it may hold 100,000 messages.

    Attributes:
        ticket: The ticket.
        fetched_at: When it arrived, aware.
    """

    ticket: Ticket
    fetched_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class PrefetchResult:
    """A ticket that was loaded before it is shown, with all that showing it needs.

    Attributes:
        snapshot: The ticket.
        last_seen: The id of the last message seen on an earlier visit; None if there was none.
    """

    snapshot: TicketSnapshot
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class Loading:
    """A request is on its way.

    Attributes:
        progress: How far it is; None before the first report.
    """

    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class RetryingIn:
    """A request is repeated after a pause, without a key being pressed.

    Attributes:
        seconds: Whole seconds until then, rounded up.
        because: Why it is repeated, one sentence.
    """

    seconds: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A request has failed.

    Attributes:
        error: Why.
        is_polled: Whether a watcher sent it, and will send another.
    """

    error: SeriesError
    is_polled: bool = False


LoadState = Loading | RetryingIn | Failed | None
"""The state of a request; None when it has succeeded or was cancelled."""


def load_state(progress: Progress) -> Loading | RetryingIn:
    """Return the state that a progress report stands for."""
    if progress.phase is Phase.RETRYING:
        return RetryingIn(max(ceil(progress.seconds), 1), progress.because)
    return Loading(progress)


class Running(Protocol):
    """A task or worker that can be cancelled."""

    def cancel(self) -> object:
        """Cancel it."""


Work = Callable[[], Coroutine[Any, Any, None]]
"""A coroutine function: one that is cancelled before it has begun leaves nothing that was never awaited."""


class WorkerNode(Protocol):
    """The part of a DOM node that a loader needs: it runs workers and posts messages."""

    def run_worker(
        self, work: Work, name: str | None = "", group: str = "default", description: str = ""
    ) -> Any:
        """Run a coroutine function in the background, for as long as the node is there."""

    def post_message(self, message: Any) -> bool:
        """Queue a message."""


def start_worker(node: WorkerNode, group: str, work: Work) -> Running:
    """Start a worker, described by its group.

    Without a description Textual takes the ``repr`` of the work: for a partial that holds a ticket of
    100,000 messages that takes more than a second, and it puts a ticket's text into the worker's state.
    """
    running: Running = node.run_worker(work, group=group, description=group)
    return running


_Request = TypeVar("_Request")


class LatestRequest(Generic[_Request]):
    """Keeps one request in flight and at most one waiting, numbered so that late responses can be told apart.

    A key that is held down therefore costs one request after the other, never one for each press, and the
    last press is still honoured. A cancelled request has used up the limit, and perhaps a connection: so
    none is cancelled because another is submitted, but one that takes long although its response no longer
    counts.

    Args:
        send: Sends a request and hands its response on, with its number: as a message, whose handler then
            calls :meth:`finish`.
        start: Runs a coroutine function in the background, and returns what cancels it.
        patience: Seconds that a request runs on whose response no longer counts, before it is cancelled.

    Attributes:
        newest: The number of the newest request; 0 before the first.
    """

    def __init__(
        self,
        send: Callable[[int, _Request], Awaitable[None]],
        start: Callable[[Work], Running],
        patience: float,
    ) -> None:
        self._send, self._start, self._patience = send, start, patience
        self.newest = 0
        self._finished = 0
        self._dropped = 0
        self._waiting: tuple[int, _Request] | None = None
        self._in_flight = 0
        self._running: Running | None = None
        self._giving_up: asyncio.TimerHandle | None = None

    @property
    def is_pending(self) -> bool:
        """Whether the response to the newest request is awaited."""
        return self._finished < self.newest

    def submit(self, request: _Request, *, drop_older: bool = False) -> int:
        """Send a request now, or once the one in flight has ended; it replaces the one that waits.

        Args:
            request: Passed to `send`.
            drop_older: Whether responses to earlier requests no longer count: it is for something else.

        Returns:
            Its number.
        """
        if drop_older:
            self._dropped = self.newest
        self.newest += 1
        self._waiting = (self.newest, request)
        if self._running is None:
            self._send_waiting()
        elif drop_older and self._giving_up is None:
            loop = asyncio.get_running_loop()
            self._giving_up = loop.call_later(self._patience, self._give_up, self._in_flight)
        return self.newest

    def accepts(self, number: int) -> bool:
        """Return whether the response to a request still counts."""
        return self._dropped < number <= self.newest

    def awaits(self, number: int) -> bool:
        """Return whether the response to a request counts, and the newest one is still to come."""
        return self.accepts(number) and self.is_pending

    def finish(self, number: int) -> bool:
        """Record that the response to a request, or its error, was taken in; return whether one is due."""
        self._finished = max(self._finished, number)
        return self.is_pending

    def cancel(self) -> bool:
        """Cancel the request in flight and the one that waits; return whether a response was awaited."""
        was_pending = self.is_pending
        self._dropped = self._finished = self.newest
        self._waiting = None
        self._cancel_running()
        return was_pending

    def _send_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            number, request = waiting
            self._in_flight = number
            self._running = self._start(partial(self._run, number, request))

    async def _run(self, number: int, request: _Request) -> None:
        try:
            await self._send(number, request)
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
        """Cancel a request that still runs although its response no longer counts, and send the newest."""
        self._giving_up = None
        if self._running is not None and number == self._in_flight:
            self._cancel_running()
            self._send_waiting()

    def _cancel_running(self) -> None:
        self._stop_timer()
        running, self._running = self._running, None
        if running is not None:
            running.cancel()

    def _stop_timer(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
