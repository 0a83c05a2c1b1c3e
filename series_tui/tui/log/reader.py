"""The state of reading one chat: its layout, viewport, filter, search and anchor. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.participants import MAX_TYPE_CELLS, Participants
from series_tui.text.sanitize import SafeText
from series_tui.tui.log.finder import LogFinder
from series_tui.tui.log.header import HeaderFormatter, columns_for, first_new
from series_tui.tui.log.layout import LogLayout, shown_by_role
from series_tui.tui.log.message_layout import Row
from series_tui.tui.log.position import LogPosition, ScrollAnchor, first_since, other_day, other_party, remap
from series_tui.tui.log.search import Hit, Pattern
from series_tui.tui.log.viewport import RowPosition, Viewport

_FILTERS: tuple[Role | None, ...] = (None, Role.PLAYER, Role.STAFF, Role.SYSTEM)
_FAR = 4
"""Scrolling over more than so many pages goes by estimated line numbers."""


class LogReader:
    """Knows what of a chat is visible and where the reader is; moves on request.

    Args:
        zone: The zone that times are shown in.
        now: The clock that relative times are counted from.
        name_of: Returns a user's name that the ticket does not give; None where it is not known.
        on_timeout: Called when a regular expression took too long.

    Attributes:
        ticket: The ticket whose chat is read.
        viewport: The visible part; None while there is no ticket or no room.
        rows: The visible rows.
        role: The role that the filter shows; None for all.
        is_relative: Whether times are shown as how long ago.
        finder: The search; None while there is none.
    """

    def __init__(
        self,
        *,
        zone: tzinfo,
        now: Callable[[], datetime],
        name_of: Callable[[str], SafeText | None],
        on_timeout: Callable[[], None],
    ) -> None:
        self.ticket: Ticket | None = None
        self.viewport: Viewport | None = None
        self.rows: list[Row] = []
        self.role: Role | None = None
        self.is_relative = False
        self.finder: LogFinder | None = None
        self._zone, self._now = zone, now
        self._name_of, self._on_timeout = name_of, on_timeout
        self._participants: Participants | None = None
        self._size = (0, 0)
        self._seen: str | None = None
        self._rest_anchor: ScrollAnchor | None = None
        self._find_anchor: ScrollAnchor | None = None

    # The layout

    def show(self, ticket: Ticket | None) -> None:
        """Show another ticket from its newest message; a new response to the same one in the same place."""
        old, self.ticket = self.ticket, ticket
        self._participants = None
        if ticket is not None:
            self._participants = Participants(ticket, max_type_cells=MAX_TYPE_CELLS, name_of=self._name_of)
        anchor = None
        if old is not None and ticket is not None and old.reference == ticket.reference:
            anchor = self._anchor()
            anchor = remap(anchor, old, ticket) if anchor is not None else None
        else:
            self.role = None
        self._lay_out(anchor, is_same_chat=False)

    def set_seen(self, message_id: str | None) -> None:
        """Set the last message of the reader's last visit."""
        self._seen = message_id
        self._lay_out(self._anchor())

    def resize(self, width: int, height: int) -> None:
        """Wrap for another size; the text at the top stays at the top."""
        self._size = (width, height)
        self._lay_out(self._anchor())

    def next_filter(self) -> None:
        """Show all messages, or only those in the next role."""
        self.role = _FILTERS[(_FILTERS.index(self.role) + 1) % len(_FILTERS)]
        self._lay_out(self._anchor(), is_same_chat=False)

    def show_all(self) -> None:
        """Show the messages in every role."""
        self.role = None
        self._lay_out(self._anchor(), is_same_chat=False)

    def toggle_times(self) -> None:
        """Show times as how long ago, or as hours and minutes."""
        self.is_relative = not self.is_relative
        self._lay_out(self._anchor())

    def _lay_out(self, anchor: ScrollAnchor | None, *, is_same_chat: bool = True) -> None:
        """Lay out the chat, and scroll to an anchor; to the newest message for None."""
        self._rest_anchor = anchor
        ticket, participants = self.ticket, self._participants
        width, height = self._size
        if ticket is None or participants is None or not width or not height:
            self.viewport, self.rows = None, []
            return
        headers = HeaderFormatter(
            participants, columns_for(width), self._zone, now=self._now, is_relative=self.is_relative
        )
        new = first_new(ticket.messages, self._seen)
        layout = LogLayout(ticket.messages, shown_by_role(ticket.messages, self.role), headers, new)
        self.viewport = Viewport(layout, height)
        self.viewport.restore(anchor)
        self.rows = self.viewport.rows()
        if not is_same_chat and self.finder is not None:
            self.finder = self._finder_of(self.finder.pattern)

    def _anchor(self) -> ScrollAnchor | None:
        """Return the reader's place; None where there is none yet.

        As long as the reader does not move it is the place that was last restored, so that neither a filter
        which hides all of it nor many sizes one after the other lose it.
        """
        if self._rest_anchor is not None or self.viewport is None:
            return self._rest_anchor
        return self.viewport.anchor()

    # The position, and how it moves

    @property
    def position(self) -> LogPosition:
        """The reader's position."""
        viewport, finder = self.viewport, self.finder
        total = len(self.ticket.messages) if self.ticket else 0
        shown = viewport.layout.count if viewport else 0
        return LogPosition(
            cursor=viewport.cursor + 1 if viewport and shown else 0,
            shown=shown,
            hidden=total - shown if viewport else 0,
            role=self.role,
            hit=finder.number if finder else None,
            hits=finder.total if finder else None,
            is_searching=finder is not None and not finder.is_done,
        )

    @property
    def current_message(self) -> Message | None:
        """The message at the cursor; None if there is none."""
        viewport = self.viewport
        return viewport.layout.message(viewport.cursor) if viewport and viewport.layout.count else None

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines; where nothing is left to scroll, the cursor moves."""
        if self.viewport is not None and not self.viewport.scroll_by(lines):
            self.viewport.cursor += 1 if lines > 0 else -1
        self._moved()

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows; where nothing moves, the cursor goes to the first or the last message."""
        viewport = self.viewport
        if viewport is not None and not viewport.scroll_by(rows):
            viewport.cursor = max(viewport.layout.count - 1, 0) if rows > 0 else 0
        self._moved()

    def scroll_bar_to(self, line: int, move: int) -> None:
        """Follow a scrollbar to a line, over so many lines."""
        viewport = self.viewport
        if viewport is None:
            return
        if line <= 0:
            viewport.scroll_to(RowPosition(0))
        elif line >= viewport.layout.index.total - viewport.height:
            viewport.scroll_to_end()
        elif abs(move) <= _FAR * viewport.height:
            viewport.scroll_by(move)
        else:
            viewport.scroll_to_line(line)
        self._moved()

    def go_to_oldest(self) -> None:
        """Go to the first message."""
        if self.viewport is not None:
            self.viewport.scroll_to(RowPosition(0))
            self.set_cursor(0)

    def go_to_newest(self) -> None:
        """Go to the last message."""
        if self.viewport is not None:
            self.viewport.restore(None)
            self._moved()

    def step(self, messages: int) -> None:
        """Put the cursor on the next message, or the previous one."""
        viewport = self.viewport
        if viewport is not None and 0 <= viewport.cursor + messages < viewport.layout.count:
            self.go_to(viewport.cursor + messages)

    def step_day(self, direction: int) -> bool:
        """Go to the first message of the next day, or of the one before; return whether there is one."""
        viewport = self.viewport
        if viewport is None or not viewport.layout.count:
            return True
        layout = viewport.layout
        item = other_day(layout.message, layout.count, viewport.cursor, direction, self._zone)
        return self.go_to(item, to_top=True)

    def step_party(self, direction: int) -> bool:
        """Go to the next message by the other party, or the previous one; return whether there is one."""
        viewport = self.viewport
        if viewport is None or not viewport.layout.count:
            return True
        layout = viewport.layout
        return self.go_to(other_party(layout.message, layout.count, viewport.cursor, direction))

    def go_to_first_new(self) -> str:
        """Go to the first message since the reader's last visit, or return why there is none."""
        if self.go_to(self.viewport.layout.first_new if self.viewport else None, to_top=True):
            return ""
        messages = self.ticket.messages if self.ticket else ()
        is_hidden = first_new(messages, self._seen) is not None
        return "The filter hides the new messages." if is_hidden else "Nothing new since you last looked."

    def go_to_time(self, moment: datetime) -> bool:
        """Go to the first shown message sent at a moment or later; return whether there is one."""
        if self.viewport is None:
            return False
        layout = self.viewport.layout
        return self.go_to(first_since(layout.message, layout.count, moment), to_top=True)

    def go_to(self, item: int | None, *, to_top: bool = False) -> bool:
        """Put the cursor on a shown message and make it visible; return whether there is one."""
        if self.viewport is None or item is None:
            return False
        self.viewport.move_cursor(item, to_top=to_top)
        self._moved()
        return True

    def set_cursor(self, item: int) -> None:
        """Put the cursor on a message as far as that is visible."""
        if self.viewport is not None:
            self.viewport.cursor = item
            self._moved()

    def _moved(self) -> None:
        """Take the rows that are visible now, with the cursor among them."""
        self._rest_anchor = None
        if self.viewport is not None:
            self.rows = self.viewport.rows()
            self.viewport.clamp_cursor(self.rows)

    # The search

    def anchor_find(self) -> None:
        """Start each following search from here."""
        self._find_anchor = self._anchor()

    def release_find(self) -> None:
        """Start each following search from where the reader is then."""
        self._find_anchor = None

    def find(self, pattern: Pattern | None) -> None:
        """Start a search from where it was anchored, else from here; end it without a pattern."""
        if pattern is not None and self._find_anchor is not None and self.viewport is not None:
            self.viewport.restore(self._find_anchor)
            self.rows = self.viewport.rows()
        self.finder = self._finder_of(pattern) if pattern is not None else None

    def search_some(self) -> bool:
        """Search for a few milliseconds; go to the first hit, and return whether it was found just now."""
        if self.finder is not None:
            self.finder.search_some()
        finder = self.finder  # None once an expression took too long
        hit = finder.nearest() if finder and finder.hit is None and finder.total else None
        if hit is not None:
            self.show_hit(hit)
        return hit is not None

    def show_hit(self, hit: Hit) -> None:
        """Put the cursor on a hit's message and make the hit visible."""
        if self.viewport is not None:
            self.viewport.cursor = hit.item
            self.viewport.ensure_visible(self.viewport.position_of(hit.item, hit.start))
            self._moved()

    def _finder_of(self, pattern: Pattern) -> LogFinder | None:
        port = self.viewport
        return LogFinder(pattern, port.layout, port.top.item, self._end_find) if port else None

    def _end_find(self) -> None:
        """End a search whose expression takes too long."""
        self.finder = None
        self._on_timeout()
