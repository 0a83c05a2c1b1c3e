"""The state of a request and the response it brought: posted by loaders, shown by screens. Pure."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Protocol

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
    is_pause = progress.phase is Phase.RETRYING or (
        progress.phase is Phase.WAITING_FOR_LIMIT and bool(progress.because)
    )
    if is_pause:
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
