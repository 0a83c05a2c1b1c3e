"""`series-tui --plain` in a real terminal, without an escape byte."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

PROGRAM = str(Path(sys.executable).with_name("series-tui"))


def start(*arguments: str) -> pexpect.spawn[str]:
    """Start the installed command in a terminal of 80 columns."""
    return pexpect.spawn(
        PROGRAM, ["--plain", *arguments], dimensions=(24, 80), encoding="utf-8", timeout=30, echo=False
    )


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_from_open_to_quit_nothing_moves_the_cursor(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open, list, turn the page, find and quit with plain lines alone."""
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    program = start("--demo")
    seen = ""
    for typed, awaited in [
        (None, "> "),
        ("TICKET-1234567890-ABCD", "training centre one"),
        ("list open", "Type a number to open a ticket"),
        ("1", "Message "),
        ("find zzzz", "No message contains this text"),
        ("TICKET-1-NOT-THERE", "No ticket TICKET-1-NOT-THERE in this workspace"),
    ]:
        if typed is not None:
            program.sendline(typed)
        program.expect_exact(awaited)
        seen += f"{program.before}{program.after}"
    program.sendline("quit")
    program.expect(pexpect.EOF)
    seen += program.before or ""
    program.close()
    assert program.exitstatus == 0
    assert "I need help with my rank" in seen
    assert [c for c in seen if ord(c) < 32 and c not in "\r\n"] == []
    assert "\x7f" not in seen


def test_the_end_of_the_input_ends_it_quietly() -> None:
    """End at Ctrl+D."""
    program = start("--demo")
    program.expect_exact("> ")
    program.sendeof()
    program.expect(pexpect.EOF)
    program.close()
    assert program.exitstatus == 0


def test_an_interrupt_at_the_prompt_ends_it() -> None:
    """Exit with 130 at Ctrl+C while no request is running."""
    program = start("--demo")
    program.expect_exact("> ")
    program.sendintr()
    program.expect(pexpect.EOF)
    program.close()
    assert program.exitstatus == 130
