"""Keeps a ticket up to date while somebody is there: what comes in is marked, and nothing moves."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from series_tui.api.models import Ticket
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import TicketId, lasting_id
from series_tui.errors import SeriesError
from series_tui.render.unread import changed_facts
from series_tui.tui.keymap import binding
from series_tui.tui.loading import Failed
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.position import LogPosition
from series_tui.tui.messages import Read, TicketPolled, TicketShown
from series_tui.tui.session import Session
from series_tui.tui.tabs import Tab
from series_tui.tui.ticket.actions import TakingScreen
from series_tui.tui.ticket.details import TicketDetails


class WatchingScreen(TakingScreen):
    """A ticket's screen that can ask by itself.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        read: The ticket, where it was read already.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.watch", "watch"),
    ]

    def __init__(self, session: Session, ticket_id: TicketId, read: Read | None = None) -> None:
        super().__init__(session, ticket_id, read)
        self._new = 0
        self._has_looked = True
        run = partial(self.run_worker, group="watch")
        self._watcher = session.watcher(self._ask, self._not_answered, run)

    def action_watch(self) -> None:
        """Begin to keep the ticket up to date, or end it."""
        self.is_watched = self._watcher.toggle()
        if self.is_watched:
            every = max(self._setup.watch_seconds, 10)
            self.remark(f"watched, about every {every} s")
        else:
            self.say_below("")
            self.remark("no longer watched")
        self.show_title()
        self.tell_tab()

    async def _ask(self) -> None:
        """Ask once; a refresh that is under way makes it needless."""
        if self.is_waiting:
            return
        request = self._requests.newest
        service = await self._session.service()
        ticket = await service.get_ticket(self.ticket_id, priority=RequestPriority.BACKGROUND)
        self.post_message(TicketPolled(request, ticket))

    def _not_answered(self, error: SeriesError) -> None:
        """Say it in one line; what was read stays."""
        self.say_failed(Failed(error, is_polled=True))

    @on(TicketPolled)
    def _polled(self, event: TicketPolled) -> None:
        if event.request != self._requests.newest or self.is_waiting:
            return
        self.say_below("")
        before, self.read_at = self.ticket, self._setup.now()
        if before is not None and before.source == event.ticket.source:
            self.show_title()
            return
        self.ticket = event.ticket
        self.ticket_arrived(before, None)

    # What is new

    def mark_news(self, before: Ticket, now: Ticket) -> None:
        """Mark what another answer brings: messages in the log, changed facts in the details."""
        log, details = self.query_one(MessageLog), self.query_one(TicketDetails)
        facts = changed_facts(before, now)
        messages = len(now.messages) - len(before.messages)
        if messages > 0 and before.messages:
            if self._has_looked:
                log.seen = before.messages[-1].message_id
            self._has_looked = False
        if facts and details.before is None:
            details.before = before
        self._new += max(messages, 0) + facts

    @work(exclusive=True, group="names")
    async def load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        try:
            names = await self._session.names()
        except SeriesError:
            return
        self.query_one(TicketDetails).names = names

    def forget_changes(self) -> None:
        """Take the marks from the details: the reader asks for the ticket anew."""
        self.query_one(TicketDetails).before = None

    def reader_is_at(self, place: LogPosition) -> None:
        """Count nothing as new once the reader has come to the last message."""
        if place.role is None and place.cursor == place.shown:
            self._has_looked = True
            if self._new:
                self._new = 0
                self.tell_tab()
                self._remember()

    @work
    async def _remember(self) -> None:
        """Remember the newest message as seen, for the next visit."""
        ticket = self.ticket
        if ticket is not None and ticket.messages:
            remembered = lasting_id(ticket.reference, self.ticket_id)
            await self._setup.recents.opened(remembered, ticket.messages[-1].message_id)

    def tell_tab(self) -> None:
        """Tell the app what this ticket's tab says."""
        ticket = self.ticket
        tab = Tab(self.ticket_id, new=self._new, is_watched=self.is_watched)
        if ticket is not None:
            also = tuple(filter(None, (ticket.ticket_id, ticket.object_id)))
            tab = Tab(self.ticket_id, also, ticket.subject, self._new, self.is_watched)
        self.post_message(TicketShown(tab, len(ticket.source) if ticket is not None else 0))
