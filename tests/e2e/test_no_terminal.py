"""Where nothing can be drawn the app says so, and names the command that needs no terminal."""

from __future__ import annotations

import subprocess

import pytest

from tests.e2e.terminal import COMMAND, HANG, Terminal

TICKET = "TICKET-1234567890-ABCD"
INSTEAD = f"`series-tui show {TICKET}` prints the ticket; `series-tui --plain` reads line by line."


@pytest.mark.parametrize(
    ("term", "named"), [("dumb", "(TERM=dumb)"), ("", "(TERM is not set)"), (None, "(TERM is not set)")]
)
def test_a_terminal_that_cannot_be_drawn_on_is_named(term: str | None, named: str) -> None:
    """The exit code is 2, and nothing is drawn."""
    with Terminal("--demo", TICKET, environment={"TERM": term}) as terminal:
        assert terminal.wait() == 2
        assert f"The app cannot draw on this terminal {named}." in terminal.words
        assert INSTEAD in terminal.words
        assert b"\x1b" not in terminal.sent


@pytest.mark.parametrize("redirects", ["<&-", "</dev/null"])
def test_without_a_terminal_for_input_the_app_is_refused(redirects: str) -> None:
    """A closed standard input is none."""
    with Terminal("--demo", TICKET, redirects=redirects) as terminal:
        assert terminal.wait() == 2
        assert "series-tui needs an interactive terminal." in terminal.words
        assert INSTEAD in terminal.words
        assert terminal.left_behind() == []


def test_without_standard_error_the_error_is_on_the_terminal() -> None:
    """What it draws on is closed; the message stands on standard output."""
    with Terminal("--demo", TICKET, redirects="2>&-") as terminal:
        assert terminal.wait() == 2
        assert INSTEAD in terminal.words
        assert terminal.left_behind() == []


@pytest.mark.parametrize("redirects", [">&-", ">/dev/full"])
def test_standard_output_is_not_needed(redirects: str) -> None:
    """The app draws on standard error, in the terminal's own size, and ends as it should."""
    with Terminal("--demo", TICKET, redirects=redirects, size=(40, 12)) as terminal:
        terminal.wait_for("in progress", "Staff Member", "4 of 4")
        terminal.settle()
        assert len(terminal.rows[0]) <= 40
        assert "? help" in terminal.rows[11]
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []


def test_in_a_pipe_the_error_is_on_standard_error() -> None:
    """Nothing comes out of standard output."""
    done = subprocess.run(
        [COMMAND, "--demo", TICKET],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert INSTEAD in done.stderr


def test_a_locale_that_is_not_utf_8_gets_ascii_marks_and_no_crash() -> None:
    """Symbols are ASCII; question marks stand for letters that the locale lacks."""
    with Terminal("--demo", TICKET, environment={"LC_ALL": "C"}) as terminal:
        terminal.wait_for("~ in progress", "3 high", "Staff Member", "The training centre one.")
        terminal.type("escape")
        terminal.wait_for("Open a ticket")
        terminal.type("TICKET-1700000021-JPJP", "enter")
        terminal.wait_for("claimed by ?? Hana")
        terminal.type("b")
        terminal.wait_for("> ~ in progress", "??????")
        ages = [row[:79].rstrip() for row in terminal.text.split("\n") if " unclaimed " in row]
        assert {len(row) for row in ages} == {len(ages[0])}, "letters it lacks move nothing beside them"
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.sent.isascii()
        assert terminal.left_behind() == []
