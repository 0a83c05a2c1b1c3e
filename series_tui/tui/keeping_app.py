"""Keeps the screens of the open tickets, as far as memory has room."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.driver import Driver
from textual.timer import Timer

from series_tui.api.ticket_id import TicketId
from series_tui.tui.messages import Read
from series_tui.tui.session import Session
from series_tui.tui.tabs import OpenTabs, unloaded_tab
from series_tui.tui.terminal.input_queue import TypeAheadApp

if TYPE_CHECKING:
    from series_tui.tui.ticket.screen import TicketScreen

_MOMENT = 0.25
"""Seconds after which what was closed is freed; many screens that are closed together are freed at once."""


class KeepingApp(TypeAheadApp):
    """Has a screen for each loaded ticket.

    Args:
        driver_class: What draws.
        session: The way to the service, and what the app was given.

    Attributes:
        session: The way to the service, and what the app was given.
        tickets: The tickets that are open.
    """

    def __init__(self, driver_class: type[Driver], session: Session) -> None:
        super().__init__(driver_class)
        self.session = session
        self.tickets = OpenTabs()
        self._screens: dict[TicketId, TicketScreen] = {}
        self._sizes: dict[TicketId, int] = {}
        self._collecting: Timer | None = None

    @property
    def front(self) -> TicketId | None:
        """The ticket in front; None if something else is."""
        return next((ticket_id for ticket_id, screen in self._screens.items() if screen is self.screen), None)

    @property
    def open_tickets(self) -> tuple[TicketId, ...]:
        """The tickets that are open, the one last looked at first."""
        return self.tickets.latest_first()

    @property
    def ticket_screens(self) -> dict[TicketId, TicketScreen]:
        """The tickets that have a screen."""
        return dict(self._screens)

    def screen_for(self, ticket_id: TicketId, read: Read | None) -> TicketScreen:
        """Return the screen of an open ticket: the one it has, or a new one that loads it.

        Args:
            ticket_id: The ticket.
            read: What was read of it already, for one that was not looked at yet.
        """
        from series_tui.tui.ticket.screen import TicketScreen

        screen = self._screens.get(ticket_id)
        if screen is None:
            screen = self._screens[ticket_id] = TicketScreen(self.session, ticket_id, read)
            self.install_screen(screen, f"ticket {ticket_id}")
        return screen

    def note_size(self, ticket_id: TicketId, size: int) -> None:
        """Take note of how many bytes a ticket's answer has."""
        self._sizes[ticket_id] = size

    async def make_room(self) -> None:
        """Unload the least recently viewed tickets beyond the bounds of memory."""
        for ticket_id in self.tickets.to_unload({one: self._sizes.get(one, 0) for one in self._screens}):
            if self._screens[ticket_id] not in self.screen_stack:
                await self.drop(ticket_id)
                tab = self.tickets.find(ticket_id)
                if tab is not None:
                    self.tickets.change(unloaded_tab(tab))

    async def drop(self, ticket_id: TicketId) -> None:
        """Unload a ticket that is not in front."""
        self._sizes.pop(ticket_id, None)
        screen = self._screens.pop(ticket_id, None)
        if screen is not None and screen not in self.screen_stack:
            self.uninstall_screen(screen)
            if screen.is_running:
                await screen.remove()
            self._collect_soon()

    def pop_screen(self) -> AwaitComplete:
        """Close what is on top, or leave it."""
        self._collect_soon()
        return super().pop_screen()

    def _collect_soon(self) -> None:
        """Look for garbage when the next screen is painted: a closed one is full of cycles, and is large."""
        if self._collecting is None:
            self._collecting = self.set_timer(_MOMENT, self._collect)

    def _collect(self) -> None:
        self._collecting = None
        gc.collect()
