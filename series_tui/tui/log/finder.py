"""Searching in the log: hits are found in slices, gone to, and highlighted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TypeVar

from textual.message import Message as Posted
from textual.timer import Timer

from series_tui.text.width import whole_graphemes
from series_tui.tui.log.anchor import ReadingPlace
from series_tui.tui.log.message_layout import Row, RowKind
from series_tui.tui.log.painter import Highlight
from series_tui.tui.log.search import Hit, Pattern, Search, Span
from series_tui.tui.log.selection import SelectableLog
from series_tui.tui.log.time_limit import TookTooLong, time_limit

_SLICE = 0.008
_PAUSE = 0.001
_TELL_EVERY = 0.25
_LIMIT = 0.04
"""Seconds after which a regular expression is given up: no screen may stand still for longer."""

_Result = TypeVar("_Result")


class SearchableLog(SelectableLog):
    """A log with a search."""

    class NothingThere(Posted):
        """The reader asked for something that the log does not have.

        Attributes:
            what: One short sentence for the reader.
        """

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    _search: Search | None = None
    _began_at: ReadingPlace | None = None
    _hit: Hit | None = None
    _searching: Timer | None = None
    _told_at = 0.0
    _searched: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Prepare the slices of a search."""
        self._spans: dict[tuple[int, int], list[Span]] = {}
        self._searching = self.set_interval(_PAUSE, self._search_on, pause=True)

    def begin_find(self) -> None:
        """Search from here from now on, whatever is typed: each further letter begins at the same place."""
        self._began_at = self._place()

    def find(self, pattern: str, *, regex: bool = False) -> None:
        """Search for a text, or a regular expression, and go to the nearest hit from where the search began.

        An empty pattern ends the search.

        Raises:
            BadPattern: It is no regular expression; what was found before stays.
        """
        wanted = Pattern(pattern, regex=regex) if pattern else None
        if wanted is not None and self._began_at is not None and self._pager is not None:
            self._return_to(self._began_at)
            self._rows = self._pager.rows()
        self._start_search(wanted)
        self._search_on()
        self.repaint_rows()
        self.place_changed()

    def clear_find(self) -> None:
        """End the search; the reader stays where it has led."""
        self._began_at = None
        self.find("")

    def find_next(self) -> None:
        """Go to the next hit, from the last one to the first."""
        self._go_to(lambda search: search.following(self._hit))

    def find_previous(self) -> None:
        """Go to the previous hit, from the first one to the last."""
        self._go_to(lambda search: search.preceding(self._hit))

    @property
    def is_searched(self) -> bool:
        """Whether something is looked for."""
        return self._search is not None

    def laid_out(self) -> None:
        """Search again when other messages are shown; the reader stays in place."""
        super().laid_out()
        if self._search is not None and self._searched != self._shown_now():
            self._start_search(self._search.pattern)
            if self._searching is not None:
                self._searching.resume()

    def highlights(self, row: Row) -> list[Highlight]:
        """Return the hits in a row, then what is selected."""
        search, chat = self._search, self._chat
        if search is None or chat is None or row.kind is not RowKind.TEXT:
            return super().highlights(row)
        layout = chat.layout(row.item)
        piece = layout.piece_around(row.start)
        key = (row.item, piece[0])
        spans = self._spans.get(key)
        if spans is None:
            spans = self._in_time(lambda: search.pattern.spans(layout.body, *piece)) or []
            self._spans[key] = spans
        styles, text = self.log_styles, layout.body[row.start : row.end]
        here = (self._hit.item, self._hit.start) if self._hit else None
        found: list[Highlight] = []
        for start, end in spans:
            if start < row.end and end > row.start:
                style = styles.current_hit if (row.item, start) == here else styles.hit
                first, last = whole_graphemes(text, max(start - row.start, 0), min(end, row.end) - row.start)
                found.append(Highlight(row.start + first, row.start + last, style))
        return found + super().highlights(row)

    def _shown_now(self) -> tuple[object, ...]:
        return (id(self.ticket), self._role)

    def _start_search(self, pattern: Pattern | None, origin: int | None = None) -> None:
        self._search, self._hit = None, None
        self._spans = {}
        self._searched = self._shown_now()
        chat, pager = self._chat, self._pager
        if pattern is not None and chat is not None and pager is not None:
            top = pager.top.item if chat.count else 0
            self._search = Search(pattern, chat.bodies, chat.count, top if origin is None else origin)

    def _search_on(self) -> None:
        """Search for one slice, and go to the first hit once it is found."""
        search, timer = self._search, self._searching
        if search is not None and not search.is_done:
            self._in_time(partial(search.go_on, _over_after(_SLICE)))
        search = self._search
        if timer is not None:
            (timer.pause if search is None or search.is_done else timer.resume)()
        now = perf_counter()
        if search is not None and self._hit is None and search.total:
            self._go_to(Search.nearest)
        elif search is None or search.is_done or now - self._told_at > _TELL_EVERY:
            self._told_at = now
            self.place_changed()

    def _go_to(self, choose: Callable[[Search], Hit | None]) -> None:
        search, pager = self._search, self._pager
        if search is None or pager is None:
            self.post_message(self.NothingThere("Nothing is searched for. Press / first."))
            return
        hit = self._in_time(lambda: choose(search))
        if hit is None:
            if self._search is not None and search.is_done:
                self.post_message(self.NothingThere("Nothing found."))
            return
        self._hit = hit
        self._cursor = hit.item
        pager.reveal(pager.spot_of(hit.item, hit.start))
        self.moved()

    def _in_time(self, work: Callable[[], _Result]) -> _Result | None:
        """Do something with the pattern; end the search if the pattern takes too long."""
        if self._search is None or not self._search.pattern.is_regex:
            return work()
        try:
            with time_limit(_LIMIT):
                return work()
        except TookTooLong:
            self._search, self._hit = None, None
            self.post_message(self.NothingThere("This expression takes too long on this ticket."))
            return None


def _over_after(seconds: float) -> Callable[[], bool]:
    deadline = perf_counter() + seconds
    return lambda: perf_counter() >= deadline
