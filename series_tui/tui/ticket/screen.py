"""One open ticket: its parts, what the loader brings, and the keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from series_tui.errors import SeriesError
from series_tui.render.unread import Unread
from series_tui.tui.keymap import binding
from series_tui.tui.loading import LoadState, TicketSnapshot
from series_tui.tui.log.message_layout import body_of
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.position import position_text
from series_tui.tui.log.search import BadPattern
from series_tui.tui.polling import MIN_SECONDS
from series_tui.tui.session import Session
from series_tui.tui.tabs import Tab
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.loader import TicketLoader
from series_tui.tui.ticket.title import title_left, title_right
from series_tui.tui.ticket.view import DetailsMode, TicketView
from series_tui.tui.widgets.bottom_bar import BottomBar
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.status_line import Notice, StatusLine
from series_tui.tui.widgets.tab_strip import TabStrip
from series_tui.tui.widgets.title_bar import TitleBar

_KEYS = [
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("ticket.copy", "copy"),
    ("ticket.watch", "watch"),
    ("ticket.export", "export"),
    ("ticket.back", "back"),
    ("ticket.close", "close"),
    ("app.help_here", "help"),
]
_HIT_KEYS = [
    ("log.find_next", "next hit"),
    ("log.find_previous", "previous hit"),
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("ticket.back", "end search"),
    ("app.help_here", "help"),
]
_STOP_KEYS = [("ticket.back", "stop"), ("app.help_here", "help")]
_FAILED_KEYS = [("ticket.refresh", "try again"), ("ticket.back", "back"), ("app.help_here", "help")]
_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (100, "-wide"), (160, "-widest")]
"""Columns from which on the style sheet has room for more of the details."""
_KEYS_ROOM = 10
"""Columns of the last row in which at least one key has room."""
_PLACE_ROOM = 30
"""Columns that the reader's place may take before the keys get more than that one."""


class TicketScreen(Screen[None]):
    """Shows a ticket, and keeps it up to date where that is asked for.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        snapshot: What was loaded of it already.
    """

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = _BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.find", "find"),
        binding("ticket.refresh", "refresh_ticket"),
        binding("ticket.watch", "watch"),
        binding("ticket.details", "details"),
        binding("ticket.copy", "copy"),
        binding("ticket.copy_all", "copy_all"),
        binding("ticket.copy_id", "copy_id"),
        binding("ticket.export", "export"),
        binding("ticket.close", "app.close_ticket"),
        binding("ticket.back", "back"),
        binding("ticket.next_tab", "app.next_tab(1)", show=False),
        binding("ticket.previous_tab", "app.next_tab(-1)", show=False),
    ]

    snapshot: reactive[TicketSnapshot | None] = reactive[TicketSnapshot | None](None)
    """What is shown; None while nothing was loaded."""
    fetched_at: reactive[datetime | None] = reactive[datetime | None](None)
    """When that arrived."""
    state: reactive[LoadState] = reactive[LoadState](None)
    """How the newest request stands."""
    unread: reactive[Unread] = reactive(Unread)
    """What is marked as new."""
    names: reactive[WorkspaceConfig | None] = reactive[WorkspaceConfig | None](None)
    """The names of departments and categories."""

    @dataclass
    class TabChanged(Message):
        """The ticket's tab says something else.

        Attributes:
            tab: What it says.
            size: The bytes of the response.
        """

        tab: Tab
        size: int

    @dataclass
    class CloseRequested(Message):
        """The user closes the ticket."""

        ticket_id: TicketId

    @dataclass
    class Walked(Message):
        """The screen shows another ticket, in the same tab."""

        old: TicketId
        new: TicketId

    def __init__(self, session: Session, ticket_id: TicketId, snapshot: TicketSnapshot | None = None) -> None:
        super().__init__()
        self._session = session
        self._setup = session.setup
        self._first = snapshot
        self._loader = TicketLoader(self, session, ticket_id)
        run = partial(self.run_worker, group="watch")
        self._watcher = session.watcher(self._loader.poll, self._loader.fail_poll, run)

    @property
    def ticket_id(self) -> TicketId:
        """The ticket that is shown, or loaded."""
        return self._loader.ticket_id

    @property
    def is_watched(self) -> bool:
        """Whether the ticket is refreshed without a key."""
        return self._watcher.is_on

    @property
    def is_loading(self) -> bool:
        """Whether a response is awaited."""
        return self._loader.is_loading

    def compose(self) -> ComposeResult:
        """Put the ticket, or a notice in its place, between the title and the last row."""
        setup = self._setup
        yield TabStrip(ascii_only=setup.ascii_only, id="tabs")
        yield TitleBar(id="title")
        yield TicketView(
            zone=setup.zone,
            now=setup.now,
            ascii_only=setup.ascii_only,
            links=setup.links,
            name_of=self._session.people.name,
        ).data_bind(TicketScreen.unread, TicketScreen.names, TicketScreen.snapshot)
        yield Notice(id="notice").data_bind(TicketScreen.state, TicketScreen.fetched_at)
        yield FindBar(id="find-bar")
        yield StatusLine(zone=setup.zone, now=setup.now, id="status").data_bind(
            TicketScreen.state, TicketScreen.fetched_at
        )
        yield BottomBar(_STOP_KEYS, id="last-row")

    def on_mount(self) -> None:
        """Load the ticket."""
        self._view, self._find = self.query_one(TicketView), self.query_one(FindBar)
        self._bottom, self._notice = self.query_one(BottomBar), self.query_one(Notice)
        self._open(self.ticket_id, self._first)

    def on_resize(self) -> None:
        """Fit title and place into the new width; what is typed into keeps the keys."""
        self._show_title()
        if self.snapshot is not None:
            self._show_place()
            if not self._find.is_open:
                self.call_after_refresh(self._focus_what_is_read)

    # What the loader brings

    def _open(self, ticket_id: TicketId, snapshot: TicketSnapshot | None) -> None:
        self._notice.subject, self._notice.text = ticket_id, ""
        self._loader.open(ticket_id, snapshot)
        self.state = self._loader.state

    @on(TicketLoader.Changed)
    def _loader_changed(self, event: TicketLoader.Changed) -> None:
        if event.ticket_id != self._loader.ticket_id:
            return
        before, snapshot = self.snapshot, event.snapshot
        if snapshot is not None and snapshot is not before:
            is_first = before is None
            self.fetched_at = snapshot.fetched_at
            self.unread = (
                Unread(seen=event.last_seen)
                if before is None
                else self.unread.add(before.ticket, snapshot.ticket)
            )
            self.snapshot = snapshot
            if is_first:
                self._focus_what_is_read()
                self._load_names()
        self.state = event.state

    def watch_snapshot(self) -> None:
        """Show its title, and tell the app."""
        self._show_title()
        self._show_keys()
        self._post_tab()

    def watch_state(self) -> None:
        """Show in the title, and by the keys, how the request stands."""
        self._show_title()
        self._show_keys()

    def watch_unread(self, before: Unread, unread: Unread) -> None:
        """Tell the app how much is new."""
        if before.count != unread.count:
            self._post_tab()

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        try:
            names = await self._session.names()
        except SeriesError:
            return
        self.names = names

    def key_changed(self) -> None:
        """Load the ticket again: there is another key."""
        self._loader.load()

    # What stands around the log

    def _show_title(self) -> None:
        right = title_right(
            self.state,
            self.snapshot,
            place="",
            is_watched=self.is_watched,
            width=self.size.width,
            zone=self._setup.zone,
        )
        self.query_one("#title", TitleBar).show(title_left(self.ticket_id, self.snapshot), right)

    def _show_keys(self) -> None:
        self._bottom.display, self._find.display = not self._find.is_open, self._find.is_open
        if self.snapshot is None:
            self._bottom.keys = _STOP_KEYS if self.is_loading else _FAILED_KEYS
        else:
            self._bottom.keys = _HIT_KEYS if self._view.message_log.is_searched else _KEYS

    def _show_place(self) -> None:
        place, width = self._view.message_log.position, self.size.width
        room = min(max(width * 55 // 100, _PLACE_ROOM), width - _KEYS_ROOM)
        widest = position_text(replace(place, cursor=place.shown, hit=place.hits), room)
        self._bottom.show_place(Content.styled(position_text(place, room), "$text-muted"), len(widest))

    def _focus_what_is_read(self) -> None:
        if self.snapshot is not None and self.is_running:
            self.set_focus(self._view.details if self._view.covers_log else self._view.message_log)

    def _post_tab(self) -> None:
        """Tell the app what this ticket's tab says."""
        snapshot = self.snapshot
        tab = Tab(self.ticket_id, new=self.unread.count, is_watched=self.is_watched)
        if snapshot is not None:
            ticket = snapshot.ticket
            also = tuple(filter(None, (ticket.ticket_id, ticket.object_id)))
            tab = replace(tab, also=also, subject=ticket.subject)
        self.post_message(self.TabChanged(tab, len(snapshot.ticket.source) if snapshot is not None else 0))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to find something once there is a ticket."""
        if action == "find":
            return self.snapshot is not None
        return super().check_action(action, parameters)

    def action_refresh_ticket(self) -> None:
        """Load the ticket again; the reader's place is kept."""
        self._notice.text = ""
        self.unread = self.unread.forget_changes()
        self._loader.load()

    def action_watch(self) -> None:
        """Toggle auto-refresh."""
        if self._watcher.toggle():
            seconds = max(self._setup.watch_seconds, MIN_SECONDS)
            self._bottom.flash(f"auto-refresh about every {seconds:.0f} s")
        else:
            self._bottom.flash("auto-refresh is off")
            if not self.is_loading:
                self.state = None
        self._show_title()
        self._post_tab()

    def action_details(self) -> None:
        """Fold the details, show them in full, or hide them, in turn."""
        self._view.next_mode()
        self.call_after_refresh(self._focus_what_is_read)

    def action_back(self) -> None:
        """Stop what is loading; else end the search; else go back."""
        log = self._view.message_log
        if self._loader.cancel():
            if self.snapshot is None:
                self._notice.text = (
                    f"Stopped: {self.ticket_id} was not loaded.\nPress r to try again, esc to go back."
                )
            self.state = None
            self._show_keys()
        elif self._find.is_open:
            self._find.close()
        elif log.is_searched:
            log.clear_find()
            self._show_keys()
        elif self.snapshot is None:
            self.post_message(self.CloseRequested(self.ticket_id))
        else:
            self.app.pop_screen()

    async def action_find(self) -> None:
        """Open the line to search in, with the messages in sight."""
        if self._view.covers_log:
            self._view.mode = DetailsMode.FOLDED
        self._view.message_log.start_find()
        await self._find.open()

    def action_copy(self) -> None:
        """Copy what the mouse has selected; else the message at the cursor."""
        selected = self.get_selected_text()
        if selected:
            self._copy(selected, "selection")
            self.clear_selection()
        else:
            message = self._view.message_log.current_message
            self._copy(body_of(message) if message else "", "message")

    def action_copy_text(self) -> None:
        """Copy what the mouse has selected, for the key that Textual has for it."""
        if not self.get_selected_text():
            raise SkipAction
        self.action_copy()

    def action_copy_all(self) -> None:
        """Copy all messages, with who and when."""
        from series_tui.tui.terminal.osc import MAX_CHARACTERS

        self._copy(self._view.message_log.transcript(MAX_CHARACTERS), "all messages")

    def action_copy_id(self) -> None:
        """Copy the ticket's ID."""
        self._copy(self.snapshot.ticket.reference if self.snapshot else self.ticket_id, "ticket ID")

    def _copy(self, text: str | None, what: str) -> None:
        """Send a text to the clipboard, and say so; None stands for one that is too long."""
        from series_tui.tui.terminal.osc import fits_clipboard

        if text == "":
            self._bottom.flash("There is no text to copy.")
        elif text is not None and fits_clipboard(text):
            self.app.copy_to_clipboard(text)
            self._bottom.flash(f"Sent {what} to clipboard")
        else:
            self._bottom.flash("Too long to copy. Press e to export.")

    def action_export(self) -> None:
        """Ask for a file, and write the ticket to it."""
        if self.snapshot is not None:
            from series_tui.tui.ticket.export_dialog import ExportDialog

            self.app.push_screen(ExportDialog(self.snapshot.ticket, self._setup))

    # Finding

    @on(FindBar.Opened)
    def _find_opened(self) -> None:
        self._show_keys()
        self._find.show_place(self._view.message_log.position)

    @on(FindBar.Changed)
    def _find_changed(self, event: FindBar.Changed) -> None:
        try:
            self._view.message_log.find(event.text, regex=event.is_regex)
        except BadPattern as error:
            self._find.show_result(f"bad expression: {error}")

    @on(LineInput.Stepped)
    def _find_stepped(self, event: LineInput.Stepped) -> None:
        self._view.message_log.action_hit(event.step)

    @on(FindBar.Closed)
    def _find_closed(self, event: FindBar.Closed) -> None:
        log = self._view.message_log
        if not event.keeps_hits:
            log.clear_find()
        self.set_focus(log)
        self._show_keys()

    @on(MessageLog.PositionChanged)
    def _position_changed(self, event: MessageLog.PositionChanged) -> None:
        self._show_place()
        self._find.show_place(event.position)
        if event.position.role is None and event.position.cursor == event.position.shown:
            had_news = bool(self.unread.count)
            self.unread = self.unread.mark_read()
            if had_news:
                self._loader.remember()

    @on(MessageLog.NoMatch)
    def _no_match(self, event: MessageLog.NoMatch) -> None:
        if self._find.is_open:
            self._find.show_result(event.text)
        else:
            self._bottom.flash(event.text)
