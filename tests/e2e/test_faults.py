"""After a mistake of its own the app apologises, goes on, and tells nothing of a ticket or of a key.

The mistakes are made from outside: in a fork, or where Python itself is to be talkative from its start on,
as :mod:`tests.e2e.broken` says.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.broken import broken
from tests.e2e.terminal import Terminal
from tests.leaks import SENTINEL, leaks

TICKET = "TICKET-1234567890-ABCD"
OTHER_TICKET = "TICKET-1700000021-JPJP"
PRIVATE_TEXT = "qzxv-private-words-of-a-child-wjkp"

_RAISING = f"""
def mistake(self, *arguments, **options):
    from series_tui.runtime.hardening import environment
    key = environment()["SERIES_API_KEY"]
    text = {PRIVATE_TEXT!r}
    raise LookupError(f"{{key}} and {{text}}")
"""
MISTAKES = {
    "in a key's action": (
        {"series_tui.tui.ticket.screen": _RAISING + "TicketScreen.action_copy_id = mistake"},
        "y",
    ),
    "while a line is drawn": (
        {"series_tui.tui.log.message_log": _RAISING + "MessageLog.render_line = mistake"},
        "",
    ),
    "while a ticket is read": (
        {"series_tui.api.client": _RAISING + "SeriesClient.get_ticket = mistake"},
        "",
    ),
    "while names are asked for": (
        {
            "series_tui.tui.session": _RAISING + "whole, asked = Session.names, []\n"
            "def names(self): asked.append(1); return mistake(self) if len(asked) == 1 else whole(self)\n"
            "Session.names = names"
        },
        "",
    ),
    "in a timer": (
        {
            "series_tui.tui.ticket.screen": _RAISING
            + "def later(self): self.set_timer(0.01, lambda: mistake(self))\n"
            "TicketScreen.action_copy_id = later"
        },
        "y",
    ),
}
TALKATIVE = {
    "PYTHONDEVMODE": "1",
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_SCREENSHOT": "0",
}
TALKATIVE_LOOP = {"PYTHONASYNCIODEBUG": "1"}


def assert_tells_nothing(terminal: Terminal) -> None:
    """Look for the key, the ticket's text and a traceback in all that reached the terminal."""
    written = bytes(terminal.sent)
    assert leaks(written) == []
    assert PRIVATE_TEXT.encode() not in written
    assert b"Traceback" not in written


@pytest.mark.parametrize("where", MISTAKES)
def test_a_crash_closes_its_screen_and_the_app_goes_on(where: str) -> None:
    """There is an apology with a report, the ticket below is still open, and quitting is no failure."""
    mistakes, key = MISTAKES[where]
    variables = {**TALKATIVE_LOOP, "SERIES_API_KEY": SENTINEL}
    with Terminal("--demo", TICKET, environment=variables, mistakes=mistakes, is_modern=True) as terminal:
        if key:
            terminal.wait_for("I need help with my rank")
            terminal.type(key)
        terminal.wait_for("Sorry, series-tui hit a bug", "LookupError", "in mistake", "enter continue")
        terminal.type("enter")
        terminal.wait_for("Open a ticket")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert_tells_nothing(terminal)
        assert terminal.left_behind() == []
        assert terminal.text.strip() == ""


def test_a_ticket_that_always_fails_never_ends_the_app() -> None:
    """It may be opened any number of times; others still open."""
    mistake = f"""
whole = MessageLog.render_line
def render_line(self, y):
    if self.ticket.reference == {TICKET!r}:
        raise LookupError
    return whole(self, y)
MessageLog.render_line = render_line
"""
    with Terminal("--demo", mistakes={"series_tui.tui.log.message_log": mistake}) as terminal:
        for _ in range(4):
            terminal.wait_for("Open a ticket")
            terminal.type("ctrl+u", TICKET, "enter")
            terminal.wait_for("Sorry, series-tui hit a bug")
            terminal.type("enter")
        terminal.wait_for("Open a ticket")
        terminal.type("ctrl+u", OTHER_TICKET, "enter")
        terminal.wait_for("称号が消えました")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_a_crash_keeps_the_tickets_below_open() -> None:
    """Only the screen in front is closed."""
    mistakes, key = MISTAKES["in a key's action"]
    variables = {"SERIES_API_KEY": SENTINEL}
    with Terminal("--demo", TICKET, OTHER_TICKET, environment=variables, mistakes=mistakes) as terminal:
        terminal.wait_for("Help with ranking")
        terminal.type(key)
        terminal.wait_for("Sorry, series-tui hit a bug")
        terminal.type("enter")
        terminal.wait_for("称号が消えました")


def test_a_crash_of_the_crash_screen_ends_the_app_with_a_report(tmp_path: Path) -> None:
    """It does not restart for ever: exit code 1, the report in the shell, the terminal restored."""
    mistakes = broken(
        tmp_path, {"series_tui.tui.screens.open_screen": _RAISING + "OpenScreen.compose = mistake"}
    )
    variables = {**mistakes, **TALKATIVE, "SERIES_API_KEY": SENTINEL}
    with Terminal("--demo", environment=variables, is_modern=True) as terminal:
        assert terminal.wait() == 1
        assert "hit the same bug several times and had to stop" in terminal.words
        assert "LookupError" in terminal.words
        assert_tells_nothing(terminal)
        assert terminal.left_behind() == []


def test_a_failing_background_task_leaves_the_app_running(tmp_path: Path) -> None:
    """Nothing is printed over the screen, or after the end; the ticket stays."""
    mistake = (
        _RAISING
        + """
def task(self):
    import asyncio, gc, threading
    async def fail():
        mistake(self)
    asyncio.get_running_loop().create_task(fail())
    threading.Thread(target=mistake, args=(self,), daemon=True).start()
TicketScreen.action_copy_id = task
"""
    )
    variables = {
        **broken(tmp_path, {"series_tui.tui.ticket.screen": mistake}),
        **TALKATIVE,
        "SERIES_API_KEY": SENTINEL,
    }
    with Terminal("--demo", TICKET, environment=variables, is_modern=True) as terminal:
        terminal.wait_for("I need help with my rank")
        terminal.settle()
        before = terminal.rows
        terminal.type("y")
        terminal.settle()
        assert terminal.rows == before
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert_tells_nothing(terminal)
        assert terminal.text.strip() == ""
