"""The row of tabs: what stands in it, and when it is there."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from series_tui.api.ticket_id import TicketId
from series_tui.tui.tabs import Tab, TabRow
from series_tui.tui.widgets.tab_strip import TabStrip
from tests.tui.waiting import seen_settled

ONE, TWO = Tab(TicketId("A-1")), Tab(TicketId("A-2"))


class StripApp(App[int]):
    """A screen with a row of tabs alone."""

    def compose(self) -> ComposeResult:
        """Compose the row."""
        yield TabStrip()


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (TabRow((ONE,), ONE.ticket_id), ""),
        (TabRow((ONE, TWO), ONE.ticket_id), "1 A-1 ✕  2 A-2 ✕"),
        (TabRow((ONE,), ONE.ticket_id, queue_unread=3), "queue 3 new 1 A-1 ✕"),
        (TabRow((ONE, TWO), None, queue_unread=3), "1 A-1 ✕  2 A-2 ✕"),
        (TabRow((ONE,), None, queue_unread=3), ""),
    ],
)
async def test_the_queues_new_tickets_stand_before_the_tabs_of_a_ticket(row: TabRow, shown: str) -> None:
    """In the queue itself they do not: there they have marks of their own."""
    app = StripApp()
    async with app.run_test(size=(60, 2)) as pilot:
        app.query_one(TabStrip).row = row
        assert (await seen_settled(pilot)).strip() == shown


async def test_the_tab_in_front_is_underlined() -> None:
    """And no other."""
    app = StripApp()
    async with app.run_test(size=(60, 2)):
        strip = app.query_one(TabStrip)
        for front in (ONE, TWO):
            strip.row = TabRow((ONE, TWO), front.ticket_id)
            content = strip.render()
            underlined = [
                content.plain[span.start : span.end]
                for span in content.spans
                if "underline" in str(span.style)
            ]
            assert underlined == [front.ticket_id]
