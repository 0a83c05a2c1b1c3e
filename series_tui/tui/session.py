"""One way to the service for all screens: made when it is first needed, closed when the app ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Self

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId
from series_tui.errors import AccessForbidden, InvalidResponse, SeriesError
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recording import ObservedService, People, Subjects, record
from series_tui.tickets.waiting import WaitingIndex
from series_tui.tui.context import AppContext, Connection
from series_tui.tui.loading import PrefetchResult, Running, Work
from series_tui.tui.polling import PollSchedule, UserPresence, Watcher
from series_tui.tui.prefetched_ticket import PrefetchedTicket


class Session:
    """Shares one connection and the workspace's names among the screens.

    Use it with ``async with``. What is made inside lives in one task, so that whatever it opens is closed by
    the task that opened it.

    Attributes:
        setup: What the app was given.
        config: The workspace's names; None until they are known.
        presence: Whether the user is at the terminal.
        people: The names of users that any response gave.
        waiting: How long tickets wait, as far as they were read.
        subjects: The subjects of tickets that any response gave.
    """

    def __init__(self, setup: AppContext) -> None:
        self.setup = setup
        self.config: WorkspaceConfig | None = None
        self.presence = UserPresence(setup.now)
        self.people = People()
        self.waiting = WaitingIndex()
        self.subjects = Subjects()
        self._no_names: SeriesError | None = None
        self._ready: asyncio.Future[Connection] | None = None
        self._holder: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._config_task: asyncio.Task[WorkspaceConfig] | None = None
        self._prefetched: PrefetchedTicket | None = None

    async def __aenter__(self) -> Self:
        """Connect nothing yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection, if there is one."""
        await self.disconnect()

    async def disconnect(self) -> None:
        """Close the connection, so that the next request makes another: with another key, perhaps."""
        self._closing.set()
        prefetched = None if self._prefetched is None else self._prefetched.ticket
        tasks = [task for task in (prefetched, self._config_task, self._holder) if task is not None]
        for task in (prefetched, self._config_task):
            if task is not None:
                task.cancel()
        if self._ready is not None and not self._ready.done() and self._holder is not None:
            self._holder.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._ready = self._holder = self._config_task = self._prefetched = None
        self.config = self._no_names = None
        self._closing = asyncio.Event()

    async def use(self, setup: AppContext) -> None:
        """Go over to another profile: the next request goes out with its key, to its address."""
        await self.disconnect()
        self.setup = setup
        self.people, self.waiting, self.subjects = People(), WaitingIndex(), Subjects()

    async def connection(self) -> Connection:
        """Return the way to the service; makes it the first time, and again after it could not be made.

        Raises:
            SeriesError: There is none: no key, or a setting that cannot be used.
        """
        if self._ready is None or (self._ready.done() and self._ready.exception() is not None):
            self._ready = asyncio.get_running_loop().create_future()
            self._holder = asyncio.create_task(self._hold(self._ready), name="connection", context=Context())
        return await asyncio.shield(self._ready)

    async def service(self) -> TicketService:
        """Return the service; what its responses say of people, subjects and waiting is recorded.

        Raises:
            SeriesError: As in :meth:`connection`.
        """
        observe = partial(record, people=self.people, waiting=self.waiting, subjects=self.subjects)
        return ObservedService((await self.connection()).service, observe)

    def prefetch(
        self, ticket_id: TicketId, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> PrefetchedTicket:
        """Request a ticket now, for the next :meth:`ticket` that asks for it; one at a time is kept."""
        if self._prefetched is not None:
            self._prefetched.ticket.cancel()
        self._prefetched = PrefetchedTicket(
            ticket_id, priority, self.service, self.setup.recents.last_seen, self.setup.now
        )
        return self._prefetched

    def is_prefetched(self, ticket_id: TicketId) -> bool:
        """Return whether a ticket is requested, or has arrived, before a screen asks for it."""
        return self._prefetched is not None and self._prefetched.ticket_id == ticket_id

    def take_prefetched(self, ticket_id: TicketId) -> PrefetchResult | None:
        """Return a prefetched ticket that is ready to be shown, and keep it no longer."""
        prefetched = self._prefetched
        if prefetched is None or prefetched.ticket_id != ticket_id or prefetched.result is None:
            return None
        self._prefetched = None
        return prefetched.result

    async def ticket(self, ticket_id: TicketId, on_progress: OnProgress | None = None) -> Ticket:
        """Return a ticket for a user who waits for it.

        A prefetched one is awaited; one in the background that is not yet sent, or has failed, is requested
        again, urgently.

        Raises:
            SeriesError: There is no response.
        """
        prefetched = self._prefetched
        if prefetched is not None and prefetched.ticket_id == ticket_id:
            self._prefetched = None
            if prefetched.priority is RequestPriority.INTERACTIVE or prefetched.is_arriving:
                prefetched.listen(on_progress)
                return await prefetched.ticket
            prefetched.ticket.cancel()
        return await (await self.service()).get_ticket(ticket_id, on_progress=on_progress)

    def watcher(
        self,
        poll: Callable[[], Awaitable[None]],
        on_error: Callable[[SeriesError], None],
        start: Callable[[Work], Running],
    ) -> Watcher:
        """Return a watcher that polls as often as is set, while a user is present; off at first.

        Args:
            poll: Sends one request and hands its response on; raises a ``SeriesError`` without one.
            on_error: Called with that error.
            start: Runs a coroutine function in the background, and returns what cancels it.
        """
        setup = self.setup
        return Watcher(
            poll,
            on_error,
            start,
            schedule=PollSchedule(setup.watch_seconds, setup.chance),
            presence=self.presence,
            sleep=setup.sleep,
        )

    async def names(self) -> WorkspaceConfig:
        """Return the names of departments and categories, asked for once.

        Raises:
            SeriesError: They cannot be had. The next call asks again, unless this key may not have them.
        """
        if self.config is not None:
            return self.config
        if self._no_names is not None:
            raise self._no_names
        if self._config_task is None or self._config_task.done():
            service = await self.service()
            if self._config_task is None or self._config_task.done():
                self._config_task = asyncio.create_task(
                    service.workspace_config(priority=RequestPriority.BACKGROUND),
                    name="names",
                    context=Context(),
                )
        try:
            self.config = await asyncio.shield(self._config_task)
        except (AccessForbidden, InvalidResponse) as error:
            self._no_names = error
            raise
        return self.config

    async def names_if_any(self) -> WorkspaceConfig | None:
        """Return the names of departments and categories; None where they cannot be had."""
        try:
            return await self.names()
        except SeriesError:
            return None

    def name_of(self, kind: str, value: str) -> str:
        """Return the name of an id, or the id where no response has named it.

        Args:
            kind: ``department``, ``category``, or anything else for a user.
            value: The id.
        """
        names = self.config
        if kind == "department":
            return names.department_name(SafeText(value)) if names else value
        if kind == "category":
            return names.category_name(SafeText(value)) if names else value
        return self.people.name(value) or value

    def change_setup(self, **changes: Any) -> None:
        """Use other settings from now on, as a person chose them in the app."""
        self.setup = replace(self.setup, **changes)

    async def _hold(self, ready: asyncio.Future[Connection]) -> None:
        """Make the connection and keep it until the session closes it."""
        closing = self._closing
        try:
            await run_in_daemon_thread(self.setup.prepare)
            async with self.setup.connect() as connection:
                ready.set_result(connection)
                await closing.wait()
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)
            ready.exception()  # it may no longer be awaited
        finally:
            if not ready.done():
                ready.cancel()
