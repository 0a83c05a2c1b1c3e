"""The queue's filters, always in sight: statuses with their counts, and filters to remove."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from series_tui.tickets.views import View
from series_tui.tui.queue.chips import FilterChip, FilterChips
from series_tui.tui.widgets.clickable_row import ClickableRow, parts_width
from series_tui.tui.widgets.content import NOTHING

_GAP = 2


class FilterBar(ClickableRow):
    """Shows chips in as many rows as they need; the first row has something at its right.

    Args:
        chips: Makes the chips.
        id: The widget's id.
    """

    def __init__(self, chips: FilterChips, *, id: str | None = None) -> None:
        super().__init__(gap=_GAP, id=id)
        self._chips = chips
        self._view = View()
        self._beside = NOTHING

    def show(self, view: View, right: Content = NOTHING) -> None:
        """Show the chips of what is shown, and something at the right of the first row."""
        self._view, self._beside = view, right
        self._lay_out()

    def on_resize(self) -> None:
        """Place the chips for the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the filters after the statuses, or in rows of their own."""
        width = self.content_size.width
        if not width or not self.is_mounted:
            return
        first: Sequence[FilterChip] = ()
        for first in self._chips.statuses(self._view):  # the last one stays where none fits
            if parts_width(first, _GAP) <= width:
                break
        filters = self._chips.filters(self._view)
        room = width - self._beside.cell_length - _GAP
        right = self._beside if parts_width(first, _GAP) <= room else NOTHING
        one_row = [*first, FilterChip(NOTHING), *filters] if filters else first
        rows = [one_row] if parts_width(one_row, _GAP) <= room else [first, *_pack(filters, width)]
        if self.styles.height is None or self.styles.height.value != len(rows):
            self.styles.height = len(rows)
        self.show_rows(rows, right)


def _pack(chips: Sequence[FilterChip], width: int) -> list[list[FilterChip]]:
    """Return the chips in rows of a width; one that is wider has a row of its own, and is cut."""
    rows: list[list[FilterChip]] = []
    for chip in chips:
        if rows and parts_width([*rows[-1], chip], _GAP) <= width:
            rows[-1].append(chip)
        else:
            rows.append([chip])
    return rows
