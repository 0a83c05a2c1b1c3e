"""What a ticket's screen is made of: title, details, log, words and keys, as there is room for them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from series_tui.api.service import Phase, Progress
from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.render.times import clock_time, zone_name
from series_tui.text.sanitize import clean
from series_tui.text.width import truncate_cells
from series_tui.tui.error_text import arrival_text, error_lines, progress_text, stale_line
from series_tui.tui.keymap import binding
from series_tui.tui.loading import Failed, RetryingIn, load_state
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.position import position_text
from series_tui.tui.messages import Read, TabsWanted
from series_tui.tui.session import Session
from series_tui.tui.ticket.details import DetailsForm, TicketDetails
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.loader import FetchingScreen
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.literal import literal
from series_tui.tui.widgets.tab_strip import TabStrip
from series_tui.tui.widgets.title_bar import TitleBar

_WIDE, _MEDIUM = 100, 60
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
_BRIEFLY = 3
"""Seconds that a passing remark stays."""
_LEFT_FOR_KEYS = 10
"""Columns of the last line in which at least one key has room."""
_LEAST_PLACE = 30
"""Columns that the reader's place may take before the keys get more than that one."""
_AROUND_PLACE = 3


class FramedScreen(FetchingScreen):
    """Arranges the parts, and says how a request goes.

    Args:
        session: The way to the service, and what the app was given.
        ticket_id: The ticket to show.
        read: The ticket, where it was read already.

    Attributes:
        is_watched: Whether the ticket is kept up to date.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ticket.details", "details"),
    ]

    def __init__(self, session: Session, ticket_id: TicketId, read: Read | None = None) -> None:
        super().__init__(session, ticket_id, read)
        self._details_full = False
        self._details_off = False
        self._remark: Timer | None = None
        self._arriving = ""
        self._said_below = ""
        self.is_watched = False

    def compose(self) -> ComposeResult:
        """Put the details beside the log, or above it."""
        setup = self._setup
        yield TabStrip(ascii_only=setup.ascii_only, id="tabs")
        yield TitleBar(id="title")
        with Container(id="body"):
            yield TicketDetails(zone=setup.zone, now=setup.now, ascii_only=setup.ascii_only, id="details")
            yield MessageLog(zone=setup.zone, now=setup.now, ascii_only=setup.ascii_only, id="log")
        yield Static("", id="notice", markup=False)
        yield FindBar(id="find-bar")
        yield Static("", id="status", markup=False)
        with Horizontal(id="last-row"):
            yield KeyBar(_STOP_KEYS, id="keys")
            yield TitleBar(id="place")

    def on_mount(self) -> None:
        """Show the frame, then the ticket."""
        self.query_one("#body").display = False
        self.query_one("#status").display = False
        self._arrange()
        self.show_title()
        self.begin()

    def on_screen_resume(self) -> None:
        """Show which tickets are open by now."""
        self.post_message(TabsWanted())

    def on_resize(self) -> None:
        """Give the details the form that there is room for; what is typed into keeps the keys."""
        self._arrange()
        if not self.query_one(FindBar).is_open:
            self._focus_what_is_read()
        self.show_title()
        if self.ticket is not None:
            self.show_place()

    # What comes of a request

    def fetch_began(self) -> None:
        """Say so."""
        self._arriving = ""
        if self.ticket is None:
            self.say_instead(f"Opening {self.ticket_id} …")
        self.show_state()
        self.show_title()

    def fetch_went_on(self, progress: Progress) -> None:
        """Say how far it is: over a ticket in the title, so that nothing moves; below it what holds it up."""
        text = progress_text(progress)
        if self.ticket is None:
            self.say_instead(f"Opening {self.ticket_id} …\n{text}")
            return
        state = load_state(progress)
        is_delayed = isinstance(state, RetryingIn) or progress.phase is Phase.WAITING_FOR_LIMIT
        self.say_below(text if is_delayed else "")
        self._arriving = arrival_text(state)
        self.show_title()

    def fetch_failed(self, error: SeriesError) -> None:
        """Say why, in the ticket's place or, where there is an older answer, below that."""
        self.show_state()
        self.show_title()
        if self.ticket is None:
            self.say_instead("\n".join(error_lines(error)))
        else:
            self.say_failed(Failed(error))

    def say_failed(self, failed: Failed) -> None:
        """Say below the ticket why there is no newer one."""
        now = self._setup.now()
        self.say_below(stale_line(failed, self.read_at or now, self._setup.zone, now))

    def countdown_went_on(self, seconds: int) -> None:
        """Say when it is tried again."""
        self.show_state()
        self.show_title()
        text = f"The workspace's limit is used up (429); trying again in {seconds} s. (esc to stop)"
        if self.ticket is None:
            self.say_instead(text)
        else:
            self.say_below(text)

    # What stands around the log

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
        self._focus_what_is_read()

    def uncover_log(self) -> None:
        """Fold details that stand in the messages' place."""
        if self.has_class("details-full"):
            self._details_full = False
            self._arrange()

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

    def _focus_what_is_read(self) -> None:
        if self.ticket is not None:
            is_over_log = self.has_class("details-full")
            self.set_focus(self.query_one(TicketDetails if is_over_log else MessageLog))

    def show_state(self) -> None:
        """Show the log once there is a ticket, and the keys that matter now."""
        has_ticket = self.ticket is not None
        self.query_one("#body").display = has_ticket
        self.query_one("#notice").display = not has_ticket
        keys = self.query_one("#keys", KeyBar)
        find = self.query_one(FindBar)
        self.query_one("#last-row").display = not find.is_open
        find.display = find.is_open
        if not has_ticket:
            keys.keys = _STOP_KEYS if self.is_waiting else _FAILED_KEYS
        else:
            keys.keys = _HIT_KEYS if self.query_one(MessageLog).is_searched else _KEYS

    @on(MessageLog.PositionChanged)
    def show_place(self) -> None:
        """Show where in the messages the reader is; what was remarked before is over."""
        if self._remark is not None:
            self._remark.stop()
            self._remark = None
        place = self.query_one(MessageLog).position
        room = min(max(self.size.width * 55 // 100, _LEAST_PLACE), self.size.width - _LEFT_FOR_KEYS)
        widest = position_text(replace(place, cursor=place.shown, hit=place.hits), room)
        self._say_at_right(position_text(place, room), "$text-muted", len(widest))

    def remark(self, text: str) -> None:
        """Say something in passing, for a few seconds or until the reader moves."""
        self.show_place()
        self._say_at_right(text, "$text-warning", len(text))
        self._remark = self.set_timer(_BRIEFLY, self.show_place)

    def _say_at_right(self, text: str, style: str, room: int) -> None:
        """Say something beside the keys; `room` columns are kept for it, as a change of them costs bytes."""
        place = self.query_one("#place", TitleBar)
        place.styles.width = min(room + _AROUND_PLACE, self.size.width - 1)
        place.show(right=Content.styled(text, style))

    def show_title(self) -> None:
        """Show the ID, the subject, and how old the answer is."""
        ticket = self.ticket
        reference = ticket.reference if ticket and ticket.reference else self.ticket_id
        left = Content.styled(truncate_cells(reference, 40), "bold")
        if ticket is not None:
            subject = literal(ticket.subject, "$text") if ticket.subject else Content("(no subject)")
            left = Content.assemble(left, "  ", subject)
        if self.is_loading:
            right = self._arriving or ("refreshing …" if ticket else "opening …")
        elif self.read_at is not None and self.size.width >= _MEDIUM:
            zone = self._setup.zone
            clock = f"{clock_time(self.read_at, zone)} {zone_name(self.read_at, zone)}"
            right = f"read {clock} · {'watched' if self.is_watched else 'r refresh'}"
        else:
            right = ""
        self.query_one("#title", TitleBar).show(left, Content.styled(right, "$text-muted"))

    def say_instead(self, text: str) -> None:
        """Say something in the place of the ticket, while there is none."""
        self.query_one("#notice", Static).update(literal(clean(text)))

    def say_below(self, text: str) -> None:
        """Say something below the ticket, until something else is said."""
        if text != self._said_below:
            self._said_below = text
            status = self.query_one("#status", Static)
            status.update(literal(clean(text)))
            status.display = bool(text)
