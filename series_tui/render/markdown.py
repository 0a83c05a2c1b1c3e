"""A ticket as Markdown. A stranger's text makes no link, no heading, no HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from series_tui.api.models import Message, Ticket
from series_tui.render.facts import ticket_facts
from series_tui.render.markdown_escape import escape_cell, escape_heading, escape_inline, escape_lines
from series_tui.render.options import ALL_MESSAGES, MessageSelection, RenderOptions
from series_tui.render.participants import Participants
from series_tui.render.times import absolute, day_title
from series_tui.text.sanitize import HEADER_MARK

_HARD_BREAK = "  \n> "


def ticket_markdown(
    ticket: Ticket, options: RenderOptions, selection: MessageSelection = ALL_MESSAGES
) -> Iterator[str]:
    """Yield a ticket's lines, each with its line feed.

    The program's own lines have the header mark: it tells them from others where the source is read.
    """
    mark = "" if options.ascii_only else f"{HEADER_MARK} "
    messages = selection.apply(ticket)
    yield f"# {mark}{escape_heading(ticket.subject or '(no subject)')}\n\n"
    yield "| | |\n|---|---|\n"
    count = selection.count_text(ticket, len(messages), options)
    for fact in ticket_facts(ticket, options, count):
        yield f"| {mark}{escape_cell([fact.label])} | {escape_cell(fact.values)} |\n"
    participants = Participants(ticket, ascii_only=options.ascii_only, name_of=options.staff.get)
    day = ""
    for message in messages:
        named = day_title(message.sent, options.zone)
        if named != day:
            day = named
            yield f"\n## {mark}{day}\n"
        name = participants.name(message)
        role = f"**{escape_inline(participants.label(message))}**"
        identity = f" ({escape_inline(message.message_id)})" if message.message_id else ""
        time = absolute(message.sent, options.zone)
        when = time if isinstance(message.sent, datetime) else escape_inline(time)
        author = f" {escape_inline(name)}" if name else ""
        yield f"\n{mark}{when} {role}{identity}{author}\n\n> {_quoted(message)}\n"


def _quoted(message: Message) -> str:
    lines = (message.text or "(no text)").split("\n")
    lines += [f"{name}: {value}" for name, value in message.extra]
    return _HARD_BREAK.join(map(_keep_spaces, escape_lines(lines)))


def _keep_spaces(line: str) -> str:
    """Return a line whose first spaces stay and make no code block."""
    bare = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(bare)) + bare
