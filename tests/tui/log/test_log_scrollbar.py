"""The scrollbar's thumb: where Textual draws it, and which rows of it are sent again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender

from series_tui.tui.log.scrollbar import show_thumb


class WatchedBar(ScrollBar):
    """Notes what would be sent again."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Region] = []

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> WatchedBar:
        """Note it."""
        self.sent += regions
        return self


def drawn(line: int, height: int, total: int) -> list[Segment]:
    """Return the cells of the bar as Textual draws them."""
    bar = ScrollBarRender.render_bar(height, total, height if height < total else 0, line)
    return [one for one in Console().render(bar) if one.text != "\n"]


@given(st.integers(1, 60), st.integers(1, 100_000), st.integers(0, 100_000), st.integers(0, 100_000))
def test_the_rows_that_are_sent_are_those_that_differ(height: int, total: int, old: int, new: int) -> None:
    """Whatever cell looks different is in them; where nothing does, nothing is sent."""
    last = max(total - height, 0)
    old, new = min(old, last), min(new, last)
    bar = WatchedBar()
    show_thumb(bar, old, height, total)
    bar.sent.clear()
    show_thumb(bar, new, height, total)
    sent = {row for region in bar.sent for row in range(region.y, region.bottom)}
    differ = {
        row
        for row, (one, other) in enumerate(
            zip(drawn(old, height, total), drawn(new, height, total), strict=True)
        )
        if (one.text, one.style and one.style.without_color)
        != (other.text, other.style and other.style.without_color)
    }
    assert differ <= sent
    assert len(sent) <= 2 * (height * height // total + 3)
