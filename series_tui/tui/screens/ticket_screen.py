"""One ticket: its details and its messages, and everything one can do with it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from series_tui.api.models import Ticket
from series_tui.api.reference import TicketId
from series_tui.api.service import Progress
from series_tui.errors import RateLimited, SeriesError
from series_tui.times import clock_time, relative
from series_tui.tui.cells import truncated
from series_tui.tui.foreign import foreign
from series_tui.tui.messages import TicketFailed, TicketLoaded, TicketProgress
from series_tui.tui.progress import progress_text
from series_tui.tui.session import Session
from series_tui.tui.widgets.find_bar import FindBar
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.line import Line
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.message_log import MessageLog, Place
from series_tui.tui.widgets.search import BadPattern
from series_tui.tui.widgets.ticket_details import DetailsForm, TicketDetails
from series_tui.tui.wording import in_app, next_step

_WIDE, _MEDIUM = 100, 60
_LONGEST_COUNTDOWN = 60
_KEYS = [
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("ticket.copy", "copy"),
    ("ticket.watch", "watch"),
    ("ticket.export", "export"),
    ("ticket.back", "back"),
    ("app.help_here", "help"),
]
_FIND_KEYS = [
    ("input.submit", "keep"),
    ("input.next", "next"),
    ("input.previous", "previous"),
    ("find.regex", "regular expression"),
    ("find.close", "end"),
]
_STOP_KEYS = [("ticket.back", "stop"), ("app.help_here", "help")]
_FAILED_KEYS = [("ticket.refresh", "try again"), ("ticket.back", "back"), ("app.help_here", "help")]


class TicketScreen(Screen[None]):
    """Fetches a ticket and shows it.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find in the messages", id="ticket.find"),
        Binding("c", "copy", "Copy the message at the cursor", id="ticket.copy"),
        Binding("C", "copy_all", "Copy all messages", id="ticket.copy_all"),
        Binding("y", "copy_id", "Copy the ticket's ID", id="ticket.copy_id"),
        Binding("e", "export", "Export to a file", id="ticket.export"),
        Binding("r,f5", "refresh_ticket", "Refresh", id="ticket.refresh"),
        Binding("i", "details", "Details: folded, in full, off", id="ticket.details"),
        Binding("escape", "back", "Stop, or go back", id="ticket.back"),
    ]

    def __init__(self, session: Session, ticket_id: TicketId) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self.ticket: Ticket | None = None
        self._session = session
        self._setup = session.setup
        self._request = 0
        self._is_loading = False
        self._read_at: datetime | None = None
        self._countdown: Timer | None = None
        self._seconds_left = 0
        self._details_full = False
        self._details_off = False

    def compose(self) -> ComposeResult:
        """Put the details beside the log, or above it."""
        setup = self._setup
        yield Line(id="title")
        with Container(id="body"):
            yield TicketDetails(zone=setup.zone, now=setup.now, ascii_only=setup.ascii_only, id="details")
            yield MessageLog(zone=setup.zone, now=setup.now, ascii_only=setup.ascii_only, id="log")
        yield Static("", id="notice", markup=False)
        yield FindBar(id="find-bar")
        yield Static("", id="status", markup=False)
        yield KeyBar(_STOP_KEYS, ascii_only=setup.ascii_only, id="keys")

    def on_mount(self) -> None:
        """Show the frame, and fetch."""
        self.query_one("#body").display = False
        self.query_one("#status").display = False
        self._arrange()
        self._title()
        self.fetch()

    def on_resize(self) -> None:
        """Give the details the form that there is room for."""
        self._arrange()
        self._title()

    # Fetching

    def fetch(self) -> None:
        """Ask for the ticket; an answer to an earlier request is dropped from now on."""
        self._stop_countdown()
        self._request += 1
        self._is_loading = True
        if self.ticket is None:
            self._notice(f"Opening {self.ticket_id} …")
        self._show_state()
        self._title()
        self._fetch(self._request)

    @work(exclusive=True, group="ticket", exit_on_error=False)
    async def _fetch(self, request: int) -> None:
        def tell(progress: Progress) -> None:
            self.post_message(TicketProgress(request, progress))

        try:
            service = await self._session.service()
            ticket = await service.get_ticket(self.ticket_id, on_progress=tell)
        except SeriesError as error:
            self.post_message(TicketFailed(request, error))
            return
        seen = await self._setup.recents.last_seen(ticket.reference or self.ticket_id)
        self.post_message(TicketLoaded(request, ticket, seen))
        last = ticket.messages[-1].message_id if ticket.messages else None
        await self._setup.recents.opened(ticket.reference or self.ticket_id, last)

    @on(TicketProgress)
    def _went_on(self, event: TicketProgress) -> None:
        if event.request != self._request or not self._is_loading:
            return
        text = progress_text(event.progress)
        if self.ticket is None:
            self._notice(f"Opening {self.ticket_id} …\n{text}")
        elif text:
            self._status(text)

    @on(TicketLoaded)
    def _loaded(self, event: TicketLoaded) -> None:
        if event.request != self._request:
            return
        before, self.ticket = self.ticket, event.ticket
        self._is_loading = False
        self._read_at = self._setup.now()
        self._status("")
        self._show_state()
        details, log = self.query_one(TicketDetails), self.query_one(MessageLog)
        details.ticket = event.ticket
        details.names = self._session.config
        if before is None:
            log.seen = event.seen
        elif before.messages and len(event.ticket.messages) > len(before.messages):
            log.seen = before.messages[-1].message_id
        log.ticket = event.ticket
        self._title()
        if before is None and self.focused is None:
            log.focus()
            self.call_after_refresh(self._show_state)
        if self._session.config is None:
            self._load_names()

    @on(TicketFailed)
    def _failed(self, event: TicketFailed) -> None:
        if event.request != self._request:
            return
        self._is_loading = False
        self._show_state()
        self._title()
        error = event.error
        if isinstance(error, RateLimited):
            self._start_countdown(error)
        elif self.ticket is None:
            self._notice("\n".join(in_app(error)))
        else:
            age = f" What you see is from {self._read_clock()}." if self._read_at else ""
            self._status(f"{error.what}{age} {next_step(error)}")

    @work(exclusive=True, group="names", exit_on_error=False)
    async def _load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        try:
            names = await self._session.names()
        except SeriesError:
            return
        self.query_one(TicketDetails).names = names

    # A limit that is used up

    def _start_countdown(self, error: RateLimited) -> None:
        self._seconds_left = min(max(round(error.retry_after or 5), 1), _LONGEST_COUNTDOWN)
        self._countdown = self.set_interval(1, self._count_down)
        self._say_countdown()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left <= 0:
            self.fetch()
        else:
            self._say_countdown()

    def _say_countdown(self) -> None:
        text = f"The workspace's limit is used up; trying again in {self._seconds_left} s. (esc to stop)"
        if self.ticket is None:
            self._notice(text)
        else:
            self._status(text)

    def _stop_countdown(self) -> bool:
        timer, self._countdown = self._countdown, None
        if timer is not None:
            timer.stop()
        return timer is not None

    # Keys

    def action_refresh_ticket(self) -> None:
        """Ask for the ticket again; the place is kept."""
        self.fetch()

    def action_back(self) -> None:
        """Stop what goes on; else end the search; else go back."""
        if self._stop_countdown() or self._is_loading:
            self._request += 1
            self._is_loading = False
            self.workers.cancel_group(self, "ticket")
            self._title()
            self._show_state()
            if self.ticket is None:
                self._notice(
                    f"Stopped: {self.ticket_id} was not read.\nPress r to try again, esc to go back."
                )
            else:
                self._status("")
        elif self.query_one(FindBar).display:
            self.query_one(FindBar).close()
        else:
            self.app.pop_screen()

    def action_find(self) -> None:
        """Open the line to search in."""
        if self.ticket is not None:
            self.query_one(FindBar).open()

    def action_details(self) -> None:
        """Show the details as there is room for, in full, or not at all."""
        if self.size.width >= _WIDE:
            self._details_off = not self._details_off
        elif self._details_off:
            self._details_off = False
        elif self._details_full:
            self._details_full, self._details_off = False, True
        else:
            self._details_full = True
        self._arrange()

    def action_copy(self) -> None:
        """Copy the message at the cursor, or what the mouse has selected."""
        selected = self.get_selected_text()
        text = selected or self.query_one(MessageLog).message_text()
        self._send(text, "The selection" if selected else "The message")

    def action_copy_all(self) -> None:
        """Copy all messages, with who and when."""
        from series_tui.tui.clipboard import MOST_CHARACTERS

        text = self.query_one(MessageLog).transcript(MOST_CHARACTERS)
        if text is None:
            self.notify(
                "The whole ticket is too long for a terminal's clipboard. Press e to write it to a file.",
                severity="warning",
                markup=False,
            )
        else:
            self._send(text, "All messages")

    def action_copy_id(self) -> None:
        """Copy the ticket's ID."""
        self._send(self.ticket.reference if self.ticket else self.ticket_id, "The ticket's ID")

    def action_export(self) -> None:
        """Ask for a file, and write the ticket to it."""
        if self.ticket is not None:
            from series_tui.tui.screens.export_screen import ExportScreen

            self.app.push_screen(ExportScreen(self.ticket, self._setup, self._session.config))

    def _send(self, text: str, what: str) -> None:
        from series_tui.tui.clipboard import send

        if not text:
            self.notify("There is no text to copy.", severity="warning", markup=False)
            return
        sent = send(self.app, text, self._setup.clipboard)
        self.notify(
            f"{what} was sent to the terminal's clipboard."
            if sent
            else f"{what} is too long for a terminal's clipboard. Press e to write the ticket to a file.",
            severity="information" if sent else "warning",
            markup=False,
        )

    # Finding

    @on(FindBar.Asked)
    def _asked(self, event: FindBar.Asked) -> None:
        try:
            self.query_one(MessageLog).find(event.text, regex=event.is_regex)
        except BadPattern as error:
            self.query_one(FindBar).show_result(str(error))

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        log = self.query_one(MessageLog)
        (log.find_next if event.step > 0 else log.find_previous)()

    @on(FindBar.Left)
    def _left_find(self, event: FindBar.Left) -> None:
        log = self.query_one(MessageLog)
        if not event.keeps_hits:
            log.clear_find()
        log.focus()

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self._show_state()

    @on(MessageLog.PlaceChanged)
    def _place_changed(self, event: MessageLog.PlaceChanged) -> None:
        self.query_one(FindBar).show_place(event.place)
        self.query_one(KeyBar).set_place(Content.styled(place_text(event.place), "$text-muted"))

    @on(MessageLog.NothingThere)
    def _nothing_there(self, event: MessageLog.NothingThere) -> None:
        self.query_one(FindBar).show_result(event.what)
        if not self.query_one(FindBar).display:
            self._status(event.what, brief=True)

    # What stands around the log

    def _arrange(self) -> None:
        """Choose the details' form and place for the present width."""
        details = self.query_one(TicketDetails)
        width = self.size.width
        is_wide = width >= _WIDE
        full = is_wide or self._details_full
        self.set_class(is_wide, "beside")
        self.set_class(not is_wide and self._details_full and not self._details_off, "details-full")
        details.display = not self._details_off
        details.form = (
            DetailsForm.FULL if full else DetailsForm.LINES if width >= _MEDIUM else DetailsForm.LINE
        )
        if self.ticket is not None:
            (details if self.has_class("details-full") else self.query_one(MessageLog)).focus()

    def _show_state(self) -> None:
        """Show the log once there is a ticket, and the keys that matter now."""
        has_ticket = self.ticket is not None
        self.query_one("#body").display = has_ticket
        self.query_one("#notice").display = not has_ticket
        waits = self._is_loading or self._countdown is not None
        is_finding = self.query_one(FindBar).has_focus_within
        keys = _KEYS if has_ticket else _STOP_KEYS if waits else _FAILED_KEYS
        keys = _FIND_KEYS if has_ticket and is_finding else keys
        self.query_one(KeyBar).set_keys(keys)

    def _title(self) -> None:
        ticket = self.ticket
        reference = ticket.reference if ticket and ticket.reference else self.ticket_id
        left = Content.styled(truncated(reference, 40), "bold")
        if ticket is not None:
            subject = foreign(ticket.subject, "$text") if ticket.subject else Content("(no subject)")
            left = Content.assemble(left, "  ", subject)
        if self._is_loading:
            right = "refreshing …" if ticket else "opening …"
        elif self._read_at is not None and self.size.width >= _MEDIUM:
            right = f"read {clock_time(self._read_at, self._setup.zone)} · r refresh"
        else:
            right = ""
        self.query_one("#title", Line).show(left, Content.styled(right, "$text-muted"))

    def _read_clock(self) -> str:
        """Return when the ticket on the screen was read, and how long ago that was."""
        if self._read_at is None:
            return ""
        now = self._setup.now()
        return f"{clock_time(self._read_at, self._setup.zone)} ({relative(self._read_at, now)})"

    def _notice(self, text: str) -> None:
        self.query_one("#notice", Static).update(foreign(text))

    def _status(self, text: str, *, brief: bool = False) -> None:
        status = self.query_one("#status", Static)
        status.update(foreign(text))
        status.display = bool(text)
        if brief:
            self.set_timer(3, lambda: self._status(""))


def place_text(place: Place) -> str:
    """Return where the reader is: ``4 of 4``; with a filter, what it shows and hides."""
    count = f"{place.cursor:,} of {place.shown:,}"
    if place.role is None:
        return count
    return f"{place.role.value} only, {place.hidden:,} hidden · {count}"
