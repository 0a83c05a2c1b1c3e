"""Texts to copy from a ticket: a quote, the chat, ids, names, links; and the request to copy one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from textual.message import Message as TextualMessage

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.participants import Participants
from series_tui.render.times import absolute
from series_tui.tickets.ticket_links import TicketLink
from series_tui.tui.log.message_layout import body_of
from series_tui.tui.terminal.osc import MAX_CLIPBOARD_BYTES, fits_clipboard


@dataclass(frozen=True, slots=True)
class CopyItem:
    """A text to copy.

    Attributes:
        name: What it is, in a few words: ``player ID``.
        text: The text, whose only controls are line feeds and tabs; empty where there is none, None where it
            is too long to be put together.
    """

    name: str
    text: str | None


@dataclass
class CopyRequested(TextualMessage):
    """The user copies something.

    Attributes:
        item: The text, and what it is.
    """

    item: CopyItem


def send_to_clipboard(item: CopyItem, send: Callable[[str], None]) -> str:
    """Send a text to the clipboard; return a remark that it was sent, or why it cannot be.

    Args:
        item: The text, and what it is.
        send: Sends a text that the clipboard has room for.
    """
    if item.text == "":
        return "There is no text to copy."
    if item.text is None or not fits_clipboard(item.text):
        return "Too long to copy. Press e to export."
    send(item.text)
    return f"Sent {item.name} to clipboard"


def quote_of(message: Message, participants: Participants, zone: tzinfo) -> str:
    """Return a message as a quote: who and when, then its lines after ``>``."""
    who = participants.label(message)
    name = "" if message.role is Role.SYSTEM else f"{participants.name(message)}, "
    head = f"{name}{who}, {absolute(message.sent, zone)}:"
    return "\n".join([head, *(f"> {line}".rstrip() for line in body_of(message).split("\n"))])


def transcript(messages: Sequence[Message], participants: Participants, zone: tzinfo) -> str | None:
    """Return all messages with who and when, a blank line between them; None if they are too long to copy."""
    parts: list[str] = []
    length = 0
    for message in messages:
        name = "" if message.role is Role.SYSTEM else f"  {participants.name(message)}"
        head = f"{absolute(message.sent, zone)}  {participants.label(message)}{name}"
        body = body_of(message).replace("\n", "\n  ")
        parts.append(f"{head}\n  {body}\n")
        length += len(parts[-1]) + 1
        if length > MAX_CLIPBOARD_BYTES:
            return None
    return "\n".join(parts)


def copy_items(
    ticket: Ticket,
    message: Message | None,
    participants: Participants,
    links: Iterable[TicketLink],
    zone: tzinfo,
) -> Iterator[CopyItem]:
    """Yield the entries of the copy menu, as far as the ticket has them.

    Args:
        ticket: The ticket.
        message: The message at the cursor; None if there is none.
        participants: The people of the ticket.
        links: The links to the ticket's page and the player's profile.
        zone: The zone of the times.
    """
    if message is not None:
        yield CopyItem("message as a quote", quote_of(message, participants, zone))
    if ticket.messages:
        yield CopyItem("all messages", transcript(ticket.messages, participants, zone))
    author = ticket.author
    named = (
        ("ticket ID", ticket.ticket_id),
        ("ticket _id", ticket.object_id),
        ("player ID", author.user_id),
        ("player username", author.username),
        ("player display name", author.display_name),
        ("message ID", message.message_id if message is not None else ""),
    )
    for name, text in named:
        if text:
            yield CopyItem(name, text)
    for link in links:
        yield CopyItem(f"link to {link.source}", link.url)
