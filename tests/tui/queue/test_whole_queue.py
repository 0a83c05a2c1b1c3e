"""Filters and orders that the service does not know: all pages are read, and how far that is can be seen."""

from __future__ import annotations

import re

import pytest

from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import SeriesError
from series_tui.tickets.sort import SortKey
from series_tui.tui.queue.counts import StatusCounts
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.widgets.select_dialog import SelectDialog
from tests.tui.queue_harness import Browsing, browsing, filters_of, page_of, tickets

SIZES = [(40, 12), (80, 24), (120, 35), (200, 60)]


@pytest.fixture(autouse=True)
def _no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no count of the statuses come in between."""
    monkeypatch.setattr(StatusCounts, "PAUSE", 3600.0)


def shown(queue: Browsing) -> list[str]:
    """Return the IDs that are listed, in order."""
    return [row.ticket.ticket_id for row in queue.view.rows()]


def unclaimed_of(count: int) -> int:
    """Return how many tickets nobody has claimed, of a workspace with so many generated ones."""
    workspace = tickets(count)
    every = [*(workspace.generated(number) for number in range(count)), *workspace.samples()]
    return sum(not each.get("ClaimedBy") for each in {each["TicketId"]: each for each in every}.values())


@pytest.mark.parametrize("size", SIZES)
async def test_unclaimed_looks_at_all_pages_and_says_so(size: tuple[int, int]) -> None:
    """The same number at every size of the terminal, whatever was loaded before."""
    api = FakeApi(tickets(300), limit=0)
    async with browsing(api, size=size) as queue:
        before = len(queue.lists())
        await queue.press("x")
        expected = unclaimed_of(300)
        assert len(queue.view) == expected
        assert f"1 of {expected}" in queue.rows[-1]
        assert ("all 314 loaded" in queue.rows[-1]) == (size[0] >= 80)
        assert all(row.ticket.is_claimed is False for row in queue.view.rows())
        asked = [page_of(request) for request in queue.lists()[before:]]
        assert sorted(asked) == [1, *range(1, 33)], "each page, and the first one again"
        before = len(queue.api.requests)
        await queue.press("x", "x", "G", "g")
        assert len(queue.lists()) - before <= 34, "a list that is left and shown again is read once more"


async def test_a_list_in_the_making_says_how_far_it_is_and_never_moves_the_cursor() -> None:
    """What is there can be used meanwhile; escape stops, and plus goes on from there."""
    api = FakeApi(tickets(480), limit=0, latency=0.3)
    async with browsing(api) as queue:
        await queue.pilot.press("x")
        await queue.until(lambda: re.search(r"\d+ in \d+ of 494 tickets, loading …", queue.rows[-1]))
        await queue.pilot.press("j", "j")
        here = queue.queue_list.ticket
        line = queue.queue_list.cursor - queue.queue_list.top
        await queue.pilot.press("escape")
        await queue.until(lambda: "· + loads the rest" in queue.rows[-1])
        assert not queue.loader.is_reading_all
        assert re.search(r"unclaimed: \d+ in \d+ of 494 ·", queue.rows[-1])
        read = {page_of(request) for request in queue.lists()}
        assert len(read) < 50
        before = len(queue.lists())
        await queue.press("plus")
        assert "loads the rest" not in queue.rows[-1]
        assert queue.queue_list.ticket == here
        assert queue.queue_list.cursor - queue.queue_list.top == line
        again = [page_of(request) for request in queue.lists()[before:]]
        assert len(again) <= 51 - len(read) + 6, "what was read is not asked for again"
        assert len(queue.view) == unclaimed_of(480)


async def test_above_fifty_pages_it_asks_first() -> None:
    """With the requests that it would take, and their time at the least."""
    api = FakeApi(tickets(600), limit=0)
    async with browsing(api) as queue:
        before = len(queue.lists())
        await queue.press("x")
        assert "about 62 requests, 13 s at the least. Press + to load them." in queue.seen.replace("\n ", " ")
        assert len(queue.lists()) - before == 1
        assert "· + loads the rest" in queue.rows[-1]
        await queue.press("plus")
        assert len(queue.view) == unclaimed_of(600)
        assert "Press +" not in queue.seen


@pytest.mark.parametrize("key", [key for key in SortKey if key is not SortKey.WAITING])
async def test_an_order_is_chosen_from_a_menu_and_said_in_the_filter_bar(key: SortKey) -> None:
    """It is that of the whole queue, and stays when the filters change."""
    labels = {
        SortKey.UPDATED: "last update, oldest",
        SortKey.CREATED: "creation, oldest",
        SortKey.PRIORITY: "priority, low",
        SortKey.STATUS: "status, closed",
        SortKey.CLAIMER: "claimed by, z",
        SortKey.AUTHOR: "author, z",
    }
    async with browsing(FakeApi(tickets(60), limit=0), size=(120, 35)) as queue:
        ordinary = shown(queue)
        await queue.choose("S", labels[key])
        assert f"sort: {key.value}" in queue.seen
        assert len(shown(queue)) == 74
        assert shown(queue) != ordinary
        await queue.press("x")
        assert f"sort: {key.value}" in queue.seen
        await queue.press("x")
        await queue.choose("S", "the service")
        assert "sort:" not in queue.seen


async def test_changing_what_is_applied_here_asks_the_service_for_nothing() -> None:
    """Once the whole queue is read."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("x")
        before = len(queue.lists())
        await queue.choose("p", "urgent")
        await queue.choose("S", "creation, newest")
        await queue.press("x")
        assert "priority: urgent ✕" in queue.seen
        assert len(queue.lists()) == before
        assert {row.ticket.priority for row in queue.view.rows()} == {"urgent"}


async def test_the_service_narrows_first() -> None:
    """A status is asked of the service, and only its pages are read."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.choose("s", "open")
        before = len(queue.lists())
        await queue.press("x")
        assert {filters_of(request)["status"] for request in queue.lists()[before:]} == {"open"}
        assert all(row.ticket.status == "open" for row in queue.view.rows() if row.ticket.status[0] != "O")


async def test_a_watch_of_a_whole_queue_reads_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what changed, but never everything again."""
    api = FakeApi(tickets(100), limit=0)
    async with browsing(api) as queue:
        await queue.press("x")
        row = queue.view.row(2)
        assert row is not None
        before = len(queue.lists())
        await queue.screen._poll()
        assert [page_of(request) for request in queue.lists()[before:]] == [1]
        api.change(row.ticket.reference, Subject="Another subject", UpdatedAt="2026-03-04T11:59:59.000Z")
        before = len(queue.lists())
        await queue.screen._poll()
        await queue.until(lambda: "changed Another subj" in queue.seen)
        assert [page_of(request) for request in queue.lists()[before:]] == [1, 2, 1]
        assert "1 changed" in queue.rows[-1]


async def test_escape_takes_away_one_thing_at_a_time() -> None:
    """The search, then the filters, and from a bare queue back to the input."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("x")
        await queue.press("slash", *"rank", "enter")
        await queue.until(lambda: queue.filters.search == "rank")
        await queue.press("escape")
        assert (queue.filters.search, queue.loader.shown.filters.local.unclaimed) == ("", True)
        await queue.press("escape")
        assert not queue.loader.shown.filters
        assert queue.app.screen is queue.screen
        await queue.press("escape")
        assert issubclass(queue.front, OpenScreen)


async def test_the_tickets_of_a_player_are_left_again_with_escape() -> None:
    """What was shown before comes back first."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("x")
        here = queue.queue_list.ticket
        assert here is not None
        queue.screen.show_author(here.author.user_id)
        await queue.rest()
        assert {row.ticket.author.user_id for row in queue.view.rows()} == {here.author.user_id}
        await queue.press("escape")
        assert queue.loader.shown.filters.local.unclaimed
        assert queue.filters.author == ""


async def test_a_walk_has_the_tickets_as_they_are_filtered_and_sorted() -> None:
    """With a few words for what they are."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("x")
        await queue.choose("S", "priority, urgent")
        walk = queue.screen.walk()
        assert list(walk.ids) == shown(queue)
        assert walk.label == "unclaimed"


class Writer:
    """Keeps what is written.

    Attributes:
        values: Settings by name.
        views: Views by name.
    """

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.views: dict[str, dict[str, str | bool]] = {}

    async def set_value(self, name: str, value: str) -> str:
        """Keep a setting."""
        self.values[name] = value
        return "config.toml"

    async def save_view(self, name: str, fields: dict[str, str | bool]) -> str:
        """Keep a view, unless its name is refused."""
        if name == "refused":
            raise SeriesError("The config file cannot be written.", next_step="Check its folder.")
        self.views[name] = fields
        return "config.toml"


@pytest.mark.parametrize("size", SIZES)
async def test_who_i_am_is_asked_once_and_written_to_the_config(size: tuple[int, int]) -> None:
    """Claimers come by name; then m and M need no more words."""
    writer = Writer()
    async with browsing(FakeApi(tickets(60), limit=0), size=size, writer=writer) as queue:
        await queue.pilot.press("m")
        await queue.until(lambda: queue.front is SelectDialog and "Who are you?" in queue.seen)
        await queue.press(*"mira", "enter")
        mine = queue.loader.shown.filters.local.claimed_by
        assert mine.isdigit()
        assert writer.values == {"staff_user_id": mine}
        assert {row.ticket.claimed_by for row in queue.view.rows()} == {mine}
        assert "claimed by: Mira" in queue.seen
        await queue.press("m")
        assert not queue.loader.shown.filters
        await queue.press("M")
        assert queue.filters.staff_user_id == mine
        assert "my departments" in queue.seen


async def test_who_i_am_may_be_a_number_or_a_member_of_a_department() -> None:
    """Bare ids stand after the names; nothing is kept where the question is cancelled."""
    async with browsing(FakeApi(tickets(60), limit=0), size=(120, 50)) as queue:
        await queue.until(lambda: queue.app.session.config is not None)
        await queue.press("m", "escape")
        assert queue.app.session.setup.staff_user_id == ""
        await queue.press("M", *"424242", "enter")
        assert queue.filters.staff_user_id == "424242"


@pytest.mark.parametrize("size", SIZES)
async def test_a_view_is_saved_under_a_name_and_chosen_again(size: tuple[int, int]) -> None:
    """With filters, order and column; a name that cannot be kept says why."""
    writer = Writer()
    async with browsing(FakeApi(tickets(60), limit=0), size=size, writer=writer) as queue:
        await queue.press("v")
        assert "No saved views" in queue.seen
        await queue.press("x")
        await queue.choose("S", "priority, urgent")
        await queue.choose("V", "my shift")
        assert writer.views == {"my shift": {"unclaimed": True, "sort": "priority"}}
        saved = shown(queue)
        await queue.press("0")
        await queue.choose("S", "the service")
        assert shown(queue) != saved
        await queue.choose("v", "my shift")
        assert shown(queue) == saved
        await queue.choose("V", "refused")
        assert list(writer.views) == ["my shift"]


@pytest.mark.parametrize("size", SIZES)
async def test_who_waits_is_read_for_the_rows_in_sight(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not again as long as they do not change."""
    monkeypatch.setattr(PreviewPane, "PAUSE", 3600.0)  # it reads the ticket under the cursor
    async with browsing(FakeApi(tickets(60), limit=0), size=size) as queue:
        await queue.press("W")
        await queue.until(lambda: not queue.app.session.waiting.to_read(queue.queue_list.tickets_in_sight))
        await queue.until(lambda: re.search(r"waits \d|answered|report \d", queue.seen))
        reads = gets(queue)
        assert len(reads) == len(set(reads))
        await queue.press("W", "W", "j", "k")
        assert gets(queue) == reads


async def test_sorted_by_waiting_the_longest_comes_first() -> None:
    """Only open and in-progress tickets are asked for, each of them is read, and reports are not."""
    async with browsing(FakeApi(tickets(60), limit=0), size=(110, 30)) as queue:
        await queue.choose("S", "waiting time, longest")
        await queue.until(
            lambda: not queue.app.session.waiting.to_read([r.ticket for r in queue.view.rows()])
        )
        await queue.rest()
        assert "sort: waiting, longest first (open and in progress)" in queue.seen
        index = queue.app.session.waiting
        found = [index.of(row.ticket) for row in queue.view.rows()]
        since = [waiting.since for waiting in found if waiting is not None and waiting.since is not None]
        assert since == sorted(since)
        assert len(since) > 3
        statuses = {filters_of(request).get("status") for request in queue.lists() if filters_of(request)}
        assert statuses == {"open", "in-progress"}
        read = set(gets(queue))
        reports = {row.ticket.reference for row in queue.view.rows() if row.ticket.game_report}
        assert reports
        assert not read & {f"/tickets/get/{name}" for name in reports}
        assert "report" in queue.seen


def gets(queue: Browsing) -> list[str]:
    """Return the requests for single tickets."""
    return [request.target for request in queue.api.requests if "/tickets/get/" in request.target]


@pytest.mark.parametrize("size", SIZES)
async def test_the_ticket_s_id_is_in_sight_and_copied_with_y(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every width."""
    async with browsing(FakeApi(tickets(60), limit=0), size=size) as queue:
        copied: list[str] = []
        monkeypatch.setattr(queue.app, "copy_to_clipboard", copied.append)
        here = queue.queue_list.ticket
        assert here is not None
        assert any(here.reference in row for row in queue.rows[-3:-1])
        await queue.press("y")
        assert copied == [here.reference]
        assert "Sent ticket ID" in queue.seen
        await queue.choose("Y", "player id")
        assert copied[1:] == [here.author.user_id]


@pytest.mark.parametrize("key", ["c", "e", "f", "n", "t", "full_stop"])
async def test_a_key_of_an_open_ticket_says_that_it_does_nothing_here(key: str) -> None:
    """In the bottom line, for a moment."""
    async with browsing(FakeApi(tickets(20), limit=0)) as queue:
        await queue.press(key)
        assert "open the ticket first (enter)" in queue.rows[-1]


async def test_the_preview_is_switched_off_and_scrolled_and_never_has_the_keys() -> None:
    """From 120 columns on; below that the bottom line says why not."""
    async with browsing(FakeApi(tickets(60), limit=0), size=(120, 20)) as queue:
        await queue.until(lambda: " UTC" in queue.seen)
        await queue.press("i")
        assert " UTC" not in queue.seen
        await queue.press("right_curly_bracket")
        assert "The preview is off." in queue.seen
        await queue.press("i")
        await queue.until(lambda: " UTC" in queue.seen)
        before = queue.seen
        await queue.press("left_curly_bracket")
        await queue.press("right_curly_bracket")
        await queue.press("left_curly_bracket")
        assert queue.app.focused is queue.queue_list
        await queue.until(lambda: queue.seen != before or " UTC" in queue.seen)
        await queue.pilot.resize_terminal(100, 20)
        await queue.press("i")
        assert "The preview needs 120 columns." in queue.seen


async def test_a_name_that_any_answer_gave_stands_in_the_list() -> None:
    """In the place of an id that the row itself has no name for."""
    api = FakeApi(tickets(60), limit=0)
    async with browsing(api) as queue:
        row = next(row for row in queue.view.rows() if row.ticket.claimer_name)
        name, claimer = row.ticket.claimer_name, row.ticket.claimed_by
        other = next(each for each in queue.view.rows() if not each.ticket.is_claimed)
        api.change(other.ticket.reference, ClaimedBy=int(claimer), Status="in-progress")
        await queue.press("r")
        await queue.until(lambda: not queue.loader.is_waiting)
        changed = next(each for each in queue.view.rows() if each.ticket.ticket_id == other.ticket.ticket_id)
        assert changed.ticket.claimer_name == ""
        assert queue.app.session.name_of("claimed_by", claimer) == name


async def test_a_failure_while_all_pages_are_read_says_so_and_keeps_what_is_there() -> None:
    """Plus or r goes on."""
    api = FakeApi(tickets(100), limit=0)
    async with browsing(api) as queue:
        api.faults.extend([Fault(), Fault(), *[Fault(status=404)] * 4])
        await queue.press("x")
        assert "What you see is from 12:00" in queue.seen
        assert not queue.loader.is_complete
        assert len(queue.view)
        await queue.press("plus")
        assert len(queue.view) == unclaimed_of(100)
        assert "What you see is from" not in queue.seen
