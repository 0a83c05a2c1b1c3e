"""What the queue is narrowed to, always in sight: statuses with their counts, and filters to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

_GAP = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of the bar.

    Attributes:
        content: What it says.
        press: What a click does; None for nothing.
    """

    content: Content
    press: Callable[[], None] | None = None


class FilterBar(Widget):
    """Chips in as many rows as they need; the first row has something at its right.

    Args:
        id: The widget's id.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._forms: Sequence[Sequence[Chip]] = ((),)
        self._filters: Sequence[Chip] = ()
        self._right = Content("")
        self._shows_right = True
        self._rows: list[list[tuple[int, Chip]]] = [[]]
        self._content = Content("")

    def show(self, forms: Sequence[Sequence[Chip]], filters: Sequence[Chip], right: Content) -> None:
        """Show other chips.

        Args:
            forms: What stands first, at its longest, then shorter for where there is no room for that.
            filters: The filters that are at work.
            right: What stands at the right of the first row.
        """
        self._forms, self._filters, self._right = forms, filters, right
        self._lay_out()

    def on_resize(self) -> None:
        """Place the chips for the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the filters behind the statuses, or in rows of their own."""
        width = self.content_size.width
        if not width or not self.is_mounted:
            return
        first = next((form for form in self._forms if _width(form) <= width), self._forms[-1])
        room = width - self._right.cell_length - _GAP
        self._shows_right = _width(first) <= room
        behind = [*first, Chip(Content("")), *self._filters] if self._filters else first
        if _width(behind) <= room:
            self._rows = [_placed(behind)]
        else:
            self._rows = [_placed(first), *_packed(self._filters, width)]
        if self.styles.height is None or self.styles.height.value != len(self._rows):
            self.styles.height = len(self._rows)
        drawn = self._drawn(width)
        if not drawn.is_same(self._content):
            self._content = drawn
            self.refresh()

    def render(self) -> Content:
        """Return the rows."""
        return self._content

    def _drawn(self, width: int) -> Content:
        lines: list[Content] = []
        for number, row in enumerate(self._rows):
            line = Content("")
            for cell, chip in row:
                line = Content.assemble(line, " " * (cell - line.cell_length), chip.content)
            right = self._right if self._shows_right and not number else Content("")
            room = width - right.cell_length - (_GAP if right.cell_length else 0)
            line = line.truncate(max(room, 1), ellipsis=True)
            lines.append(Content.assemble(line, " " * (width - line.cell_length - right.cell_length), right))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Do what the chip under the pointer is for."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= len(self._rows):
            return
        for cell, chip in self._rows[offset.y]:
            if chip.press is not None and cell <= offset.x < cell + chip.content.cell_length:
                chip.press()
                return


def _width(chips: Sequence[Chip]) -> int:
    return sum(chip.content.cell_length for chip in chips) + _GAP * max(len(chips) - 1, 0)


def _placed(chips: Sequence[Chip]) -> list[tuple[int, Chip]]:
    """Return the chips with the cells that they begin at, in one row."""
    row: list[tuple[int, Chip]] = []
    cell = 0
    for chip in chips:
        row.append((cell, chip))
        cell += chip.content.cell_length + _GAP
    return row


def _packed(chips: Sequence[Chip], width: int) -> list[list[tuple[int, Chip]]]:
    """Return the chips in rows of a width; one that is wider has a row of its own, and is cut."""
    rows: list[list[Chip]] = []
    for chip in chips:
        if rows and _width([*rows[-1], chip]) <= width:
            rows[-1].append(chip)
        else:
            rows.append([chip])
    return [_placed(row) for row in rows]
