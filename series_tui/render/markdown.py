"""A ticket as Markdown. What a stranger wrote is escaped: it makes no link, no heading, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from series_tui.api.models import Message, Ticket
from series_tui.render.facts import Speakers, View, day_of, facts
from series_tui.render.times import absolute

_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&@:$^=\"'])")
_HEADED = 2
_HARD_BREAK = "  \n> "


def ticket_markdown(ticket: Ticket, view: View) -> Iterator[str]:
    """Yield a ticket's lines, each with its line feed.

    Args:
        ticket: The ticket.
        view: The zone, the moment, and which messages.
    """
    yield f"# {inert(ticket.subject or '(no subject)')}\n\n"
    yield "| | |\n|---|---|\n"
    for fact in facts(ticket, view):
        values = "<br>".join(inert(value) for value in fact.values)
        yield f"| {inert(fact.label)} | {values} |\n"
    speakers = Speakers(ticket)
    day = ""
    for message in ticket.messages[view.first :]:
        named = day_of(message, view)
        if named != day:
            day = named
            yield f"\n{'#' * _HEADED} {day}\n"
        name = speakers.name(message)
        who = f"**{inert(speakers.role(message))}**"
        who += f" ({inert(message.message_id)})" if message.message_id else ""
        who += f" {inert(name)}" if name else ""
        time = absolute(message.sent, view.zone)
        when = time if isinstance(message.sent, datetime) else inert(time)
        yield f"\n{when} {who}\n\n> {_quoted(message)}\n"


def inert(text: str) -> str:
    """Return text that means only itself in Markdown; every character that could mean more is escaped."""
    return _ACTIVE.sub(r"\\\1", text)


def _quoted(message: Message) -> str:
    lines = (message.text or "(no text)").split("\n")
    lines += [f"{name}: {value}" for name, value in message.extra]
    return _HARD_BREAK.join(_kept_spaces(inert(line)) for line in lines)


def _kept_spaces(line: str) -> str:
    """Return a line whose first spaces stay and make no code block."""
    bare = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(bare)) + bare
