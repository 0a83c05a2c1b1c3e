"""Every exit code of the contract, by the installed command against the embedded API and its faults."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from series_tui.cli import dispatch
from series_tui.demo.samples import EXAMPLE, LONG_CHAT
from series_tui.demo.server import Fault
from tests.cli.world import COMMAND, ServedApi, User


@dataclass(frozen=True)
class Case:
    """What a person does, what the service does, and how it ends.

    Attributes:
        code: The exit code.
        says: What standard error holds; empty for a silent one.
        arguments: The command line.
        faults: What the service does instead of answering.
        environ: Variables that are set besides, or emptied.
        config: The config file.
    """

    code: int
    says: str
    arguments: Sequence[str] = ("show", EXAMPLE)
    faults: Sequence[Fault] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    config: str = ""


_NOW = {"retry-after": "0"}
_PAGE = b"<!doctype html><title>Sign in to Wi-Fi</title>"
_LARGE = json.dumps({"success": True, "data": {"Ticket": {"Subject": "x" * (2 << 20)}}}).encode()
_ODD = json.dumps({"success": False, "error": {"code": 7, "message": "odd"}}).encode()

CASES = {
    "a ticket": Case(0, ""),
    "the queue": Case(0, "page 1 of", ("list", "-f", "text")),
    "settings": Case(0, "", ("config",)),
    "no history yet": Case(0, "No recent tickets.", ("history",)),
    "the demo": Case(0, "", ("--demo", "show", EXAMPLE), environ={"SERIES_API_KEY": ""}),
    "a doctor that finds the key refused": Case(1, "", ("doctor",), environ={"SERIES_API_KEY": "another"}),
    "no such option": Case(
        2, "Unknown option --colour. Did you mean --color?", ("show", EXAMPLE, "--colour")
    ),
    "no ID": Case(2, "Missing argument: ID.", ("show",)),
    "a text that is no ID": Case(2, 'No ticket ID found in "what?"', ("show", "what?")),
    "an empty ID": Case(2, "No ticket ID was given", ("show", "")),
    "an unknown command": Case(2, "Did you mean `series-tui show`?", ("shwo",)),
    "no IDs from stdin": Case(2, "There was no ticket ID on standard input", ("show", "-")),
    "an odd moment": Case(2, 'Invalid --since value: "soon".', ("show", EXAMPLE, "--since", "soon")),
    "an odd zone": Case(2, "does not know this time zone", ("show", EXAMPLE, "--timezone", "Mars/Olympus")),
    "an odd number": Case(
        2, "Invalid --last: Use a whole number of at least 1.", ("show", EXAMPLE, "--last", "0")
    ),
    "fields of a text": Case(2, "--fields needs --format json", ("show", EXAMPLE, "--fields", "Subject")),
    "an empty value": Case(2, "Invalid --output: It is empty.", ("show", EXAMPLE, "--output", "")),
    "a folder to write to": Case(2, "is a folder", ("show", EXAMPLE, "--output", ".", "--force")),
    "a device to replace": Case(2, "a regular file", ("show", EXAMPLE, "--output", "/dev/null", "--force")),
    "a name too long": Case(2, "was not written", ("show", EXAMPLE, "--output", "x" * 300)),
    "http to elsewhere": Case(2, "Plain http", ("--api-url", "http://example.com", "show", EXAMPLE)),
    "no such profile": Case(2, "no profile with this name", ("--profile", "nope", "show", EXAMPLE)),
    "a config file that is no TOML": Case(2, "not valid TOML", config="profile ="),
    "nobody's config file": Case(2, "The file does not exist", environ={"SERIES_TUI_CONFIG": "~who/x"}),
    "nobody's key file": Case(
        3, "~who/key cannot be read", environ={"SERIES_API_KEY": "", "SERIES_API_KEY_FILE": "~who/key"}
    ),
    "an unknown setting": Case(2, "Did you mean timezone?", config='time_zone = "UTC"'),
    "no terminal": Case(2, "needs an interactive terminal", (EXAMPLE,)),
    "a dumb port": Case(2, "Use a port from 0 to 65535.", ("demo-server", "--port", "99999")),
    "no key": Case(3, "No API key found", environ={"SERIES_API_KEY": ""}),
    "a key that cannot be sent": Case(3, "key", environ={"SERIES_API_KEY": "two words"}),
    "another key": Case(3, "The key was refused (401)", environ={"SERIES_API_KEY": "another"}),
    "forbidden": Case(3, "plan or its tickets module", faults=[Fault(status=403)]),
    "no such ticket": Case(4, "No ticket TICKET-1-NONE in this workspace", ("show", "TICKET-1-NONE")),
    "closed three times": Case(5, "closed the connection without an answer", faults=[Fault(closes=True)] * 3),
    "busy": Case(5, "used up (429)", faults=[Fault(status=429, headers=_NOW)] * 3),
    "slow": Case(5, "(408)", faults=[Fault(status=408, headers=_NOW)] * 3),
    "failed": Case(5, "(503)", faults=[Fault(status=503, headers=_NOW)] * 3),
    "nobody there": Case(5, "Connection refused by", ("--api-url", "http://127.0.0.1:1", "show", EXAMPLE)),
    "a web page": Case(6, "a web page", faults=[Fault(body=_PAGE)]),
    "cut short": Case(6, "The answer is incomplete", faults=[Fault(cut_after=40)] * 3),
    "no JSON": Case(6, "not valid JSON", faults=[Fault(body=b"{'success': true}")]),
    "empty": Case(6, "It is empty", faults=[Fault(body=b"")] * 3),
    "a redirect": Case(
        6, "redirects are not followed", faults=[Fault(status=302, headers={"location": "/"})]
    ),
    "a bad request": Case(6, "status 400", faults=[Fault(status=400)]),
    "a teapot": Case(6, "status 418", faults=[Fault(status=418)]),
    "status and body at odds": Case(6, "unexpected", faults=[Fault(body=_ODD)]),
    "no ticket in it": Case(6, "It contains no ticket", faults=[Fault(body=b'{"success":true,"data":{}}')]),
    "too large": Case(6, "too large", config="max_answer_mib = 1", faults=[Fault(body=_LARGE)]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_outcome_has_its_exit_code(case: Case, served: ServedApi, user: User) -> None:
    """Each outcome has its code; errors go to standard error, in one to three lines, without a traceback."""
    served.api.faults.extend(case.faults)
    if case.config:
        folder = user.home / ".config" / "series-tui"
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text(case.config)
    ended = user.run(*case.arguments, environ=case.environ)
    assert ended.code == case.code, ended.err
    assert case.says in ended.err
    assert "Traceback" not in ended.err + ended.out
    assert "hit a bug" not in ended.err
    assert not served.api.faults
    if case.code > 1:
        assert ended.out == ""
        assert 1 <= len(ended.err.splitlines()) <= 3
        assert ended.err.startswith("series-tui: ")
    elif not case.says:
        assert ended.err == ""


def test_a_crash_of_the_program_exits_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report names where it happened, and nothing that a ticket or a key could stand in."""

    def fail(*_: object) -> int:
        secret = "my password is hunter2"
        raise RuntimeError(secret)

    monkeypatch.setattr(dispatch, "_command", fail)
    assert dispatch.run(["list"], {}) == 1
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "hunter2" not in said


def test_a_closed_pipe_ends_a_command_silently(user: User) -> None:
    """`series-tui show ID | head -1` prints a line and nothing else, and the command ends with 141."""
    ended = user.shell(f"series-tui show {LONG_CHAT} | head -1; exit ${{PIPESTATUS[0]}}")
    assert ended.code == 141
    assert len(ended.out.splitlines()) == 1
    assert ended.err == ""


def test_ctrl_c_ends_a_command_that_waits(served: ServedApi, user: User) -> None:
    """While a response hangs, an interrupt ends the command with 130, and says nothing."""
    served.api.faults.append(Fault(hangs=True))
    process = subprocess.Popen(
        [COMMAND, "show", EXAMPLE], env=user.environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not served.asked:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
