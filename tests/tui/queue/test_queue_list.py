"""The list of the queue alone, with the lines below it: keys, mouse, and what stays in sight."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from series_tui.tickets.pages import Mark, QueueRow
from series_tui.tickets.waiting import Waiting, WaitingState
from series_tui.tui.queue.facts_bar import FactsBar
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.view import ListView
from series_tui.tui.widgets.content import part_style
from tests.tui.app_harness import seen_on
from tests.tui.queue.test_columns import NOW, ticket
from tests.tui.waiting import settle

ROWS = [QueueRow(ticket(ticket_id=f"T-{number}", subject=f"subject {number}.")) for number in range(12)]
NEW = QueueRow(ticket(ticket_id="T-99", subject="a new one"), Mark.NEW)


class ListApp(App[int]):
    """A screen with the list and the lines below it.

    Attributes:
        moves: Whether the reader went up, for each move.
        opened: The tickets that were opened.
        waits: How long tickets wait, by ID.
    """

    CSS = "QueueList { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[bool] = []
        self.opened: list[str] = []
        self.waits: dict[str, Waiting] = {}

    def compose(self) -> ComposeResult:
        """Put the lines below the list."""
        yield QueueList(
            name_of=lambda _, value: value,
            waiting_of=lambda each: self.waits.get(each.ticket_id),
            now=lambda: NOW,
        )
        yield FactsBar()

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        self.moves.append(event.is_going_up)

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        self.opened.append(event.ticket.ticket_id)


class Shown:
    """The list in its app.

    Attributes:
        app: The app.
        pilot: Presses its keys.
        list: The list.
    """

    def __init__(self, app: ListApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot, self.list = app, pilot, app.query_one(QueueList)

    async def show(self, rows: Sequence[QueueRow], *, is_new: bool = False, is_partial: bool = False) -> None:
        """Show rows."""
        self.list.show(ListView(rows), is_new=is_new, is_partial=is_partial)
        await settle(self.pilot)
        self.app.moves.clear()

    async def press(self, *keys: str) -> tuple[int, int, list[bool]]:
        """Press keys; return the cursor, the first entry in sight, and the moves."""
        await self.pilot.press(*keys)
        return await self.window()

    async def click(self, y: int) -> tuple[int, int, list[bool]]:
        """Click a row; return the same."""
        await self.pilot.click(QueueList, offset=(4, y))
        return await self.window()

    async def click_scrollbar(self) -> None:
        """Click the scrollbar."""
        await self.pilot.click(QueueList, offset=(self.list.scrollable_content_region.width, 1))
        await settle(self.pilot)

    async def window(self) -> tuple[int, int, list[bool]]:
        """Return the cursor, the first entry in sight, and the moves since the last call."""
        await settle(self.pilot)
        moves, self.app.moves = self.app.moves, []
        assert self.list.current[0] == self.list.cursor
        return self.list.cursor, self.list.top, moves

    @property
    def rows(self) -> list[str]:
        """What is seen, row by row."""
        return seen_on(self.app).split("\n")


@asynccontextmanager
async def listing(rows: Sequence[QueueRow] = ROWS, width: int = 80) -> AsyncIterator[Shown]:
    """Show rows in a list of five rows."""
    app = ListApp()
    async with app.run_test(size=(width, 6)) as pilot:
        shown = Shown(app, pilot)
        await shown.show(rows, is_new=True)
        yield shown


async def test_keys_move_the_cursor_and_say_in_which_direction() -> None:
    """It stays in the list, and in sight."""
    async with listing() as shown:
        assert (shown.list.room, shown.list.ticket) == (5, ROWS[0].ticket)
        assert shown.rows[0].startswith("▸")
        assert await shown.press("down") == (1, 0, [False])
        assert await shown.press("pagedown") == (5, 4, [False])
        assert shown.list.tickets_in_sight == [row.ticket for row in ROWS[4:9]]
        assert await shown.press("pageup") == (1, 0, [True])
        assert await shown.press("end") == (11, 7, [False])
        assert shown.rows[4].startswith("▸")
        assert "subject 11." in shown.rows[4]
        assert await shown.press("end") == (11, 7, [False])
        assert await shown.press("up") == (10, 7, [True])
        assert await shown.press("home") == (0, 0, [True])
        shown.list.scroll_to(y=3, animate=False)
        assert (await shown.window())[:2] == (3, 3)
        shown.list.scroll_to(y=1, animate=False)
        assert await shown.window() == (3, 1, [True])
        await shown.press("enter")
        assert shown.app.opened == ["T-3"]


async def test_a_click_moves_the_cursor_or_opens_the_ticket_under_it() -> None:
    """Below the last ticket it does neither."""
    async with listing() as shown:
        assert await shown.click(2) == (2, 0, [False])
        assert await shown.click(1) == (1, 0, [True])
        assert shown.app.opened == []
        assert await shown.click(1) == (1, 0, [])
        assert shown.app.opened == ["T-1"]
        await shown.click_scrollbar()
        assert shown.app.opened == ["T-1"]
        await shown.press("home", "down")
        await shown.show(ROWS[:2])
        assert await shown.click(2) == (1, 0, [])
        assert shown.app.opened == ["T-1"]
        await shown.show([])
        assert shown.list.ticket is None
        assert shown.list.hidden_facts(80, 1, frozenset()) == []
        await shown.press("enter")
        assert shown.app.opened == ["T-1"]


async def test_a_ticket_stays_under_the_cursor_where_others_come_in() -> None:
    """Its row on the screen, too, but before the reader moves: then the first rows stay in sight."""
    async with listing() as shown:
        await shown.show([NEW, *ROWS], is_partial=True)
        assert await shown.window() == (1, 0, [])
        assert "new a new one" in shown.rows[0]
        await shown.show([NEW, NEW, *ROWS])
        assert (await shown.window())[:2] == (2, 1)
        await shown.press("down")
        await shown.show([NEW, *ROWS], is_partial=True)
        assert (await shown.window())[:2] == (2, 0)
        await shown.show([NEW, NEW, *ROWS], is_partial=True)
        assert (await shown.window())[:2] == (3, 1)
        shown.list.show_top()
        assert (await shown.window())[:2] == (3, 0)
        await shown.show(ROWS, is_new=True)
        assert (await shown.window())[:2] == (0, 0)


async def test_what_changes_in_a_row_is_painted() -> None:
    """Its ticket, the cursor, and how long it waits."""
    async with listing() as shown:
        changed = replace(ROWS[1], ticket=ticket(ticket_id="T-1", subject="another"), mark=Mark.CHANGED)
        await shown.show([ROWS[0], changed, *ROWS[2:]])
        assert "changed another" in shown.rows[1]
        shown.list.show_waiting(True)
        await settle(shown.pilot)
        assert ["…" in row for row in shown.rows[:2]] == [True, True]
        shown.app.waits["T-0"] = Waiting(WaitingState.WAITS, NOW - timedelta(hours=2))
        await shown.show([ROWS[0], changed, *ROWS[2:]])
        assert ["waits 2 h" in row for row in shown.rows[:2]] == [True, False]
        shown.list.show_waiting(False)
        await settle(shown.pilot)
        assert "waits" not in shown.rows[0]
        shown.list.show_notice("Nothing here.")
        await settle(shown.pilot)
        assert "Nothing here." in shown.rows[1]
        assert "subject" not in "".join(shown.rows)
        shown.list.show_notice("")
        await settle(shown.pilot)
        assert "subject 0." in shown.rows[0]
        await shown.show(ROWS[:2])
        assert shown.rows[2].strip() == ""


async def test_two_rows_a_ticket_fill_a_narrow_list() -> None:
    """The last one is cut where a row is left over."""
    async with listing(width=50) as shown:
        assert shown.list.room == 2
        assert ["subject" in row for row in shown.rows[:5]] == [True, False, True, False, True]
        assert await shown.click(3) == (1, 0, [False])
        assert await shown.press("end") == (11, 10, [False])
        assert "subject 11." in shown.rows[2]


async def test_the_lines_below_the_list_are_two_on_a_narrow_and_tall_screen() -> None:
    """One on any other; what they show may change."""
    async with listing(width=60) as shown:
        bar = shown.app.query_one(FactsBar)
        bar.show(["first line", "second line"])
        for size, lines in (((60, 12), 1), ((59, 12), 2), ((59, 11), 1), ((120, 30), 1), ((40, 30), 2)):
            await shown.pilot.resize_terminal(*size)
            bar.fit()
            await settle(shown.pilot)
            assert (bar.lines, bar.size.height) == (lines, lines)
            assert ("second line" in shown.rows[-1]) is (lines == 2)
        bar.show(["another line"])
        for theme in ("textual-dark", "textual-light"):
            shown.app.theme = theme
            await settle(shown.pilot)
            assert {segment.style for segment in bar.render_line(0)} == {part_style(bar, "$text-muted")}
        assert [row.strip() for row in shown.rows[-2:]] == ["another line", ""]
