"""The search of a log: a pattern found in slices, the current hit, and where hits are highlighted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TypeVar

from series_tui.text.width import whole_graphemes
from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import Row, RowKind
from series_tui.tui.log.painter import Highlight
from series_tui.tui.log.search import Hit, Pattern, Search, Span
from series_tui.tui.log.styles import LogStyles
from series_tui.tui.log.time_limit import TookTooLong, time_limit

_SLICE = 0.008
_LIMIT = 0.04
"""Seconds after which a regular expression is given up: no screen may stand still for longer."""

_Result = TypeVar("_Result")


class LogFinder:
    """Finds a pattern in the shown messages and steps through the hits.

    Args:
        on_timeout: Called when an expression took too long and the search has ended.

    Attributes:
        hit: The current hit; None before the first one.
    """

    def __init__(self, on_timeout: Callable[[], None]) -> None:
        self.hit: Hit | None = None
        self._search: Search | None = None
        self._spans: dict[tuple[int, int], list[Span]] = {}
        self._on_timeout = on_timeout

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is searched for."""
        return self._search.pattern if self._search is not None else None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to search."""
        return self._search is None or self._search.is_done

    @property
    def total(self) -> int | None:
        """The number of hits so far; None without a search."""
        return self._search.total if self._search is not None else None

    @property
    def number(self) -> int | None:
        """The number of the current hit, from 1; None while it is not counted."""
        return self._search.number(self.hit) if self._search is not None and self.hit is not None else None

    def start(self, pattern: Pattern | None, layout: LogLayout | None, origin: int = 0) -> None:
        """Start a search from a shown message, both ways; end it without a pattern."""
        self._search, self.hit, self._spans = None, None, {}
        if pattern is not None and layout is not None:
            self._search = Search(pattern, layout.bodies, layout.count, origin)

    def search_some(self) -> None:
        """Search for a few milliseconds."""
        search = self._search
        if search is not None and not search.is_done:
            deadline = perf_counter() + _SLICE
            self._in_time(partial(search.go_on, lambda: perf_counter() >= deadline))

    def nearest(self) -> Hit | None:
        """Make the hit nearest to the origin the current one, and return it."""
        return self._go_to(Search.nearest)

    def step(self, direction: int) -> Hit | None:
        """Make the next hit the current one, or the previous one, around the ends; return it."""
        step = Search.following if direction > 0 else Search.preceding
        return self._go_to(lambda search: step(search, self.hit))

    def highlights(self, row: Row, layout: LogLayout, styles: LogStyles) -> list[Highlight]:
        """Return the hits in a row."""
        search = self._search
        if search is None or row.kind is not RowKind.TEXT:
            return []
        message = layout.layout(row.item)
        body, piece = message.body, message.piece_around(row.start)
        key = (row.item, piece[0])
        spans = self._spans.get(key)
        if spans is None:
            spans = self._in_time(lambda: search.pattern.spans(body, *piece)) or []
            self._spans[key] = spans
        text = body[row.start : row.end]
        current = (self.hit.item, self.hit.start) if self.hit else None
        highlights: list[Highlight] = []
        for start, end in spans:
            if start < row.end and end > row.start:
                style = styles.current_hit if (row.item, start) == current else styles.hit
                first, last = whole_graphemes(text, max(start - row.start, 0), min(end, row.end) - row.start)
                highlights.append(Highlight(row.start + first, row.start + last, style))
        return highlights

    def _go_to(self, choose: Callable[[Search], Hit | None]) -> Hit | None:
        search = self._search
        if search is None:
            return None
        hit = self._in_time(lambda: choose(search))
        if hit is not None:
            self.hit = hit
        return hit

    def _in_time(self, work: Callable[[], _Result]) -> _Result | None:
        """Apply the pattern; end the search if the expression takes too long."""
        if self._search is None or not self._search.pattern.is_regex:
            return work()
        try:
            with time_limit(_LIMIT):
                return work()
        except TookTooLong:
            self._search = self.hit = None
            self._on_timeout()
            return None
