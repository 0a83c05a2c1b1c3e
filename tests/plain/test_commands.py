"""Parsing of typed lines into commands."""

from __future__ import annotations

import pytest

from series_tui.errors import UsageError
from series_tui.plain.commands import HELP, Command, command_of


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("", Command("")),
        ("  \n", Command("")),
        ("list\n", Command("list")),
        ("l", Command("list")),
        ("LIST open", Command("list", text="open")),
        ("search lost rank", Command("search", text="lost rank")),
        ("list open high", Command("list", text="open high")),
        ("sort waiting", Command("sort", text="waiting")),
        ("sort", Command("sort")),
        ("view my shift", Command("view", text="my shift")),
        ("n", Command("next")),
        ("p", Command("previous")),
        ("3", Command("choose", number=3)),
        ("999999", Command("choose", number=999999)),
        ("1000000", Command("open", ticket_id="1000000")),  # type: ignore[arg-type]  # an ID is text
        ("number 12", Command("number", number=12)),
        ("message 12", Command("number", number=12)),
        ("find  two words ", Command("find", text="two words")),
        ("?", Command("help")),
        ("exit", Command("quit")),
        ("refresh", Command("update")),
        ("TICKET-1234567890-ABCD", Command("open", ticket_id="TICKET-1234567890-ABCD")),  # type: ignore[arg-type]  # an ID is text
        ("open 1042", Command("open", ticket_id="1042", number=1042)),  # type: ignore[arg-type]  # likewise
        ("open 1000000", Command("open", ticket_id="1000000")),  # type: ignore[arg-type]  # likewise
        ("can you look at #1042-X?", Command("open", ticket_id="1042-X")),  # type: ignore[arg-type]  # likewise
    ],
)
def test_a_line_asks_for(line: str, command: Command) -> None:
    """Parse words, their first letters, numbers, and lines that hold an ID."""
    assert command_of(line) == command


@pytest.mark.parametrize(
    "line", ["foo", "search", "view", "find", "number", "number x", "number -1", "what is this?"]
)
def test_a_command_that_cannot_be_carried_out_is_refused_with_a_reason(line: str) -> None:
    """Name the command to type instead of a misspelt one."""
    with pytest.raises(UsageError) as caught:
        command_of(line)
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("open", '"open" needs an ID after it.'),
        ("last 2", '"last 2" is neither a command nor a ticket ID.'),
        (f"what {'o' * 35}", "is neither a command nor a ticket ID."),
        ("hello, could anyone please have a look at it?", "No ticket ID found"),
    ],
)
def test_a_misspelt_command_is_told_apart_from_a_text_without_an_id(line: str, words: str) -> None:
    """Name what was typed; ask for the ID only where a text was pasted."""
    with pytest.raises(UsageError) as caught:
        command_of(line)
    assert words in caught.value.what


def test_a_single_word_is_not_taken_for_a_ticket_id() -> None:
    """Request no ticket for a misspelt command; `open` forces it."""
    with pytest.raises(UsageError):
        command_of("lits")
    assert command_of("open lits").ticket_id == "lits"


def test_every_word_of_the_help_is_a_command() -> None:
    """Parse every command that the help names."""
    for line in HELP[1:]:
        for word in line.partition(":")[0].split(","):
            assert command_of(word.strip().replace("TEXT", "text")).word == word.split()[0]
