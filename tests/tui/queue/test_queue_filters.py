"""What the queue is narrowed to: by the service, or among what is read; and how that is seen."""

from __future__ import annotations

import re

import pytest
from textual.events import AppBlur, AppFocus

from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import NoKey
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.search_bar import SearchBar
from tests.tui.app_harness import PAUSES
from tests.tui.queue_harness import browsing, filters_of, page_of, tickets


async def test_each_status_carries_its_count() -> None:
    """They are counted once the reader rests, one request each, and not again on coming back."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.until(lambda: "✕ closed 1" in queue.rows[0] or "✕ closed 2" in queue.rows[0])
        counted = [filters_of(request).get("status", "") for request in queue.lists(status="closed")]
        assert counted == ["closed"]
        await queue.choose("s", "open")
        before = len(queue.api.requests)
        await queue.choose("s", "in progress")
        assert "◐ in progress" in queue.rows[0]
        lists = [request for request in queue.api.requests[before:] if page_of(request) == 1]
        assert {filters_of(request)["status"] for request in lists} <= {"open", "in-progress"}


async def test_s_chooses_a_status_from_a_menu_with_their_counts() -> None:
    """Only tickets of that status are listed; a click on a status does the same."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.until(lambda: len(queue.counts) == 5)
        await queue.pilot.press("s")
        await queue.until(lambda: "all statuses  74" in queue.seen)
        await queue.press("escape")
        await queue.choose("s", "open")
        assert {row[2:8] for row in queue.rows[1:-2] if row.strip()} == {"○ open"}
        await queue.pilot.click("#filters", offset=(queue.rows[0].index("✕ closed") + 3, 0))
        await queue.rest()
        assert {row[2:10] for row in queue.rows[1:-2] if row.strip()} == {"✕ closed"}


async def test_switching_filters_fast_never_shows_a_stale_response() -> None:
    """A response that arrives after the reader has gone on to another filter is dropped."""
    api = FakeApi(tickets(60), limit=0)
    async with browsing(api) as queue:
        api.faults.extend([Fault(delay=0.3), Fault(delay=0.15), Fault()])
        for status in ("open", "in progress", "resolved"):
            typed = ("space" if letter == " " else letter for letter in status)
            await queue.pilot.press("s", *typed, "enter")
        await queue.until(lambda: "resolved" in queue.rows[2])
        for _ in range(9):
            await queue.pilot.pause(0.04)
            body = [row for row in queue.rows[1:-2] if row.strip()]
            assert all("✓ resolved" in row for row in body)


async def test_without_room_for_all_counts_the_statuses_stay() -> None:
    """The one that is shown keeps its count; where not even their names have room it is there alone."""
    async with browsing(FakeApi(tickets(40), limit=0), size=(100, 24)) as queue:
        await queue.until(lambda: len(queue.counts) == 5)
        assert re.search(r"all 54  ○ open \d+ .* ✕ closed \d+", queue.rows[0])
        await queue.pilot.resize_terminal(64, 24)
        await queue.rest()
        assert queue.rows[0].startswith(" Queue  all 54  ○ open  ◐ in progress  ✓ resolved  ✕ closed")
        await queue.pilot.resize_terminal(50, 24)
        await queue.rest()
        assert queue.rows[0].strip() == "Queue  all 54"


async def test_unavailable_counts_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the way to the service is gone: nobody asked for them, so nothing is said."""
    async with browsing(FakeApi(tickets(40), limit=0), pauses=PAUSES._replace(counts=0.01)) as queue:
        await queue.until(lambda: len(queue.counts) == 5)
        asked: list[str] = []

        async def gone() -> None:
            asked.append("service")
            raise NoKey("None is stored.")

        monkeypatch.setattr(queue.counts, "_service", gone)
        queue.counts.clear()
        queue.counts.schedule(queue.filters)
        await queue.until(lambda: asked)
        await queue.rest()
        assert "1 of 54" in queue.seen
        assert queue.app.fault is None


async def test_a_search_is_sent_once_typing_pauses_and_the_newest_text_wins() -> None:
    """One request for a word, not one for each letter; escape ends it."""
    async with browsing(FakeApi(tickets(60), limit=0), pauses=PAUSES._replace(search=3600.0)) as queue:
        await queue.press("slash", *"exploite")
        await queue.rest()
        queue.app.screen.query_one(SearchBar)._pause = 0.001
        await queue.press("r")
        await queue.until(lambda: "find: exploiter ✕" in queue.seen)
        await queue.rest()
        assert all("xploiter" in row for row in queue.rows[2:-3] if row.strip())
        asked = {filters_of(request).get("search", "") for request in queue.lists()}
        assert asked == {"", "exploiter"}
        await queue.press("enter")
        assert "s status" in queue.rows[-1]
        await queue.press("slash", "escape")
        assert "find:" not in queue.seen


async def test_filters_are_in_sight_and_zero_clears_them() -> None:
    """Status, department by name, search, own departments; each can be clicked away."""
    api, uncounted = FakeApi(tickets(60), limit=0), PAUSES._replace(counts=3600.0)
    async with browsing(api, size=(120, 24), staff_user_id="987654321", pauses=uncounted) as queue:
        await queue.press("d", *"billing", "enter")
        await queue.press("M", "x")
        assert "department: Billing ✕" in queue.seen
        assert "my departments ✕" in queue.seen
        assert "unclaimed ✕" in queue.seen
        last = filters_of(queue.lists()[-1])
        assert last == {"department": "billing-dept", "staffUserId": "987654321"}
        row = next(y for y, row in enumerate(queue.rows) if "department: Billing" in row)
        await queue.pilot.click("#filters", offset=(queue.rows[row].index("Billing"), row))
        await queue.rest()
        assert "department:" not in queue.seen
        await queue.press("0")
        assert "✕" not in queue.rows[1][:60].replace("✕ closed", "")
        assert "my departments" not in queue.seen


async def test_a_click_on_the_list_ends_the_typing_and_keeps_the_matches() -> None:
    """The keys are the list's again, and a slash searches on; a terminal without the focus ends nothing."""
    async with browsing(FakeApi(tickets(40), limit=0)) as queue:
        await queue.press("slash", *"rank")
        queue.app.post_message(AppBlur())
        await queue.rest()
        assert "find rank" in queue.seen
        queue.app.post_message(AppFocus())
        await queue.rest()
        await queue.pilot.click("#queue-list", offset=(20, 3))
        await queue.until(lambda: queue.filters.search == "rank")
        assert "find rank" not in queue.seen
        assert "enter open" in queue.rows[-1]
        await queue.press("slash")
        assert "find rank" in queue.seen


async def test_a_click_below_the_last_ticket_moves_nothing() -> None:
    """On its last row it goes there."""
    async with browsing(FakeApi(tickets(3), limit=0), size=(100, 30)) as queue:
        listed = queue.screen.query_one(QueueList)
        assert "all 17" in queue.seen
        first = listed.ticket
        await queue.pilot.click("#queue-list", offset=(20, 17))
        await queue.rest()
        assert listed.ticket == first
        await queue.pilot.click("#queue-list", offset=(20, 16))
        await queue.rest()
        assert listed.ticket != first


async def test_a_click_beside_a_dialog_closes_it() -> None:
    """Inside it a click does not; and nothing is chosen."""
    async with browsing(FakeApi(tickets(20), limit=0), size=(100, 30)) as queue:
        filters = queue.filters
        for key, line in (("d", 8), ("a", 8), ("f1", 2)):
            await queue.press(key)
            dialog = queue.app.screen
            assert dialog is not queue.screen, key
            await queue.pilot.click(offset=(50, line))
            assert queue.app.screen is dialog, key
            await queue.pilot.click(offset=(2, 2))
            await queue.rest()
            assert queue.app.screen is queue.screen, key
            assert queue.filters == filters, key


async def test_the_profile_sets_the_first_filters_of_the_queue() -> None:
    """Status and department are filters like others, in sight and to be cleared."""
    async with browsing(FakeApi(tickets(60), limit=0), status="open", department="safety-dept") as queue:
        assert filters_of(queue.lists()[0]) == {"status": "open", "department": "safety-dept"}
        assert "department: Trust and Safety ✕" in queue.seen
        await queue.press("0")
        assert "department" not in filters_of(queue.lists()[-1])


async def test_an_author_is_chosen_from_the_row_or_by_id() -> None:
    """The author under the cursor is offered first; any other user ID can be typed."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        ticket = queue.queue_list.ticket
        assert ticket is not None
        await queue.press("a", "enter")
        assert queue.lists(author=ticket.author.user_id)
        await queue.press("a", *"424242", "enter")
        assert queue.lists(author="424242")
        assert "No ticket matches these filters." in queue.seen
        assert "Press 0 to clear them" in queue.seen
