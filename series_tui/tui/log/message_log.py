"""The message log: a ticket's chat of any length, with its keys, its search and its mouse selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from time import perf_counter
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message as TextualMessage
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from series_tui.api.models import Message, Ticket
from series_tui.text.sanitize import SafeText
from series_tui.tui.log.keys import LOG_BINDINGS
from series_tui.tui.log.painter import LogPainter
from series_tui.tui.log.position import LogPosition
from series_tui.tui.log.reader import LogReader
from series_tui.tui.log.search import Pattern
from series_tui.tui.log.selection import (
    LogSelection,
    TextRange,
    has_same_ends,
    selected_part,
    selected_text,
    text_range,
    word_or_message,
)
from series_tui.tui.log.styles import DEFAULT_CSS, LogStyles, read_styles
from series_tui.tui.widgets.scroll_extent import publish_scroll

_LEFT_BUTTON, _WORD_CLICKS, _MINUTE = 1, 2, 60
_SLICE = 0.004
"""Seconds in which one idle slice measures heights."""
_PAUSE, _SEARCH_PAUSE, _SCROLL_EVERY, _TELL_EVERY = 0.01, 0.001, 0.05, 0.25
_REST, _FEW = 0.2, 64
"""Seconds after a move or a new layout in which no idle slice runs, and messages that need no such rest."""


class MessageLog(ScrollView, can_focus=True):
    """A ticket's chat, of any length.

    Args:
        zone: The zone that times are shown in.
        now: The clock that relative times are counted from.
        links: Whether links in messages are hyperlinks of the terminal.
        name_of: Returns a user's name that the ticket does not give; None where it is not known.
        id: The widget's id.
    """

    # Textual's own selection goes by lines of the screen, which move.
    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = DEFAULT_CSS
    BINDINGS: ClassVar[list[BindingType]] = LOG_BINDINGS

    # A ticket may hold 100,000 messages: comparing two of them would take longer than painting one.
    ticket: reactive[Ticket | None] = reactive(None, repaint=False, always_update=True, init=False)
    """The ticket to show. A new value for the same ticket keeps the reader's place."""
    seen: reactive[str | None] = reactive(None, repaint=False, init=False)
    """The id of the last message of the reader's last visit; None where nothing is known."""

    @dataclass
    class PositionChanged(TextualMessage):
        """Posted when the cursor, the filter or the search is in another place."""

        position: LogPosition

    @dataclass
    class Remarked(TextualMessage):
        """Posted when a key or a search did nothing; the text says why."""

        text: str

    def __init__(
        self,
        *,
        zone: tzinfo,
        now: Callable[[], datetime],
        links: bool = False,
        name_of: Callable[[str], SafeText | None] = lambda _: None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._zone, self._links = zone, links
        on_timeout = partial(self._tell, "This expression takes too long on this ticket.")
        self._reader = LogReader(zone=zone, now=now, name_of=name_of, on_timeout=on_timeout)
        self._selection: LogSelection | None = None
        self._styles_read: LogStyles | None = None
        self._painter: LogPainter | None = None
        self._painted: tuple[object, ...] | None = None
        self._posted = LogPosition()
        self._posted_at = self._moved_at = 0.0
        self._repeated: dict[Callable[[], object], Timer] = {}

    # The layout

    def watch_ticket(self, old: Ticket | None, new: Ticket | None) -> None:
        """Show another ticket from its newest message; a new response to the same one in the same place."""
        if old is new is None:
            return
        selection = self.text_selection if self.is_mounted else None
        if selection is not None and not has_same_ends(selection, old, new):
            self.screen.clear_selection()
        self._reader.show(new)
        self._laid_out()

    def watch_seen(self) -> None:
        """Draw the line above the first new message."""
        self._reader.set_seen(self.seen)
        if self.ticket is not None:
            self._laid_out()

    def on_resize(self) -> None:
        """Wrap for the new width; the text at the top stays at the top."""
        self._reader.resize(*self.size)
        self._laid_out()

    def notify_style_update(self) -> None:
        """Read the styles again: a theme or a class has changed."""
        super().notify_style_update()
        self._styles_read = self._painter = None

    def _laid_out(self) -> None:
        """Show a new layout, and measure and search the rest of it in idle moments."""
        self._painter = None
        viewport = self._reader.viewport
        self._repeat(_PAUSE, self._measure_some, viewport is not None and not viewport.layout.index.is_exact)
        self._repeat(_SEARCH_PAUSE, self._search_some, self.position.is_searching)
        self.refresh()
        self._moved()

    def _measure_some(self) -> None:
        """Make more heights exact, for a few milliseconds."""
        viewport, deadline = self._reader.viewport, perf_counter() + _SLICE
        if viewport is None or (viewport.layout.count > _FEW and deadline - self._moved_at < _REST):
            return
        if not viewport.layout.measure_some(viewport.top.item, lambda: perf_counter() >= deadline):
            self._repeat(_PAUSE, self._measure_some, False)
            self._publish()

    def _repeat(self, seconds: float, work: Callable[[], object], is_on: bool) -> None:
        """Call something at intervals, or pause that; its timer is made when it first runs."""
        timer = self._repeated.get(work)
        if timer is not None:
            (timer.resume if is_on else timer.pause)()
        elif is_on:
            self._repeated[work] = self.set_interval(seconds, work)

    # The rows

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        reader, painter = self._reader, self._painter
        if (viewport := reader.viewport) is None:
            return Strip.blank(self.size.width, self.rich_style)
        layout = viewport.layout
        if painter is None:
            styles = self._styles_read = self._styles_read or read_styles(self)
            painter = self._painter = LogPainter(layout, styles, self.size.width, links=self._links)
        if not layout.count and y == 0:
            return painter.notice(self.position.nothing_shown)
        if y >= len(reader.rows):
            return painter.blank()
        row = reader.rows[y]
        highlights = reader.finder.highlights(row, layout, painter.styles) if reader.finder else []
        if (selection := self.text_selection) is not None:
            highlights += selected_part(selection, row, layout, painter.styles)
        return painter.strip(row, is_cursor=row.item == viewport.cursor, highlights=highlights)

    def _moved(self) -> None:
        """Repaint if the reader is in another place; even an empty update moves the terminal's cursor."""
        self._moved_at = perf_counter()
        viewport, finder = self._reader.viewport, self._reader.finder
        place = (viewport.top, viewport.cursor, finder.hit if finder else None) if viewport else None
        if place != self._painted:
            self._painted = place
            self.refresh()
        self._publish()

    def _publish(self) -> None:
        """Tell the scrollbar and the screen where the reader is."""
        if (viewport := self._reader.viewport) is not None:
            publish_scroll(self, line=viewport.line, total=viewport.layout.index.total)
        if (position := self.position) != self._posted:
            self._posted, self._posted_at = position, perf_counter()
            self.post_message(self.PositionChanged(position))

    def watch_show_vertical_scrollbar(self) -> None:
        """Put a scrollbar that appears in the reader's place."""
        self._publish()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scrollbar and the wheel; a taller pane is cut to its end before it is laid out."""
        viewport = self._reader.viewport
        if viewport is None or viewport.height != self.size.height:
            return
        self._reader.scroll_bar_to(round(new_value), move=round(new_value) - round(old_value))
        self._moved()

    # What a screen asks for

    @property
    def position(self) -> LogPosition:
        """The reader's position."""
        return self._reader.position

    @property
    def current_message(self) -> Message | None:
        """The message at the cursor; None if there is none."""
        return self._reader.current_message

    def go_to_time(self, moment: datetime) -> bool:
        """Go to the first shown message sent at a moment or later; return whether there is one."""
        has_one = self._reader.go_to_time(moment)
        self._moved()
        return has_one

    # Keys

    def action_lines(self, lines: int) -> None:
        """Scroll by lines; where nothing is left to scroll, the cursor moves."""
        self._reader.scroll_lines(lines)
        self._moved()

    def action_messages(self, messages: int) -> None:
        """Put the cursor on the next message, or the previous one."""
        self._reader.step(messages)
        self._moved()

    def action_pages(self, pages: int) -> None:
        """Scroll by pages; one line of the last page stays visible."""
        self._reader.scroll_rows(pages * max(self.size.height - 1, 1))
        self._moved()

    def action_half_pages(self, halves: int) -> None:
        """Scroll by half pages."""
        self._reader.scroll_rows(halves * max(self.size.height // 2, 1))
        self._moved()

    def action_end(self, direction: int) -> None:
        """Go to the last message, or to the first."""
        (self._reader.go_to_newest if direction > 0 else self._reader.go_to_oldest)()
        self._moved()

    def action_day(self, direction: int) -> None:
        """Go to the first message of the next day, or of this or the previous one."""
        if not self._reader.step_day(direction):
            self._tell("No later day." if direction > 0 else "No earlier day.")
        self._moved()

    def action_other_party(self, direction: int) -> None:
        """Go to the next message by the other party, or the previous one."""
        if not self._reader.step_party(direction):
            where = "after" if direction > 0 else "before"
            self._tell(f"No message by the other party {where} this one.")
        self._moved()

    def action_first_new(self) -> None:
        """Go to the first message that is new since the reader's last visit."""
        if reason := self._reader.go_to_first_new():
            self._tell(reason)
        self._moved()

    def action_filter(self) -> None:
        """Show all messages, or only those in the next role."""
        self._reader.next_filter()
        self._laid_out()

    def clear_filter(self) -> None:
        """Show all messages, with the reader's place kept."""
        self._reader.show_all()
        self._laid_out()

    def action_times(self) -> None:
        """Show times as how long ago, or as hours and minutes."""
        self._reader.toggle_times()
        self._repeat(_MINUTE, self.refresh, self._reader.is_relative)
        self._laid_out()

    def _tell(self, text: str) -> None:
        self.post_message(self.Remarked(text))

    # The search

    def start_find(self) -> None:
        """Start each following search from here, whatever is typed."""
        self._reader.anchor_find()

    def find(self, text: str, *, regex: bool = False) -> None:
        """Search for a text, or a regular expression, and go to the nearest hit from where the search began.

        An empty text ends the search.

        Raises:
            BadPattern: It is not a regular expression; the hits of before stay.
        """
        self._reader.find(Pattern(text, regex=regex) if text else None)
        self._search_some()
        self.refresh()
        self._moved()

    def clear_find(self) -> None:
        """End the search; the reader stays where it has led."""
        self._reader.release_find()
        self.find("")

    def action_hit(self, direction: int) -> None:
        """Go to the next hit, or the previous one, around the ends."""
        finder = self._reader.finder
        if finder is None:
            self._tell("No search yet. Press / to search.")
        elif (hit := finder.step(direction)) is not None:
            self._reader.show_hit(hit)
            self._moved()
        elif finder.is_done and finder.total == 0:
            self._tell("No matches.")

    def _search_some(self) -> None:
        """Search for one slice, and go to the first hit once it is found."""
        has_come_to_hit, position = self._reader.search_some(), self.position
        self._repeat(_SEARCH_PAUSE, self._search_some, position.is_searching)
        if has_come_to_hit:
            self._moved()
        elif not position.is_searching or perf_counter() - self._posted_at > _TELL_EVERY:
            self._publish()

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a selection."""
        pointer = event.get_content_offset(self) if event.button == _LEFT_BUTTON else None
        if pointer is not None and (start := self._range_at(pointer)) is not None:
            self._selection = LogSelection(start, pointer, self._range_at, self._select)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection."""
        pointer = event.get_content_offset_capture(self)
        if (selection := self._selection) is not None and selection.drag(pointer):
            self._repeat(_SCROLL_EVERY, self._scroll_to_pointer, not 0 <= selection.row < self.size.height)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection; a mere click puts the cursor on the message."""
        selection, self._selection = self._selection, None
        if selection is None:
            return
        self.release_mouse()
        self._repeat(_SCROLL_EVERY, self._scroll_to_pointer, False)
        clicked, viewport = selection.clicked, self._reader.viewport
        if clicked is not None and viewport is not None:
            self._reader.set_cursor(viewport.layout.item_at(clicked.y))
            self._moved()

    def on_click(self, event: events.Click) -> None:
        """Select a word with two clicks, the message with three."""
        clicked, ticket = self._range_at(event.get_content_offset_capture(self)), self.ticket
        if clicked is not None and ticket is not None and event.chain > 1:
            self._select(word_or_message(clicked[0], ticket, is_word=event.chain == _WORD_CLICKS))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text of the messages, and the line feed that follows it."""
        viewport = self._reader.viewport
        return (selected_text(selection, viewport.layout), "\n") if viewport is not None else None

    def selection_updated(self, selection: Selection | None) -> None:
        """Show the selection."""
        self.refresh()

    def _scroll_to_pointer(self) -> None:
        """Scroll towards a pointer outside of the log, and extend the selection."""
        if (selection := self._selection) is not None:
            self._reader.scroll_lines(-1 if selection.row < 0 else 1)
            self._moved()
            selection.extend()

    def _select(self, selection: Selection) -> None:
        self.screen.selections = {self: selection}

    def _range_at(self, pointer: Offset) -> TextRange | None:
        viewport, rows = self._reader.viewport, self._reader.rows
        if viewport is None or not rows:
            return None
        row = rows[min(max(pointer.y, 0), len(rows) - 1)]
        return text_range(viewport.layout, row, self.size.width if pointer.y >= len(rows) else pointer.x)
