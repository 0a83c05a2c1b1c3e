"""`--debug-log FILE`: what happened, when, and how it ended, without the key and without a ticket's text."""

from __future__ import annotations

import json
import stat

import pytest

from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import Fault
from tests.cli.world import ServedApi, User
from tests.leaks import SENTINEL, leaks

_SECRET_TEXT = "Zq8nT3vXk2LwPb6RdJ9"
_TICKET = json.dumps(
    {
        "success": True,
        "data": {"Ticket": {"TicketId": "T1", "Subject": _SECRET_TEXT, "Content": {"m": _SECRET_TEXT}}},
    }
).encode()


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (("show", "T1"), [Fault(status=503), Fault(status=200, body=_TICKET)]),
        (("show", "T1", EXAMPLE, "--format", "json"), [Fault(status=200, body=_TICKET)] * 2),
        (("show", "T1"), [Fault(status=200, body=f"<html><title>{_SECRET_TEXT}".encode())]),
        (("show", "T1"), [Fault(status=400, body=f'{{"error": "{_SECRET_TEXT}"}}'.encode())]),
        (("show", "T1"), [Fault(status=200, body=_TICKET, cut_after=60)] * 3),
        (("list", "--search", _SECRET_TEXT), []),
    ],
)
def test_the_log_holds_neither_key_nor_ticket_text(
    arguments: tuple[str, ...], faults: list[Fault], user: User, served: ServedApi
) -> None:
    """Answers, faults and searches leave lines in the log, and none of them holds the key or any text."""
    served.api.key = SENTINEL
    served.api._workspace._key = SENTINEL
    served.api.faults.extend(faults)
    user.run(*arguments, "--debug-log", "debug.log", environ={"SERIES_API_KEY": SENTINEL})
    log = user.home / "debug.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text()
    assert "series-tui" in text
    assert f"{arguments[0]} of profile default at 127.0.0.1" in text
    assert "key from SERIES_API_KEY" in text
    assert "GET /tickets/" in text
    assert "ended with" in text
    assert leaks(log) == []
    assert leaks(log, _SECRET_TEXT) == []


def test_a_second_run_appends_to_the_log(user: User) -> None:
    """A second run writes after the first one's lines."""
    for _ in range(2):
        assert user.run("show", EXAMPLE, "--debug-log", "debug.log").err == ""
    assert (user.home / "debug.log").read_text().count("GET /tickets/get/") == 2


@pytest.mark.parametrize("path", ["no/such/folder/log", "/dev/full"])
def test_a_log_that_cannot_be_written_exits_with_2(path: str, user: User, served: ServedApi) -> None:
    """The command says so in three lines, and asks nothing of the service."""
    ended = user.run("show", EXAMPLE, "--debug-log", path)
    assert ended.code == 2
    assert f"The log {path} cannot be written." in ended.err
    assert len(ended.err.splitlines()) == 3
    assert served.asked == []


def test_a_disk_that_fills_up_ends_the_log_and_not_the_command(user: User) -> None:
    """The log ends where the disk did, and the response is whole."""
    ended = user.shell(f"ulimit -f 1; series-tui show {' '.join([EXAMPLE] * 20)} --debug-log log")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("TICKET-1234567890-ABCD") == 20
