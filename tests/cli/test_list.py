"""`series-tui list`: filters, pages, formats, the whole queue, and a queue that changes while it is read."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import signal
from collections.abc import Callable
from pathlib import Path
from time import sleep
from urllib.parse import parse_qs, urlsplit

import pytest

from series_tui.cli import list_arguments
from series_tui.cli.list_query import next_command
from series_tui.cli.parser import parse
from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import Fault
from series_tui.render.list_rows import COLUMNS
from series_tui.text.sanitize import HEADER_MARK
from tests.cli.world import ServedApi, User
from tests.e2e.terminal import Terminal


def test_every_filter_reaches_the_service_under_its_own_name(served: ServedApi, user: User) -> None:
    """Filters go into the query as the reference spells them, escaped, and those not given do not."""
    user.run(
        *("list", "-s", "In Progress", "--department", "billing dept", "--author", "12"),
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


def test_a_pipe_gets_tab_separated_values_of_the_api(user: User) -> None:
    """No heading and nothing cut: ids, statuses as the API spells them, ISO 8601 times in UTC."""
    ended = user.run("list", "--timezone", "Asia/Kathmandu")
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in ended.out.splitlines()]
    objects = json.loads(user.run("list", "-f", "json").out)
    assert len(rows) == 10
    assert ended.err == ""
    for row, ticket in zip(rows, objects, strict=True):
        assert row["TicketId"] == ticket["TicketId"]
        assert row["Status"] == ticket["Status"]
        assert row["ClaimedBy"] == str(ticket.get("ClaimedBy") or "")
        assert row["Author.UserId"] == str(ticket["Author"]["UserId"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row["UpdatedAt"])


def test_the_help_names_the_columns() -> None:
    """In their order: scripts rely on it."""
    assert " ".join(list_arguments.COLUMNS.split()) == ", ".join(COLUMNS)


def test_text_in_a_pipe_is_the_table_with_the_count_beside_it(user: User) -> None:
    """The table goes to standard output, the count and the next command to standard error."""
    ended = user.run("list", "--format", "text", environ={"COLUMNS": "100"})
    lines = ended.out.splitlines()
    assert lines[0].split() == [
        HEADER_MARK,
        "ID",
        "STATUS",
        "PRIORITY",
        "UPDATED",
        "CLAIMED",
        "BY",
        "SUBJECT",
    ]
    assert all(line.startswith(f"{HEADER_MARK} TICKET-") for line in lines[1:])
    assert len(lines) == 11
    assert ended.err == "10 of 74 tickets · page 1 of 8\nNext page: series-tui list --format text --page 2\n"
    assert user.run("list", "-f", "text", "--search", "no such words").err == "No ticket matches.\n"
    ended = user.run("list", "-f", "text", "-n", "1", "--all")
    assert ended.err == "1 of 74 tickets\n"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "-s open --department 'Billing Dept' --author 1 --search \"it's\" --staff me -v mine -f text",
        "--api-url http://127.0.0.1:8765 --timezone Europe/Berlin --ascii --profile guild",
        "--demo --utc --page 1",
        "--search=-x",
    ],
)
def test_the_next_page_is_of_the_same_list(given: str) -> None:
    """Of the same tickets at the same service, with times in the same zone and the same marks."""
    arguments = parse(["list", *shlex.split(given)])
    program, *words = shlex.split(next_command(arguments, 2))
    assert program == "series-tui"
    assert vars(parse(words)) == {**vars(arguments), "page": 2}


@pytest.mark.parametrize("format_name", ["text", "json", "jsonl", "csv", "tsv"])
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


@pytest.mark.parametrize(
    ("name", "words"), [("new/", "not of the folder new/."), ("there", "It is a folder.")]
)
@pytest.mark.parametrize("command", [("list",), ("show", EXAMPLE)], ids=["list", "show"])
def test_a_folder_is_no_file_to_write_to(
    command: tuple[str, ...], name: str, words: str, served: ServedApi, user: User
) -> None:
    """Whether it is there or not; nothing is left behind."""
    (user.home / "there").mkdir()
    ended = user.run(*command, "-o", name)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert not (user.home / "new").exists()


@pytest.mark.parametrize("name", ["part.csv", "part.jsonl", "part.txt"])
def test_a_file_with_a_part_of_the_queue_is_not_taken_for_all_of_it(
    name: str, served: ServedApi, user: User
) -> None:
    """How many of how many is said, with the command for the rest."""
    lines = user.run("list", "-o", name).err.splitlines()
    assert lines[0] == "10 of 74 tickets · page 1 of 8"
    assert lines[1].startswith("Next page: series-tui list")
    assert user.run("list", "-f", "csv").err == ""


def test_every_page_is_read_and_no_ticket_printed_twice(served: ServedApi, user: User) -> None:
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


def test_json_is_the_json_of_the_service(user: User) -> None:
    """`json` is an array and `jsonl` a ticket a line: the same tickets, with every field."""
    array = json.loads(user.run("list", "--format", "json").out)
    lines = [json.loads(line) for line in user.run("list", "--format", "jsonl").out.splitlines()]
    assert array == lines
    assert {"TicketId", "Author", "UpdatedAt"} <= array[0].keys()
    assert user.run("list", "--search", "no such words", "--format", "json").out == "[]\n"
    assert user.run("list", "--search", "no such words", "--format", "jsonl").out == ""


def test_a_limit_reads_as_many_pages_as_it_needs(served: ServedApi, user: User) -> None:
    """25 tickets are three pages; fewer than a page are one."""
    assert len(user.run("list", "--limit", "25").out.splitlines()) == 25
    assert len(served.asked) == 3
    assert len(user.run("list", "-n", "3").out.splitlines()) == 3
    assert len(served.asked) == 4
    assert len(user.run("list", "-n", "3", "--page", "8").out.splitlines()) == 3


def _column(out: str, name: str) -> list[str]:
    return [line.split("\t")[COLUMNS.index(name)] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("flags", "matches"),
    [
        (("--priority", "HIGH"), lambda ticket: ticket["Priority"] == "high"),
        (("--unclaimed",), lambda ticket: not ticket.get("ClaimedBy")),
        (("--claimed-by", "987654322"), lambda ticket: ticket.get("ClaimedBy") == 987654322),
        (("--claimed-by", "mira"), lambda ticket: ticket.get("ClaimedBy") == 987654322),
        (("--category", "billing"), lambda ticket: ticket["Category"] == "billing"),
        (
            ("--unclaimed", "-s", "open", "--priority", "low"),
            lambda t: not t.get("ClaimedBy") and t["Status"] == "open" and t["Priority"] == "low",
        ),
    ],
)
def test_local_filters_read_every_page(
    user: User, flags: tuple[str, ...], matches: Callable[[dict[str, object]], bool]
) -> None:
    """All matches of the whole queue are printed, and nothing else."""
    whole = json.loads(user.run("list", "--all", "-f", "json").out)
    expected = [ticket["TicketId"] for ticket in whole if matches(ticket)]
    ended = user.run("list", *flags)
    assert expected
    assert _column(ended.out, "TicketId") == expected
    assert ended.code == 0


def test_remote_filters_apply_before_local_ones(served: ServedApi, user: User) -> None:
    """Only the pages of open tickets are read for the unclaimed ones among them."""
    user.run("list", "--unclaimed", "-s", "open")
    assert {parse_qs(urlsplit(target).query)["status"][0] for target in served.asked} == {"open"}


def test_the_queue_is_sorted_over_every_page(user: User) -> None:
    """Either way round; equal ones keep the service's order; `--limit` takes the first of all."""
    oldest = user.run("list", "--sort", "created", "--reverse", "-n", "5")
    times = _column(user.run("list", "--all").out, "CreatedAt")
    assert _column(oldest.out, "CreatedAt") == sorted(times)[:5]
    priorities = _column(user.run("list", "--sort", "priority").out, "Priority")
    ranked = [name for name in priorities if name in ("urgent", "high", "medium", "low")]
    assert ranked == sorted(ranked, key=["urgent", "high", "medium", "low"].index)


@pytest.mark.parametrize(
    "flag", [("--unclaimed",), ("--sort", "created"), ("--waiting",), ("--category", "x")]
)
def test_page_is_refused_with_flags_that_read_every_page(
    served: ServedApi, user: User, flag: tuple[str, ...]
) -> None:
    """A page number means nothing where every page is read; nothing is asked for."""
    ended = user.run("list", *flag, "--page", "2")
    assert ended.code == 2
    assert f"--page cannot be combined with {flag[0]}" in ended.err
    assert served.asked == []


def test_a_page_of_a_view_that_needs_every_page_is_refused(with_views: User) -> None:
    """The view is named."""
    ended = with_views.run("list", "--view", "mine", "--page", "2")
    assert ended.code == 2
    assert "--page cannot be combined with the view mine" in ended.err


def test_waiting_reads_open_tickets_and_adds_a_column(served: ServedApi, user: User) -> None:
    """Open and in-progress tickets alone, each with since when its player waits."""
    served.api.faults.clear()
    objects = [json.loads(line) for line in user.run("list", "--waiting", "-f", "jsonl").out.splitlines()]
    assert {ticket["Status"] for ticket in objects} == {"open", "in-progress"}
    waits = [ticket["WaitingSince"] for ticket in objects]
    assert any(waits)
    assert any(since is None for since in waits)
    rows = [line.split("\t") for line in user.run("list", "--sort", "waiting").out.splitlines()]
    assert {len(row) for row in rows} == {len(COLUMNS) + 1}
    since = [row[-1] for row in rows if row[-1]]
    assert since == sorted(since), "the longest first"
    assert [row[-1] for row in rows] == since + [""] * (len(rows) - len(since))
    refused = user.run("list", "--waiting", "-s", "closed")
    assert refused.code == 2
    assert "not closed ones" in refused.err


def test_a_row_without_a_usable_id_stands_in_the_list_without_its_wait(served: ServedApi, user: User) -> None:
    """It cannot be read; every other ticket is."""
    served.api.change(EXAMPLE, TicketId="../../config", _id=None)
    ended = user.run("list", "--waiting", "--fields", "TicketId,WaitingSince")
    assert (ended.code, ended.err) == (0, "")
    waits = dict(line.split("\t") for line in ended.out.splitlines())
    assert waits.pop("../../config") == ""
    assert any(waits.values())


VIEWS = """
staff_user_id = "987654322"
[views.todo]
status = "open"
unclaimed = true
sort = "created"
[views.mine]
claimed_by = "me"
"""


@pytest.fixture
def with_views(user: User) -> User:
    """Return a user whose config file has two saved views."""
    folder = user.home / ".config" / "series-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(VIEWS)
    return user


def test_the_count_names_the_tickets_searched(user: User) -> None:
    """Only where that is another number."""
    count = user.run("list", "-f", "text", "--unclaimed", "-n", "1").err
    assert re.fullmatch(r"1 of \d+ tickets \(74 searched\)\n", count)
    assert re.fullmatch(
        r"1 of \d+ tickets\n", user.run("list", "-f", "text", "--sort", "created", "-n", "1").err
    )


def test_a_saved_view_is_used_and_flags_override_it(with_views: User) -> None:
    """`--view` sets filters and order; a flag beside it wins."""
    todo = with_views.run("list", "-v", "todo").out
    assert set(_column(todo, "Status")) == {"open"}
    assert set(_column(todo, "ClaimedBy")) == {""}
    created = _column(todo, "CreatedAt")
    assert created == sorted(created, reverse=True)
    other = with_views.run("list", "-v", "todo", "-s", "closed", "--claimed-by", "me").out
    assert set(_column(other, "Status")) == {"closed"}
    assert set(_column(with_views.run("list", "--view", "mine").out, "ClaimedBy")) == {"987654322"}
    unknown = with_views.run("list", "--view", "tod")
    assert unknown.code == 2
    assert "Did you mean todo?" in unknown.err
    assert "Choose from todo, mine." in unknown.err


def test_me_needs_the_setting(served: ServedApi, user: User) -> None:
    """Without staff_user_id `me` is refused with the command that sets it."""
    ended = user.run("list", "--claimed-by", "me")
    assert ended.code == 2
    assert "Set staff_user_id to use --claimed-by me." in ended.err
    assert served.asked == []


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("-s", "opne"), "Invalid --status: Did you mean open? Choose from open, in-progress"),
        (("-s", "nosuch"), "Invalid --status: Choose from open, in-progress, resolved, closed."),
        (("--priority", "hi"), "Invalid --priority: Did you mean high?"),
        (("--sort", "name"), "Invalid --sort: Choose from updated, created"),
        (("--limt", "3"), "Unknown option --limt. Did you mean --limit?"),
        (("--theme", "nord"), "Unknown option --theme. theme is a setting"),
        (("--last=3",), "Unknown option --last. It is an option of `series-tui show`."),
        (("--limit", "0"), "Invalid --limit: Use a whole number of at least 1."),
        (("--fields", "Subjct"), "Unknown field Subjct. Did you mean Subject?"),
        (("--fields", "nosuch", "-f", "json"), "Choose from TicketId, _id, Subject"),
        (("--fields", "Status", "-f", "text"), "--fields needs --format"),
        (("--force",), "--force needs --output FILE."),
        (("--status", ""), "Invalid --status: Choose from open, in-progress, resolved, closed."),
        (("--department", " "), "Invalid --department: It is empty."),
        (("--author", "zo"), "Invalid --author: Use a user ID, digits only."),
        (("--staff", "zo"), "Invalid --staff: Use a user ID, digits only."),
        (("--view", "todo"), 'No saved view named "todo".'),
        (("--color", "some"), "Invalid --color: Choose from auto, always, never."),
        (("--pager", "always"), "Invalid --pager: Choose from auto, never."),
        (("--fields", ","), "--fields is empty."),
        (("--limt=secret",), "Unknown option --limt. Did you mean --limit?"),
        (("--unclaimed", "--claimed-by", "7"), "--claimed-by cannot be combined with --unclaimed."),
    ],
)
def test_list_refuses_each_wrong_use_and_names_the_choices(
    user: User, flags: tuple[str, ...], says: str
) -> None:
    """Exit code 2, at most three lines, nothing on standard output, and no value repeated."""
    ended = user.run("list", *flags)
    assert "secret" not in ended.err
    assert ended.code == 2
    assert says in ended.err
    assert ended.out == ""
    assert len(ended.err.splitlines()) <= 3


def test_fields_choose_columns_and_json_members(user: User) -> None:
    """Of csv and tsv columns, in the order asked, objects as JSON; of json the members."""
    tsv = user.run("list", "-n", "1", "--fields", "Subject,TicketId,GameReport,Author").out
    subject, ticket_id, report, author = tsv.rstrip("\n").split("\t")
    (row,) = json.loads(user.run("list", "-n", "1", "-f", "json").out)
    assert (subject, ticket_id, report) == (row["Subject"], row["TicketId"], "false")
    assert json.loads(author) == row["Author"]
    (part,) = json.loads(user.run("list", "-n", "1", "-f", "json", "--fields", "TicketId,Status").out)
    assert part == {"TicketId": row["TicketId"], "Status": row["Status"]}


def test_csv_has_a_header_and_no_formula(served: ServedApi, user: User) -> None:
    """Cells that a spreadsheet would run begin with an apostrophe; tabs and line feeds are spaces."""
    texts = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "a\tb\nc", 'say "hi", ok']
    tickets = [{"TicketId": f"T-{n}", "Subject": text} for n, text in enumerate(texts)]
    data = {"Tickets": tickets, "Pagination": {"CurrentPage": 1, "TotalPages": 1}}
    body = json.dumps({"success": True, "data": data}).encode()
    served.api.faults.extend([Fault(body=body), Fault(body=body)])
    heading, *rows = csv.reader(io.StringIO(user.run("list", "-f", "csv").out))
    assert tuple(heading) == COLUMNS
    subjects = [row[COLUMNS.index("Subject")] for row in rows]
    assert subjects == ["'=1+1", "'+1", "'-1", "'@SUM(1)", "'=1", "a b c", 'say "hi", ok']
    raw = _column(user.run("list").out, "Subject")
    assert raw[:2] == ["=1+1", "+1"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("q.csv", "TicketId,Status"), ("q.jsonl", '{"'), ("q.tsv", "TICKET-"), ("q", "TICKET-")],
)
def test_a_file_is_written_in_the_format_of_its_extension(user: User, name: str, begins: str) -> None:
    """For the user alone, and not over another."""
    assert user.run("list", "-o", name).out == ""
    file = user.home / name
    assert file.read_text().startswith(begins)
    assert file.stat().st_mode & 0o777 == 0o600
    assert user.run("list", "-o", name).code == 2
    assert user.run("list", "-o", name, "--force", "-f", "json").code == 0
    assert file.read_text().startswith("[")


def test_a_dash_as_file_is_standard_output(user: User) -> None:
    """`--output -` writes no file of that name."""
    assert user.run("list", "-o", "-", "-n", "1").out.startswith("TICKET-")
    assert user.run("list", "-o", "/dev/stdout", "-n", "1").out.startswith("TICKET-")
    assert not (user.home / "-").exists()


def _screen(user: User, *arguments: str, size: tuple[int, int] = (120, 40), **variables: str) -> list[str]:
    with Terminal(*arguments, size=size, environment=dict(user.environ(**variables))) as terminal:
        assert terminal.wait() == 0
        return [row.rstrip() for row in terminal.rows]


def test_a_terminal_gets_as_many_pages_as_fit(served: ServedApi, user: User) -> None:
    """With a heading, the columns in line, and the count and the next command below."""
    rows = _screen(user, "list", "--status", "closed", size=(120, 27))
    tickets = [row for row in rows if row.startswith(f"{HEADER_MARK} TICKET-")]
    assert len(tickets) == 20
    starts = {re.search(r" [▁▃▅▇] ", row).start() for row in tickets if re.search(r" [▁▃▅▇] ", row)}  # type: ignore[union-attr]  # checked behind
    assert len(starts) == 1
    below = rows[rows.index(tickets[-1]) + 1 :]
    assert below[0] == ""
    assert re.match(rf"{HEADER_MARK} 20 of \d+ tickets · pages 1 to 2 of \d", below[1])
    assert below[2] == f"{HEADER_MARK} Next page: series-tui list --status closed --page 3"
    assert max(map(len, rows)) <= 120


def test_the_names_of_departments_are_kept_for_a_day(served: ServedApi, user: User) -> None:
    """A table asks for them once; tsv never does. The file is the user's own and holds no player."""
    wide = _screen(user, "list", size=(200, 40))
    assert "Support Dept" in "".join(wide)
    configs = [target for target in served.asked if target.startswith("/tickets/config")]
    assert len(configs) == 1
    _screen(user, "list", size=(200, 40))
    user.run("list")
    assert len([target for target in served.asked if target.startswith("/tickets/config")]) == 1
    (file,) = (user.home / ".cache" / "series-tui").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text()
    assert "Mira" in kept
    assert "Captain Pickle" not in kept
    before = len(served.asked)
    assert "Support Dept" in user.run("show", "TICKET-1234567890-ABCD").out
    assert len(served.asked) == before + 1


def test_only_a_list_fills_the_cache_of_names(served: ServedApi, user: User) -> None:
    """`show` reads it; `list` and `--plain` write it, `list` in a pipe the names that its page brings."""
    folder = user.home / ".cache"
    user.run("show", "TICKET-1234567890-ABCD")
    assert not folder.exists()
    user.run("list")
    (file,) = (folder / "series-tui").iterdir()
    assert "Mira" in file.read_text()
    assert "Support Dept" not in file.read_text()
    user.run("--plain", stdin="list\nquit\n")
    assert "Support Dept" in file.read_text()


def test_the_app_fills_the_cache_of_names(served: ServedApi, user: User) -> None:
    """Once its queue was open, `show` names departments, with one request."""
    with Terminal(size=(100, 24), environment=dict(user.environ())) as terminal:
        terminal.wait_for("Open a ticket")
        terminal.type("f2")
        terminal.wait_for("1 of 74")
        cache = user.home / ".cache" / "series-tui"
        terminal.wait_until(lambda: any("Support Dept" in file.read_text() for file in cache.glob("*.json")))
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
    before = len(served.asked)
    assert "Support Dept" in user.run("show", "TICKET-1234567890-ABCD").out
    assert len(served.asked) == before + 1


def test_a_department_is_filtered_by_its_name_once_it_is_known(served: ServedApi, user: User) -> None:
    """In any case; the service is asked for the id."""
    user.run("list", "-f", "text")
    user.run("list", "--department", "support dept")
    assert parse_qs(urlsplit(served.asked[-1]).query)["department"] == ["support-dept"]
    bought = _column(user.run("list", "--category", "purchases").out, "Category")
    assert set(bought) == {"billing"}
    typo = user.run("list", "--department", "suport")
    assert typo.out == ""
    assert typo.err.startswith('No department is known as "suport". Choose from ')
    assert "Support Dept" in typo.err


def test_a_staff_member_is_found_by_name_once_it_is_known(served: ServedApi, user: User) -> None:
    """In any case; the service is asked for the user ID."""
    user.run("list", "-f", "text")
    user.run("list", "--staff", "mira")
    assert parse_qs(urlsplit(served.asked[-1]).query)["staffUserId"] == ["987654322"]


def test_a_failed_page_ends_reading_the_whole_queue(served: ServedApi, user: User) -> None:
    """A failure of one page among several is reported like any other, and nothing is printed."""
    served.api.faults.extend([Fault(), *[Fault(status=418)] * 7])
    ended = user.run("list", "--all")
    assert ended.code == 6
    assert ended.out == ""
    assert len(ended.err.splitlines()) <= 3


def test_progress_is_shown_on_a_terminal(served: ServedApi, user: User) -> None:
    """Reading that takes longer than a second says how far it is, and takes that line away again."""
    served.api.faults.extend([Fault(), *[Fault(delay=1.2)] * 3])
    environment = dict(user.environ())
    with Terminal(
        "list", "--all", size=(100, 100), environment=environment, redirects=">/dev/null"
    ) as terminal:
        terminal.wait()
        sent = bytes(terminal.sent).decode()
    assert "of 8 pages loaded" in sent
    assert "pages loaded" not in terminal.text
    served.api.faults.extend([Fault(), *[Fault(delay=1.2)] * 3])
    assert user.run("list", "--all").err == ""


def test_an_interrupted_list_names_the_pages_it_has_read(
    served: ServedApi, user: User, tmp_path: Path
) -> None:
    """Ctrl+C ends it with 130; no part is printed as if it were the whole."""
    served.api.faults.extend([Fault(), *[Fault(delay=20)] * 30])
    process = user.start("list", "--unclaimed")
    while len(served.asked) < 4:
        sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert re.fullmatch(
        rb"Stopped: \d of 8 pages loaded \(\d+ of 74 tickets\)\. Nothing was printed\.\n", err
    )
