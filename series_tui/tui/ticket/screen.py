"""One ticket: what is read, refreshed and searched on its screen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from series_tui.api.models import Ticket
from series_tui.tui.keymap import binding
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.search import BadPattern
from series_tui.tui.messages import CloseTicket
from series_tui.tui.ticket.details import TicketDetails
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.watching import WatchingScreen
from series_tui.tui.widgets.line_input import LineInput


class TicketScreen(WatchingScreen):
    """Fetches a ticket and shows it.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        read: The ticket, where it was read already.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.find", "find"),
        binding("ticket.refresh", "refresh_ticket"),
        binding("ticket.close", "app.close_ticket"),
        binding("ticket.back", "back"),
        binding("ticket.next_tab", "app.next_tab(1)", show=False),
        binding("ticket.previous_tab", "app.next_tab(-1)", show=False),
    ]

    # What is read

    def ticket_arrived(self, before: Ticket | None, seen: str | None) -> None:
        """Show it; the reader of an earlier answer stays in place, and sees what is new."""
        ticket = self.ticket
        if ticket is None:
            return
        self.say_below("")
        self.show_state()
        details, log = self.query_one(TicketDetails), self.query_one(MessageLog)
        details.ticket = ticket
        details.names = self._session.config
        if before is None:
            log.seen = seen
        else:
            self.mark_news(before, ticket)
        log.ticket = ticket
        self.tell_tab()
        self.show_title()
        if before is None and self.focused is None:
            self.set_focus(log)
            self.call_after_refresh(self.show_state_if_there)
        if self._session.config is None:
            self.load_names()

    def show_state_if_there(self) -> None:
        """Show the state; the screen in front calls this, and this one may have been let go meanwhile."""
        if self.is_running:
            self.show_state()

    # Keys

    def action_refresh_ticket(self) -> None:
        """Ask for the ticket again; the place is kept."""
        self.forget_changes()
        self.fetch()

    def action_back(self) -> None:
        """Stop what goes on; else end the search; else go back."""
        if self.stop_fetching():
            self.show_title()
            self.show_state()
            if self.ticket is None:
                self.say_instead(
                    f"Stopped: {self.ticket_id} was not read.\nPress r to try again, esc to go back."
                )
            else:
                self.say_below("")
        elif self.query_one(FindBar).is_open:
            self.query_one(FindBar).close()
        elif self.query_one(MessageLog).is_searched:
            self.query_one(MessageLog).clear_find()
            self.show_state()
        elif self.ticket is None:
            self.post_message(CloseTicket(self.ticket_id))
        else:
            self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to find something once there is a ticket."""
        return self.ticket is not None if action == "find" else super().check_action(action, parameters)

    async def action_find(self) -> None:
        """Open the line to search in, with the messages in sight."""
        self.uncover_log()
        self.query_one(MessageLog).start_find()
        await self.query_one(FindBar).open()

    # Finding

    @on(FindBar.Opened)
    def _opened_find(self) -> None:
        self.show_state()
        self.query_one(FindBar).show_place(self.query_one(MessageLog).position)

    @on(FindBar.Asked)
    def _asked(self, event: FindBar.Asked) -> None:
        try:
            self.query_one(MessageLog).find(event.text, regex=event.is_regex)
        except BadPattern as error:
            self.query_one(FindBar).show_result(f"bad expression: {error}")

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        log = self.query_one(MessageLog)
        log.action_hit(event.step)

    @on(FindBar.Left)
    def _left_find(self, event: FindBar.Left) -> None:
        log = self.query_one(MessageLog)
        if not event.keeps_hits:
            log.clear_find()
        self.set_focus(log)
        self.show_state()

    @on(MessageLog.PositionChanged)
    def _place_changed(self, event: MessageLog.PositionChanged) -> None:
        self.reader_is_at(event.position)
        self.query_one(FindBar).show_place(event.position)

    @on(MessageLog.NoMatch)
    def _nothing_there(self, event: MessageLog.NoMatch) -> None:
        if self.query_one(FindBar).is_open:
            self.query_one(FindBar).show_result(event.text)
        else:
            self.remark(event.text)
