"""`series-tui list`: filters, pages, the whole queue, and a queue that changes while it is read."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from series_tui.demo.server import Fault
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
    """`--all` reads each page, and the first one again; it prints the service's order."""
    ended = user.run("list", "--all", "--format", "json")
    pages = [parse_qs(urlsplit(target).query)["page"][0] for target in served.asked]
    assert sorted(pages) == ["1", *"12345678"], "page 1 once more: nothing has changed"
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
