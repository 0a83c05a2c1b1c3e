"""Texts to copy from a ticket: a quote, ids, names, links. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.participants import Participants
from series_tui.render.times import absolute
from series_tui.tickets.ticket_links import TicketLink
from series_tui.tui.log.message_layout import body_of
from series_tui.tui.terminal.osc import fits_clipboard


@dataclass(frozen=True, slots=True)
class CopyItem:
    """One entry of the copy menu.

    Attributes:
        name: What it is, in a few words: ``player ID``.
        text: What is copied; its only controls are line feeds and tabs. None for the whole chat, which is
            put together once it is chosen.
    """

    name: str
    text: str | None


def quote_of(message: Message, participants: Participants, zone: tzinfo) -> str:
    """Return a message as a quote: who and when, then its lines after ``>``."""
    who = participants.label(message)
    name = "" if message.role is Role.SYSTEM else f"{participants.name(message)}, "
    head = f"{name}{who}, {absolute(message.sent, zone)}:"
    return "\n".join([head, *(f"> {line}".rstrip() for line in body_of(message).split("\n"))])


def copy_items(
    ticket: Ticket, message: Message | None, links: Iterable[TicketLink], zone: tzinfo
) -> Iterator[CopyItem]:
    """Yield the entries of the copy menu, as far as the ticket has them.

    Args:
        ticket: The ticket.
        message: The message at the cursor; None if there is none.
        links: The links to the ticket's page and the player's profile.
        zone: The zone of the times.
    """
    if message is not None:
        yield CopyItem("message as a quote", quote_of(message, Participants(ticket), zone))
    if ticket.messages:
        yield CopyItem("all messages", None)
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


def copy_refusal(text: str | None) -> str:
    """Return why a text cannot be copied; empty where it can.

    Args:
        text: The text; None for one that is too long to be put together.
    """
    if text == "":
        return "There is no text to copy."
    if text is None or not fits_clipboard(text):
        return "Too long to copy. Press e to export."
    return ""
