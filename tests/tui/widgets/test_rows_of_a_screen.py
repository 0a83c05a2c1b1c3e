"""The words in the place of content, and the rows that facts take at each size."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.app import App, ComposeResult

from series_tui.tui.loading import Loading
from series_tui.tui.queue.facts_bar import FactsBar
from series_tui.tui.widgets.status_line import Notice, StatusLine

FETCHED = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class RowsApp(App[None]):
    """An app with both."""

    def compose(self) -> ComposeResult:
        """Show them."""
        yield FactsBar()
        yield StatusLine(zone=UTC, now=lambda: FETCHED)
        yield Notice()


@pytest.mark.parametrize(("size", "rows"), [((59, 12), 2), ((60, 12), 1), ((59, 11), 1)])
async def test_facts_take_two_rows_on_a_narrow_and_tall_screen(size: tuple[int, int], rows: int) -> None:
    """Elsewhere one."""
    app = RowsApp()
    async with app.run_test(size=size):
        assert app.query_one(FactsBar).outer_size.height == rows


async def test_a_request_is_described_only_where_there_is_no_content() -> None:
    """The screen's own words are shown in both cases."""
    app = RowsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.query_one(Notice)
        line.subject, line.state = "T-1", Loading()
        seen = [(line.display, str(line.shown))]
        line.fetched_at = FETCHED
        await pilot.pause()
        seen.append((line.display, ""))
        line.text = "No tickets."
        await pilot.pause()
        seen.append((line.display, str(line.shown)))
        assert seen == [(True, "Opening T-1 …"), (False, ""), (True, "No tickets.")]


async def test_the_status_line_is_there_while_it_has_words() -> None:
    """The screen's own, where no request delays newer content."""
    app = RowsApp()
    async with app.run_test(size=(80, 24)):
        line = app.query_one(StatusLine)
        seen = [(line.display, str(line.shown))]
        for words in ("12 new messages", ""):
            line.text = words
            seen.append((line.display, str(line.shown)))
        assert seen == [(False, ""), (True, "12 new messages"), (False, "")]
