"""Fetches one ticket for a screen, one request at a time; a used-up limit is waited for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from textual import on, work
from textual.screen import Screen

from series_tui.api.models import Ticket
from series_tui.api.service import Progress
from series_tui.api.ticket_id import TicketId, lasting_id
from series_tui.errors import RateLimited, SeriesError
from series_tui.tui.countdown import Countdown
from series_tui.tui.latest_request import LatestRequest
from series_tui.tui.messages import KeyChanged, Read, TicketFailed, TicketLoaded, TicketProgress
from series_tui.tui.session import Session

_FRESH = timedelta(seconds=30)
"""What was read longer ago, by a look into it, is asked for again once it is shown."""


class FetchingScreen(Screen[None]):
    """Knows a ticket and how old it is; what it looks like is up to the screen built on this one.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to fetch.
        read: The ticket, where it was read already.

    Attributes:
        ticket_id: What was asked for.
        ticket: The newest answer; None until there is one.
        read_at: When that answer arrived.
    """

    def __init__(self, session: Session, ticket_id: TicketId, read: Read | None = None) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self.ticket: Ticket | None = None
        self.read_at: datetime | None = None
        self._session = session
        self._setup = session.setup
        self._read = read
        self._requests: LatestRequest[Read | None] = LatestRequest(self._request_ticket, self._in_background)
        self._countdown = Countdown(self, self.countdown_went_on, self.fetch)

    @property
    def is_loading(self) -> bool:
        """Whether an answer is awaited."""
        return self._requests.is_pending

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is awaited, or the moment to ask again."""
        return self.is_loading or bool(self._countdown)

    def begin(self) -> None:
        """Show what was read already; ask for what was not."""
        read, self._read = self._read, None
        if read is None:
            self.fetch()
        else:
            self._requests.submit(read)

    def fetch(self) -> None:
        """Request the ticket, once more after the request in flight if there is one."""
        self._countdown.end()
        was_loading = self.is_loading
        self._requests.submit(None)
        if not was_loading:
            self.fetch_began()

    def stop_fetching(self) -> bool:
        """Cancel the requests; return whether an answer was awaited."""
        was_waiting = self.is_waiting
        self._countdown.end()
        self._requests.cancel()
        return was_waiting

    # What the screen built on this one shows

    def fetch_began(self) -> None:
        """Called when the ticket is asked for."""

    def fetch_went_on(self, progress: Progress) -> None:
        """Called with how far the request is."""

    def ticket_arrived(self, before: Ticket | None, seen: str | None) -> None:
        """Called when there is an answer, with the one before it and the last message of an earlier visit."""

    def fetch_failed(self, error: SeriesError) -> None:
        """Called when there is no answer, and no other will be asked for."""

    def countdown_went_on(self, seconds: int) -> None:
        """Called with the seconds after which the ticket is asked for again."""

    # The request

    @work(group="ticket")
    async def _in_background(self, run: Callable[[], Awaitable[None]]) -> None:
        await run()

    async def _request_ticket(self, request: int, read: Read | None) -> None:
        """Request the ticket and hand it on, unless it was read already."""

        def tell(progress: Progress) -> None:
            self.post_message(TicketProgress(request, progress))

        try:
            if read is None:
                ticket = await self._session.ticket(self.ticket_id, tell)
                read = Read(ticket, self._setup.now())
        except SeriesError as error:
            self.post_message(TicketFailed(request, error))
        else:
            await self._hand_on(request, read)

    async def _hand_on(self, request: int, read: Read) -> None:
        """Hand on what was read, with what was seen of it before; then remember that it was opened."""
        ticket, recents = read.ticket, self._setup.recents
        remembered = lasting_id(ticket.reference, self.ticket_id)
        self.post_message(TicketLoaded(request, read, await recents.last_seen(remembered)))
        last = ticket.messages[-1].message_id if ticket.messages else None
        await recents.opened(remembered, last)

    @on(KeyChanged)
    def _key_changed(self) -> None:
        self._requests.cancel()
        self.fetch()

    @on(TicketProgress)
    def _went_on(self, event: TicketProgress) -> None:
        if self._requests.accepts(event.request) and self.is_loading:
            self.fetch_went_on(event.progress)

    @on(TicketLoaded)
    def _loaded(self, event: TicketLoaded) -> None:
        if not self._requests.accepts(event.request):
            return
        self._requests.finish(event.request)
        before, self.ticket = self.ticket, event.read.ticket
        self.read_at = event.read.at
        self.ticket_arrived(before, event.seen)
        if self.is_loading:
            self.fetch_began()
        elif self._setup.now() - self.read_at > _FRESH:
            self.fetch()

    @on(TicketFailed)
    def _failed(self, event: TicketFailed) -> None:
        if not self._requests.accepts(event.request):
            return
        self._requests.finish(event.request)
        if self.is_loading:  # the request that waited is on its way, and tells how it ends
            self.fetch_began()
        elif isinstance(event.error, RateLimited):
            self._countdown.begin(event.error)
        else:
            self.fetch_failed(event.error)
