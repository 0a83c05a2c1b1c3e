"""The queue's screen over the embedded API: what a person sees, presses, and costs the team's limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.retry import RetryPolicy
from series_tui.demo.server import FakeApi, Fault
from series_tui.text.width import drawn_width
from series_tui.tui.queue.body import QueueBody
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.terminal import osc
from series_tui.tui.ticket import links_dialog
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import PAUSES
from tests.tui.queue_harness import NOW, Browsing, Clock, browsing, tickets
from tests.tui.ticket.test_links_and_copying import held_search

ONE_TRY = RetryPolicy(tries=1)
PATIENT = RetryPolicy(tries=1, waits_out_limit=True)
WRITTEN = 14
"""Tickets that every workspace has besides those a test asks for."""


async def test_the_queue_keeps_the_order_of_the_service_and_shows_the_main_facts() -> None:
    """Status, priority, subject, claimer, author and age are there, and how many there are in all."""
    async with browsing(FakeApi(tickets(40))) as queue:
        seen = queue.seen
        for words in ("all 54", "◐ in progress", "▇ urgent", "unclaimed", "Mira", "min", "1 of 54"):
            assert words in seen
        first = queue.rows[1]
        assert first.startswith("▸")


async def test_tab_stays_in_the_queue_without_open_tickets() -> None:
    """There is none to go to."""
    async with browsing(FakeApi(tickets(5), limit=0)) as queue:
        await queue.press("tab", "shift+tab")
        assert queue.app.screen is queue.screen


async def test_the_queue_fits_any_terminal() -> None:
    """No row is wider than the terminal, and nothing breaks where nothing can be read."""
    sizes = [(1, 1), (10, 3), (40, 12), (80, 24), (130, 40), (200, 60)]
    async with browsing(FakeApi(tickets(40), limit=0), size=sizes[0]) as queue:
        for size in sizes:
            await queue.pilot.resize_terminal(*size)
            assert all(drawn_width(row) <= size[0] for row in queue.rows), size
            await queue.press("j", "G", "g", "space")
            assert "◐ in progress" in queue.seen or size[0] < 40, size


async def test_a_queue_of_thirty_pages_is_read_page_by_page_and_each_ticket_is_there_once() -> None:
    """Scrolling to the end costs one request a page, and the next page is there before it is needed."""
    clock = Clock()
    limit = MemoryRateLimiter(clock=clock, sleep=clock.sleep)
    api = FakeApi(tickets(286), clock=clock)
    async with browsing(api, size=(80, 60), limit=limit, pauses=PAUSES._replace(counts=1e6)) as queue:
        shown = queue.queue_list
        pages_at_start = len(queue.pages())
        seen: dict[str, int] = {}
        while True:
            view, top = queue.view, shown.top
            rows = [view.row(entry) for entry in range(top, min(top + shown.room, len(view)))]
            assert None not in rows, "the reader came to rows that were not read"
            seen |= {row.ticket.ticket_id: 1 for row in rows if row is not None}
            if shown.cursor >= len(view) - 1:
                break
            await queue.press("pagedown")
        expected = 286 + WRITTEN
        assert len(seen) == len(queue.view) == queue.loaded.read == expected
        assert f"{expected:,} of {expected:,}" in queue.seen
        requested = queue.pages()
        assert sorted(requested) == list(range(1, -(-expected // 10) + 1))
        assert pages_at_start < 20


async def test_the_end_of_a_long_queue_costs_one_screen() -> None:
    """G goes there at once; what lies between is not read."""
    async with browsing(FakeApi(tickets(1_000), limit=0)) as queue:
        await queue.press("G")
        assert "1,014 of 1,014" in queue.seen
        assert "…" not in queue.rows[5][:4]
        assert len(queue.pages()) < 16


async def test_three_hundred_tickets_are_read_within_the_real_limit() -> None:
    """No second has more than 25 requests, as the server counts them; nothing is refused."""
    api = FakeApi(tickets(300 - WRITTEN))
    async with browsing(api, size=(80, 60), limit=MemoryRateLimiter()) as queue:
        while queue.queue_list.cursor < 299:
            await queue.press("pagedown")
        assert queue.loaded.read == 300
        assert sorted(queue.pages()) == list(range(1, 31))
        moments = [request.at for request in api.requests]
        assert max(sum(start <= at < start + 1 for at in moments) for start in moments) <= 25


async def test_enter_opens_and_escape_returns_to_the_same_row() -> None:
    """Row and scroll position are as they were."""
    async with browsing(FakeApi(tickets(200), limit=0)) as queue:
        await queue.press("pagedown", "pagedown", "j", "j")
        before = queue.rows
        await queue.press("enter")
        await queue.until(lambda: "messages" in queue.seen or "of" in queue.rows[-1])
        assert issubclass(queue.front, TicketScreen)
        await queue.press("escape")
        assert issubclass(queue.front, QueueScreen)
        assert queue.rows[0].startswith(" 1 "), "the ticket is still open"
        assert [row[:90] for row in queue.rows[2:-2]] == [row[:90] for row in before[1:-3]]


async def test_escape_after_a_walk_returns_to_the_ticket_that_was_walked_to() -> None:
    """The cursor stands where the reader went on to, and enter opens that ticket."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.press("j", "j", "enter")
        await queue.press("greater_than_sign")
        await queue.press("greater_than_sign")
        await queue.until(lambda: "5 of" in queue.seen)
        await queue.press("escape")
        assert issubclass(queue.front, QueueScreen)
        assert queue.queue_list.cursor == 4


async def test_a_failed_preview_is_requested_again_with_the_queue() -> None:
    """By a refresh, and on the way back from its ticket."""
    api = FakeApi(tickets(60), limit=0)
    async with browsing(api, size=(140, 40), retry=ONE_TRY, pauses=PAUSES._replace(preview=0.01)) as queue:
        for keys in (("r",), ("enter", "escape")):
            api.faults.append(Fault(status=404))
            await queue.press("j")
            await queue.until(lambda: "No ticket " in queue.seen)
            await queue.press(*keys)
            await queue.until(lambda: "No ticket " not in queue.seen and " UTC" in queue.seen)


async def test_a_wide_terminal_previews_the_ticket_at_the_cursor() -> None:
    """It is read after a rest on the row, and not for rows that are passed."""
    api, pauses = FakeApi(tickets(60), limit=0), PAUSES._replace(preview=1e6)
    async with browsing(api, size=(140, 40), pauses=pauses) as queue:
        await queue.pilot.press(*"jjjj")
        session = queue.app.session
        session.setup = replace(session.setup, pauses=PAUSES._replace(preview=0.01))
        await queue.pilot.press("j")
        ticket = queue.queue_list.ticket
        assert ticket is not None
        await queue.until(lambda: f"{ticket.reference}  " in queue.seen and " UTC" in queue.seen)
        read = [request.target for request in queue.api.requests if "/tickets/get/" in request.target]
        assert read[-1].endswith(ticket.reference)
        assert len(read) == 1
        assert not queue.recents.tickets, "a look is not a visit"
        names = (ticket.reference, f"author {ticket.author.name}")
        assert not [name for name in names if name in queue.rows[-2]], "the line below repeats nothing"
        await queue.press("i")
        assert ticket.reference in queue.rows[-2]
        await queue.press("i")
        api.faults.append(Fault(status=404))
        await queue.press("j")
        next_ticket = queue.queue_list.ticket
        assert next_ticket is not None
        await queue.until(lambda: next_ticket.reference in queue.rows[-2])
        await queue.pilot.resize_terminal(100, 40)
        await queue.rest()
        assert " UTC" not in queue.seen


@pytest.mark.parametrize(("minutes", "requests"), [(0, 1), (5, 2)])
async def test_a_previewed_ticket_opens_without_another_request(minutes: int, requests: int) -> None:
    """What stands beside the queue is shown at once, and counts as seen; only an old look is renewed."""
    moment, pauses = NOW, PAUSES._replace(preview=0.01, prefetch=1e6)
    api = FakeApi(tickets(20), limit=0)
    async with browsing(api, size=(140, 40), now=lambda: moment, pauses=pauses) as queue:
        await queue.until(lambda: " UTC" in queue.seen)
        moment += timedelta(minutes=minutes)
        ticket = queue.queue_list.ticket
        assert ticket is not None
        await queue.press("enter")
        await queue.until(lambda: queue.front is TicketScreen and "esc back" in queue.rows[-1])
        await queue.until(lambda: len(gets(queue, ticket.reference)) == requests)
        assert queue.recents.tickets
        await queue.until(lambda: f"12:0{minutes} UTC" in queue.rows[0])
        assert len(gets(queue, ticket.reference)) == requests


def shows(queue: Browsing, text: str) -> bool:
    """Return whether a text is on the screen."""
    return text in queue.seen


def gets(queue: Browsing, reference: str) -> list[str]:
    """Return the requests for one ticket."""
    targets = [request.target for request in queue.api.requests]
    return [target for target in targets if target.endswith(f"/tickets/get/{reference}")]


async def test_a_click_chooses_and_another_opens() -> None:
    """The mouse does what the keys do."""
    async with browsing(FakeApi(tickets(60), limit=0)) as queue:
        await queue.pilot.click("#queue-list", offset=(20, 6))
        await queue.rest()
        assert queue.rows[7].startswith("▸")
        await queue.pilot.click("#queue-list", offset=(20, 6))
        await queue.until(lambda: issubclass(queue.front, TicketScreen))


async def test_a_search_without_hits_shows_a_note() -> None:
    """In the list's place."""
    async with browsing(FakeApi(tickets(0), limit=0)) as queue:
        await queue.press("slash", *"zzzz", "enter")
        await queue.until(lambda: "No ticket matches these filters." in queue.seen)
        assert "r refresh   0 clear filters" in queue.rows[-1]
        assert "fetched 12:00" in queue.seen
        assert "loading …" not in queue.seen
        await queue.press("f12")
        body = queue.screen.query_one(QueueBody)
        for action in (body.action_copy_id, body.action_copy_menu, body.action_links):
            action()
        await queue.rest()
        assert queue.front is QueueScreen, "there is no ticket to copy, nor are there links"
        preview = queue.screen.query_one(PreviewPane)
        for width in (119, 120):
            await queue.pilot.resize_terminal(width, 24)
            await queue.rest()
            assert preview.display is (width == 120)
            assert queue.rows[-2].strip() == "", "there are no facts of a ticket"


async def test_a_failed_first_page_shows_the_error_in_place_of_the_list() -> None:
    """What happened and what to press; r tries again."""
    failures = {
        "(500)": Fault(status=500),
        "Forbidden": Fault(status=403),
        "refused (401)": Fault(status=401),
        "r to try again": Fault(closes=True),
        "not from the Series API": Fault(body=b"<html><title>Sign in</title>"),
    }
    api = FakeApi(tickets(30), limit=0)
    async with browsing(api, retry=ONE_TRY, is_open=False) as queue:
        await queue.until(lambda: "key: built in" in queue.seen)
        await queue.until(lambda: any("config" in request.target for request in api.requests))
        for words, fault in failures.items():
            api.faults.extend([fault] * 4)
            await queue.pilot.press("f2")
            await queue.until(partial(shows, queue, words))
            assert "r try again   esc back   s status   / search" in queue.rows[-1], words
            api.faults.clear()
            await queue.press("r")
            assert "1 of 44" in queue.seen, words
            await queue.app.navigator.close_all()


async def test_a_used_up_limit_counts_down_and_the_request_is_repeated() -> None:
    """The seconds are shown; escape would stop."""
    api = FakeApi(tickets(30), limit=0)
    async with browsing(api, retry=PATIENT, is_open=False) as queue:
        await queue.until(lambda: any("config" in request.target for request in api.requests))
        api.faults.append(Fault(status=429, headers={"retry-after": "1"}))
        await queue.pilot.press("f2")
        await queue.until(lambda: "Trying again in 1 s. (esc to stop)" in queue.seen)
        assert "esc stop" in queue.rows[-1]
        await queue.until(lambda: "1 of 44" in queue.seen)


async def test_a_refresh_that_met_a_used_up_limit_is_made_after_the_countdown() -> None:
    """What the reader asked for is not forgotten while the seconds pass."""
    api = FakeApi(tickets(30), limit=0)
    async with browsing(api, retry=PATIENT, pauses=PAUSES._replace(counts=1e6)) as queue:
        row = queue.view.row(0)
        assert row is not None
        api.change(row.ticket.reference, Subject="Another subject")
        api.faults.append(Fault(status=429, headers={"retry-after": "1"}))
        await queue.pilot.press("r")
        await queue.until(lambda: "Trying again in 1 s. (esc to stop)" in queue.seen)
        await queue.until(lambda: "Another subj" in queue.seen)
        assert "Trying again" not in queue.seen


async def test_a_failed_later_page_keeps_the_loaded_tickets() -> None:
    """It is one line below the list with the age of what is seen; r reads it."""
    api = FakeApi(tickets(300), limit=0)
    async with browsing(api, retry=ONE_TRY) as queue:
        api.faults.extend([Fault(status=503)] * 9)
        await queue.press("G")
        assert "(503)" in queue.seen
        assert "What you see is from 12:00" in queue.seen
        api.faults.clear()
        await queue.press("r")
        assert "(503)" not in queue.seen
        assert "314 of 314" in queue.seen
        assert "…" not in queue.rows[4][:4]


async def test_without_access_to_the_config_ids_are_shown() -> None:
    """The names are asked for once in a session; without them the queue is still there."""
    api = FakeApi(tickets(60), clock=Clock(), faults=[Fault(status=403)])
    async with browsing(api, size=(119, 24), retry=ONE_TRY, is_open=False) as queue:
        await queue.until(lambda: not api.faults)
        await queue.press("f2")
        assert "-dept" in queue.seen
        await queue.press("d")
        assert "billing-dept" in queue.seen


async def test_names_that_could_not_be_had_are_asked_for_again_with_the_queue() -> None:
    """A refresh brings what the start could not."""
    api = FakeApi(tickets(60), clock=Clock(), faults=[Fault(status=503)] * 2)
    async with browsing(api, size=(119, 24), retry=ONE_TRY, is_open=False) as queue:
        await queue.until(lambda: len(api.faults) == 1)
        await queue.press("f2")
        await queue.until(lambda: not api.faults and "503" in queue.seen)
        await queue.press("r")
        await queue.until(lambda: "-dept" not in queue.seen and " Dept" in queue.seen)


async def test_f2_and_escape_go_between_the_input_and_the_queue() -> None:
    """The queue is as it was left, and is not read again for that."""
    async with browsing(FakeApi(tickets(100), limit=0)) as queue:
        await queue.press("pagedown", "escape")
        assert issubclass(queue.front, OpenScreen)
        before = len(queue.pages())
        await queue.press("f2")
        assert "21 of 114" in queue.seen
        assert len(queue.pages()) == before


async def test_the_links_of_a_large_preview_are_searched_for_in_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list of links is open meanwhile, and says so."""
    go_on = held_search(monkeypatch)
    async with browsing(FakeApi(tickets(5), limit=0), size=(160, 40)) as queue:
        await queue.until(lambda: queue.screen.query_one(PreviewPane).ticket is not None)
        await queue.pilot.press("L")
        await queue.until(lambda: "searching the messages …" in queue.seen)
        go_on.set()
        await queue.until(lambda: "searching" not in queue.seen)
        assert queue.front is links_dialog.LinksDialog


async def test_a_text_is_copied_from_the_queue_only_if_the_clipboard_has_room_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A terminal drops a longer one, so that it was never sent."""
    async with browsing(FakeApi(tickets(5), limit=0)) as queue:
        copied: list[str] = []
        monkeypatch.setattr(queue.app, "copy_to_clipboard", copied.append)
        monkeypatch.setattr(osc, "_MAX_ENCODED", 8)
        await queue.press("y")
        await queue.until(lambda: "Too long to copy." in queue.rows[-1])
        monkeypatch.undo()
        monkeypatch.setattr(queue.app, "copy_to_clipboard", copied.append)
        await queue.press("y")
        await queue.until(lambda: "Sent ticket ID to clipboard" in queue.rows[-1])
        assert len(copied) == 1
