"""What the terminal shows by now, so that only the cells which change are sent.

Textual paints a screen anew several times while it is opened, and whole rows where a letter changes: over a
slow line that is most of what is sent. A row whose characters may have another width in the terminal than
here is always sent whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from series_tui.tui.pen import written
from series_tui.tui.widgets.changed_cells import changed_span


class TerminalPicture:
    """Remembers the rows that the terminal was sent."""

    def __init__(self) -> None:
        self._rows: dict[int, Strip] = {}

    def forget(self) -> None:
        """Know nothing: the terminal was cleared, has another size, or somebody else wrote on it."""
        self._rows = {}

    def news(self, update: CompositorUpdate, console: Console) -> str:
        """Return what the terminal is to be sent so that it shows an update; it is taken to arrive."""
        if isinstance(update, LayoutUpdate):
            rows = {y: Strip.join(parts) for y, parts in enumerate(update.strips)}
            self._rows = {y: row for y, row in self._rows.items() if y in rows}
            pieces = (piece for y, row in rows.items() for piece in self._whole(y, row))
        elif isinstance(update, ChopsUpdate):
            pieces = (piece for y, parts in _parts(update).items() for piece in self._partly(y, parts))
        else:
            self.forget()
            return update.render_segments(console)
        system = console._color_system or ColorSystem.TRUECOLOR
        return "".join(f"\x1b[{y + 1};{x + 1}H{written(strip, system)}" for x, y, strip in pieces)

    def _whole(self, y: int, row: Strip) -> Iterator[tuple[int, int, Strip]]:
        """Yield what a row has that the terminal does not show: where, and what."""
        before, self._rows[y] = self._rows.get(y), row
        span = (0, row.cell_length) if before is None else changed_span(before, row)
        if span is not None:
            yield span[0], y, row.crop(*span)

    def _partly(self, y: int, parts: Mapping[int, Strip]) -> Iterator[tuple[int, int, Strip]]:
        row = self._rows.get(y)
        if row is None:
            yield from ((x, y, strip) for x, strip in parts.items())
            return
        for x, strip in parts.items():
            row = Strip.join([row.crop(0, x), strip, row.crop(x + strip.cell_length)])
        yield from self._whole(y, row)


def _parts(update: ChopsUpdate) -> dict[int, dict[int, Strip]]:
    """Return the parts of rows that an update paints, by row and column, as Textual would send them."""
    rows: dict[int, dict[int, Strip]] = {}
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < stop and end > start:
                rows.setdefault(y, {})[x] = strip.crop(0, min(end, stop) - x)
    return rows
