"""The filter bar alone: which chips stand in which row, to the last cell."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from series_tui.tickets.views import View
from series_tui.tui.queue.chips import FilterChips
from series_tui.tui.queue.filter_bar import FilterBar
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle

ALL = "Queue  all 7  ○ open 7  ◐ in progress 7  ✓ resolved 7  ✕ closed 7"
FEWER_COUNTS = "Queue  all 7  ○ open  ◐ in progress  ✓ resolved  ✕ closed"
ONE_STATUS = "Queue  all 7"
RIGHT = "1 changed"
FILTERS = "unclaimed ✕  find: words ✕  0 clears"


class BarApp(App[int]):
    """A screen with the bar alone.

    Attributes:
        shown: The views that were chosen so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[View] = []

    def compose(self) -> ComposeResult:
        """Compose the bar."""
        chips = FilterChips(lambda _, value: value, lambda _: 7, self.shown.append, self.shown.clear)
        yield FilterBar(chips)


async def rows(pilot: Pilot[int], width: int) -> list[str]:
    """Return what is shown at a width, row by row."""
    await pilot.resize_terminal(width, 6)
    await settle(pilot)
    return [row.rstrip() for row in seen_on(pilot.app).rstrip().split("\n")]


async def test_as_many_counts_are_shown_as_there_is_room_for() -> None:
    """What is changed stands at the right where a gap is left."""
    app = BarApp()
    async with app.run_test(size=(100, 6)) as pilot:
        app.query_one(FilterBar).show(View(), Content(RIGHT))
        beside = len(ALL) + 2 + len(RIGHT)
        assert await rows(pilot, beside) == [f"{ALL}  {RIGHT}"]
        assert await rows(pilot, beside - 1) == [ALL]
        assert await rows(pilot, len(ALL)) == [ALL]
        assert await rows(pilot, len(ALL) - 1) == [FEWER_COUNTS]
        assert await rows(pilot, len(FEWER_COUNTS)) == [FEWER_COUNTS]
        assert (await rows(pilot, len(FEWER_COUNTS) - 1))[0].startswith(f"{ONE_STATUS}  ")


async def test_filters_follow_the_statuses_or_have_rows_of_their_own() -> None:
    """Each chip is whole where that can be, and does its own thing."""
    view = View()
    view = View(filters=view.filters.set_local(unclaimed=True).set_remote(search="words"))
    app = BarApp()
    async with app.run_test(size=(120, 6)) as pilot:
        app.query_one(FilterBar).show(view)
        one_row = f"{ALL}    {FILTERS}"
        assert await rows(pilot, len(one_row) + 2) == [one_row]
        assert await rows(pilot, len(one_row) + 1) == [ALL, FILTERS]
        assert await rows(pilot, len(FILTERS)) == [ONE_STATUS, FILTERS]
        cut = FILTERS.removesuffix("  0 clears")
        assert await rows(pilot, len(FILTERS) - 1) == [ONE_STATUS, cut, "0 clears"]
        await pilot.click(offset=(len("unclaimed ✕") - 1, 1))
        await pilot.click(offset=(len("unclaimed ✕"), 1))
        await pilot.click(offset=(len(cut) - 1, 1))
        assert [(shown.filters.local.unclaimed, shown.filters.remote.search) for shown in app.shown] == [
            (False, "words"),
            (True, ""),
        ]
        await pilot.click(offset=(0, 2))
        assert app.shown == []
        bar = app.query_one(FilterBar)
        bar.styles.width = 0
        await settle(pilot)
        bar.show(View())
        assert bar.styles.height is not None
        assert bar.styles.height.value == 3  # without room nothing is laid out


def test_chips_are_not_laid_out_before_there_is_a_screen() -> None:
    """Its width is not known yet."""
    bar = FilterBar(FilterChips(lambda _, value: value, lambda _: 7, print, print))
    bar.show(View())
    assert bar.styles.height is None
