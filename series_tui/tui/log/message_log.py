"""The message log: the keys to move, find, filter and take along, over the log on the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message as Posted
from textual.timer import Timer

from series_tui.api.models import Role
from series_tui.tui.keymap import binding
from series_tui.tui.log.finder import SearchableLog
from series_tui.tui.log.grouping import first_new, is_other_party, other_day
from series_tui.tui.log.message_layout import RowKind
from series_tui.tui.log.position import Place
from series_tui.tui.log.transcript import message_text, transcript
from series_tui.tui.log.viewport import Spot

_FILTERS: tuple[Role | None, ...] = (None, Role.PLAYER, Role.STAFF, Role.SYSTEM)
_MINUTE = 60


class MessageLog(SearchableLog):
    """A ticket's chat, of any length.

    Args:
        zone: The zone that times are shown in.
        now: The clock that relative times are counted from.
        ascii_only: Whether the program's own marks are ASCII.
        name: The widget's name.
        id: The widget's id.
        classes: The widget's classes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("log.line_down", "lines(1)", show=False),
        binding("log.line_up", "lines(-1)", show=False),
        binding("log.next_message", "messages(1)", show=False),
        binding("log.previous_message", "messages(-1)", show=False),
        binding("log.page_down", "pages(1)", show=False),
        binding("log.page_up", "pages(-1)", show=False),
        binding("log.half_page_down", "half_pages(1)", show=False),
        binding("log.half_page_up", "half_pages(-1)", show=False),
        binding("log.oldest", "oldest", show=False),
        binding("log.newest", "newest", show=False),
        binding("log.previous_day", "day(-1)", show=False),
        binding("log.next_day", "day(1)", show=False),
        binding("log.other_before", "other_party(-1)", show=False),
        binding("log.other_after", "other_party(1)", show=False),
        binding("log.first_new", "first_new", show=False),
        binding("log.find_next", "find_next", show=False),
        binding("log.find_previous", "find_previous", show=False),
        binding("log.filter", "filter", show=False),
        binding("log.times", "times", show=False),
    ]

    class PlaceChanged(Posted):
        """The reader is somewhere else, or the search or the filter has changed."""

        def __init__(self, log: MessageLog, place: Place) -> None:
            super().__init__()
            self.log = log
            self.place = place

        @property
        def control(self) -> MessageLog:
            """The log."""
            return self.log

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
        super().__init__(zone=zone, now=now, ascii_only=ascii_only, name=name, id=id, classes=classes)
        self._place_told = Place()
        self._minutes: Timer | None = None

    def on_mount(self) -> None:
        """Prepare the minute at which relative times change."""
        self._minutes = self.set_interval(_MINUTE, self.repaint_rows, pause=True)

    def _count_minutes(self) -> None:
        if self._minutes is not None:
            (self._minutes.resume if self._is_relative else self._minutes.pause)()

    # What the screen asks for

    @property
    def place(self) -> Place:
        """Where the reader is."""
        chat, search = self._chat, self._search
        total = len(self.ticket.messages) if self.ticket else 0
        shown = chat.count if chat else 0
        return Place(
            cursor=self._cursor + 1 if shown else 0,
            shown=shown,
            hidden=total - shown if chat else 0,
            role=self._role,
            hit=search.number(self._hit) if search and self._hit else None,
            hits=search.total if search else None,
            is_searching=bool(search and not search.is_done),
        )

    def message_text(self) -> str:
        """Return the text of the message at the cursor; nothing if there is none."""
        return message_text(self._chat.message(self._cursor)) if self._chat and self._chat.count else ""

    def transcript(self, most: int) -> str | None:
        """Return the whole ticket's chat as text, or None if it has more than `most` characters."""
        if self.ticket is None or self._speakers is None:
            return ""
        return transcript(self.ticket.messages, self._speakers, self._zone, most)

    # Keys

    def action_lines(self, lines: int) -> None:
        """Move by lines; where nothing is left to scroll, the cursor moves."""
        if self._pager is not None and not self._pager.move(lines):
            self._cursor += 1 if lines > 0 else -1
        self.moved()

    def action_messages(self, messages: int) -> None:
        """Put the cursor on the next message, or the previous one."""
        if self._chat is not None and 0 <= self._cursor + messages < self._chat.count:
            self._jump(self._cursor + messages)

    def action_pages(self, pages: int) -> None:
        """Move by pages; one line of the last page stays in sight."""
        self._scroll_or_end(pages * max(self.size.height - 1, 1))

    def action_half_pages(self, halves: int) -> None:
        """Move by half pages."""
        self._scroll_or_end(halves * max(self.size.height // 2, 1))

    def action_oldest(self) -> None:
        """Go to the first message."""
        if self._pager is not None:
            self._pager.go_to(Spot(0))
            self._cursor = 0
            self.moved()

    def action_newest(self) -> None:
        """Go to the last message."""
        if self._pager is not None and self._chat is not None:
            self._pager.go_to_end()
            self._cursor = max(self._chat.count - 1, 0)
            self.moved()

    def action_day(self, direction: int) -> None:
        """Go to the first message of the next day, or of this or the previous one."""
        if self._chat is None or not self._chat.count:
            return
        item = other_day(self._chat.message, self._chat.count, self._cursor, direction, self._zone)
        if item is None:
            self.post_message(self.NothingThere("No later day." if direction > 0 else "No earlier day."))
            return
        self._jump(item, to_top=True)

    def action_other_party(self, direction: int) -> None:
        """Go to the next message by the other party, or the previous one."""
        chat = self._chat
        if chat is None or not chat.count:
            return
        role = chat.message(self._cursor).role
        items = range(self._cursor + direction, chat.count if direction > 0 else -1, direction)
        item = next((item for item in items if is_other_party(chat.message(item), role)), None)
        if item is None:
            where = "after" if direction > 0 else "before"
            self.post_message(self.NothingThere(f"No message by the other party {where} this one."))
            return
        self._jump(item)

    def action_first_new(self) -> None:
        """Go to the first message that is new since the reader's last visit."""
        item = self._chat.first_new if self._chat else None
        if item is None:
            is_hidden = self.ticket is not None and first_new(self.ticket.messages, self.seen) is not None
            what = "The filter hides what is new." if is_hidden else "Nothing new since you last looked."
            self.post_message(self.NothingThere(what))
            return
        self._jump(item, to_top=True)

    def action_find_next(self) -> None:
        """Go to the next hit."""
        self.find_next()

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        self.find_previous()

    def action_filter(self) -> None:
        """Show all messages, or only those in the next role."""
        self._role = _FILTERS[(_FILTERS.index(self._role) + 1) % len(_FILTERS)]
        self._lay_out(self._place())

    def action_times(self) -> None:
        """Show times as how long ago, or as hours and minutes."""
        self._is_relative = not self._is_relative
        self._count_minutes()
        self._lay_out(self._place())

    def _scroll_or_end(self, rows: int) -> None:
        """Move by rows; where nothing moves, the cursor goes to the first or the last message."""
        if self._pager is not None and self._chat is not None and not self._pager.move(rows):
            self._cursor = max(self._chat.count - 1, 0) if rows > 0 else 0
        self.moved()

    def _jump(self, item: int, *, to_top: bool = False) -> None:
        """Put the cursor on a message and bring it into sight."""
        pager = self._pager
        if pager is None:
            return
        self._cursor = item
        first = pager.spot_of(item)
        if to_top:
            has_blank = pager.log.layout(item).above[:1] == (RowKind.BLANK,)
            pager.go_to(pager.below(first, 1) if has_blank else first)
        else:
            pager.reveal(pager.end_of(item))
            pager.reveal(first)
        self.moved()

    def place_changed(self) -> None:
        """Tell the screen where the reader is, if that has changed."""
        place = self.place
        if place != self._place_told:
            self._place_told = place
            self.post_message(self.PlaceChanged(self, place))

    def laid_out(self) -> None:
        """Tell the screen about the new layout too."""
        super().laid_out()
        self.place_changed()
