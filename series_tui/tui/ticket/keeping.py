"""Lets a ticket's screen go, and makes another one that is as it was."""

from __future__ import annotations

from textual import work

from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.tui.kept_ticket import KeptTicket
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.messages import Read
from series_tui.tui.session import Session
from series_tui.tui.ticket.details import TicketDetails
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.watching import WatchingScreen


class KeepingScreen(WatchingScreen):
    """A ticket's screen that can go on from what another one has left.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        read: The ticket, where it was read already.
        kept: The ticket as another screen has left it.
    """

    def __init__(
        self,
        session: Session,
        ticket_id: TicketId,
        read: Read | None = None,
        kept: KeptTicket | None = None,
    ) -> None:
        super().__init__(session, ticket_id, read)
        self._kept = kept
        if kept is not None:
            self._details_full, self._details_off = kept.details_full, kept.details_off
            self._new, self._has_looked = kept.new, kept.has_looked

    @property
    def is_at_rest(self) -> bool:
        """Whether it can be let go: nothing is asked for, now or by itself."""
        return self.is_mounted and not (self.is_waiting or self.is_watched)

    def kept(self) -> KeptTicket | None:
        """Return what another screen goes on from; None while there is no ticket.

        A selection is not kept, nor is what is being typed into the search: what it has found is.
        """
        if self.ticket is None or self.read_at is None:
            return None
        find = self.query_one(FindBar)
        return KeptTicket(
            read=Read(self.ticket, self.read_at),
            log=self.query_one(MessageLog).kept(),
            before=self.query_one(TicketDetails).before,
            new=self._new,
            has_looked=self._has_looked,
            details_full=self._details_full,
            details_off=self._details_off,
            said_below=self._said_below,
            find=find.text,
            find_regex=find.is_regex,
        )

    def begin(self) -> None:
        """Show the ticket as it was left; one that was not read yet is asked for."""
        kept, self._kept = self._kept, None
        if kept is None:
            super().begin()
            return
        ticket = self.ticket = kept.read.ticket
        self.read_at = kept.read.at
        details, log = self.query_one(TicketDetails), self.query_one(MessageLog)
        details.before, details.names = kept.before, self._session.config
        details.ticket = ticket
        log.go_on_from(ticket, kept.log)
        self.query_one(FindBar).go_on_from(kept.find, is_regex=kept.find_regex)
        self.say_below(kept.said_below)
        self.show_state()
        self.show_title()
        self._focus_what_is_read()
        if self._session.config is None:
            self.load_names()
        if not kept.is_current:
            self.fetch()

    @work(exclusive=True, group="names")
    async def load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        try:
            names = await self._session.names()
        except SeriesError:
            return
        self.query_one(TicketDetails).names = names
