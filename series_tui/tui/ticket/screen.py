"""One open ticket: its parts, what the loader brings, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from series_tui.api.models import WorkspaceConfig
from series_tui.api.ticket_id import TicketId
from series_tui.render.unread import Unread
from series_tui.tui.context import QueueWalk
from series_tui.tui.keymap import binding
from series_tui.tui.loading import Loading, LoadState, RetryingIn, TicketSnapshot, start_worker
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.position import LogPosition
from series_tui.tui.polling import Watcher, auto_refresh_text
from series_tui.tui.session import Session
from series_tui.tui.tabs import Tab, TabRow, tab_of
from series_tui.tui.ticket.copying import CopyItem, CopyRequested, send_to_clipboard
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.frame import BREAKPOINTS, LOADING, TicketTitle, keys_for, mode_of, place_in_row
from series_tui.tui.ticket.loader import TicketLoader
from series_tui.tui.ticket.view import DetailsMode, TicketView
from series_tui.tui.ticket.walk import TicketWalker
from series_tui.tui.widgets.key_bar import BottomBar
from series_tui.tui.widgets.status_line import Notice, StatusLine
from series_tui.tui.widgets.tab_strip import TabStrip


class TicketScreen(Screen[None]):
    """Shows a ticket, and keeps it up to date where that is asked for.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        snapshot: What was loaded of it already.
        walk: Returns the tickets of the queue as it is filtered and sorted.
        is_from_queue: Whether the ticket was chosen there, so that the next one is likely to follow.
    """

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.find", "find"),
        binding("ticket.refresh", "refresh_ticket"),
        binding("ticket.watch", "watch"),
        binding("ticket.copy_id", "copy_id"),
        binding("ticket.next", "walk(1)"),
        binding("ticket.previous", "walk(-1)"),
        binding("ticket.close", "app.close_ticket"),
        binding("ticket.back", "back"),
        binding("ticket.next_tab", "app.next_tab(1)", show=False),
        binding("ticket.previous_tab", "app.next_tab(-1)", show=False),
    ]

    # None of these is watched before the parts are there.
    snapshot: reactive[TicketSnapshot | None] = reactive[TicketSnapshot | None](None, init=False)
    """The newest response; None while there is none."""
    fetched_at: reactive[datetime | None] = reactive[datetime | None](None)
    """The moment it arrived."""
    state: reactive[LoadState] = reactive[LoadState](Loading(), init=False)
    """The state of the newest request."""
    unread: reactive[Unread] = reactive(Unread, init=False)
    """The marks of new messages and changed facts."""
    ticket_id: reactive[TicketId] = reactive(TicketId(""))
    """The ticket that is shown, or loaded."""
    walk_place: reactive[str] = reactive("", init=False)
    """The place among the tickets walked through."""
    is_watched: reactive[bool] = reactive(False)
    """Whether the ticket is refreshed without a key."""
    tab_row: reactive[TabRow] = reactive(TabRow)
    """The open tickets."""
    names: reactive[WorkspaceConfig | None] = reactive[WorkspaceConfig | None](None)
    """The names of departments and categories."""

    @dataclass
    class TabChanged(Message):
        """The ticket's tab says something else.

        Attributes:
            tab: What it says.
        """

        tab: Tab

    @dataclass
    class CloseRequested(Message):
        """The user closes the ticket."""

        ticket_id: TicketId

    @dataclass
    class OpenRequested(Message):
        """The user goes to a ticket that has a tab of its own."""

        ticket_id: TicketId

    @dataclass
    class Walked(Message):
        """The screen shows another ticket, in the same place among the tabs.

        Attributes:
            old: The ticket that was shown.
            tab: What the tab of the new one says.
        """

        old: TicketId
        tab: Tab

    def __init__(
        self,
        session: Session,
        ticket_id: TicketId,
        snapshot: TicketSnapshot | None = None,
        *,
        walk: Callable[[], QueueWalk] = QueueWalk,
        is_from_queue: bool = False,
    ) -> None:
        super().__init__()
        self.set_reactive(TicketScreen.ticket_id, ticket_id)
        self._make_walker = partial(TicketWalker, session, walk, self.set_timer)
        self._walker = self._make_walker() if is_from_queue else None
        self._find: FindBar | None = None
        self._shown_id: TicketId | None = None
        self._position = LogPosition()
        self._session, self._setup, self._first = session, session.setup, snapshot
        self._loader = loader = TicketLoader(self, session, ticket_id)
        start = partial(start_worker, self, "watch")
        self._make_watcher = partial(session.watcher, loader.poll, loader.fail_poll, start)
        self._watcher: Watcher | None = None

    @property
    def is_loading(self) -> bool:
        """Whether a response is awaited."""
        return self._loader.is_loading

    @property
    def _open_find(self) -> FindBar | None:
        return self._find if self._find is not None and self._find.is_open else None

    def compose(self) -> ComposeResult:
        """Put the ticket, or a notice in its place, between the title and the last row."""
        setup = self._setup
        yield TabStrip(id="tabs").data_bind(row=TicketScreen.tab_row)
        yield TicketTitle(zone=setup.zone, id="title").data_bind(
            TicketScreen.ticket_id,
            TicketScreen.snapshot,
            TicketScreen.state,
            TicketScreen.walk_place,
            TicketScreen.is_watched,
        )
        yield TicketView(setup, self._session.people).data_bind(
            TicketScreen.unread, TicketScreen.names, TicketScreen.snapshot
        )
        yield Notice(id="notice").data_bind(
            TicketScreen.state, TicketScreen.fetched_at, subject=TicketScreen.ticket_id
        )
        yield StatusLine(zone=setup.zone, now=setup.now, id="status").data_bind(
            TicketScreen.state, TicketScreen.fetched_at
        )
        yield BottomBar(LOADING, flash_seconds=setup.pauses.flash, id="last-row")

    def on_mount(self) -> None:
        """Load the ticket."""
        self._view = self.query_one(TicketView)
        self._bottom, self._notice = self.query_one(BottomBar), self.query_one(Notice)
        self._loader.open(self.ticket_id, self._first)

    def on_resize(self) -> None:
        """Fit the place into the new width; what is typed into keeps the keys."""
        if self.snapshot is not None:
            self._show_place()
            self.call_after_refresh(self._view.focus_shown)

    def on_screen_suspend(self) -> None:
        """Prefetch nothing for a user who has gone elsewhere."""
        if self._walker is not None:
            self._walker.stop_resting()

    # What the loader brings

    def _walk_to(self, ticket_id: TicketId, place: str) -> None:
        """Show another ticket in the same tab; it counts as read once it has stayed open for a second."""
        old, prefetched = self.ticket_id, self._session.take_prefetched(ticket_id)
        if self._watcher is not None:
            self._watcher.stop()
        self.is_watched, self.ticket_id = False, ticket_id
        self._view.message_log.clear_find()
        self._notice.text = ""
        self.walk_place = place
        if prefetched is not None:
            self._show(self._loader.open_prefetched(ticket_id, prefetched))
        else:
            self.snapshot = self.fetched_at = None
            self._loader.open(ticket_id, is_passing=True)
            self.state = self._loader.state
        self._show_place()
        self.post_message(self.Walked(old, self._tab))

    @on(TicketLoader.Changed)
    def _show(self, event: TicketLoader.Changed) -> None:
        """Show what the loader has of this ticket."""
        if event.ticket_id != self.ticket_id:
            return
        before, snapshot = self.snapshot, event.snapshot
        if snapshot is not None and snapshot is not before:
            is_first = before is None or self._shown_id != event.ticket_id
            self._shown_id = event.ticket_id
            self.fetched_at, self.names = snapshot.fetched_at, self._session.config or self.names
            new, old = Unread(seen=event.last_seen), self.unread
            self.unread = new if before is None or is_first else old.add(before.ticket, snapshot.ticket)
            self.snapshot = snapshot
            if is_first:
                self._view.focus_shown()
                if self._session.config is None:
                    self._load_names()
                if self._walker is not None:
                    self._walker.rest_on(self._ids())
        self.state = event.state

    def watch_snapshot(self) -> None:
        """Post what the tab shows, and offer the keys that matter now."""
        self._post_tab()
        self._show_keys()

    def watch_state(self) -> None:
        """Offer the keys that matter now."""
        self._show_keys()

    def watch_unread(self, before: Unread, unread: Unread) -> None:
        """Post what the tab shows, once another number is new."""
        if before.count != unread.count:
            self._post_tab()

    def _ids(self) -> tuple[str, ...]:
        """Return the ids that the ticket goes by."""
        ticket = self.snapshot.ticket if self.snapshot and self._shown_id == self.ticket_id else None
        own = (ticket.ticket_id, ticket.object_id) if ticket is not None else ()
        return tuple(filter(None, (self.ticket_id, *own)))

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        self.names = await self._session.names_if_any() or self.names

    def key_changed(self) -> None:
        """Load the ticket again: there is another key."""
        self._loader.cancel()  # a request with the former key may still be on its way
        self._loader.load()
        self._load_names()

    # What stands around the log

    def _show_keys(self) -> None:
        self._bottom.display = self._open_find is None
        self._bottom.keys = keys_for(
            has_ticket=self.snapshot is not None,
            is_loading=isinstance(self.state, Loading | RetryingIn),
            position=self._position,
        )

    def _show_place(self) -> None:
        position = self._position if self.snapshot is not None else None
        text, columns = place_in_row(position, self.walk_place, self.size.width)
        self._bottom.show_place(Content.styled(text, "$text-muted"), columns)
        if self._find is not None:
            self._find.show_place(self._position)

    def _post_tab(self) -> None:
        self.post_message(self.TabChanged(self._tab))

    @property
    def _tab(self) -> Tab:
        ticket = self.snapshot.ticket if self.snapshot is not None else None
        return tab_of(self.ticket_id, ticket, new=self.unread.count, is_watched=self.is_watched)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to find something once there is a ticket."""
        return self.snapshot is not None if action == "find" else super().check_action(action, parameters)

    def action_refresh_ticket(self) -> None:
        """Load the ticket again; the reader's place is kept."""
        self._notice.text = ""
        self.unread = self.unread.forget_changes()
        self._loader.load()

    def action_watch(self) -> None:
        """Toggle auto-refresh."""
        watcher = self._watcher = self._watcher or self._make_watcher()
        self.is_watched = watcher.toggle()
        self._bottom.flash(auto_refresh_text(self._setup.watch_seconds, is_on=self.is_watched))
        if not self.is_watched and not self.is_loading:
            self.state = None
        self._post_tab()

    async def action_walk(self, step: int) -> None:
        """Show the next ticket of the queue, or the previous one; of the recent tickets without a queue."""
        walker = self._walker = self._walker or self._make_walker()
        target = await walker.target(self._ids(), step)
        if target is None:
            self._bottom.flash(walker.end_text(step))
        elif self.tab_row.has(target):
            self.post_message(self.OpenRequested(target))
        else:
            self._walk_to(target, walker.place((target,)))

    def action_back(self) -> None:
        """Undo one thing: stop loading, end the search, remove the filter; then go back."""
        log, position = self._view.message_log, self._view.message_log.position
        if self._loader.cancel():
            if self.snapshot is None:
                self._notice.text = (
                    f"Stopped: {self.ticket_id} was not loaded.\nPress r to try again, esc to go back."
                )
            self.state = None
        elif (find := self._open_find) is not None:
            find.close()
        elif position.hits is not None:
            log.clear_find()
        elif position.role is not None:
            log.clear_filter()
        elif self.snapshot is None:
            self.post_message(self.CloseRequested(self.ticket_id))
        else:
            self.app.pop_screen()

    async def action_find(self) -> None:
        """Open the line to search in, with the messages in sight."""
        if self._view.covers_log:
            self._view.mode = DetailsMode.FOLDED
        log = self._view.message_log
        log.start_find()
        if self._find is None:
            self._find = FindBar(log.find, log.action_hit)
            await self.mount(self._find, before="#status")
        self._find.open()
        self._show_keys()
        self._show_place()

    def action_copy_text(self) -> None:
        """Copy what the mouse has selected, for the key that Textual has for it."""
        if not self.get_selected_text():
            raise SkipAction
        self._view.action_copy()

    def action_copy_id(self) -> None:
        """Copy the ticket's ID."""
        text = self.snapshot.ticket.reference if self.snapshot else self.ticket_id
        # Behind what the view has copied just before: the last key decides what the clipboard has.
        self._view.post_message(CopyRequested(CopyItem("ticket ID", text)))

    @on(CopyRequested)
    def _copy(self, event: CopyRequested) -> None:
        self._bottom.flash(send_to_clipboard(event.item, self.app.copy_to_clipboard))

    # Finding

    @on(FindBar.Closed)
    def _find_closed(self, event: FindBar.Closed) -> None:
        log = self._view.message_log
        if not event.keeps_hits:
            log.clear_find()
        self.set_focus(log)
        self._show_keys()

    @on(MessageLog.PositionChanged)
    def _position_changed(self, event: MessageLog.PositionChanged) -> None:
        before, position = self._position, event.position
        self._position = position
        self._show_place()
        if mode_of(before) != mode_of(position):
            self._show_keys()
        if position.role is None and position.cursor == position.shown and self.unread.count:
            self.unread = self.unread.mark_read()
            self._loader.remember()

    @on(MessageLog.Remarked)
    @on(TicketView.Remarked)
    def _show_remark(self, event: MessageLog.Remarked | TicketView.Remarked) -> None:
        find = self._open_find
        show = find.show_result if find is not None else self._bottom.flash
        show(event.text)
