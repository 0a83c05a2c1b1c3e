"""The row of tabs: how many have room, and what a click in it does."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tui.tabs import Tab, TabRow
from series_tui.tui.widgets.tab_strip import TabStrip
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle

FIVE = tuple(Tab(TicketId(f"A-{n}"), subject=SafeText(f"subject {n} of it")) for n in range(1, 6))


class StripApp(App[int]):
    """A screen with a row of tabs alone.

    Attributes:
        posted: What was asked for by clicks, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[tuple[str, str]] = []

    @on(TabStrip.Chosen)
    @on(TabStrip.CloseRequested)
    def _clicked(self, message: TabStrip.Chosen | TabStrip.CloseRequested) -> None:
        self.posted.append((type(message).__name__, message.ticket_id))

    @on(TabStrip.QueueRequested)
    def _queue_clicked(self) -> None:
        self.posted.append(("QueueRequested", ""))

    def compose(self) -> ComposeResult:
        """Compose the row."""
        yield TabStrip()


@pytest.mark.parametrize(
    ("front", "width", "shown"),
    [
        (0, 62, "1 subject 1 o… ✕  2 subject 2 o… ✕  3 subject 3 o… ✕  2 more"),
        (2, 62, "2 subject 2 o… ✕  3 subject 3 o… ✕  4 subject 4 o… ✕  2 more"),
        (4, 62, "3 subject 3 o… ✕  4 subject 4 o… ✕  5 subject 5 o… ✕  2 more"),
        (4, 61, "4 subject 4 of it ✕  5 subject 5 of it ✕  3 more"),
        (3, 27, "4 subject 4 of it ✕  4 more"),
        (3, 10, "4 subject…"),
        (0, 98, " ".join(f"{number} subject {number} … ✕ " for number in range(1, 6)).strip()),
    ],
)
async def test_the_tabs_around_the_one_in_front_are_in_sight(front: int, width: int, shown: str) -> None:
    """As many as there is room for, with as much of each subject."""
    app = StripApp()
    async with app.run_test(size=(width, 2)) as pilot:
        app.query_one(TabStrip).row = TabRow(FIVE, FIVE[front].ticket_id)
        await settle(pilot)
        assert seen_on(app).strip() == shown


async def test_a_click_goes_to_a_tab_closes_it_or_leads_to_the_queue() -> None:
    """Tabs from the tenth on have no number, new messages follow the name; beside the row is nothing."""
    tabs = tuple(Tab(TicketId(f"A-{number}"), new=number % 2) for number in range(1, 11))
    app = StripApp()
    async with app.run_test(size=(220, 3)) as pilot:
        app.query_one(TabStrip).row = TabRow(tabs, tabs[0].ticket_id, queue_unread=1_234)
        await settle(pilot)
        shown = seen_on(app)
        assert shown.startswith("queue 1,234 new 1 A-1 1 new ✕  2 A-2 ✕  3 A-3 1 new ✕ ")
        assert shown.rstrip().endswith("9 A-9 1 new ✕  A-10 ✕")
        for column in ("queue", "1 A-1", "2 A-2", "A-10"):
            await pilot.click(offset=(shown.index(column), 0))
        await pilot.click(offset=(shown.index("✕"), 0))
        styles = app.query_one(TabStrip).styles
        styles.height, styles.padding = 3, (1, 0, 0, 0)
        await settle(pilot)
        for row in (0, 2):
            await pilot.click(offset=(0, row))
        assert app.posted == [
            ("QueueRequested", ""),
            *(("Chosen", name) for name in ("A-1", "A-2", "A-10")),
            ("CloseRequested", "A-1"),
        ]
