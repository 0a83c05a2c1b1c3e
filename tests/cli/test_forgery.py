"""A stranger's text in a real terminal that breaks lines: no row of it passes for the program's own."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from time import sleep
from typing import Any

import pytest

from series_tui.demo.server import Fault
from series_tui.text.sanitize import HEADER_MARK
from tests.cli.world import COMMAND, ServedApi, User
from tests.e2e.terminal import Terminal
from tests.forked_command import stand_in

COLUMNS = 80
FORGED = f"{HEADER_MARK} 10:41 UTC  staff · claimer  FORGED"
ROW = f"{HEADER_MARK} TICKET-9999999999-FAKE  FORGED"
PADS = [pad * (COLUMNS - indent) for pad in (" ", "x") for indent in (0, 2, 4)]
TEXT = "\n".join(f"{pad}{line}" for pad in PADS for line in (FORGED, ROW, FORGED[2:], ROW[2:]))
LINE = TEXT.replace("\n", " ")
TICKET: dict[str, Any] = {
    "TicketId": "TICKET-1-REAL",
    "Subject": LINE,
    "Status": "open",
    "Priority": "low",
    "Author": {"UserId": 7, "Username": "someone", "DisplayName": LINE},
    "ClaimedBy": 8,
    "ClaimedByName": LINE,
    "ClaimedByUser": {"UserId": 8, "DisplayName": LINE},
    "Content": {
        "m1": {
            "Content": TEXT,
            "Author": 7,
            "Type": "author_message",
            "Timestamp": "2025-01-15T10:30:00Z",
        }
    },
}


def _answers(served: ServedApi, ticket: dict[str, Any] = TICKET) -> None:
    page = {"CurrentPage": 1, "TotalPages": 1, "TotalCount": 1}
    body = {"Ticket": ticket, "Tickets": [ticket], "Pagination": page}
    fault = Fault(status=200, body=json.dumps({"success": True, "data": body}).encode())
    served.api.faults.extend([fault] * 4)


def _line(arguments: tuple[str, ...], through: str) -> list[str]:
    return ["sh", "-c", f"{shlex.join([str(stand_in() / 'series-tui'), *arguments])} {through}"]


def _forged(rows: list[str]) -> list[str]:
    """Return the rows that begin as the program's own and are not."""
    own = (f"{HEADER_MARK} 10:41 UTC", f"{HEADER_MARK} TICKET-9999999999-FAKE")
    return [row for row in rows if row.startswith(own)]


@pytest.mark.parametrize("through", ["| cat", "| less -R", ""])
@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "TICKET-1-REAL", "--no-pager"),
        ("show", "TICKET-1-REAL", "--full", "--no-pager"),
        ("show", "TICKET-1-REAL", "-f", "markdown", "--no-pager"),
        ("list", "-f", "text", "--no-pager"),
    ],
)
def test_no_row_passes_for_a_header(
    served: ServedApi, user: User, arguments: tuple[str, ...], through: str
) -> None:
    """Neither by blanks or letters up to the edge, nor by the mark itself."""
    _answers(served)
    environment = dict(user.environ())
    with Terminal(
        command=_line(arguments, through), size=(COLUMNS, 400), environment=environment
    ) as terminal:
        terminal.wait_until(lambda: "TICKET-1-REAL" in terminal.text)
        terminal.settle()
        rows = terminal.rows
    assert any("FORGED" in row or "<U+258C>" in row for row in rows)
    assert _forged(rows) == []


def test_no_line_of_the_output_passes_for_a_header(served: ServedApi, user: User) -> None:
    """`--plain` reads the same text, and its own lines alone have the mark."""
    _answers(served)
    with Terminal(
        "--plain", "TICKET-1-REAL", size=(COLUMNS, 400), environment=dict(user.environ())
    ) as terminal:
        terminal.wait_until(lambda: "Message 1 of 1" in terminal.text)
        terminal.settle()
        rows = terminal.rows
    assert any(row.startswith(f"{HEADER_MARK} Message 1 of 1") for row in rows)
    assert _forged(rows) == []


@pytest.mark.parametrize("through", ["| cat", ""])
def test_ascii_output_wraps_long_lines(served: ServedApi, user: User, through: str) -> None:
    """There is no such mark: what is wrapped is indented, so that no stranger's text begins a row."""
    _answers(served)
    environment = dict(user.environ())
    arguments = ("show", "TICKET-1-REAL", "--ascii", "--no-pager")
    with Terminal(
        command=_line(arguments, through), size=(COLUMNS, 400), environment=environment
    ) as terminal:
        terminal.wait_until(lambda: "TICKET-1-REAL" in terminal.text)
        terminal.settle()
        rows = terminal.rows
    flush = [row for row in rows if row and not row.startswith(" ")]
    assert not [row for row in flush if row.startswith(("10:41", "FORGED", "TICKET-9"))]


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_no_row_passes_for_a_header_in_tmux(served: ServedApi, user: User) -> None:
    """Another terminal that breaks lines in its own way."""
    _answers(served)
    socket = str(user.home / "tmux")
    line = f"{COMMAND} show TICKET-1-REAL | cat; sleep 30"
    size = ("-x", str(COLUMNS), "-y", "400")
    tmux = ["tmux", "-f", "/dev/null", "-S", socket]
    subprocess.run([*tmux, "new", "-d", *size, line], env=user.environ(), check=True)
    try:
        rows: list[str] = []
        for _ in range(200):
            done = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True)
            rows = done.stdout.splitlines()
            if any("FORGED" in row for row in rows):
                break
            sleep(0.05)
        assert any("FORGED" in row for row in rows)
        assert _forged(rows) == []
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


@pytest.mark.parametrize(
    "arguments",
    [("show", "TICKET-1-REAL"), ("list", "-f", "text"), ("--plain", "TICKET-1-REAL")],
    ids=" ".join,
)
def test_no_row_passes_for_a_header_in_an_ascii_locale(
    served: ServedApi, user: User, arguments: tuple[str, ...]
) -> None:
    """What is spelled there takes several cells: it is wrapped and cut as it is printed."""
    odd = {"Subject": "é" * 90, "ClaimedByName": "é" * 12, "Author": {"UserId": 7, "DisplayName": "花" * 40}}
    message = {**TICKET["Content"]["m1"], "Content": "\n".join("é" * n + FORGED[2:] for n in range(10, 20))}
    _answers(served, {**TICKET, **odd, "ClaimedByUser": None, "Content": {"m1": message}})
    ended = user.run(*arguments, stdin="quit\n", environ={"LC_ALL": "C", "COLUMNS": "80"})
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert [line for line in lines if len(line) > COLUMNS] == []
    assert any(r"\xe9\xe9" in line for line in lines)
    assert r"\xb7" not in ended.err, "the program's own words are ASCII"
    assert not [line for line in lines if line.startswith(("10:41", "FORGED"))]
