"""Every flag of `show` and `list` does what the help says, by one table for each command."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from series_tui.cli.parser import command_parser
from series_tui.demo.samples import EXAMPLE, ODD
from series_tui.render.list_rows import COLUMNS
from tests.cli.world import Ended, ServedApi, User

Check = Callable[[Ended], object]

CONFIG = """
staff_user_id = "987654322"
[views.urgent]
priority = "urgent"
[profiles.other]
timezone = "Asia/Tokyo"
"""
ELSEWHERE = {
    "--follow": "test_follow.py",
    "--pager": "test_pager.py",
    "--no-pager": "test_pager.py",
    "--debug-log": "test_debug_log.py",
}
"""Flags whose effect needs a terminal, time or a log."""


@dataclass(frozen=True)
class Case:
    """A use of a flag.

    Attributes:
        arguments: The command line behind the command.
        holds: Whether it did what it is for.
        environ: Variables that are set besides, or emptied.
    """

    arguments: Sequence[str]
    holds: Check
    environ: dict[str, str] = field(default_factory=dict)


def _rows(ended: Ended) -> list[dict[str, str]]:
    """Return the rows of tsv; there is at least one."""
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=False)) for line in ended.out.splitlines()]
    assert rows
    return rows


def _every(name: str, *values: str) -> Check:
    """Return a check that each row has one of these values in a column."""
    return lambda ended: {row[name] for row in _rows(ended)} <= set(values)


def _times_fall(name: str, *, reverse: bool = False) -> Check:
    """Return a check that the times in a column fall, or rise; what is no time is left out."""

    def check(ended: Ended) -> bool:
        times = [row[name] for row in _rows(ended) if row[name].endswith("Z")]
        return len(times) > 50 and times == sorted(times, reverse=not reverse)

    return check


def _count(number: int) -> Check:
    return lambda ended: len(ended.out.splitlines()) == number


def _prints(*words: str) -> Check:
    return lambda ended: all(word in ended.out for word in words)


def _lacks(*words: str) -> Check:
    return lambda ended: ended.out and not any(word in ended.out for word in words)


def _member(*names: str) -> Check:
    """Return a check that every object of jsonl has these members alone."""
    return lambda ended: all(set(json.loads(line)) == set(names) for line in ended.out.splitlines())


def _groups_by(name: str) -> Check:
    """Return a check that rows with the same value stand together."""

    def check(ended: Ended) -> bool:
        values = [row[name] for row in _rows(ended)]
        changes = sum(before != after for before, after in pairwise(values))
        return len(set(values)) > 1 and changes == len(set(values)) - 1

    return check


_TEXT = ("-f", "text")
_WIDE = {"COLUMNS": "200"}
_COLOUR = "\x1b["
GLOBAL: dict[str, list[Case]] = {
    "--demo": [Case(("--demo",), _prints("TICKET-"), {"SERIES_API_KEY": "", "SERIES_API_URL": ""})],
    "--profile": [Case((*_TEXT, "--profile", "other"), _prints(" JST"), _WIDE)],
    "--color": [
        Case((*_TEXT, "--color", "always"), _prints(_COLOUR)),
        Case((*_TEXT, "--color", "always"), _prints(_COLOUR), {"NO_COLOR": "1"}),
        Case((*_TEXT, "--color", "auto"), _lacks(_COLOUR)),
        Case((*_TEXT,), _prints(_COLOUR), {"CLICOLOR_FORCE": "1"}),
        Case((*_TEXT,), _prints(_COLOUR), {"FORCE_COLOR": "1"}),
        Case((*_TEXT,), _lacks(_COLOUR), {"FORCE_COLOR": "1", "NO_COLOR": "1"}),
        Case((*_TEXT, "--color", "never"), _lacks(_COLOUR), {"FORCE_COLOR": "1"}),
    ],
    "--no-color": [Case((*_TEXT, "--no-color"), _lacks(_COLOUR), {"CLICOLOR_FORCE": "1"})],
    "--api-url": [Case(("--api-url", "{url}"), _prints("TICKET-"), {"SERIES_API_URL": ""})],
    "--version": [Case(("--version",), _prints("series-tui "))],
    "--help": [Case(("--help",), _prints("usage: series-tui "))],
    "-h": [Case(("-h",), _prints("usage: series-tui "))],
}

LIST: dict[str, list[Case]] = {
    **GLOBAL,
    "-s": [Case(("-s", "open"), _every("Status", "open"))],
    "--status": [Case(("--status", "In_Progress"), _every("Status", "in-progress"))],
    "--department": [Case(("--department", "billing-dept"), _every("Department", "billing-dept"))],
    "--author": [Case(("--author", "223456003"), _every("Author.UserId", "223456003"))],
    "--search": [
        Case(("--search", "parade"), lambda ended: all("parade" in row["Subject"] for row in _rows(ended)))
    ],
    "--staff": [
        Case(("--staff", "987654321", "--all"), _every("Department", "support-dept", "billing-dept")),
    ],
    "--priority": [Case(("--priority", "urgent"), _every("Priority", "urgent"))],
    "--unclaimed": [Case(("--unclaimed",), _every("ClaimedBy", ""))],
    "--claimed-by": [
        Case(("--claimed-by", "me"), _every("ClaimedBy", "987654322")),
        Case(("--claimed-by", "jonas"), _every("ClaimedByName", "Jonas")),
        Case(("--claimed-by", "987654326"), _every("ClaimedBy", "987654326")),
    ],
    "--category": [Case(("--category", "billing"), _every("Category", "billing"))],
    "--sort": [
        Case(("--sort", "updated"), _times_fall("UpdatedAt")),
        Case(("--sort", "created"), _times_fall("CreatedAt")),
        *(
            Case(("--sort", key), _groups_by(name))
            for key, name in (("priority", "Priority"), ("status", "Status"))
        ),
        Case(("--sort", "claimer"), _groups_by("ClaimedByName")),
        Case(("--sort", "author"), _groups_by("Author.UserId")),
        Case(("--sort", "waiting"), _every("Status", "open", "in-progress")),
    ],
    "--reverse": [
        Case(("--sort", "created", "--reverse"), _times_fall("CreatedAt", reverse=True)),
        Case(("--reverse",), _times_fall("UpdatedAt", reverse=True)),
    ],
    "--waiting": [
        Case(
            ("--waiting",),
            lambda ended: all(line.count("\t") == len(COLUMNS) for line in ended.out.splitlines()),
        )
    ],
    "-v": [Case(("-v", "urgent"), _every("Priority", "urgent"))],
    "--view": [
        Case(("--view", "urgent", "--priority", "low"), _every("Priority", "low")),
        Case(("--view", "urgent", "--limit", "1"), _count(1)),
    ],
    "-n": [Case(("-n", "3"), _count(3))],
    "--limit": [Case(("--limit", "12"), _count(12))],
    "--page": [Case(("--page", "8"), _count(4))],
    "--all": [Case(("--all",), _count(74))],
    "-f": [
        Case(("-f", "csv"), lambda ended: tuple(next(csv.reader(io.StringIO(ended.out)))) == COLUMNS),
        Case(("-f", "json"), lambda ended: len(json.loads(ended.out)) == 10),
        Case(("-f", "jsonl"), lambda ended: all(map(json.loads, ended.out.splitlines()))),
        Case(_TEXT, _prints("SUBJECT")),
    ],
    "--format": [Case(("--format", "tsv"), _every("Priority", "low", "medium", "high", "urgent"))],
    "--fields": [
        Case(("--fields", "TicketId", "-n", "1"), lambda ended: re.fullmatch(r"TICKET-\S+\n", ended.out)),
        Case(("--fields", "TicketId,Status", "-f", "jsonl"), _member("TicketId", "Status")),
    ],
    "-o": [Case(("-o", "-"), _count(10))],
    "--output": [Case(("--output", "/dev/stdout"), _count(10))],
    "--force": [Case(("-o", "list.csv", "--force"), lambda ended: not ended.out)],
    "--utc": [Case((*_TEXT, "--utc"), _prints(" UTC "), {**_WIDE, "TZ": "Asia/Tokyo"})],
    "--timezone": [Case((*_TEXT, "--timezone", "Asia/Tokyo"), _prints(" JST "), _WIDE)],
    "--ascii": [Case((*_TEXT, "--ascii"), lambda ended: ended.out.splitlines()[0].isascii())],
}

SHOW: dict[str, list[Case]] = {
    **GLOBAL,
    "-f": [
        Case(("-f", "text"), _prints("I need help")),
        Case(("-f", "markdown"), _prints("> I need help")),
        Case(("-f", "html"), _prints("<!doctype html>")),
        Case(("-f", "json"), lambda ended: json.loads(ended.out)["TicketId"] == EXAMPLE),
        Case((ODD, "-f", "json"), lambda ended: len(json.loads(ended.out)) == 2),
    ],
    "--format": [Case(("--format", "jsonl"), _count(1))],
    "--fields": [Case(("--fields", "Status,Priority", "-f", "jsonl"), _member("Status", "Priority"))],
    "--last": [Case(("--last", "1"), _prints("1 of 4 messages", "training centre"))],
    "--since": [
        Case(("--since", "2025-01-15T10:41:00Z"), _lacks("I need help")),
        Case(("--since", "1h"), _prints("No messages since")),
    ],
    "--role": [
        Case(("--role", "staff"), _lacks("I need help")),
        Case(("--role", "player"), _lacks("since when")),
        Case(("--role", "system"), _prints("1 of 4 messages")),
    ],
    "--ids": [Case(("--ids",), _prints("msj_1234567890_abc123"))],
    "--full": [Case(("--full",), _prints("_id", "AvatarUrl", "msj_", "10:30:00 UTC"))],
    "-o": [Case(("-o", "-"), _prints("I need help"))],
    "--output": [Case(("--output", "/dev/stdout"), _prints("I need help"))],
    "--force": [Case(("-o", "ticket.md", "--force"), lambda ended: not ended.out)],
    "--utc": [Case(("--utc",), _prints("10:30 UTC"), {"TZ": "Asia/Tokyo"})],
    "--timezone": [Case(("--timezone", "Asia/Tokyo"), _prints("19:30 JST"))],
    "--ascii": [Case(("--ascii",), lambda ended: ended.out.isascii())],
}
TABLES = {"list": LIST, "show": SHOW}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    """Return a user with a config file, whom one service serves."""
    home = tmp_path_factory.mktemp("reader")
    folder = home / ".config" / "series-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG)
    with ServedApi() as served:
        yield User(home, served.api.url)


@pytest.mark.parametrize(
    ("command", "case"),
    [
        pytest.param(command, case, id=f"{command} {flag} {number}")
        for command, table in TABLES.items()
        for flag, cases in table.items()
        for number, case in enumerate(cases)
    ],
)
def test_each_flag_has_its_effect(command: str, case: Case, reader: User) -> None:
    """In a pipe, with exit code 0."""
    references = [EXAMPLE] if command == "show" else []
    arguments = [argument.replace("{url}", reader.url) for argument in case.arguments]
    ended = reader.run(command, *references, *arguments, environ=case.environ)
    assert ended.code == 0, ended.err
    assert case.holds(ended), ended.out


@pytest.mark.parametrize("command", TABLES)
def test_every_flag_has_a_case_in_the_table(command: str) -> None:
    """A new one needs a line there."""
    flags = set(command_parser(command)._option_string_actions)
    assert flags == set(TABLES[command]) | (ELSEWHERE.keys() & flags)


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--since", ""), "Invalid --since: It is empty."),
        (("--since", "yesterday-ish"), 'Invalid --since value: "yesterday-ish".'),
        (("--last", "0"), "Invalid --last: Use a whole number of at least 1."),
        (("--last", "x"), "Invalid --last: Use a whole number of at least 1."),
        (("--role", "staf"), "Invalid --role: Did you mean staff? Choose from player, staff, system."),
        (("--format", "csv"), "Invalid --format: Choose from text, markdown, html, json, jsonl."),
        (("--fields", "Status"), "--fields needs --format json or jsonl."),
        (("--fields", "Status", "-o", "t.html"), "--fields needs --format json or jsonl."),
        (("--fields", ",", "-f", "json"), "--fields is empty."),
        (("--fields", "nosuch", "-f", "json"), "Choose from TicketId, _id, Subject"),
        (("--force",), "--force needs --output FILE."),
        (("--output", ""), "Invalid --output: It is empty."),
        (("--utc", "--timezone", "UTC"), "--timezone cannot be combined with --utc."),
        (("--timezone", "Europe/Berln"), "Did you mean Europe/Berlin?"),
        (("--color", "some"), "Invalid --color: Choose from auto, always, never."),
        (("--pager", "always"), "Invalid --pager: Choose from auto, never."),
        (("--idz",), "Unknown option --idz. Did you mean --ids?"),
        (("--unclaimed",), "Unknown option --unclaimed. It is an option of `series-tui list`."),
        (("--token=secret",), "Unknown option --token."),
        (("-ksecret",), "Unknown option -k."),
        (("--profile", "nope"), "no profile with this name"),
    ],
)
def test_show_refuses_each_wrong_use_and_names_the_choices(
    reader: User, flags: tuple[str, ...], says: str
) -> None:
    """Exit code 2, at most three lines, nothing on standard output, and no value of an unknown option."""
    ended = reader.run("show", EXAMPLE, *flags)
    assert ended.code == 2
    assert says in ended.err
    assert "secret" not in ended.err
    assert ended.out == ""
    assert len(ended.err.splitlines()) <= 3


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        ("auth", ("--demo", "--pager", "--color", "--ascii")),
        ("completion", ("--demo", "--profile", "--api-url", "--pager", "--color", "--debug-log")),
        ("config", ("--demo", "--api-url", "--pager", "--color")),
        ("demo-server", ("--demo ", "--profile", "--api-url", "--pager")),
        ("doctor", ("--pager", "--color")),
        ("history", ("--demo", "--api-url", "--pager")),
        ("list", ("--last", "--follow", "--plain")),
        ("show", ("--limit", "--page ", "--all", "--plain")),
    ],
)
def test_the_help_of_a_command_lists_its_own_flags(command: str, absent: tuple[str, ...]) -> None:
    """The global options that make sense there stand in one block of at most four lines."""
    text = command_parser(command).format_help()
    assert not [option for option in absent if option in text]
    block = text.partition("global options (")[2].splitlines()
    assert 2 <= len(block) <= 4
