"""The queue: its tickets, its filters and order, and a preview of the ticket under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from series_tui.api.models import TicketFilters
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference
from series_tui.render.times import clock_time
from series_tui.tickets.filters import NO_QUEUE_FILTERS, QueueFilters
from series_tui.tickets.views import View, view_of
from series_tui.tui.context import QueueWalk
from series_tui.tui.keymap import binding
from series_tui.tui.loading import LoadState, TicketSnapshot, start_worker
from series_tui.tui.polling import auto_refresh_text
from series_tui.tui.queue import words
from series_tui.tui.queue.body import QueueBody
from series_tui.tui.queue.chips import FilterChips
from series_tui.tui.queue.counts import StatusCounts
from series_tui.tui.queue.facts_bar import NARROW, FactsBar
from series_tui.tui.queue.filter_bar import FilterBar
from series_tui.tui.queue.filter_dialogs import FilterDialogs
from series_tui.tui.queue.loader import QueueLoader
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.search_bar import SearchBar
from series_tui.tui.queue.waiting_reader import WaitingReader
from series_tui.tui.queue.words import ticket_key_help
from series_tui.tui.session import Session
from series_tui.tui.tabs import TabRow
from series_tui.tui.ticket.copying import CopyRequested, send_to_clipboard
from series_tui.tui.widgets.key_bar import BottomBar
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.select_dialog import SelectDialog
from series_tui.tui.widgets.status_line import StatusLine
from series_tui.tui.widgets.tab_strip import TabStrip


class QueueScreen(Screen[None]):
    """Shows the queue, and asks the app to open tickets of it.

    Args:
        session: The connection, and what the app was given.
    """

    AUTO_FOCUS = "#queue-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.find", "find"),
        binding("queue.status", "choose('status')"),
        binding("queue.department", "choose('department')"),
        binding("queue.priority", "choose('priority')"),
        binding("queue.author", "choose('author')"),
        binding("queue.unclaimed", "toggle_filter('unclaimed')"),
        binding("queue.claimed_by_me", "toggle_filter('claimed')"),
        binding("queue.mine", "toggle_filter('departments')"),
        binding("queue.sort", "choose('sort')"),
        binding("queue.waiting", "toggle_filter('waiting')"),
        binding("queue.views", "choose('views')"),
        binding("queue.save_view", "choose('save')"),
        binding("queue.load_rest", "load_rest"),
        binding("queue.clear", "clear"),
        binding("queue.watch", "watch"),
        binding("queue.refresh", "refresh_queue"),
        binding("queue.back", "back"),
        binding("queue.next_tab", "app.next_tab(1)", show=False),
        binding("queue.previous_tab", "app.next_tab(-1)", show=False),
    ]

    state: reactive[LoadState] = reactive[LoadState](None)
    """The state of what a person waits for."""
    fetched_at: reactive[datetime | None] = reactive[datetime | None](None)
    """When what is shown arrived; None while nothing is."""
    tab_row: reactive[TabRow] = reactive(TabRow)
    """The open tickets."""
    below: reactive[str] = reactive("")
    """What there is to say below the list, where the request has nothing."""

    @dataclass
    class OpenRequested(Message):
        """A person chose a ticket.

        Attributes:
            ticket_id: Its ID.
            snapshot: The ticket, where the preview has it.
        """

        ticket_id: TicketId
        snapshot: TicketSnapshot | None

    @dataclass
    class UnreadChanged(Message):
        """Another number of tickets has a mark.

        Attributes:
            count: How many.
        """

        count: int

    def __init__(self, session: Session) -> None:
        super().__init__()
        setup = session.setup
        self._session = session
        self._start = View(
            QueueFilters(TicketFilters(status=setup.status, department=setup.department)),
            waiting=setup.waiting,
        )
        saved = setup.views.get(setup.view)
        self._loader = QueueLoader(
            self,
            session.service,
            session.waiting,
            now=setup.now,
            sleep=setup.sleep,
            pauses=setup.pauses,
            view=view_of(saved, setup.staff_user_id) if saved is not None else self._start,
        )
        self._counts = StatusCounts(self, session.service, setup.pauses.counts)
        self._watcher = session.watcher(
            self._poll, self._loader.fail_poll, partial(start_worker, self, "watch")
        )
        self._dialogs = FilterDialogs(
            session,
            ask=self._ask,
            show=self._show,
            shown=lambda: self._loader.shown,
            count_of=self._counts.get,
            run=partial(start_worker, self, "settings"),
            report=self._flash,
        )
        self._before: View | None = None
        self._unread = 0

    def compose(self) -> ComposeResult:
        """Put the filters over the list, and the preview beside it."""
        setup, session = self._session.setup, self._session
        yield TabStrip(least=1, id="tabs").data_bind(row=QueueScreen.tab_row)
        yield FilterBar(
            FilterChips(
                name_of=session.name_of,
                count_of=self._counts.get,
                show=self._show,
                clear=self.action_clear,
            ),
            id="filters",
        )
        yield QueueBody(session, self._loader, id="queue-body")
        yield SearchBar(setup.pauses.search, id="search-bar")
        status = StatusLine(zone=setup.zone, now=setup.now, id="status")
        yield status.data_bind(QueueScreen.state, QueueScreen.fetched_at, text=QueueScreen.below)
        yield FactsBar(id="cursor-facts")
        yield BottomBar(words.KEYS, flash_seconds=setup.pauses.flash, id="bottom")

    def on_mount(self) -> None:
        """Load the first page, and follow the cursor."""
        self._list, self._body = self.query_one(QueueList), self.query_one(QueueBody)
        self._filters, self._search = self.query_one(FilterBar), self.query_one(SearchBar)
        self._facts, self._bottom = self.query_one(FactsBar), self.query_one(BottomBar)
        self.watch(self._list, "current", self._show_place, init=False)
        self._loader.show(self._loader.shown, is_new=True)

    def on_screen_resume(self) -> None:
        """Show what was learned in other screens: names, who waits, and the ticket that was walked to."""
        self._body.resume()

    def on_resize(self) -> None:
        """Show as much around the list as there is room for."""
        self._facts.fit()
        self._show_frame()

    @property
    def is_watched(self) -> bool:
        """Whether the queue is refreshed automatically."""
        return self._watcher.is_on

    def _flash(self, text: str) -> None:
        self._bottom.flash(text)

    def _ask(self, dialog: SelectDialog, finish: Callable[[str | None], None]) -> None:
        self.app.push_screen(dialog, finish)

    # For the app

    def walk(self) -> QueueWalk:
        """Return the tickets as they are filtered and sorted now."""
        described = self._loader.shown.effective.describe(self._session.name_of)
        return QueueWalk(self._loader.view.ticket_ids(), described, self._loader.is_complete)

    def walked(self, ticket_id: TicketId) -> None:
        """Put the cursor on a ticket once the queue is in front again."""
        self._body.go_to_later(ticket_id)

    def show_author(self, user_id: str) -> None:
        """Show the tickets of one player; the first escape brings back what was shown before."""
        before = self._loader.shown
        self._show(View(QueueFilters(TicketFilters(author=user_id)), waiting=before.waiting))
        self._before = before

    def key_changed(self) -> None:
        """Load the queue again, with the new key."""
        self._loader.cancel()
        self._counts.clear()
        self._loader.show(self._loader.shown, is_new=True)

    # What is loaded

    def _show(self, view: View) -> None:
        """Show the queue with other filters, or in another order."""
        self._before = None
        self._counts.cancel()
        if view != self._loader.shown:
            self._loader.show(view)

    def _filter(self, filters: QueueFilters) -> None:
        self._show(replace(self._loader.shown, filters=filters))

    @on(QueueLoader.Changed)
    def _loader_changed(self, event: QueueLoader.Changed) -> None:
        loader = self._loader
        self.state = loader.state
        is_first, self.fetched_at = self.fetched_at is None, loader.fetched_at
        if event.is_refreshed:
            self._counts.clear()
        has_rows = event.is_refreshed or (is_first and self.fetched_at is not None)
        if has_rows and self._session.config is None:
            self._load_names()
        if loader.pages is not None and loader.pages.total is not None:
            self._counts.record(loader.shown.filters.remote, loader.pages.total)
        self._body.show(is_new=event.is_new, is_refreshed=event.is_refreshed)
        if loader.progress.pages and not loader.is_waiting:
            self._counts.schedule(loader.shown.filters.remote)
        self._report_unread()
        self._show_frame()

    async def _poll(self) -> None:
        await self._loader.poll(self._body.pages_in_sight)
        self._body.retry_preview()

    def _report_unread(self) -> None:
        if self._loader.marks != self._unread:
            self._unread = self._loader.marks
            self.post_message(self.UnreadChanged(self._unread))

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        """Show names in the place of ids once they are known."""
        names = await self._session.names_if_any()
        if names is not None:
            self._body.show_names(names)
            self._show_filters()

    # What stands around the list

    @on(PreviewPane.Loaded)
    @on(WaitingReader.Changed)
    @on(StatusCounts.Changed)
    def _show_frame(self) -> None:
        """Show everything that stands around the list."""
        self._show_filters()
        back = words.back_step(self._loader.shown, self._start, has_before=self._before is not None)
        self._list.show_notice(words.list_notice(self._loader, back))
        self.below = words.below_list(self._loader, self._body.waiting_remaining)
        self._show_place()
        self._bottom.keys = words.keys(self._loader, back, is_searching=self._search.display)

    def _show_filters(self) -> None:
        """Show the filters, how many tickets each status has, and when that was fetched."""
        right = ""
        if self._loader.is_waiting and self._loader.progress.pages:
            right = "loading …"
        elif self.fetched_at is not None and self.size.width >= NARROW:
            right = f"fetched {clock_time(self.fetched_at, self._session.setup.zone)}"
        self._filters.show(self._loader.shown, Content.styled(right, "$text-muted"))

    @on(QueueBody.PreviewToggled)
    def _show_place(self) -> None:
        """Show where the reader is, and what neither its row nor the preview has room for."""
        rows, width, name_of = self._list, self.size.width, self._session.name_of
        text = words.place(self._loader, rows.cursor, name_of, is_watched=self.is_watched, width=width)
        reserved = min(words.reserved(self._loader), width // 2)
        self._bottom.show_place(Content.styled(text, "$text-muted"), reserved)
        facts = self._facts
        facts.show(self._body.hidden_facts(facts.content_size.width, facts.lines))

    @on(CopyRequested)
    def _copy(self, event: CopyRequested) -> None:
        self._flash(send_to_clipboard(event.item, self.app.copy_to_clipboard))

    @on(QueueBody.Remarked)
    def _remarked(self, event: QueueBody.Remarked) -> None:
        self._flash(event.text)

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        try:
            ticket_id = ticket_reference(event.ticket.reference)
        except InvalidReference:
            self._flash("This ticket has no valid ID.")
            return
        self._loader.unmark(event.ticket)
        self._list.show(self._loader.view)
        self._report_unread()
        self.post_message(self.OpenRequested(ticket_id, self._body.snapshot_of(event.ticket)))

    def on_key(self, event: events.Key) -> None:
        """Say of a key that belongs to an open ticket that it does nothing here."""
        text = ticket_key_help(event.key, self._session.setup.keys)
        if text and self.focused is self._list:
            self._flash(f"Open the ticket first: {text[0].lower()}{text[1:]}")

    # Filters

    def action_choose(self, what: str) -> None:
        """Show the menu of statuses, departments, authors, priorities, orders or saved views, or save one."""
        tickets = (row.ticket for row in self._loader.view.rows())
        if not self._dialogs.choose(what, tickets, self._list.ticket):
            self._flash("No saved views yet. Press V to save this one.")

    def action_toggle_filter(self, what: str) -> None:
        """Show unclaimed tickets only, those I claimed, my departments, or who waits; or all again."""
        shown = self._loader.shown
        match what:
            case "unclaimed":
                self._filter(shown.filters.toggle_unclaimed())
            case "claimed":
                self._dialogs.as_me(lambda me: self._filter(shown.filters.toggle_claimed_by(me)))
            case "departments":
                self._dialogs.as_me(lambda me: self._filter(shown.filters.toggle_departments_of(me)))
            case _:
                self._show(replace(shown, waiting=not shown.waiting))

    def action_clear(self) -> None:
        """Remove all filters; the order stays."""
        self._filter(NO_QUEUE_FILTERS)

    # Other keys

    def action_find(self) -> None:
        """Open the search bar."""
        self._search.open(self._loader.shown.filters.remote.search)
        self._show_frame()

    @on(SearchBar.Searched)
    def _searched(self, event: SearchBar.Searched) -> None:
        self._filter(self._loader.shown.filters.set_remote(search=event.text))

    @on(SearchBar.Closed)
    def _search_closed(self) -> None:
        self.set_focus(self._list)
        self._show_frame()

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        self._list.action_move(event.step)

    def action_load_rest(self) -> None:
        """Read the pages that the list lacks."""
        if not self._loader.load_rest():
            loader = self._loader
            rest = "Everything is loaded." if loader.is_complete else "The rest loads as you scroll."
            self._flash("Loading …" if loader.is_reading_all else rest)

    def action_refresh_queue(self) -> None:
        """Load what is in sight again."""
        self._loader.refresh(self._body.pages_in_sight)

    def action_watch(self) -> None:
        """Turn auto-refresh on or off."""
        is_on = self._watcher.toggle()
        self._show_frame()
        self._flash(auto_refresh_text(self._session.setup.watch_seconds, is_on=is_on))

    def action_back(self) -> None:
        """Undo one thing: stop loading, end the search, remove the filters; then go back."""
        shown, before = self._loader.shown, self._before
        step = words.back_step(shown, self._start, has_before=before is not None)
        if self._loader.cancel():
            self._list.show(self._loader.view)
            self._show_frame()
        elif before is not None:
            self._show(before)
        elif step is words.BackStep.SEARCH:
            self._filter(shown.filters.set_remote(search=""))
        elif step is words.BackStep.FILTERS:
            self._filter(self._start.filters)
        else:
            self.app.pop_screen()
