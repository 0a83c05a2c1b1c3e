"""The log as a widget: a ticket's messages on the screen, kept in place whatever changes around them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from time import perf_counter
from typing import ClassVar

from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from series_tui.api.models import Role, Ticket
from series_tui.render.participants import Speakers
from series_tui.tui.log.anchor import ReadingPlace, moved_to
from series_tui.tui.log.grouping import first_new
from series_tui.tui.log.header import Headers, frame_for
from series_tui.tui.log.layout import LogLayout, shown_by_role
from series_tui.tui.log.message_layout import Row, RowKind
from series_tui.tui.log.painter import Highlight, LogPainter
from series_tui.tui.log.scrollbar import show_thumb
from series_tui.tui.log.styles import DEFAULT_CSS, LogStyles, read_styles
from series_tui.tui.log.viewport import Pager, Spot
from series_tui.tui.widgets.quiet_scroll_view import QuietScrollView

_SLICE = 0.004
"""Seconds that one idle slice works on heights."""
_PAUSE = 0.01
_REST = 0.2
"""Seconds after a move or a new layout in which the time belongs to the reader."""
_FAR = 4
"""Scrolling over more than so many panes goes by estimated line numbers."""


class LogView(QuietScrollView):
    """Shows messages; moves and finds nothing by itself.

    Args:
        zone: The zone that times are shown in.
        now: The clock that relative times are counted from.
        ascii_only: Whether the program's own marks are ASCII.
        name: The widget's name.
        id: The widget's id.
        classes: Its classes.
    """

    DEFAULT_CSS: ClassVar[str] = DEFAULT_CSS

    # A ticket may hold 100,000 messages: comparing two of them would take longer than painting one.
    ticket: reactive[Ticket | None] = reactive(None, repaint=False, always_update=True)
    """The ticket to show. A new value for the same ticket keeps the reader's place."""
    seen: reactive[str | None] = reactive(None, repaint=False)
    """The id of the last message the reader saw before; None where nothing is known."""

    def __init__(
        self,
        *,
        zone: tzinfo,
        now: Callable[[], datetime],
        ascii_only: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._zone = zone
        self._now = now
        self._ascii_only = ascii_only
        self._role: Role | None = None
        self._is_relative = False
        self._cursor = 0
        self._speakers: Speakers | None = None
        self._chat: LogLayout | None = None
        self._pager: Pager | None = None
        self._log_styles: LogStyles | None = None
        self._rows: list[Row] = []
        self._is_publishing = False
        self._moved_at = 0.0
        self._put_back_to: ReadingPlace | None = None
        self._settling: Timer | None = None

    # What changes the layout

    def watch_ticket(self, old: Ticket | None, new: Ticket | None) -> None:
        """Show another ticket from its newest message; a new answer for the same one in the same place."""
        self._speakers = Speakers(new, ascii_only=self._ascii_only) if new else None
        is_same = old is not None and new is not None and old.reference == new.reference
        place = self._place()
        if is_same and place is not None and old is not None and new is not None:
            place = moved_to(place, old, new)
        if not is_same:
            self._role = None
        self._lay_out(place if is_same else None)

    def watch_seen(self) -> None:
        """Draw the line above the first new message."""
        self._lay_out(self._place())

    def on_resize(self) -> None:
        """Wrap for the new width; the text at the top stays at the top."""
        self._lay_out(self._place())

    def on_mount(self) -> None:
        """Prepare the idle slices; they run while there is something to do."""
        self._settling = self.set_interval(_PAUSE, self._settle_some, pause=True)

    def notify_style_update(self) -> None:
        """Read the styles again: a theme or a class has changed."""
        super().notify_style_update()
        self._log_styles = None
        self._strips = []

    def _lay_out(self, place: ReadingPlace | None) -> None:
        """Lay everything out for the present width, and go to a place; to the newest message for None."""
        self._put_back_to = place
        ticket, speakers = self.ticket, self._speakers
        width, height = self.size
        if ticket is None or speakers is None or not width or not height:
            self._chat = self._pager = None
            self._rows, self._strips = [], []
            self.refresh()
            return
        times = {"is_relative": self._is_relative, "ascii_only": self._ascii_only}
        headers = Headers(speakers, frame_for(width), self._zone, now=self._now, **times)
        shown = shown_by_role(ticket.messages, self._role)
        self._chat = LogLayout(ticket.messages, shown, headers, first_new(ticket.messages, self.seen))
        self._pager = Pager(self._chat, height)
        self._moved_at = perf_counter()
        self._return_to(place)
        self._rows = self._pager.rows()
        self.laid_out()
        self._publish()
        self.repaint_rows()
        if self._settling is not None and self._chat.count:
            self._settling.resume()

    def laid_out(self) -> None:
        """Called when the messages were laid out anew; items may have other numbers than before."""

    def _place(self) -> ReadingPlace | None:
        """Return the reader's place; None where there is none yet.

        As long as the reader does not move it is the place they were last put back to, so that neither a
        filter that shows nothing of it nor many sizes one after the other lose it.
        """
        if self._put_back_to is not None:
            return self._put_back_to
        chat, pager = self._chat, self._pager
        if chat is None or pager is None or not chat.count:
            return None
        top = pager.top
        character = pager.character_at(top)
        return ReadingPlace(chat.shown[top.item], character, chat.shown[self._cursor], pager.is_at_end)

    def _return_to(self, place: ReadingPlace | None) -> None:
        chat, pager = self._chat, self._pager
        if chat is None or pager is None or not chat.count:
            self._cursor = 0
            return
        self._cursor = chat.count - 1 if place is None else chat.item_at(place.cursor)
        if place is None or place.is_at_end:
            pager.go_to_end()
            return
        item = chat.item_at(place.number)
        pager.go_to(pager.spot_of(item, place.character if chat.shown[item] == place.number else -99))

    # What the terminal sees

    def blank_row(self) -> Strip:
        """Return a row between messages, or behind the last."""
        return Strip.blank(self.row_width, self.log_styles.text)

    @property
    def log_styles(self) -> LogStyles:
        """What the parts look like; read once after each change of the theme."""
        if self._log_styles is None:
            self._log_styles = read_styles(self)
        return self._log_styles

    def painted_rows(self) -> list[Strip]:
        """Return the rows of the messages in sight."""
        chat, pager, speakers = self._chat, self._pager, self._speakers
        width, height = self.size
        if chat is None or pager is None or speakers is None:
            return []
        styles = self.log_styles
        painter = LogPainter(chat, speakers, styles, width, ascii_only=self._ascii_only)
        if chat.count:
            strips = [
                painter.strip(row, is_cursor=row.item == self._cursor, highlights=self.highlights(row))
                for row in self._rows
            ]
        else:
            strips = [painter.notice(self._nothing_shown())]
        return strips + [self.blank_row()] * (height - len(strips))

    def highlights(self, row: Row) -> list[Highlight]:
        """Return what looks different in a row of text; nothing here."""
        return []

    def _nothing_shown(self) -> str:
        hidden = len(self.ticket.messages) if self.ticket else 0
        if not hidden or self._role is None:
            return "No messages."
        return f"No {self._role.value} messages; {hidden} other{'s are' if hidden > 1 else ' is'} hidden."

    # Scrolling

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scrollbar and the wheel."""
        pager = self._pager
        if self._is_publishing or pager is None:
            return
        target = round(new_value)
        move = target - round(old_value)
        if target <= 0:
            pager.go_to(Spot(0))
        elif target >= self.max_scroll_y:
            pager.go_to_end()
        elif abs(move) <= _FAR * self.size.height:
            pager.move(move)
        else:
            pager.go_to_line(target)
        self.moved()

    def moved(self) -> None:
        """Show what the pager shows now; the cursor stays in sight."""
        self._moved_at = perf_counter()
        self._put_back_to = None
        if self._pager is not None:
            self._rows = self._pager.rows()
            visible = [row.item for row in self._rows if row.kind in (RowKind.TEXT, RowKind.NO_TEXT)]
            if visible:
                self._cursor = min(max(self._cursor, visible[0]), visible[-1])
        self._publish()
        self.repaint_rows()
        self.place_changed()

    def place_changed(self) -> None:
        """Called when the cursor may have moved."""

    def _publish(self) -> None:
        """Tell Textual how long the log is and where the window stands, for its scrollbar."""
        chat, pager = self._chat, self._pager
        if chat is None or pager is None:
            return
        total, line = max(chat.index.total, 1), pager.line
        width, height = self.size
        size = Size(width, total)
        self._is_publishing = True
        try:
            if (total > height) != self.show_vertical_scrollbar:
                self.virtual_size = size
            else:
                self.set_reactive(Widget.virtual_size, size)
            self.scroll_target_y = line
            self.scroll_y = line
        finally:
            self._is_publishing = False
        if self.show_vertical_scrollbar:
            show_thumb(self.vertical_scrollbar, line, height, total)

    # Idle moments

    def _settle_some(self) -> None:
        """Make more heights exact, for a few milliseconds."""
        chat, pager, timer = self._chat, self._pager, self._settling
        if chat is None or pager is None or timer is None:
            return
        deadline = perf_counter() + _SLICE
        if deadline - self._moved_at < _REST:
            return
        if not chat.settle_some(pager.top.item, lambda: perf_counter() >= deadline):
            timer.pause()
            self._publish()
