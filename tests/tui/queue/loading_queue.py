"""A queue that is loaded without an app: its requests can be held back, fail, and be counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from series_tui.api.models import NO_FILTERS, TicketFilters, TicketPage
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.errors import SeriesError
from series_tui.tickets.views import View
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.context import Pauses
from series_tui.tui.loading import LoadState
from series_tui.tui.queue.loader import QueueLoader
from tests.played_service import PlayedService
from tests.tickets.moving_queue import START, MovingQueue
from tests.tui.waiting import settle_tasks

INTERACTIVE, BACKGROUND = RequestPriority.INTERACTIVE, RequestPriority.BACKGROUND


class QueueService(PlayedService):
    """Serves a queue.

    Attributes:
        listed: The (page, priority) of each request.
        filters: Its filters.
        errors: What happens instead; taken from the front, one for each request.
        reports: What each request reports its progress to.
    """

    def __init__(self, queue: MovingQueue) -> None:
        super().__init__(queue=queue)
        self.listed: list[tuple[int, RequestPriority]] = []
        self.filters: list[TicketFilters] = []
        self.errors: list[SeriesError | None] = []
        self.reports: list[OnProgress] = []

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Respond with a page once the gate is open, or fail."""
        self.listed.append((page, priority))
        self.filters.append(filters)
        if on_progress is not None:
            self.reports.append(on_progress)
        await self.pass_gate(on_progress)
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        return await super().list_tickets(page, filters)

    def hold_next(self) -> asyncio.Event:
        """Hold back the requests after now; return the gate of those before."""
        gate, self.gate = self.gate, asyncio.Event()
        return gate

    def taken(self) -> list[tuple[int, RequestPriority]]:
        """Return the requests since the last call."""
        listed, self.listed = self.listed, []
        return listed


@dataclass
class Node:
    """Runs workers as tasks.

    Attributes:
        messages: What was posted.
    """

    messages: list[Any] = field(default_factory=list)

    def run_worker(
        self,
        work: Callable[[], Coroutine[Any, Any, None]],
        name: str | None = "",
        group: str = "default",
        description: str = "",
    ) -> asyncio.Task[None]:
        """Run a coroutine function."""
        return asyncio.create_task(work())

    def post_message(self, message: Any) -> bool:
        """Keep a message."""
        self.messages.append(message)
        return True


class LoadedQueue:
    """A loader over a queue, with a clock that a test moves.

    Attributes:
        node: What runs its requests.
        service: What responds to them.
        waiting: How long tickets wait.
        now: The clock.
        slept: The pauses.
        loader: The loader.
    """

    def __init__(self, queue: MovingQueue, view: View | None = None) -> None:
        self.node, self.service = Node(), QueueService(queue)
        self.waiting = WaitingIndex()
        self.now: datetime = START
        self.slept: list[float] = []
        self.loader = QueueLoader(
            self.node,
            self.connect,
            self.waiting,
            now=lambda: self.now,
            sleep=self._sleep,
            pauses=Pauses(superseded=600.0),
            view=view or View(),
        )

    async def connect(self) -> TicketService:
        """Return the service."""
        return self.service

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def show(self, view: View, *, is_new: bool = False) -> list[tuple[int, RequestPriority]]:
        """Show a view; return the requests that it took."""
        self.loader.show(view, is_new=is_new)
        return await self.requests()

    async def requests(self) -> list[tuple[int, RequestPriority]]:
        """Return the requests since the last call, once all have ended that are not held back."""
        await settle_tasks()
        return self.service.taken()

    def wait(self, seconds: float) -> None:
        """Move the clock."""
        self.now += timedelta(seconds=seconds)

    def state(self) -> LoadState:
        """Return the state of what a person waits for."""
        return self.loader.state

    def is_waiting(self) -> bool:
        """Return whether a person waits."""
        return self.loader.is_waiting

    @property
    def names(self) -> list[str]:
        """The IDs of what is shown, in order."""
        return [row.ticket.ticket_id for row in self.loader.view.rows()]
