"""Working from the queue at each size: what a person presses, sees, and costs the team's limit.

Each walk is one app: what is seen after a step is checked at every size.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.widgets import Input

from series_tui.cli.config_writer import ConfigWriter
from series_tui.config import load_settings
from series_tui.demo.server import FakeApi, Fault
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.ticket.links_dialog import LinksDialog
from series_tui.tui.widgets.select_dialog import SelectDialog
from tests.tui import queue_harness
from tests.tui.app_harness import PAUSES
from tests.tui.queue_harness import Browsing, browsing, filters_of, page_of, tickets

NARROW, USUAL, WIDE, WIDEST = SIZES = [(40, 12), (80, 24), (120, 35), (200, 60)]
ENDS = [NARROW, WIDEST]
"""The sizes where a line that was seen at each of them before is looked at again."""
COUNT = 60
PAGES = 8
"""Pages of a workspace of so many generated tickets and the written ones."""


@pytest.fixture(autouse=True)
def _asked_for_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count no statuses and read no previews, so that each request is one that a key asked for."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0, preview=3600.0))


@dataclass
class Costs:
    """Counts the requests of each action.

    Attributes:
        queue: The app.
        seen: How many requests there were before.
    """

    queue: Browsing
    seen: int = 0

    def __post_init__(self) -> None:
        self.seen = len(self.queue.api.requests)

    def pages(self) -> list[int]:
        """Return the pages of the queue that were asked for since the last call; nothing else was."""
        new = self.queue.api.requests[self.seen :]
        self.seen += len(new)
        assert all("/tickets/list" in request.target for request in new)
        return sorted(page_of(request) for request in new)

    def tickets(self) -> list[str]:
        """Return the tickets that were read since the last call; nothing else was asked for."""
        new = self.queue.api.requests[self.seen :]
        self.seen += len(new)
        assert all("/tickets/get/" in request.target for request in new)
        return [request.target.rpartition("/")[2] for request in new]


async def each_size(
    queue: Browsing, sizes: Sequence[tuple[int, int]] = SIZES
) -> AsyncIterator[tuple[int, int]]:
    """Resize the terminal to each size in turn, and yield it; from the one it has to the one below that."""
    size = (queue.app.size.width, queue.app.size.height)
    now = sizes.index(size) if size in sizes else 0
    for size in (*sizes[now:], *sizes[:now]):
        if size != queue.app.size:
            await queue.pilot.resize_terminal(*size)
        yield size


def listed(queue: Browsing) -> list[str]:
    """Return the IDs that are listed, in order."""
    return [row.ticket.ticket_id for row in queue.view.rows()]


def remark(queue: Browsing) -> str:
    """Return the bottom line, where remarks are, with the toasts: one is shown where a remark is too long."""
    return "\n".join([queue.rows[-1], *(toast.message for toast in queue.app._notifications)])


def has_all(queue: Browsing) -> bool:
    """Return whether the queue is loaded to its end."""
    return queue.loader.is_complete


def workspace() -> dict[str, dict[str, object]]:
    """Return every ticket of the workspace as the service has it, by ID."""
    made = tickets(COUNT)
    every = [*(made.generated(number) for number in range(COUNT)), *made.samples()]
    return {each["TicketId"]: each for each in every}


async def test_filters_and_orders_are_of_the_whole_queue_and_escape_undoes_them() -> None:
    """One thing at a time; once all pages are loaded nothing is asked for again."""
    every = workspace()
    unclaimed = {name for name, each in every.items() if not each.get("ClaimedBy")}
    async with browsing(FakeApi(tickets(COUNT), limit=0), size=WIDEST) as queue:
        costs = Costs(queue)
        await queue.press("x")
        assert costs.pages() == [1, *range(1, PAGES + 1)], "each page, and the first one once more"
        assert set(listed(queue)) == unclaimed
        async for size in each_size(queue):
            seen = queue.seen
            last_row = seen.split("\n")[-1]
            assert f"1 of {len(unclaimed)}" in last_row, size
            assert ("unclaimed: " in last_row) == (size[0] >= 80), size
            assert "unclaimed ✕" in seen, size
        await queue.press("G")
        async for size in each_size(queue, ENDS):
            assert f"{len(unclaimed)} of {len(unclaimed)}" in queue.rows[-1], size
        await queue.choose("S", "priority, urgent")
        assert queue.loader.shown.order == SortOrder(SortKey.PRIORITY)
        ranks = {"urgent": 0, "high": 1, "medium": 2, "low": 3}
        urgency = [ranks.get(row.ticket.priority, 4) for row in queue.view.rows()]
        assert urgency == sorted(urgency)
        async for size in each_size(queue):
            seen = queue.seen
            last_row = seen.split("\n")[-1]
            assert "sort: priority" in seen, size
            assert f"1 of {len(unclaimed)}" in last_row, f"not shown from its beginning: {size}"
        await queue.choose("p", "high")
        assert {row.ticket.priority for row in queue.view.rows()} == {"high"}
        await queue.press("0")
        assert len(listed(queue)) == len(every)
        async for size in each_size(queue, ENDS):
            assert "sort: priority" in queue.seen, f"the order does not stay: {size}"
        assert costs.pages() == []
        await queue.press("x", "slash", *"rank", "enter")
        await queue.until(lambda: queue.filters.search == "rank")
        await queue.rest()
        assert filters_of(queue.lists()[-1]) == {"search": "rank"}
        assert set(listed(queue)) < unclaimed
        await queue.press("escape")
        assert set(listed(queue)) == unclaimed, "first the search is taken away"
        await queue.press("escape")
        assert not queue.loader.shown.filters, "then the filters"
        await queue.choose("S", "the service")
        assert queue.app.screen is queue.screen
        await queue.press("escape")
        assert issubclass(queue.front, OpenScreen), "and then the queue is left"
        await queue.press("a")
        await queue.press("escape", "f2")
        assert queue.app.screen is queue.screen


async def test_a_partial_queue_is_always_marked_as_partial() -> None:
    """What is loaded is said until all is; escape stops that, plus goes on; G ends at the last page."""
    api = FakeApi(tickets(180), limit=0)
    async with browsing(api, size=WIDEST) as queue:
        costs = Costs(queue)
        await queue.press("G")
        assert max(costs.pages()) == 20, "the last page"
        assert not has_all(queue), "what is between is loaded when one gets there"
        async for size in each_size(queue):
            assert "194 of 194" in queue.rows[-1], size
        await queue.press("g")
        costs.pages()
        api.faults.extend([Fault(delay=0.2)] * 60)
        await queue.pilot.press("x")
        await queue.until(lambda: re.search(r"\d+ in \d+ of 194.* …", queue.rows[-1]))
        async for size in each_size(queue):
            assert "tickets, loading …" in queue.rows[-1], size
        await queue.pilot.press("j", "j")
        ticket, line = queue.queue_list.ticket, queue.queue_list.cursor - queue.queue_list.top
        await queue.pilot.press("escape")
        api.faults.clear()
        await queue.rest()
        assert not has_all(queue)
        read = costs.pages()
        assert len(read) < 20
        assert queue.loader.shown.filters.local.unclaimed, "escape has only stopped the loading"
        await queue.press("plus")
        again = costs.pages()
        assert len(again) + len(set(read)) <= 21 + 6, "what was loaded is not asked for again"
        assert has_all(queue)
        assert queue.queue_list.ticket == ticket
        assert queue.queue_list.cursor - queue.queue_list.top == line
        for size in SIZES:
            await queue.pilot.resize_terminal(*size)
            await queue.press("plus")
            await queue.until(lambda: "Everything is loaded" in remark(queue))
            queue.app.clear_notifications()
        assert costs.pages() == []


async def test_stopped_loading_names_the_key_to_go_on() -> None:
    """How many of how many are there, and the key that loads the rest."""
    api = FakeApi(tickets(180), limit=0)
    async with browsing(api, size=WIDEST) as queue:
        api.faults.extend([Fault(delay=0.2)] * 60)
        await queue.pilot.press("x")
        await queue.until(lambda: re.search(r"\d+ in \d+ of 194.* …", queue.rows[-1]))
        await queue.pilot.press("escape")
        api.faults.clear()
        await queue.rest()
        async for size in each_size(queue):
            last_row = queue.rows[-1]
            assert re.search(r"\d+ in \d+ of 194 · \+ ", last_row), size
            assert "+ loads the rest" in last_row, size


async def test_above_fifty_pages_it_asks_first() -> None:
    """With the requests that it takes, and their time at the least."""
    async with browsing(FakeApi(tickets(500), limit=0), size=WIDEST) as queue:
        costs = Costs(queue)
        await queue.choose("S", "creation, newest")
        assert costs.pages() == [1]
        async for size in each_size(queue):
            lines = queue.rows
            asked = " ".join(" ".join(lines).split())
            assert "about 52 requests, at least 11 s. Press + to load them." in asked, size
            assert "of 514 · +" in lines[-1], size
        await queue.press("plus")
        assert len(costs.pages()) == 52
        rows = queue.queue_list
        assert rows.top == max(rows.cursor - rows.room + 1, 0), "the first rows stay in sight"
        async for size in each_size(queue, ENDS):
            seen = queue.seen
            last_row = seen.split("\n")[-1]
            assert "514" in last_row, size
            assert "Press +" not in seen, size


async def test_mine_and_views_are_kept_in_the_config_file(tmp_path: Path) -> None:
    """Who I am is asked once; a view has filters, order and column, and can be what the app begins with."""
    file = tmp_path / "config.toml"
    file.write_text('# mine\ntheme = "auto"\n')
    environ = {"SERIES_TUI_CONFIG": str(file)}
    writer = ConfigWriter(load_settings({}, environ))
    async with browsing(FakeApi(tickets(COUNT), limit=0), size=WIDEST, writer=writer) as queue:
        async for _ in each_size(queue):
            await queue.press("v")
            await queue.until(lambda: "No saved views yet." in remark(queue))
            queue.app.clear_notifications()
        await queue.pilot.press("m")
        await queue.until(lambda: queue.front is SelectDialog and "Who are you?" in queue.seen)
        async for size in each_size(queue):
            seen = queue.seen
            assert "Who are you?" in seen, size
            assert "Mira  id" in seen, f"claimers come without their names: {size}"
        await queue.press("escape")
        assert not queue.loader.shown.filters, "without an answer nothing changes"
        await queue.choose("m", "mira")
        me = queue.loader.shown.filters.local.claimed_by
        assert {row.ticket.claimed_by for row in queue.view.rows()} == {me}
        async for size in each_size(queue, ENDS):
            assert "claimed by: Mira" in queue.seen, size
        await queue.until(lambda: load_settings({}, environ).staff_user_id == me)
        assert file.read_text().startswith('# mine\ntheme = "auto"\n')
        costs = Costs(queue)
        await queue.press("M")
        assert queue.front is not SelectDialog, "who I am is known"
        assert queue.filters.staff_user_id == me
        assert filters_of(queue.lists()[-1]) == {"staffUserId": me}
        async for size in each_size(queue, ENDS):
            assert "my departments" in queue.seen, size
        await queue.press("M")
        costs.pages()
        await queue.choose("S", "priority, urgent")
        await queue.choose("V", "my shift")
        saved = listed(queue)
        await queue.until(lambda: "my shift" in load_settings({}, environ).views)
        view = load_settings({}, environ).views["my shift"]
        assert (view.claimed_by, view.sort, view.unclaimed) == ("me", "priority", False)
        await queue.press("0")
        assert listed(queue) != saved
        await queue.choose("v", "my shift")
        assert listed(queue) == saved
        assert costs.pages() == [], "all of it was loaded"
    settings = load_settings({}, environ)
    async with browsing(
        FakeApi(tickets(COUNT), limit=0),
        size=USUAL,
        is_open=False,
        views=settings.views,
        view="my shift",
        staff_user_id=settings.staff_user_id,
    ) as queue:
        await queue.until(lambda: queue.app.screen is queue.screen and queue.loader.is_complete)
        await queue.rest()
        assert listed(queue) == saved, "the same with --view"
        await queue.press("escape")
        assert not queue.loader.shown.filters


async def test_waits_are_read_for_the_rows_in_sight() -> None:
    """Each ticket once; for sorting, the open and in-progress ones are read."""
    async with browsing(FakeApi(tickets(40), limit=0), size=USUAL) as queue:
        index = queue.app.session.waiting
        costs = Costs(queue)
        await queue.press("W")
        rows = queue.queue_list
        await queue.until(lambda: not index.to_read(rows.tickets_in_sight))
        await queue.rest()
        read = costs.tickets()
        assert len(read) == len(set(read)) <= rows.room
        await queue.press("W", "W", "j", "k")
        assert costs.tickets() == []
        await queue.choose("S", "waiting time, longest")
        await queue.until(lambda: not index.to_read([row.ticket for row in queue.view.rows()]))
        await queue.rest()
        asked = [request.target for request in queue.api.requests[costs.seen :]]
        single = [target.rpartition("/")[2] for target in asked if "/tickets/get/" in target]
        assert not set(single) & set(read), "none is read twice"
        assert {filters_of(each).get("status") for each in queue.lists()[-4:]} == {"open", "in-progress"}
        waits = [index.of(row.ticket) for row in queue.view.rows()]
        since = [waiting.since for waiting in waits if waiting is not None and waiting.since is not None]
        assert since == sorted(since)
        assert len(since) > 3
        assert rows.top == max(rows.cursor - rows.room + 1, 0), "the longest wait is in sight"
        reports = {row.ticket.reference for row in queue.view.rows() if row.ticket.game_report}
        assert reports
        assert not reports & {*single, *read}, "a report cannot be answered: it is not read"
        async for size in each_size(queue):
            seen = queue.seen
            assert re.search(r"waits \d|answered|report \d", seen), size
            assert "sort: waiting, longest first (open and in progress)"[: size[0] - 4] in seen, size


async def test_copying_and_link_keys_each_have_a_visible_effect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Copying and links; what makes no sense is said in the bottom line."""
    async with browsing(FakeApi(tickets(40), limit=0), size=WIDEST) as queue:
        await queue.until(lambda: queue.app.session.config is not None)
        copied: list[str] = []
        monkeypatch.setattr(queue.app, "copy_to_clipboard", copied.append)
        costs = Costs(queue)
        await queue.press("j", "j")
        ticket = queue.queue_list.ticket
        assert ticket is not None
        async for size in each_size(queue):
            lines = queue.rows
            below = " ".join(lines[-3:])
            if size in (NARROW, USUAL):
                assert ticket.reference in below, size
                assert ticket.author.display_name[:9] in below, size
            else:  # the preview names them
                assert ticket.reference in lines[1], size
                assert ticket.reference not in lines[-2], size
        await queue.press("y")
        assert copied == [ticket.reference]
        await queue.until(lambda: "Sent ticket ID to clipboard" in remark(queue))
        await queue.choose("Y", "player id")
        assert copied[1:] == [ticket.author.user_id]
        await queue.press("L")
        assert queue.front is LinksDialog
        await queue.press("enter")
        assert len(copied) == 3 or queue.front is LinksDialog, "a link, where there is any"
        if queue.front is LinksDialog:
            await queue.press("escape")
        elsewhere = ["c", "C", "e", "f", "n", "N", "t", "full_stop", "D", "q", "u", "greater_than_sign"]
        for number, size in enumerate(SIZES):
            await queue.pilot.resize_terminal(*size)
            for key in elsewhere[number :: len(SIZES)]:
                queue.app.clear_notifications()
                await queue.press(key)
                await queue.until(lambda: "Open the ticket first:" in remark(queue))
                assert queue.app.screen is queue.screen
        assert costs.pages() == []


async def test_the_preview_needs_room_and_an_author_is_found_by_each_of_their_names() -> None:
    """What makes no sense is said in the bottom line."""
    async with browsing(FakeApi(tickets(40), limit=0), size=WIDEST) as queue:
        await queue.until(lambda: queue.app.session.config is not None)
        costs = Costs(queue)
        await queue.press("j", "j")
        ticket = queue.queue_list.ticket
        assert ticket is not None
        for size in (NARROW, USUAL):
            await queue.pilot.resize_terminal(*size)
            await queue.press("i")
            await queue.until(lambda: "The preview needs 120 columns." in remark(queue))
            await queue.press("right_curly_bracket")
            await queue.until(lambda: "The preview is off." in remark(queue))
        for size in (WIDE, WIDEST):
            await queue.pilot.resize_terminal(*size)
            assert queue.screen.query_one(PreviewPane).display
            await queue.press("i")
            assert not queue.screen.query_one(PreviewPane).display
            await queue.press("i", "right_curly_bracket", "left_curly_bracket")
            assert queue.screen.query_one(PreviewPane).display
        assert queue.app.focused is queue.queue_list
        assert costs.pages() == []
        await queue.choose("a", "zqzq")
        assert issubclass(queue.front, SelectDialog), "enter chooses nothing where there is no match"
        async for size in each_size(queue):
            assert "No matches" in queue.seen, size
        await queue.press("escape")
        for typed in (ticket.author.display_name, ticket.author.username, ticket.author.user_id):
            await queue.pilot.press("a")
            await queue.until(lambda: queue.front is SelectDialog)
            queue.app.screen.query_one(Input).value = typed
            await queue.press("enter")
            assert queue.filters.author == ticket.author.user_id, typed
            await queue.press("0")


async def test_the_palette_finds_every_action_of_the_queue() -> None:
    """One row for each; and help names the keys of the preview."""
    async with browsing(FakeApi(tickets(20), limit=0), size=WIDEST) as queue:
        await queue.pilot.press("ctrl+p")
        await queue.rest()
        await queue.pilot.press(*"zqzqzq")
        await queue.until(lambda: "No matches" in queue.seen)
        async for size in each_size(queue):
            assert "No matches" in queue.seen, size
        await queue.pilot.press("escape")
        await queue.pilot.press("ctrl+p")
        await queue.pilot.press(*"save", "space", *"view")
        await queue.until(lambda: "Save view" in queue.seen)
        async for size in each_size(queue, ENDS):
            assert queue.seen.count("Save view") == 1, size
        await queue.pilot.press("enter")
        await queue.until(lambda: "Save view as" in queue.seen)
        async for size in each_size(queue):
            assert "Save view as" in queue.seen, size
