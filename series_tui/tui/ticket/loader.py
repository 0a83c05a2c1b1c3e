"""Loads the ticket of a screen; of several requests only the newest counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from textual.message import Message

from series_tui.api.models import Ticket
from series_tui.api.service import Progress, RequestPriority
from series_tui.api.ticket_id import TicketId, lasting_id
from series_tui.errors import SeriesError
from series_tui.tui.loading import (
    Failed,
    LatestRequest,
    Loading,
    LoadState,
    PrefetchResult,
    TicketSnapshot,
    WorkerNode,
    load_state,
    start_worker,
)
from series_tui.tui.session import Session

_FRESH, _PREFETCH_FRESH = timedelta(seconds=30), timedelta(minutes=5)
"""An older snapshot, of a preview or prefetched, is loaded again once it is shown."""


class TicketLoader:
    """Knows the newest response for one ticket, and how the request for another stands.

    Args:
        node: Runs the requests, and gets :class:`Changed`.
        session: The way to the service.
        ticket_id: The ticket.

    Attributes:
        ticket_id: The ticket.
        snapshot: The newest response; None until there is one.
        state: How the newest request stands.
    """

    @dataclass
    class Changed(Message):
        """There is a newer response, or the request stands differently.

        Attributes:
            ticket_id: The ticket; another one may be shown by now.
            snapshot: The newest response.
            state: How the newest request stands.
            last_seen: The id of the last message seen on an earlier visit; None if there was none.
        """

        ticket_id: TicketId
        snapshot: TicketSnapshot | None
        state: LoadState
        last_seen: str | None

    def __init__(self, node: WorkerNode, session: Session, ticket_id: TicketId) -> None:
        self._node = node
        self._session = session
        self._recents = session.setup.recents
        self._last_seen: str | None = None
        self._remember_after = 0.0
        self._requests: LatestRequest[TicketId] = LatestRequest(
            self._request, partial(start_worker, node, "ticket"), session.setup.pauses.superseded
        )
        self.ticket_id = ticket_id
        self.snapshot: TicketSnapshot | None = None
        self.state: LoadState = None

    @property
    def is_loading(self) -> bool:
        """Whether a response is awaited."""
        return self._requests.is_pending

    def open(
        self, ticket_id: TicketId, snapshot: TicketSnapshot | None = None, *, is_passing: bool = False
    ) -> None:
        """Load a ticket, or take what was loaded of it before.

        Args:
            ticket_id: The ticket.
            snapshot: What was loaded of it; None to request it.
            is_passing: Whether it must stay open for a second to count as opened.
        """
        self.ticket_id, self.snapshot, self._last_seen = ticket_id, None, None
        self._remember_after = self._session.setup.pauses.read if is_passing else 0.0
        self.state = Loading()
        if snapshot is None:
            self._requests.submit(ticket_id, drop_older=True)
        else:
            self._requests.cancel()
            start_worker(self._node, "ticket", partial(self._take_first, ticket_id, snapshot))

    def open_prefetched(self, ticket_id: TicketId, prefetched: PrefetchResult) -> Changed:
        """Return how a prefetched ticket stands, to be shown at once; an older one is loaded again.

        It must stay open for a second to count as opened.
        """
        self._requests.cancel()
        self.ticket_id, self.snapshot, self._last_seen = ticket_id, prefetched.snapshot, prefetched.last_seen
        self._remember_after, self.state = self._session.setup.pauses.read, None
        if self._session.setup.now() - prefetched.snapshot.fetched_at > _PREFETCH_FRESH:
            self._requests.submit(ticket_id)
            self.state = Loading()
        self.remember()
        return self._changed()

    def load(self) -> None:
        """Request the ticket, once the request in flight has ended."""
        self._requests.submit(self.ticket_id)
        self.state = Loading()
        self._post()

    def cancel(self) -> bool:
        """Cancel the requests; return whether a response was awaited."""
        was_loading = self._requests.cancel()
        self.state = None
        if was_loading:
            self._post()  # a message that still says "loading" may be on its way
        return was_loading

    async def poll(self) -> None:
        """Request the ticket in the background, unless a user waits for it.

        Raises:
            SeriesError: There is no response.
        """
        if self.is_loading:
            return
        ticket_id, before, newest = self.ticket_id, self.snapshot, self._requests.newest
        service = await self._session.service()
        ticket = await service.get_ticket(ticket_id, priority=RequestPriority.BACKGROUND)
        if newest != self._requests.newest or ticket_id != self.ticket_id:
            return
        if before is not None and before.ticket.source == ticket.source:
            ticket = before.ticket
        self.snapshot, self.state = TicketSnapshot(ticket, self._session.setup.now()), None
        self._post()

    def fail_poll(self, error: SeriesError) -> None:
        """Record that a poll had no response."""
        if not self.is_loading:
            self.state = Failed(error, is_polled=True)
            self._post()

    def remember(self) -> None:
        """Record in the history that the ticket was opened, and its last message as seen."""
        if self.snapshot is not None:
            record = partial(self._record_opened, self.ticket_id, self.snapshot.ticket)
            start_worker(self._node, "history", record)

    async def _request(self, number: int, ticket_id: TicketId) -> None:
        def report(progress: Progress) -> None:
            if self._requests.awaits(number):
                self.state = load_state(progress)
                self._post()

        try:
            ticket = await self._session.ticket(ticket_id, report)
        except SeriesError as error:
            self._finish(number, Failed(error))
        else:
            if self._requests.accepts(number):
                await self._take(number, ticket_id, TicketSnapshot(ticket, self._session.setup.now()))

    def _finish(self, number: int, state: LoadState) -> None:
        if self._requests.accepts(number):
            self.state = Loading() if self._requests.finish(number) else state
            self._post()

    async def _take(self, number: int, ticket_id: TicketId, snapshot: TicketSnapshot) -> None:
        if self.snapshot is None:
            self._last_seen = await self._seen(ticket_id, snapshot.ticket)
        if self._requests.accepts(number):
            self.snapshot = snapshot
            self.remember()
            self._finish(number, None)

    async def _take_first(self, ticket_id: TicketId, snapshot: TicketSnapshot) -> None:
        """Show what was loaded before; load it again where that is some time ago."""
        last_seen = await self._seen(ticket_id, snapshot.ticket)
        if ticket_id != self.ticket_id or self.snapshot is not None:
            return
        self.snapshot, self.state, self._last_seen = snapshot, None, last_seen
        if self._session.setup.now() - snapshot.fetched_at > _FRESH:
            self.load()
        else:
            self._post()
        self.remember()

    async def _seen(self, ticket_id: TicketId, ticket: Ticket) -> str | None:
        return await self._recents.last_seen(lasting_id(ticket.reference, ticket_id))

    async def _record_opened(self, ticket_id: TicketId, ticket: Ticket) -> None:
        """Record in the history that a ticket was opened, if it stays open for long enough."""
        if self._remember_after:
            await self._session.setup.sleep(self._remember_after)
            if ticket_id != self.ticket_id:
                return
            self._remember_after = 0.0
        last = ticket.messages[-1].message_id if ticket.messages else None
        await self._recents.opened(lasting_id(ticket.reference, ticket_id), last)

    def _changed(self) -> Changed:
        return self.Changed(self.ticket_id, self.snapshot, self.state, self._last_seen)

    def _post(self) -> None:
        self._node.post_message(self._changed())
