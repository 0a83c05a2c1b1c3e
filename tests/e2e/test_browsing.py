"""A person's session with the queue, in a real terminal from the first key to the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal


def test_a_session_with_the_queue() -> None:
    """Browse, narrow, search, read two tickets, go between them and back, watch, and leave."""
    with Terminal("--demo", size=(100, 30)) as terminal:
        terminal.wait_for("Open a ticket")
        terminal.type("f2")
        terminal.wait_for("1 of 74")
        terminal.wait_for("all 74")
        terminal.type("j", "j", "j")
        terminal.wait_for("4 of 74")

        terminal.type("s")
        terminal.wait_for("all statuses")
        terminal.type(*"open", "enter")
        terminal.wait_until(lambda: rows_with(terminal, "○ open") > 3 and not rows_with(terminal, "✕ closed"))
        terminal.type("x")
        terminal.wait_for("unclaimed ✕")
        terminal.type("0")
        terminal.wait_for("1 of 74")

        terminal.type("/", *"ranking")
        terminal.wait_for("find: ranking ✕")
        terminal.wait_for("Help with ranking")
        terminal.type("enter")
        terminal.wait_for("enter open")
        terminal.type("enter")
        terminal.wait_for("TICKET-1234567890-ABCD")
        terminal.wait_for("I need help with my rank")
        terminal.type("escape")
        terminal.wait_for("find: ranking ✕")
        terminal.wait_until(lambda: terminal.rows[0].startswith(" 1 Help with ranking ✕"))

        terminal.type("0")
        terminal.wait_for("1 of 74")
        terminal.type("enter")
        terminal.wait_for("2 The parade", "2,000 of 2,000")
        terminal.settle()
        terminal.type("1")
        terminal.wait_for("I need help with my rank")
        terminal.type("w")
        terminal.wait_for("· auto-refresh")
        terminal.type("tab")
        terminal.wait_for("TICKET-1700000005-0200")

        terminal.type("?")
        terminal.wait_for("Moving and reading")
        terminal.type("escape", "ctrl+p")
        terminal.wait_for("Search for commands")
        terminal.type(*"close")
        terminal.wait_for("Close ticket")
        terminal.type("enter")
        terminal.wait_until(lambda: "2 The parade" not in terminal.text)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []


def rows_with(terminal: Terminal, words: str, first: int = 1) -> int:
    """Return how many rows of the list hold some words; the first rows are the filters'."""
    return sum(words in row for row in terminal.rows[first:])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('ticket.refrehs = "f9"', "Did you mean ticket.refresh?"),
        ('queue.watch = "s"', "s is already the key for queue.status in the queue."),
    ],
)
def test_a_malformed_key_is_reported_before_the_first_paint(tmp_path: Path, line: str, words: str) -> None:
    """It is a bad setting, with the reason and the way out."""
    config = tmp_path / "config.toml"
    config.write_text(f"[keys]\n{line}\n")
    with Terminal("--demo", environment={"SERIES_TUI_CONFIG": str(config)}) as terminal:
        assert terminal.wait() == 2
        assert words in terminal.words
        assert terminal.left_behind() == []
