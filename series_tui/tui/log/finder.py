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
        pattern: The pattern.
        layout: The shown messages.
        origin: The shown message to search from, both ways.
        on_timeout: Called when an expression takes too long, which ends the search.

    Attributes:
        pattern: The pattern.
        hit: The current hit; None before the first one.
    """

    def __init__(
        self, pattern: Pattern, layout: LogLayout, origin: int, on_timeout: Callable[[], None]
    ) -> None:
        self.pattern = pattern
        self.hit: Hit | None = None
        self._search = Search(pattern, layout.bodies, layout.count, origin)
        self._spans: dict[tuple[int, int], list[Span]] = {}
        self._on_timeout = on_timeout

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to search."""
        return self._search.is_done

    @property
    def total(self) -> int:
        """The number of hits so far."""
        return self._search.total

    @property
    def number(self) -> int | None:
        """The number of the current hit, from 1; None while it is not counted."""
        return self._search.number(self.hit) if self.hit is not None else None

    def search_some(self) -> None:
        """Search for a few milliseconds."""
        if not self._search.is_done:
            deadline = perf_counter() + _SLICE
            self._in_time(partial(self._search.go_on, lambda: perf_counter() >= deadline))

    def nearest(self) -> Hit | None:
        """Make the hit nearest to the origin the current one, and return it."""
        return self._go_to(self._search.nearest)

    def step(self, direction: int) -> Hit | None:
        """Make the next hit the current one, or the previous one, around the ends; return it."""
        step = self._search.following if direction > 0 else self._search.preceding
        return self._go_to(partial(step, self.hit))

    def highlights(self, row: Row, layout: LogLayout, styles: LogStyles) -> list[Highlight]:
        """Return the hits in a row."""
        if row.kind is not RowKind.TEXT:
            return []
        message = layout.layout(row.item)
        body, piece = message.body, message.piece_around(row.start)
        key = (row.item, piece[0])
        spans = self._spans.get(key)
        if spans is None:
            spans = self._in_time(partial(self.pattern.spans, body, *piece)) or []
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

    def _go_to(self, choose: Callable[[], Hit | None]) -> Hit | None:
        hit = self._in_time(choose)
        if hit is not None:
            self.hit = hit
        return hit

    def _in_time(self, work: Callable[[], _Result]) -> _Result | None:
        """Apply the pattern; end the search if the expression takes too long."""
        if not self.pattern.is_regex:
            return work()
        try:
            with time_limit(_LIMIT):
                return work()
        except TookTooLong:
            self._on_timeout()
            return None
