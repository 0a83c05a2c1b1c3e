"""Moves between the screens: the input at the bottom, the queue above it, tickets on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from textual.screen import Screen

from series_tui.api.ticket_id import TicketId
from series_tui.tui.context import QueueWalk, TicketQueue
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.session import Session
from series_tui.tui.tabs import OpenTabs, Tab, TabRow, unloaded_tab

AnyScreen = Screen[Any]


class ScreenStack(NamedTuple):
    """The operations on the app's screens.

    Attributes:
        screens: Returns the stack, the screen in front last.
        show: Puts a screen in front, or in the place of the one in front, and keeps it alive from then on.
        pop: Removes the screen in front; does nothing while it is the only one.
        discard: Closes a screen that was kept.
    """

    screens: Callable[[], Sequence[AnyScreen]]
    show: Callable[[AnyScreen, bool], Awaitable[None]]
    pop: Callable[[], Awaitable[object]]
    discard: Callable[[AnyScreen], Awaitable[None]]


@runtime_checkable
class TabbedScreen(Protocol):
    """A screen with a row of tabs."""

    tab_row: TabRow


@runtime_checkable
class KeyDependent(Protocol):
    """A screen that shows what was loaded with the workspace's key."""

    def key_changed(self) -> None:
        """Load it again: there is another key."""
        ...


class Navigator:
    """Knows which tickets are open, which of them have a screen, and where ``back`` leads.

    The queue and the loaded tickets are as they were when they come back.

    Args:
        stack: The app's screens.
        session: The connection that new screens use.
        on_change: Called with the kind of screen in front and the number of unread, once one may differ.

    Attributes:
        tabs: The open tickets.
        queue_unread: Tickets of the queue that a watch has marked.
    """

    def __init__(
        self,
        stack: ScreenStack,
        session: Session,
        on_change: Callable[[str, int], None],
    ) -> None:
        self._stack = stack
        self._session = session
        self._on_change = on_change
        self._tickets: dict[TicketId, AnyScreen] = {}
        self._queue: AnyScreen | None = None
        self._back_to: TicketId | AnyScreen | None = None
        self.tabs = OpenTabs()
        self.queue_unread = 0

    @property
    def current_ticket(self) -> TicketId | None:
        """The ticket in front; None if something else is."""
        return self.ticket_of(self._front)

    @property
    def _screen_kind(self) -> str:
        """The kind of screen in front, one word; empty for the input and anything else."""
        front = self._front
        return "Queue" if front is self._queue else "Ticket" if self.ticket_of(front) is not None else ""

    @property
    def queue(self) -> AnyScreen | None:
        """The queue's screen; None until it was opened."""
        return self._queue

    @property
    def _front(self) -> AnyScreen:
        return self._stack.screens()[-1]

    def ticket_of(self, screen: AnyScreen) -> TicketId | None:
        """Return the ticket that a screen shows; None if it shows something else."""
        return next((ticket_id for ticket_id, shown in self._tickets.items() if shown is screen), None)

    def screens(self) -> Iterator[AnyScreen]:
        """Yield every screen once: in front, below, or kept for coming back."""
        queue = () if self._queue is None else (self._queue,)
        yield from dict.fromkeys((*self._stack.screens(), *queue, *self._tickets.values()))

    # The input and the queue

    async def to_input(self) -> None:
        """Show the input; :meth:`back` leads to where the user was."""
        self._back_to = self.current_ticket or (self._front if self._front is self._queue else None)
        while len(self._stack.screens()) > 1:
            await self._stack.pop()

    async def back(self) -> None:
        """Return from the input to the ticket or the queue it was opened from."""
        target, self._back_to = self._back_to, None
        if isinstance(target, Screen):
            await self.to_queue()
        elif target is not None and self.tabs.find(target) is not None:
            await self.open(target)

    async def to_queue(self) -> None:
        """Show the queue as it was left."""
        self._back_to = None
        if self._queue is None:
            self._queue = self._new_queue()
        while len(self._stack.screens()) > 1 and self._front is not self._queue:
            await self._stack.pop()
        await self.show(self._queue)
        self.show_tabs()

    async def to_author(self, user_id: str) -> None:
        """Show an author's tickets in the queue."""
        await self.to_queue()
        queue = self._ticket_queue
        if queue is not None:
            queue.show_author(user_id)

    # Tickets

    async def open(
        self, ticket_id: TicketId, snapshot: TicketSnapshot | None = None, *, is_from_queue: bool = False
    ) -> None:
        """Show a ticket: its tab if it is open, else a new one.

        Args:
            ticket_id: The ticket.
            snapshot: What was loaded of it already.
            is_from_queue: Whether it was chosen in the queue; then the next one there is prefetched.
        """
        self._back_to = None
        tab = self.tabs.open(ticket_id)
        self.tabs.view(tab.ticket_id)
        while (oldest := self.tabs.to_close()) is not None:
            self.tabs.close(oldest)
            await self.discard(oldest)
        screen = self._tickets.get(tab.ticket_id)
        if screen is None:
            screen = self._tickets[tab.ticket_id] = self._new_ticket(tab.ticket_id, snapshot, is_from_queue)
        await self._unload()  # first, as the memory is used again at once
        await self.show(screen)
        self.show_tabs()

    async def open_tab(self, number: int) -> None:
        """Show an open ticket by its number, from 1."""
        if 0 < number <= len(self.tabs.tabs):
            await self.open(self.tabs.tabs[number - 1].ticket_id)

    async def next_tab(self, step: int) -> bool:
        """Show the next open ticket; return False if there is no other one."""
        current = self.current_ticket
        tab = self.tabs.beside(current, step)
        if tab is None or tab.ticket_id == current:
            return False
        await self.open(tab.ticket_id)
        return True

    async def close(self, ticket_id: TicketId) -> None:
        """Close a ticket; from the one in front return to the screen it was opened from."""
        if ticket_id == self.current_ticket:
            await self._stack.pop()
        self.tabs.close(ticket_id)
        await self.discard(ticket_id)
        self.show_tabs()

    def key_changed(self) -> None:
        """Have every screen load again what depends on the workspace's key."""
        for screen in self.screens():
            if isinstance(screen, KeyDependent):
                screen.key_changed()

    async def close_all(self) -> None:
        """Close everything but the input, as for another workspace."""
        while len(self._stack.screens()) > 1:
            await self._stack.pop()
        for tab in list(self.tabs.tabs):
            self.tabs.close(tab.ticket_id)
            await self.discard(tab.ticket_id)
        queue, self._queue, self._back_to, self.queue_unread = self._queue, None, None, 0
        if queue is not None:
            await self._stack.discard(queue)

    async def walked(self, old: TicketId, tab: Tab) -> None:
        """Record that the screen of a ticket shows another one now, in the same place among the tabs."""
        if old in self._tickets:
            self.tabs.replace(old, tab)
            self._tickets[tab.ticket_id] = self._tickets.pop(old)
            queue = self._ticket_queue
            if queue is not None:
                queue.walked(tab.ticket_id)
            self.show_tabs()
            await self._unload()

    async def update_tab(self, tab: Tab) -> None:
        """Record what a ticket's tab shows; one just walked to has none yet."""
        if self.tabs.change(tab):
            self.show_tabs()
        await self._unload()

    async def show(self, screen: AnyScreen) -> None:
        """Put a screen in front: in the place of a ticket, or on top of what is there."""
        if self._front is screen:
            return
        while self._front.is_modal:  # keys that arrived together with the request may have opened one
            await self._stack.pop()
            if self._front is screen:
                return
        await self._stack.show(screen, self.current_ticket is not None)

    async def discard(self, ticket_id: TicketId) -> None:
        """Close the screen of a ticket that is not on the stack."""
        screen = self._tickets.get(ticket_id)
        if screen is not None and screen not in self._stack.screens():
            del self._tickets[ticket_id]
            await self._stack.discard(screen)

    def show_tabs(self) -> None:
        """Show the open tickets on every screen: then nothing moves when one comes back."""
        for screen in self.screens():
            if isinstance(screen, TabbedScreen):
                screen.tab_row = TabRow(tuple(self.tabs.tabs), self.ticket_of(screen), self.queue_unread)
        self._on_change(self._screen_kind, self._unread)

    @property
    def _unread(self) -> int:
        """The messages, changes and tickets that have come in unseen."""
        return self.queue_unread + sum(tab.new for tab in self.tabs.tabs)

    def _new_ticket(
        self, ticket_id: TicketId, snapshot: TicketSnapshot | None, is_from_queue: bool
    ) -> AnyScreen:
        from series_tui.tui.ticket.screen import TicketScreen

        walk = self._queue_walk
        return TicketScreen(self._session, ticket_id, snapshot, walk=walk, is_from_queue=is_from_queue)

    def _queue_walk(self) -> QueueWalk:
        queue = self._ticket_queue
        return queue.walk() if queue is not None else QueueWalk()

    @property
    def _ticket_queue(self) -> TicketQueue | None:
        queue: object = self._queue
        return queue if isinstance(queue, TicketQueue) else None

    def _new_queue(self) -> AnyScreen:
        from series_tui.tui.queue.screen import QueueScreen

        return QueueScreen(self._session)

    async def _unload(self) -> None:
        """Discard the least recently viewed screens beyond the bounds of memory; their tabs stay."""
        if len(self._tickets) == 1:
            return
        for ticket_id in self.tabs.to_unload(self._tickets):
            tab = self.tabs.find(ticket_id)
            await self.discard(ticket_id)
            if tab is not None and ticket_id not in self._tickets:
                self.tabs.change(unloaded_tab(tab))
