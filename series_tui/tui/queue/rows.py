"""The rows of the queue that are in sight: a row or two a ticket, and nothing that moves by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from series_tui.api.models import TicketSummary, WorkspaceConfig
from series_tui.tickets.pages import Identity, QueuePages, QueueRow, identity
from series_tui.tui.queue.columns import Columns, Part, columns_for
from series_tui.tui.queue.painter import QueuePainter
from series_tui.tui.queue.view import QueueView
from series_tui.tui.widgets.part_style import part_style
from series_tui.tui.widgets.row_cache import KeptRows

_LOOKS = {
    Part.STATE: "$foreground",
    Part.HIGH: "$text-warning",
    Part.URGENT: "$text-error bold",
    Part.QUIET: "$text-muted",
    Part.MARK: "$text-accent bold",
}
_CURSOR = "$block-cursor-foreground on $block-cursor-background bold"


@dataclass(frozen=True, slots=True)
class _Painted:
    """What an entry looked like when it was last painted."""

    row: QueueRow | None
    is_cursor: bool
    strips: list[Strip]


class QueueRows(KeptRows):
    """Shows the entries of a view, and which of them the cursor is on.

    Args:
        now: The clock that ages count from.
        ascii_only: Whether the program's own marks are ASCII.
        id: The widget's id.
    """

    ALLOW_MAXIMIZE = False
    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    QueueRows {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    """

    class Moved(Message):
        """The cursor or the window is somewhere else, or something else is under it."""

        def __init__(self, queue_rows: QueueRows, *, is_going_up: bool) -> None:
            super().__init__()
            self.queue_rows = queue_rows
            self.is_going_up = is_going_up

        @property
        def control(self) -> QueueRows:
            """The rows."""
            return self.queue_rows

    def __init__(
        self, *, now: Callable[[], datetime], ascii_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.names: WorkspaceConfig | None = None
        self._now = now
        self._ascii_only = ascii_only
        self._view = QueueView(QueuePages())
        self._words = ""
        self._cursor = 0
        self._top = 0
        self._cursor_ticket: Identity | None = None
        self._top_ticket: Identity | None = None
        self._painter: QueuePainter | None = None
        self._kept: dict[int, _Painted] = {}
        self._is_publishing = False
        self._thumb: tuple[int, ...] = ()

    # What is shown

    @property
    def cursor(self) -> int:
        """The entry that the cursor is on, from 0."""
        return self._cursor

    @property
    def top(self) -> int:
        """The first entry in sight."""
        return self._top

    @property
    def room(self) -> int:
        """How many entries are in sight at a time."""
        return max(self.size.height // self._columns.rows, 1)

    @property
    def ticket(self) -> TicketSummary | None:
        """The ticket under the cursor."""
        row = self._view.row(self._cursor)
        return row.ticket if row is not None else None

    def begin(self, view: QueueView) -> None:
        """Show another queue, from its first entry."""
        self._view = view
        self._cursor = self._top = 0
        self._settle(is_going_up=False)

    def go_on(self, view: QueueView) -> None:
        """Show the queue as it is by now: the same ticket stays at the top, and under the cursor."""
        self._view = view
        cursor = view.entry_of(self._cursor_ticket) if self._cursor_ticket is not None else None
        top = view.entry_of(self._top_ticket) if self._top_ticket is not None else None
        if top is not None:
            self._top = top
        elif cursor is not None:
            self._top += cursor - self._cursor
        if cursor is not None:
            self._cursor = cursor
        self._settle(is_going_up=False)

    def show_top(self) -> None:
        """Bring the first entry into sight, as far as the cursor lets it."""
        self._top = 0
        self._settle(is_going_up=True)

    def say(self, words: str) -> None:
        """Say something in the place of the rows; nothing shows them again."""
        if words != self._words:
            self._words = words
            self.repaint_rows()

    def repaint_all(self) -> None:
        """Paint every row anew: ages have grown, or names have arrived."""
        self._kept = {}
        self.repaint_rows()

    # The window

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scrollbar and the wheel; the cursor stays in sight."""
        if self._is_publishing:
            return
        self._top = min(max(round(new_value / self._columns.rows), 0), self._last_top)
        self._cursor = min(max(self._cursor, self._top), self._top + self.room - 1)
        self._settle(is_going_up=new_value < old_value)

    @property
    def row_width(self) -> int:
        """The cells of a row; the scrollbar's column is not among them."""
        return self.scrollable_content_region.width

    @property
    def _columns(self) -> Columns:
        return columns_for(self.row_width)

    @property
    def _last_top(self) -> int:
        return max(len(self._view) - self.room, 0)

    def on_resize(self) -> None:
        """Lay the rows out for the new width; the cursor stays in sight."""
        self._strips = []
        self._kept = {}
        self._settle(is_going_up=False)

    def notify_style_update(self) -> None:
        """Read the styles again: a theme or a class has changed."""
        super().notify_style_update()
        self._painter = None
        self._strips = []
        self._kept = {}

    def _settle(self, *, is_going_up: bool) -> None:
        """Keep the cursor on an entry and in sight, show what is in sight, and tell."""
        self._cursor = min(max(self._cursor, 0), max(len(self._view) - 1, 0))
        top = min(max(self._top, self._cursor - self.room + 1, 0), self._cursor)
        self._top = min(top, self._last_top)
        at_cursor, at_top = self._view.row(self._cursor), self._view.row(self._top)
        self._cursor_ticket = identity(at_cursor.ticket) if at_cursor else None
        self._top_ticket = identity(at_top.ticket) if at_top else None
        self._publish()
        self.repaint_rows()
        self.post_message(self.Moved(self, is_going_up=is_going_up))

    def _publish(self) -> None:
        """Tell Textual how long the list is and where the window stands, for its scrollbar."""
        rows = self._columns.rows
        width, height = self.row_width, self.size.height
        total, line = max(len(self._view) * rows, height, 1), self._top * rows
        size = Size(width, total)
        self._is_publishing = True
        try:
            self.set_reactive(Widget.virtual_size, size)
            self.scroll_target_y = line
            self.scroll_y = line
        finally:
            self._is_publishing = False
        # As in the log: redrawing the scrollbar costs bytes, so only when it looks different.
        thumb = (line * height // total, height * height // total, line == 0, line + height >= total, height)
        if thumb != self._thumb:
            self._thumb = thumb
            bar = self.vertical_scrollbar
            bar.window_size = height
            bar.window_virtual_size = total
            bar.position = line

    # What the terminal sees

    def painted_rows(self) -> list[Strip]:
        """Return the rows of the entries in sight."""
        width, height = self.row_width, self.size.height
        if not width or not height:
            return []
        painter = self._painter or self._read_styles()
        if self._words:
            return self._filled(painter.words(self._words, width), height)
        columns = self._columns
        kept, self._kept = self._kept, {}
        strips: list[Strip] = []
        for entry in range(self._top, min(self._top + height // columns.rows + 1, len(self._view))):
            row, is_cursor = self._view.row(entry), entry == self._cursor
            painted = kept.get(entry)
            if painted is None or painted.row is not row or painted.is_cursor != is_cursor:
                rows = painter.ticket(row, columns, self.names, self._now(), is_cursor=is_cursor)
                painted = _Painted(row, is_cursor, rows)
            self._kept[entry] = painted
            strips += painted.strips
        return self._filled(strips, height)

    def _filled(self, strips: list[Strip], height: int) -> list[Strip]:
        return (strips + [self.blank_row()] * height)[:height]

    def _read_styles(self) -> QueuePainter:
        styles = {part: part_style(self, words) for part, words in _LOOKS.items()}
        styles[Part.TEXT] = self.rich_style
        self._painter = QueuePainter(styles, part_style(self, _CURSOR), self._ascii_only)
        return self._painter
