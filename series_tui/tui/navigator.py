"""The way from one screen to another: the input, the queue, and the open tickets as tabs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from series_tui.api.ticket_id import TicketId
from series_tui.tui.keeping_app import KeepingApp
from series_tui.tui.keymap import binding
from series_tui.tui.messages import (
    CloseTicket,
    LeaveInput,
    OpenTicket,
    QueueNews,
    Read,
    TabsWanted,
    TicketShown,
)
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.session import Session
from series_tui.tui.terminal.ascii_driver import AsciiDriver
from series_tui.tui.terminal.bare_strips import keep_strips_bare
from series_tui.tui.terminal.closed_widgets import forget_closed_widgets
from series_tui.tui.terminal.driver import TerminalDriver
from series_tui.tui.widgets.tab_strip import TabStrip

_QUEUE = "queue"
"""The name under which the queue's screen is kept while another is in front."""


class NavigatingApp(KeepingApp):
    """Keeps the input at the bottom, the queue above it, and a ticket on top.

    The queue and the tickets are as they were left when they come back: of the tickets as many as memory has
    room for.

    Args:
        session: The way to the service, and what the app was given.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.queue", "queue", show=False),
        binding("app.queue_here", "queue", show=False),
        binding("app.open", "open_another", show=False),
        binding("app.open_here", "open_another", show=False),
        *(binding(f"app.tab_{number}", f"tab({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, session: Session) -> None:
        forget_closed_widgets()
        keep_strips_bare()
        super().__init__(AsciiDriver if session.setup.ascii_only else TerminalDriver, session)
        self._queue_news = 0
        self._back: Callable[[], Awaitable[None]] | None = None

    def get_default_screen(self) -> OpenScreen:
        """Begin with the input."""
        return OpenScreen(self.session)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse's pointer as it is: Textual would change its shape, and never change it back."""

    # Whether somebody is there, for what asks by itself

    async def on_event(self, event: events.Event) -> None:
        """Take note that somebody is there."""
        if isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp):
            self.session.presence.note_activity()
        await super().on_event(event)

    def watch_app_focus(self, focus: bool) -> None:
        """Take note that the terminal has got the focus, or lost it."""
        self.session.presence.set_focus(focus)

    # The input and the queue

    async def action_open_another(self) -> None:
        """Go to the input; escape there leads back."""
        left = self.front
        if left is not None:
            self._back = partial(self._return_to, left)
        else:
            is_queue = self.is_screen_installed(_QUEUE) and self.screen is self.get_screen(_QUEUE)
            self._back = self.action_queue if is_queue else None
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    @on(LeaveInput)
    async def _leave_input(self) -> None:
        back, self._back = self._back, None
        if back is not None:
            await back()

    async def _return_to(self, ticket_id: TicketId) -> None:
        if self.tickets.find(ticket_id) is not None:
            await self.open_ticket(ticket_id)

    async def action_queue(self) -> None:
        """Go to the queue: as it was left, if it was seen before."""
        from series_tui.tui.queue.screen import BrowseScreen

        if self.screen.is_modal or isinstance(self.screen, BrowseScreen):
            return
        if not self.is_screen_installed(_QUEUE):
            self.install_screen(BrowseScreen(self.session), _QUEUE)
        while len(self.screen_stack) > 1 and self.screen is not self.get_screen(_QUEUE):
            await self.pop_screen()
        if self.screen is not self.get_screen(_QUEUE):
            await self._bring(self.get_screen(_QUEUE))
        self.show_tabs()

    @on(QueueNews)
    def _queue_has_news(self, event: QueueNews) -> None:
        self._queue_news = event.count
        self.show_tabs()

    @on(TabStrip.QueueAsked)
    async def _queue_asked(self) -> None:
        await self.action_queue()

    # Tickets

    @on(OpenTicket)
    async def _open_ticket(self, event: OpenTicket) -> None:
        await self.open_ticket(event.ticket_id, event.read)

    async def open_ticket(self, ticket_id: TicketId, read: Read | None = None) -> None:
        """Go to a ticket: to its tab if it is open, else to a new one, with what was read of it already."""
        tab = self.tickets.open(ticket_id)
        self.tickets.look_at(tab.ticket_id)
        screen = self.screen_for(tab.ticket_id, read)
        while (oldest := self.tickets.to_close()) is not None:
            self.tickets.close(oldest)
            await self.drop(oldest)
        await self.make_room()  # first, as what is freed now is used at once
        await self._bring(screen)
        self.show_tabs()

    async def action_tab(self, number: int) -> None:
        """Go to an open ticket by its number, from 1."""
        if 0 < number <= len(self.tickets.tabs) and not self.screen.is_modal:
            await self.open_ticket(self.tickets.tabs[number - 1].ticket_id)

    async def action_next_tab(self, step: int) -> None:
        """Go to the next open ticket; where there is none, to the next thing on the screen."""
        tab = self.tickets.beside(self.front, step)
        if tab is None or tab.ticket_id == self.front or isinstance(self.focused, Input):
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()
        else:
            await self.open_ticket(tab.ticket_id)

    @on(TabStrip.Chosen)
    async def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        await self.open_ticket(event.ticket_id)

    @on(TabStrip.CloseAsked)
    async def _tab_closed(self, event: TabStrip.CloseAsked) -> None:
        await self.close_ticket(event.ticket_id)

    async def action_close_ticket(self) -> None:
        """Be done with the ticket in front, before the next key is looked at."""
        if self.front is not None:
            await self.close_ticket(self.front)

    @on(CloseTicket)
    async def _close_asked(self, event: CloseTicket) -> None:
        await self.close_ticket(event.ticket_id)

    async def close_ticket(self, ticket_id: TicketId) -> None:
        """Close a ticket; the one in front goes back to where it was opened from."""
        if ticket_id == self.front:
            await self.pop_screen()
        self.tickets.close(ticket_id)
        await self.drop(ticket_id)
        self.show_tabs()

    async def close_all(self) -> None:
        """Close everything but the input: another workspace's tickets and queue are not shown here."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        for tab in list(self.tickets.tabs):
            self.tickets.close(tab.ticket_id)
            await self.drop(tab.ticket_id)
        if self.is_screen_installed(_QUEUE):
            queue = self.get_screen(_QUEUE)
            self.uninstall_screen(_QUEUE)
            if queue.is_running:
                await queue.remove()
        self._back, self._queue_news = None, 0

    @property
    def kept_screens(self) -> list[Screen[object]]:
        """Every screen there is: in front, below, or kept for coming back."""
        queue = [self.get_screen(_QUEUE)] if self.is_screen_installed(_QUEUE) else []
        return list(dict.fromkeys([*self.screen_stack, *queue, *self.ticket_screens.values()]))

    @on(TicketShown)
    async def _ticket_shown(self, event: TicketShown) -> None:
        tab = event.tab
        self.note_size(tab.ticket_id, event.size)
        if self.tickets.change(tab):
            self.show_tabs()
        await self.make_room()

    async def _bring(self, screen: Screen[Any]) -> None:
        """Bring a screen to the front: in the place of a ticket, or on top of what is there."""
        if self.screen is screen:
            return
        while self.screen.is_modal:  # keys that arrived together with the wish may have brought one up
            await self.pop_screen()
            if self.screen is screen:
                return
        # A new screen is painted once it is whole; one that was kept is painted at once, or never.
        with nullcontext() if screen.is_running else self.batch_update():
            if self.front is not None:
                await self.switch_screen(screen)
            else:
                await self.push_screen(screen)

    @on(TabsWanted)
    def show_tabs(self) -> None:
        """Show which tickets are open, on the screens behind too: then nothing moves when they come back."""
        fronts: dict[Screen[Any], TicketId] = {
            screen: ticket_id for ticket_id, screen in self.ticket_screens.items()
        }
        for screen in self.kept_screens:
            for strip in screen.query(TabStrip):
                strip.show(self.tickets.tabs, fronts.get(screen), self._queue_news)
