"""`series-tui list`: filters, pages, the whole queue, and a queue that changes while it is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from series_tui.api.models import NO_FILTERS, TicketFilters, TicketPage, TicketSummary
from series_tui.api.service import OnProgress, RequestPriority, TicketService
from series_tui.cli import whole_queue
from series_tui.demo.server import Fault
from series_tui.errors import ServiceFailed
from series_tui.text.sanitize import SafeText
from tests.cli.world import ServedApi, User
from tests.e2e.terminal import Terminal


def test_every_filter_reaches_the_service_under_its_own_name(served: ServedApi, user: User) -> None:
    """Filters go into the query as the reference spells them, escaped, and those not given do not."""
    user.run(
        *("list", "--status", "In Progress", "--department", "billing dept", "--author", "12"),
        *("--search", "a&b=ü", "--staff", "7", "--page", "2"),
    )
    (target,) = served.asked
    assert urlsplit(target).path == "/tickets/list"
    assert parse_qs(urlsplit(target).query) == {
        "page": ["2"],
        "status": ["in-progress"],
        "department": ["billing dept"],
        "author": ["12"],
        "search": ["a&b=ü"],
        "staffUserId": ["7"],
    }
    user.run("list")
    assert parse_qs(urlsplit(served.asked[-1]).query) == {"page": ["1"]}


def test_a_page_says_which_one_it_is(user: User) -> None:
    """Tickets go to standard output, with tabs between their columns; all else goes to standard error."""
    ended = user.run("list")
    lines = ended.out.splitlines()
    assert len(lines) == 10
    assert {line.count("\t") for line in lines} == {7}
    assert ended.err.startswith("page 1 of 8, 74 tickets in all; --page 2 prints the next")
    assert user.run("list", "--search", "no such words").err == "No ticket matches.\n"


@pytest.mark.parametrize("format_name", ["text", "json", "jsonl"])
@pytest.mark.parametrize("repeats_the_last", [False, True])
def test_a_page_beyond_the_last_is_refused_with_their_number(
    served: ServedApi, user: User, format_name: str, repeats_the_last: bool
) -> None:
    """Whether the service answers with an empty page or with the last one."""
    if repeats_the_last:
        about = {"CurrentPage": 8, "TotalPages": 8, "TotalCount": 74, "HasNextPage": False}
        data = {"Tickets": [{"TicketId": "TICKET-1"}], "Pagination": about}
        served.api.faults.append(Fault(body=json.dumps({"success": True, "data": data}).encode()))
    ended = user.run("list", "--page", "99", "--format", format_name)
    assert ended.code == 2
    assert ended.out == ""
    assert "Page 99 does not exist (8 pages)." in ended.err


def test_every_page_is_read_and_no_ticket_twice(served: ServedApi, user: User) -> None:
    """`--all` reads each page once, in any order, and prints the service's order."""
    ended = user.run("list", "--all", "--format", "json")
    pages = [parse_qs(urlsplit(target).query)["page"][0] for target in served.asked]
    assert sorted(pages) == list("12345678")
    printed = [ticket["TicketId"] for ticket in json.loads(ended.out)]
    assert len(set(printed)) == len(printed) == 74
    singly = [json.loads(user.run("list", "--format", "json", "--page", str(n)).out) for n in (1, 8)]
    assert printed[:10] == [ticket["TicketId"] for ticket in singly[0]]
    assert printed[-4:] == [ticket["TicketId"] for ticket in singly[1]]
    assert ended.err == ""


def test_json_is_what_the_service_sent(user: User) -> None:
    """`json` is an array and `jsonl` a ticket a line: the same tickets, with every field."""
    array = json.loads(user.run("list", "--format", "json").out)
    lines = [json.loads(line) for line in user.run("list", "--format", "jsonl").out.splitlines()]
    assert array == lines
    assert {"TicketId", "Author", "UpdatedAt"} <= array[0].keys()
    assert user.run("list", "--search", "no such words", "--format", "json").out == "[]\n"
    assert user.run("list", "--search", "no such words", "--format", "jsonl").out == ""


def test_a_terminal_gets_the_columns_in_line(user: User) -> None:
    """On a terminal the columns stand below one another, whatever the width of their characters."""
    with Terminal("list", "--ascii", size=(150, 40), environment=dict(user.environ())) as terminal:
        assert terminal.wait() == 0
        rows = [row for row in terminal.rows if row.startswith("TICKET-")]
    starts = {
        row.index(word)
        for row in rows
        for word in (" 1 low", " 2 medium", " 3 high", " 4 urgent")
        if word in row
    }
    assert len(rows) == 10
    assert len(starts) == 1


def test_a_status_that_finds_nothing_may_be_a_slip(user: User) -> None:
    """The usual ones are named; it is asked for all the same, as the service may have others by now."""
    assert user.run("list", "--status", "opne").err == (
        "No ticket matches. The usual statuses are open, in-progress, resolved, closed.\n"
    )
    assert user.run("list", "--status", "open", "--search", "no such words").err == "No ticket matches.\n"


def test_times_are_printed_with_their_zone(user: User) -> None:
    """In the zone asked for, and so that nobody has to guess which one it is."""
    rows = user.run("list", "--timezone", "Asia/Kathmandu").out.splitlines()
    assert all(row.split("\t")[3].endswith(" +05:45") for row in rows)
    rows = user.run("list", "--utc").out.splitlines()
    assert all(row.split("\t")[3].endswith(" UTC") for row in rows)


def test_a_page_that_fails_ends_the_whole_reading(served: ServedApi, user: User) -> None:
    """A failure of one page among several is told like any other, and nothing is printed."""
    served.api.faults.extend([Fault(), *[Fault(status=418)] * 7])
    ended = user.run("list", "--all")
    assert ended.code == 6
    assert ended.out == ""
    assert len(ended.err.splitlines()) <= 3


@dataclass
class Queue:
    """A service whose queue is a function of how many pages were read so far.

    Attributes:
        page_of: Returns a page, given its number and how many were read before.
        read: The numbers of the pages read.
    """

    page_of: Callable[[int, int], TicketPage]
    read: list[int] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Return a page."""
        assert priority is RequestPriority.BULK, "bulk work lets people go ahead"
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self.read.append(page)
        return self.page_of(page, len(self.read) - 1)

    get_ticket = workspace_config = list_tickets


def _page(
    ids: Sequence[int], number: int, *, pages: int | None, count: int | None, has_next: bool = False
) -> TicketPage:
    tickets = tuple(TicketSummary(ticket_id=SafeText(f"T{each}")) for each in ids)
    return TicketPage(tickets, number, pages, count, has_next, (b"{}",) * len(ids))


async def _read(queue: Queue) -> tuple[list[str], str]:
    service: TicketService = queue  # type: ignore[assignment]  # only pages are asked for
    found = await whole_queue.whole_queue(service, NO_FILTERS)
    return [ticket.ticket_id for ticket, _ in found.rows], found.doubt


async def test_a_queue_that_changed_is_read_once_more() -> None:
    """A ticket that moved to the next page while they were read is noticed, and all is read again."""

    def page_of(number: int, before: int) -> TicketPage:
        torn = {1: [1, 2], 2: [2, 3]}
        whole = {1: [9, 1], 2: [2, 3]}
        return _page((torn if before < 2 else whole)[number], number, pages=2, count=4)

    queue = Queue(page_of)
    assert await _read(queue) == (["T9", "T1", "T2", "T3"], "")
    assert queue.read == [1, 2, 1, 2]


async def test_a_queue_that_keeps_changing_is_printed_with_the_doubt() -> None:
    """If it changed the second time, too, what was read is printed once each, and the doubt is said."""
    queue = Queue(lambda number, before: _page([number, 7], number, pages=2, count=4 + before))
    tickets, doubt = await _read(queue)
    assert tickets == ["T1", "T7", "T2"]
    assert doubt == whole_queue.CHANGED
    assert queue.read == [1, 2, 1, 2]


async def test_pages_are_read_at_the_same_time_but_not_all() -> None:
    """However many pages there are, a few are under way at a time."""
    queue = Queue(lambda number, _: _page([number], number, pages=50, count=50))
    tickets, doubt = await _read(queue)
    assert tickets == [f"T{number}" for number in range(1, 51)]
    assert not doubt
    assert 1 < queue.most_at_once <= 8


async def test_a_service_that_names_no_number_is_followed_to_its_end() -> None:
    """Without a number of pages they are read one by one until the service says that no other follows."""
    queue = Queue(lambda number, _: _page([number], number, pages=None, count=None, has_next=number < 5))
    assert await _read(queue) == (["T1", "T2", "T3", "T4", "T5"], "")
    assert queue.read == [1, 2, 3, 4, 5]


async def test_a_service_that_promises_pages_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A billion pages are not waited for: the first empty one ends it, and so does a bound of our own."""
    queue = Queue(lambda number, _: _page([number] if number < 4 else [], number, pages=10**9, count=3))
    assert await _read(queue) == (["T1", "T2", "T3"], "")
    assert len(queue.read) < 20
    monkeypatch.setattr(whole_queue, "_MOST_PAGES", 6)
    endless = Queue(lambda number, _: _page([number], number, pages=None, count=None, has_next=True))
    tickets, doubt = await _read(endless)
    assert len(tickets) == 6
    assert doubt == whole_queue.TOO_LONG


async def test_a_page_that_fails_raises_its_own_error() -> None:
    """The error of one of many pages is raised as it is, not wrapped in a group."""

    def page_of(number: int, _: int) -> TicketPage:
        if number == 3:
            raise ServiceFailed(503)
        return _page([number], number, pages=9, count=9)

    with pytest.raises(ServiceFailed):
        await _read(Queue(page_of))


def test_progress_is_shown_to_a_person_who_has_to_wait(served: ServedApi, user: User) -> None:
    """Reading that takes longer than a second says how far it is, and takes that line away again."""
    served.api.faults.extend([Fault(), *[Fault(delay=1.2)] * 3])
    environment = dict(user.environ())
    with Terminal(
        "list", "--all", size=(100, 100), environment=environment, redirects=">/dev/null"
    ) as terminal:
        terminal.wait()
        sent = bytes(terminal.sent).decode()
    assert "of 8 pages read" in sent
    assert "pages read" not in terminal.text
    served.api.faults.extend([Fault(), *[Fault(delay=1.2)] * 3])
    assert user.run("list", "--all").err == ""
