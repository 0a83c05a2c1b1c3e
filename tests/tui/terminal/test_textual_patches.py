"""The patches of Textual do what they are for, change nothing else, and are still needed."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from textual.strip import Strip

from series_tui.api.ticket_id import TicketId
from series_tui.tui.ticket.screen import TicketScreen
from tests.fresh_python import printed_by
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import sample_ticket

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


def test_every_strip_operation_gives_the_same_with_and_without_caches() -> None:
    """Once, and once more."""
    bare = printed_by(
        "from series_tui.tui.terminal.textual_patches import share_strip_caches\n"
        f"share_strip_caches()\n{TWICE}"
    )
    assert bare == printed_by(TWICE)
    assert bare.startswith("True")


MEASURED = """
import tracemalloc
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
segment = Segment("a row", Style())
tracemalloc.start()
before, _ = tracemalloc.get_traced_memory()
rows = [Strip([segment], 5) for _ in range(1_000)]
after, _ = tracemalloc.get_traced_memory()
print((after - before) // len(rows))
"""


def test_a_strip_takes_less_than_a_third_of_a_kilobyte_with_the_patch_alone() -> None:
    """Without the patch it takes three times as much; once it does not, the patch can go."""
    patch = "from series_tui.tui.terminal.textual_patches import share_strip_caches\nshare_strip_caches()\n"
    assert int(printed_by(f"{patch}{MEASURED}")) < 333
    assert int(printed_by(MEASURED)) > 666, "textual keeps strips small: share_strip_caches is not needed"


def test_textual_still_binds_a_cached_class_method_to_the_instance() -> None:
    """Once it does not, release_closed_widgets can go."""
    script = """
from textual._styles_cache import StylesCache
print(isinstance(vars(StylesCache)["get_inner_outer"], classmethod))
"""
    assert printed_by(script).strip() == "False", "release_closed_widgets is not needed"


PRIVATE = "words that were shown once"


def lines_in_memory() -> list[str]:
    """Return the lines in memory that hold the ticket's words, whatever keeps them."""
    gc.collect()
    return [strip.text for strip in gc.get_objects() if isinstance(strip, Strip) and PRIVATE in strip.text]


@pytest.mark.usefixtures("painted_frames")
async def test_a_closed_ticket_leaves_neither_its_screen_nor_its_lines_in_memory() -> None:
    """Though it was the first to ask for the names, which are kept, and though Textual caches a lot."""
    app = played_app(PlayedService(sample_ticket("A-1", subject=PRIVATE), sample_ticket("A-2")))
    async with app.run_test(size=(100, 24)) as pilot:
        await app.navigator.open(TicketId("A-1"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, TicketScreen)
        screen = ref(app.screen)
        assert lines_in_memory()
        await app.navigator.close(TicketId("A-1"))
        await app.navigator.open(TicketId("A-2"))
        await pilot.pause()
        await pilot.resize_terminal(90, 24)
        assert lines_in_memory() == []
        assert screen() is None
