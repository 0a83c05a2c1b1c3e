"""Parses a typed line into a command. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference, UsageError
from series_tui.text.sanitize import clean_line, truncate_chars

HELP = (
    "Type an ID, a link, a number of the latest list, or one of these words.",
    "list: the queue. Filter it with list open, list unclaimed, list open high and so on; list all shows"
    " everything.",
    "sort waiting: another order, by updated, created, priority, status, claimer, author or waiting.",
    "view NAME: a saved view of the queue.",
    "search TEXT: the tickets with this text in their subject or author's name.",
    "next, previous: the next or the previous page of the queue.",
    "recent: the tickets opened recently.",
    "messages: the newest messages of the open ticket again.",
    "earlier, all: the ten messages before those, or all messages.",
    "number 12: message 12 of the open ticket.",
    "find TEXT: the messages of the open ticket that contain this text.",
    "details: the open ticket's details, without its messages.",
    "update: fetch the open ticket again and show what is new.",
    "copy: the open ticket's ID, on a line of its own.",
    "help, quit: show this list, or leave. The first letter of a command is enough.",
)

_WORDS = (
    *("list", "search", "sort", "view", "next", "previous", "recent", "messages", "earlier", "all"),
    *("number", "find", "details", "update", "copy", "help", "quit"),
)
_BY_LETTER = {word[0]: word for word in reversed(_WORDS)}
_OTHER_NAMES = {"?": "help", "exit": "quit", "refresh": "update", "id": "copy", "message": "number"}
_TAKES_TEXT = {"list", "search", "sort", "view", "find", "number"}
_NEEDS_TEXT = {
    "search": "search refund",
    "view": "view NAME",
    "find": "find refund",
    "number": "number 12",
    "open": "open TICKET-1234567890-ABCD",
}
_MAX_SLIP = 40
"""Characters of a line that may be a misspelt command rather than pasted text."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do.

    Attributes:
        word: Which command; ``open`` for a ticket, ``choose`` for a row of the last list, empty for nothing.
        text: The text after the word.
        ticket_id: The ticket to open.
        number: The row to choose or to open, or the message to read; from 1.
    """

    word: str
    text: str = ""
    ticket_id: TicketId | None = None
    number: int = 0


def command_of(line: str) -> Command:
    """Return what a line asks for.

    Raises:
        UsageError: It is no command and holds no ticket's ID, or the command lacks something.
    """
    text = line.strip()
    if not text:
        return Command("")
    if text.isascii() and text.isdigit() and len(text) < 7:
        return Command("choose", number=int(text))
    first, _, rest = text.partition(" ")
    word = first.lower()
    word = _OTHER_NAMES.get(word, _BY_LETTER.get(word, word))
    rest = rest.strip()
    if word == "open":
        if not rest:
            raise _incomplete(word, "an ID")
        is_number = rest.isascii() and rest.isdigit() and len(rest) < 7
        return Command("open", ticket_id=ticket_reference(rest), number=int(rest) if is_number else 0)
    if word not in _WORDS or (rest and word not in _TAKES_TEXT):
        return Command("open", ticket_id=_reference(text))
    if word in _NEEDS_TEXT and not rest:
        raise _incomplete(word, "a word")
    if word != "number":
        return Command(word, text=rest)
    if not (rest.isascii() and rest.isdigit() and 0 < len(rest) < 10):
        raise UsageError(
            f'"{truncate_chars(clean_line(rest), 40)}" is not a number.', next_step="Type: number 12"
        )
    return Command(word, number=int(rest))


def _incomplete(word: str, what: str) -> UsageError:
    """Return the error for a command without what it needs."""
    return UsageError(f'"{word}" needs {what} after it.', next_step=f"Type: {_NEEDS_TEXT[word]}")


def _reference(text: str) -> TicketId:
    """Return the ID in a line; a lone word, and a short line without an ID, is rather a slip."""
    try:
        if not text.isalpha():
            return ticket_reference(text)
    except InvalidReference:
        if len(text) > _MAX_SLIP:
            raise
    raise UsageError(
        f'"{truncate_chars(clean_line(text), _MAX_SLIP)}" is neither a command nor a ticket ID.',
        next_step="Type help for a list of commands, or open and an ID.",
    )
