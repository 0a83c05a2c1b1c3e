"""Filters and orders that the service does not know: all pages are read, and how far that is can be seen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from series_tui.api.retry import RetryPolicy
from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import SeriesError
from series_tui.tickets.sort import SortKey
from tests.tui import queue_harness
from tests.tui.app_harness import PAUSES
from tests.tui.queue_harness import NOW, Browsing, browsing, filters_of, page_of, tickets
from tests.tui.waiting import Turns


@pytest.fixture(autouse=True)
def _no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no count of the statuses come in between."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0))


def shown(queue: Browsing) -> list[str]:
    """Return the IDs that are listed, in order."""
    return [row.ticket.ticket_id for row in queue.view.rows()]


def unclaimed_of(count: int) -> int:
    """Return how many tickets nobody has claimed, of a workspace with so many generated ones."""
    workspace = tickets(count)
    every = [*(workspace.generated(number) for number in range(count)), *workspace.samples()]
    return sum(not each.get("ClaimedBy") for each in {each["TicketId"]: each for each in every}.values())


async def test_every_order_is_chosen_from_a_menu_and_shown_in_the_filter_bar() -> None:
    """It is that of the whole queue, which is loaded once for all of them, and stays when filters change."""
    labels = {
        SortKey.UPDATED: "update, old",
        SortKey.CREATED: "creation, old",
        SortKey.PRIORITY: "ty, low",
        SortKey.STATUS: "tus, cl",
        SortKey.CLAIMER: "by, z",
        SortKey.AUTHOR: "or, z",
    }
    async with browsing(FakeApi(tickets(60), limit=0), size=(120, 35)) as queue:
        ordinary = shown(queue)
        seen: list[list[str]] = []
        for key, label in labels.items():
            await queue.choose("S", label)
            assert f"sort: {key.value}" in queue.seen
            assert len(shown(queue)) == 74
            assert shown(queue) not in (ordinary, *seen)
            seen.append(shown(queue))
        await queue.press("x")
        assert f"sort: {SortKey.AUTHOR.value}" in queue.seen
        await queue.press("x")
        await queue.choose("S", "the service")
        assert "sort:" not in queue.seen


async def test_remote_filters_apply_before_local_ones() -> None:
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


async def test_a_whole_queue_that_was_read_is_used_again() -> None:
    """A filter that is removed and set again reads nothing; after half a minute only what changed."""
    api, clock = FakeApi(tickets(60), limit=0), [NOW]
    async with browsing(api, now=lambda: clock[0]) as queue:
        await queue.press("x")
        rows, before = shown(queue), len(queue.lists())
        for _ in range(3):
            await queue.press("0")
            await queue.press("x")
        assert len(queue.lists()) == before
        assert shown(queue) == rows
        await queue.press("0")
        reference = rows[5]
        api.change(reference, ClaimedBy=77, UpdatedAt="2026-03-04T11:59:59.000Z")
        clock[0] += timedelta(minutes=1)
        await queue.press("x")
        assert [page_of(request) for request in queue.lists()[before:]] == [1, 2, 1]
        assert reference not in shown(queue)
        assert "fetched 12:01" in queue.seen
        await queue.press("r")
        assert len(queue.lists()) == before + 4


async def test_escape_leaves_the_tickets_of_a_player() -> None:
    """What was shown before comes back first."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("x")
        ticket = queue.queue_list.ticket
        assert ticket is not None
        queue.screen.show_author(ticket.author.user_id)
        await queue.rest()
        assert {row.ticket.author.user_id for row in queue.view.rows()} == {ticket.author.user_id}
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
        assert queue.screen.walk().ids is walk.ids, "they are not made again for each step"


@pytest.mark.parametrize(("headers", "seconds"), [({}, 5.0), ({"retry-after": "7"}, 7.0)])
async def test_a_refused_page_of_the_whole_queue_is_requested_again_after_a_pause(
    headers: dict[str, str], seconds: float
) -> None:
    """Without a key: after the seconds that the service names, or else some."""
    api, turns = FakeApi(tickets(60), limit=0), Turns()
    async with browsing(api, retry=RetryPolicy(tries=1), sleep=turns.sleep) as queue:
        api.faults += [Fault(), Fault(status=429, headers=headers)]
        await queue.pilot.press("x")
        await queue.until(lambda: turns.waits)
        assert turns.waits == [seconds]
        assert not queue.loader.is_complete
        before = len(queue.lists())
        await queue.loader.poll(())
        assert len(queue.lists()) == before
        await turns.next(queue.pilot)
        await queue.until(lambda: queue.loader.is_complete)


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


async def test_a_view_that_cannot_be_saved_gives_the_reason() -> None:
    """In the bottom line, and it is not offered."""
    writer = Writer()
    async with browsing(FakeApi(tickets(100), limit=0), writer=writer) as queue:
        await queue.press("V")
        assert "type a name · enter saves" in queue.seen
        assert "None yet" in queue.seen
        await queue.press("escape", "plus")
        assert "The rest loads as you scroll." in queue.rows[-1]
        await queue.choose("V", "refused")
        await queue.until(lambda: "The config file cannot be written." in queue.rows[-1])
        await queue.press("v")
        assert "No saved views" in queue.seen
        assert not writer.views


async def test_me_may_be_a_number_or_a_member_of_a_department() -> None:
    """Bare ids stand after the names; nothing is kept where the question is cancelled."""
    async with browsing(FakeApi(tickets(60), limit=0), size=(120, 50)) as queue:
        await queue.until(lambda: queue.app.session.config is not None)
        await queue.press("m", "escape")
        assert queue.app.session.setup.staff_user_id == ""
        await queue.press("M", *"424242", "enter")
        assert queue.filters.staff_user_id == "424242"


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


async def test_the_headline_of_the_preview_cuts_no_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is left out: half an ID would pass for a whole one."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0, preview=0.01))
    async with browsing(FakeApi(tickets(20), limit=0), size=(120, 20)) as queue:
        for width, keys in ((120, "jjjjj"), (126, "kkkkk"), (140, "jjjjj")):
            await queue.pilot.resize_terminal(width, 20)
            for key in (*keys, ""):
                headline = await previewed(queue)
                assert "author " in headline, width
                assert not re.search(r"(id \d+|@\w+)…", headline), width
                await queue.press(*key)


async def previewed(queue: Browsing) -> str:
    """Wait for the preview of the ticket under the cursor, and return its title and headline."""
    ticket = queue.queue_list.ticket
    assert ticket is not None
    await queue.until(lambda: f"{ticket.reference}  " in queue.rows[1] and " UTC" in queue.seen)
    return "\n".join(row[queue.app.size.width // 2 :] for row in queue.rows[1:5])


async def test_a_name_from_any_response_is_shown_in_the_list() -> None:
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


async def test_the_wait_of_an_opened_ticket_is_shown_in_the_queue() -> None:
    """In the line below the list, though nobody asked who waits; and by names, once known."""
    async with browsing(FakeApi(tickets(60), limit=0), size=(80, 24)) as queue:
        await queue.until(lambda: queue.app.session.config is not None)
        await queue.rest()
        assert "-dept" not in queue.rows[-2]
        await queue.press("j")
        ticket = queue.queue_list.ticket
        assert ticket is not None
        assert not ticket.game_report
        assert "waits" not in queue.rows[-2]
        await queue.press("enter")
        await queue.until(lambda: queue.app.session.waiting.of(ticket) is not None)
        await queue.press("escape")
        assert queue.app.screen is queue.screen
        assert "waits 4 min  author" in queue.rows[-2]


async def test_a_failed_page_of_the_whole_queue_is_shown_and_keeps_the_loaded_tickets() -> None:
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
