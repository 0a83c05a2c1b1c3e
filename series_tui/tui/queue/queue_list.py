"""The queue as a list that keys and mouse move in: a row or two a ticket, and nothing that moves unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from series_tui.api.models import Identity, TicketSummary, identity
from series_tui.tickets.filters import NameOf
from series_tui.tickets.pages import QueueRow
from series_tui.tickets.sort import WaitingOf
from series_tui.tickets.waiting import Waiting
from series_tui.tui.keymap import binding
from series_tui.tui.queue.columns import Columns, Part, RowContext, columns_for
from series_tui.tui.queue.hidden_facts import hidden_facts
from series_tui.tui.queue.painter import QueuePainter
from series_tui.tui.queue.view import ListView, QueueView
from series_tui.tui.queue.window import ListWindow
from series_tui.tui.widgets.content import part_style
from series_tui.tui.widgets.scroll_extent import publish_scroll

_LOOKS = {
    Part.HIGH: "$text-warning",
    Part.URGENT: "$text-error bold",
    Part.QUIET: "$text-muted",
    Part.MARK: "$text-accent bold",
}
_CURSOR = "$block-cursor-foreground on $block-cursor-background bold"


@dataclass(frozen=True, slots=True)
class _Painted:
    """A painted entry, and the values it was made of."""

    row: QueueRow | None
    waiting: Waiting | None
    is_cursor: bool
    strips: list[Strip]


class QueueList(ScrollView, can_focus=True):
    """Shows the entries of a view, and moves a cursor in them; loads nothing.

    Args:
        name_of: Returns the name of the id of a department or a user.
        waiting_of: Returns how long a ticket waits.
        now: The clock that ages count from.
        id: The widget's id.
    """

    ALLOW_MAXIMIZE = False
    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    QueueList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.open", "open", show=False),
        binding("queue.next", "move(1)", show=False),
        binding("queue.previous", "move(-1)", show=False),
        binding("queue.page_down", "pages(1)", show=False),
        binding("queue.page_up", "pages(-1)", show=False),
        binding("queue.first", "first", show=False),
        binding("queue.last", "last", show=False),
    ]

    current: var[tuple[int, QueueRow | None]] = var((0, None), always_update=True)
    """The entry that the cursor is on, from 0, and its row; None while that is not loaded.

    Set again when what is known of the row may have changed: names, ages, how long it waits.
    """

    @dataclass
    class Moved(Message):
        """The cursor or the window is elsewhere, or something else is in it.

        Attributes:
            is_going_up: Whether the reader went towards the first entry.
        """

        is_going_up: bool

    @dataclass
    class Opened(Message):
        """The reader chose a ticket.

        Attributes:
            ticket: The ticket under the cursor.
        """

        ticket: TicketSummary

    def __init__(
        self,
        *,
        name_of: NameOf,
        waiting_of: WaitingOf,
        now: Callable[[], datetime],
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._name_of, self._waiting_of = name_of, waiting_of
        self._now = now
        self._shows_waiting = False
        self._view: QueueView = ListView(())
        self._window = ListWindow()
        self._has_moved = False
        self._notice = ""
        self._cursor_ticket: Identity | None = None
        self._painter: QueuePainter | None = None
        self._painted: dict[int, _Painted] = {}
        self._strips: list[Strip] = []

    # What is shown

    @property
    def cursor(self) -> int:
        """The entry that the cursor is on, from 0."""
        return self._window.cursor

    @property
    def top(self) -> int:
        """The first entry in sight."""
        return self._window.top

    @property
    def room(self) -> int:
        """The number of entries in sight at a time."""
        return max(self.size.height // self._columns.rows, 1)

    @property
    def ticket(self) -> TicketSummary | None:
        """The ticket under the cursor."""
        row = self._view.row(self._window.cursor)
        return row.ticket if row is not None else None

    @property
    def tickets_in_sight(self) -> list[TicketSummary]:
        """The tickets in sight that are loaded."""
        rows = (self._view.row(entry) for entry in self._entries_in_sight)
        return [row.ticket for row in rows if row is not None]

    def hidden_facts(self, width: int, lines: int, shown: frozenset[str]) -> list[str]:
        """Return the ID of the ticket under the cursor, and what its row has no room for.

        Args:
            width: The cells of each line.
            lines: The number of lines.
            shown: Facts that are shown elsewhere.
        """
        ticket = self.ticket
        if ticket is None:
            return []
        context = RowContext(self._name_of, self._waiting_of, self._now())
        return hidden_facts(ticket, self._columns, context, width, lines=lines, shown=shown)

    def show(self, view: QueueView, *, is_new: bool = False, is_partial: bool = False) -> None:
        """Show a view; the same ticket stays under the cursor, on the same row of the screen.

        Args:
            view: The entries.
            is_new: Whether to show it from its first entry.
            is_partial: Whether more of it is being loaded, above the cursor too: then the first rows stay in
                sight until the reader moves.
        """
        self._view = view
        if is_new:
            self._window.reset()
            self._has_moved, cursor = False, None
        else:
            cursor = view.entry_of(self._cursor_ticket) if self._cursor_ticket is not None else None
        self._window.follow(cursor, len(view))
        if is_partial and not self._has_moved:
            self._window.show_first()
        self._update(is_going_up=False)

    def show_top(self) -> None:
        """Bring the first entry into sight, as far as the cursor lets it."""
        self._window.show_first()
        self._update(is_going_up=True)

    def go_to(self, ticket: TicketSummary) -> None:
        """Put the cursor on a ticket if it is loaded."""
        entry = self._view.entry_of(identity(ticket))
        if entry is not None and entry != self._window.cursor:
            self._go(entry)

    def show_notice(self, text: str) -> None:
        """Show words in the place of the rows; empty shows the rows again."""
        if text != self._notice:
            self._notice = text
            self._repaint()

    def show_waiting(self, shows_waiting: bool) -> None:
        """Show or hide how long each ticket waits."""
        if shows_waiting != self._shows_waiting:
            self._shows_waiting = shows_waiting
            self.repaint_all()

    def repaint_all(self) -> None:
        """Paint every row again: ages have grown, or names have arrived."""
        self._painted = {}
        self._repaint()
        self._set_current()

    # The window

    @property
    def _entries_in_sight(self) -> range:
        return range(self._window.top, min(self._window.top + self.room, len(self._view)))

    @property
    def _row_width(self) -> int:
        """The cells of a row; the scrollbar's column is not among them."""
        return self.scrollable_content_region.width

    @property
    def _columns(self) -> Columns:
        return columns_for(self._row_width, has_waiting=self._shows_waiting)

    @property
    def _row_context(self) -> RowContext:
        waiting_of = self._waiting_of if self._shows_waiting else None
        return RowContext(self._name_of, waiting_of, self._now())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scrollbar and the wheel; the cursor stays in sight."""
        self._window.resize(len(self._view), self.room)
        self._has_moved = True
        self._window.scroll_to(round(new_value / self._columns.rows))
        self._update(is_going_up=new_value < old_value)

    def on_resize(self) -> None:
        """Lay the rows out for the new width; the cursor stays in sight."""
        self._painted = {}
        self._update(is_going_up=False)

    def notify_style_update(self) -> None:
        """Read the styles again: a theme or a class has changed."""
        super().notify_style_update()
        self._painter = None
        self._painted = {}
        self._strips = []

    def _update(self, *, is_going_up: bool) -> None:
        """Show the window, and report where it is."""
        self._window.resize(len(self._view), self.room)
        row = self._view.row(self._window.cursor)
        self._cursor_ticket = identity(row.ticket) if row else None
        rows = self._columns.rows
        spare = self.size.height % rows  # below the last entry, so that it can be scrolled to
        publish_scroll(self, line=self._window.top * rows, total=len(self._view) * rows + spare)
        self._repaint()
        self._set_current()
        self.post_message(self.Moved(is_going_up))

    def _set_current(self) -> None:
        """Set the row under the cursor; what stands around the list is then painted in the same frame."""
        self.current = (self._window.cursor, self._view.row(self._window.cursor))

    # What the terminal sees

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        if not self._strips:
            self._strips = self._paint()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self._row_width, self.rich_style)

    def _repaint(self) -> None:
        """Paint the rows again, and have those shown that changed: painting all of them takes longer."""
        before, self._strips = self._strips, self._paint()
        if len(before) != len(self._strips):
            self.refresh()
            return
        rows, width = enumerate(zip(before, self._strips, strict=True)), self._row_width
        changed = [Region(0, y, width, 1) for y, (old, new) in rows if old is not new]
        if changed:
            self.refresh(*changed)

    def _paint(self) -> list[Strip]:
        """Return the rows of the entries in sight; those that look the same are not painted again."""
        width, height = self._row_width, self.size.height
        if not width or not height:
            return []
        painter = self._painter or self._read_styles()
        if self._notice:
            return painter.words(self._notice, width)[:height]
        columns, context = self._columns, self._row_context
        painted, self._painted = self._painted, {}
        strips: list[Strip] = []
        last = min(self._window.top + height // columns.rows + 1, len(self._view))
        for entry in range(self._window.top, last):
            row, is_cursor = self._view.row(entry), entry == self._window.cursor
            waiting = context.waiting_of(row.ticket) if row is not None and context.waiting_of else None
            before = painted.get(entry)
            if before is None or (before.row, before.waiting, before.is_cursor) != (row, waiting, is_cursor):
                rows = painter.ticket(row, columns, context, is_cursor=is_cursor)
                before = _Painted(row, waiting, is_cursor, rows)
            self._painted[entry] = before
            strips += before.strips
        return strips[:height]

    def _read_styles(self) -> QueuePainter:
        styles = {part: part_style(self, words) for part, words in _LOOKS.items()}
        styles[Part.TEXT] = self.rich_style
        self._painter = QueuePainter(styles, part_style(self, _CURSOR))
        return self._painter

    # Keys and mouse

    def action_move(self, entries: int) -> None:
        """Put the cursor on the next ticket, or the previous one."""
        self._go(self._window.cursor + entries)

    def action_pages(self, pages: int) -> None:
        """Move by pages; one entry of the last page stays in sight."""
        self._has_moved = True
        self._window.page(pages)
        self._update(is_going_up=pages < 0)

    def action_first(self) -> None:
        """Go to the first ticket."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last ticket; nothing between is loaded for that."""
        self._go(len(self._view) - 1)

    def action_open(self) -> None:
        """Open the ticket under the cursor."""
        if self.ticket is not None:
            self.post_message(self.Opened(self.ticket))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a ticket; open the one it is on."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        entry = self._window.top + offset.y // self._columns.rows
        if entry >= len(self._view):
            return
        if entry == self._window.cursor:
            self.action_open()
        else:
            self._go(entry)

    def _go(self, entry: int) -> None:
        self._has_moved = True
        is_going_up = entry < self._window.cursor
        self._window.move_to(entry)
        self._update(is_going_up=is_going_up)
