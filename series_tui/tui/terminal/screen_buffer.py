"""Remembers what the terminal shows, so that only changed cells are sent.

Textual paints a screen several times while it is opened, and whole rows where a letter changes: over a
slow line that is most of what is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from series_tui.text.uncertain import uncertain_spans
from series_tui.text.width import cell_width
from series_tui.tui.terminal.sgr import SgrWriter
from series_tui.tui.terminal.strip_diff import Span, certain_cells, strip_diff


class _DisplacedSpan(NamedTuple):
    """Cells that may show what they were sent further right or left, for a character at or before them."""

    cause: int
    start: int
    stop: int


@dataclass(slots=True)
class _Row:
    """Row as the terminal was sent it.

    Attributes:
        parts: What it shows from which cell on, if every character takes the cells that it is counted for.
        uncertain: The spans where that is not so.
    """

    parts: dict[int, Strip]
    uncertain: list[_DisplacedSpan] = field(default_factory=list)

    @classmethod
    def of(cls, parts: Mapping[int, Strip]) -> Self:
        """Return a row of parts, from the left one on."""
        row = cls(dict(parts))
        for x, strip in parts.items():
            row.mark_uncertain(x, strip)
        return row

    @property
    def cells(self) -> Strip:
        """The cells from the first part on."""
        return Strip.join(self.parts.values())

    def part(self, x: int, end: int) -> Strip:
        """Return some cells: the very part that was sent, where it had the same bounds."""
        sent = self.parts.get(x)
        return sent if sent is not None and x + sent.cell_length == end else self.cells.crop(x, end)

    def changes(self, x: int, strip: Strip) -> list[Span]:
        """Return which cells of a part the row does not surely show."""
        end = x + strip.cell_length
        if any(span.cause < x < span.stop and span.start < end for span in self.uncertain):
            return [(0, strip.cell_length)]
        return strip_diff(self.part(x, end), strip)

    def take(self, x: int, strip: Strip) -> None:
        """Show a part."""
        end = x + strip.cell_length
        sent = self.parts.get(x)
        if sent is not None and sent.cell_length == strip.cell_length:
            self.parts[x] = strip
        else:
            cells = self.cells
            parts = {0: cells.crop(0, x), x: strip, end: cells.crop(end)}
            self.parts = {at: part for at, part in parts.items() if part.cell_length}
        left = [span._replace(stop=min(span.stop, x)) for span in self.uncertain if span.start < x]
        right = [span._replace(start=max(span.start, end)) for span in self.uncertain if span.stop > end]
        self.uncertain = left + right
        self.mark_uncertain(x, strip)

    def spilled_over(self, x: int, cells: int) -> Iterator[tuple[int, Strip]]:
        """Yield the parts to send again, as text of uncertain width may have covered them."""
        while cells > 0:
            stops = [span.stop for span in self.uncertain if span.stop > x and span.start < x + cells]
            stop = min(stops, default=x + cells)
            part = self.part(x, stop)
            if not part.cell_length:
                return
            yield x, part
            x, cells = stop, max(x + cells - stop, _spilled(part))

    def mark_uncertain(self, x: int, strip: Strip) -> None:
        """Note where a part may not stand where it should."""
        certain = certain_cells(strip)
        if certain < strip.cell_length:
            self.uncertain.append(_DisplacedSpan(x + certain, x + certain, x + strip.cell_length))


class ScreenBuffer:
    """Remembers the rows that were sent to the terminal."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._size = (0, 0)

    def invalidate(self) -> None:
        """Invalidate the buffer, so that the next update redraws every cell."""
        self._rows = {}

    def diff(self, update: CompositorUpdate, console: Console) -> str:
        """Return the output that makes the terminal show an update."""
        if isinstance(update, LayoutUpdate):
            rows = {y: _from_left(strips) for y, strips in enumerate(update.strips)}
            size = (_length(rows[0]) if rows else 0, len(rows))
        elif isinstance(update, ChopsUpdate):
            rows = _parts(update)
            size = (update.chop_ends[update.spans[0][0]][-1], len(update.chops))
        else:
            self.invalidate()
            return update.render_segments(console)
        if size != self._size:
            # What was drawn for another size may have been drawn over itself.
            self.invalidate()
            self._size = size
        writer = SgrWriter(console._color_system or ColorSystem.TRUECOLOR)
        for y, parts in rows.items():
            for x, strip in self._changes(y, parts):
                writer.write(x, y, strip)
        return writer.finish()

    def _changes(self, y: int, parts: Mapping[int, Strip]) -> Iterator[tuple[int, Strip]]:
        """Yield what parts of a row have that the terminal does not show: from which cell on, and what.

        Each part is compared separately: it is a widget's, and the one beside it may hold characters of
        uncertain width.
        """
        row = self._rows.get(y)
        if row is None:
            if _length(parts) == self._size[0]:
                self._rows[y] = _Row.of(parts)
            yield from parts.items()
            return
        spilled = []
        for x, strip in parts.items():
            spans = row.changes(x, strip)
            if spans:
                row.take(x, strip)
                yield from ((x + start, strip.crop(start, stop)) for start, stop in spans)
                if spans[-1][1] == strip.cell_length:
                    spilled.append((x + strip.cell_length, _spilled(strip)))
        for x, cells in spilled:
            yield from row.spilled_over(x, cells)


def _spilled(strip: Strip) -> int:
    """Return over how many cells after it a part may be drawn, where a terminal draws it wider."""
    x = last = 0
    for text, _, _ in strip:
        for start, end, _ in uncertain_spans(text):
            last = max(last, x + cell_len(text[:start]) + cell_width(text[start:end]))
        x += cell_len(text)
    return max(last - x, 0)


def _length(parts: Mapping[int, Strip]) -> int:
    """Return how many cells parts cover from the first one on, without a gap."""
    end = 0
    for x, strip in parts.items():
        if x != end:
            return end
        end += strip.cell_length
    return end


def _from_left(strips: Iterable[Strip]) -> dict[int, Strip]:
    """Return the parts of a whole row by their columns."""
    parts, x = {}, 0
    for strip in strips:
        if strip.cell_length:
            parts[x] = strip
        x += strip.cell_length
    return parts


def _parts(update: ChopsUpdate) -> dict[int, dict[int, Strip]]:
    """Return the parts of rows that an update paints, by row and column, as Textual would send them."""
    rows: dict[int, dict[int, Strip]] = {}
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < stop and end > start:
                rows.setdefault(y, {})[x] = strip.crop(0, min(end, stop) - x)
    return rows


class DiffedUpdate(CompositorUpdate):
    """An update that sends only what the terminal does not show yet, found out when it is sent.

    Args:
        update: What Textual would send.
        buffer: What the terminal shows.
    """

    def __init__(self, update: CompositorUpdate, buffer: ScreenBuffer) -> None:
        self._update = update
        self._buffer = buffer

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is to be sent."""
        return self._buffer.diff(self._update, console)
