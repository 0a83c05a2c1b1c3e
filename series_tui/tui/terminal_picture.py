"""What the terminal shows by now, so that only the cells which change are sent.

Textual paints a screen anew several times while it is opened, and whole rows where a letter changes: over a
slow line that is most of what is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.cells import cell_len, get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from series_tui.tui.cells import is_plain
from series_tui.tui.changed_cells import changed_spans
from series_tui.tui.pen import Pen


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
            rows = {y: _from_left(strips) for y, strips in enumerate(update.strips)}
            self._rows = {y: row for y, row in self._rows.items() if y in rows}
        elif isinstance(update, ChopsUpdate):
            rows = _parts(update)
        else:
            self.forget()
            return update.render_segments(console)
        is_whole = isinstance(update, LayoutUpdate)
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for y, parts in rows.items():
            for x, strip in self._changes(y, parts, is_whole=is_whole):
                pen.write(x, y, strip)
        return pen.done()

    def _changes(self, y: int, parts: Mapping[int, Strip], *, is_whole: bool) -> Iterator[tuple[int, Strip]]:
        """Yield what parts of a row have that the terminal does not show: from which cell on, and what.

        Each part is looked at by itself: it is a widget's, and one beside it may have doubtful characters.
        """
        row = self._rows.get(y)
        if row is None:
            if is_whole:
                self._rows[y] = Strip.join(parts.values())
            yield from parts.items()
            return
        for x, strip in parts.items():
            end = x + strip.cell_length
            spans = changed_spans(row.crop(x, end), strip)
            if not spans:
                continue
            row = Strip.join([row.crop(0, x), strip, row.crop(end)])
            yield from ((x + start, strip.crop(start, stop)) for start, stop in spans)
            spilled = _spilled(strip) if spans[-1][1] == strip.cell_length else 0
            behind = row.crop(end, end + spilled)
            if behind.cell_length:
                yield end, behind if is_plain(behind.text) else row.crop(end)
        self._rows[y] = row


def _spilled(strip: Strip) -> int:
    """Return over how many cells behind it a part may be drawn, where a terminal takes it to be wider."""
    return sum(_most_cells(text) - cell_len(text) for text, _, _ in strip if not is_plain(text))


def _most_cells(text: str) -> int:
    return sum(1 if is_plain(one) or not get_character_cell_size(one) else 2 for one in text)


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
