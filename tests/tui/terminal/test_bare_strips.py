"""A painted row is as small as what is painted, and all that is done with it comes out as in Textual."""

from __future__ import annotations

import tracemalloc

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.tui.terminal.bare_strips import keep_strips_bare
from tests.fresh_python import printed_by

WORKED = """
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import Monochrome
from textual.strip import Strip
strip = Strip([Segment("ab漢字cd", Style(bold=True)), Segment(" and more", Style())])
worked = [
    strip.crop(3, 9), strip.crop_extend(2, 30, Style()), strip.adjust_cell_length(20), *strip.divide([4, 12]),
    strip.apply_style(Style(italic=True)), strip.apply_filter(Monochrome(), Color(0, 0, 0)),
    strip.apply_offsets(2, 3),
]
"""
TWICE = f"{WORKED}\nfirst = worked\n{WORKED}\nprint(repr(first == worked), [list(one) for one in worked])"


def test_whatever_is_done_with_a_row_comes_out_as_with_caches() -> None:
    """Once, and once more."""
    bare = printed_by(
        f"from series_tui.tui.terminal.bare_strips import keep_strips_bare\nkeep_strips_bare()\n{TWICE}"
    )
    assert bare == printed_by(TWICE)
    assert bare.startswith("True")


def test_a_row_takes_less_than_a_third_of_a_kilobyte() -> None:
    """With Textual's caches it is more than a whole one."""
    keep_strips_bare()
    segment = Segment("a row", Style())
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        rows = [Strip([segment], 5) for _ in range(1_000)]
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(rows) == 1_000
    assert after - before < 333 * len(rows)
