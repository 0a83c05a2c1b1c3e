"""Tickets as one HTML page that stands alone: light and dark, screen and paper, no script, nothing loaded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from series_tui.api.models import Message, Ticket
from series_tui.render.facts import Fact, ticket_facts
from series_tui.render.html_style import STYLE
from series_tui.render.labels import known_priority, known_status
from series_tui.render.options import ALL_MESSAGES, MessageSelection, RenderOptions
from series_tui.render.participants import Participants
from series_tui.render.times import absolute, clock_time, day_title, in_zone, zone_name

PAGE_END = "</body>\n</html>\n"
_IN_THE_HEAD = ("ticket", "status", "priority")


def ticket_html(
    ticket: Ticket, options: RenderOptions, selection: MessageSelection = ALL_MESSAGES
) -> Iterator[str]:
    """Yield a page with one ticket, in parts."""
    yield page_start(f"{ticket.reference} {ticket.subject}".strip())
    yield from ticket_section(ticket, options, selection)
    yield PAGE_END


def page_start(title: str) -> str:
    """Return the beginning of a page; :data:`PAGE_END` ends it."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{_inert(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


def ticket_section(
    ticket: Ticket, options: RenderOptions, selection: MessageSelection = ALL_MESSAGES
) -> Iterator[str]:
    """Yield one ticket of a page, in parts."""
    messages = selection.apply(ticket)
    rows = ticket_facts(ticket, options, selection.count_text(ticket, len(messages), options))
    yield f"<main>\n<header>\n{_badges(ticket, rows)}"
    yield f'<h1 dir="auto">{_inert(ticket.subject or "(no subject)")}</h1>\n<dl>\n'
    for fact in rows:
        if fact.is_literal or fact.label not in _IN_THE_HEAD:
            yield f"<div><dt><bdi>{_inert(fact.label)}</bdi></dt><dd>{_isolated(fact.values)}</dd></div>\n"
    yield "</dl>\n</header>\n"
    participants = Participants(ticket, name_of=options.staff.get)
    day = ""
    for message in messages:
        named = day_title(message.sent, options.zone)
        if named != day:
            day = named
            yield f"<h2>{day}</h2>\n"
        yield _article(message, participants, options)
    yield "</main>\n"


def _badges(ticket: Ticket, rows: Iterable[Fact]) -> str:
    """Return reference, status and priority as one line; the class says which colour helps the words."""
    status, priority = known_status(ticket.status), known_priority(ticket.priority)
    kinds = {
        "ticket": "reference",
        "status": f"badge {status.value if status else 'unknown'}",
        "priority": f"badge {priority.value if priority else 'unknown'}",
    }
    parts = [
        f'<span class="{kinds[fact.label]}">{_isolated(fact.values)}</span>'
        for fact in rows
        if fact.label in _IN_THE_HEAD and not fact.is_literal
    ]
    return f'<p class="badges">{" ".join(parts)}</p>\n'


def _article(message: Message, participants: Participants, options: RenderOptions) -> str:
    name = participants.name(message)
    who = f'<span class="role"><bdi>{_inert(participants.label(message))}</bdi></span>'
    who += f" <b><bdi>{_inert(name)}</bdi></b>" if name else ""
    identity = (
        f' <span class="id"><bdi>{_inert(message.message_id)}</bdi></span>' if message.message_id else ""
    )
    fields = "".join(
        f'<p class="field"><bdi>{_inert(name)}</bdi>: <bdi>{_inert(value)}</bdi></p>\n'
        for name, value in message.extra
    )
    empty = "" if message.text else ' class="empty"'
    return (
        f'<article class="{message.role.value}">\n'
        f"<header>{who} {_time(message, options)}{identity}</header>\n"
        f'<p dir="auto"{empty}>{_inert(message.text or "(no text)")}</p>\n{fields}</article>\n'
    )


def _time(message: Message, options: RenderOptions) -> str:
    if not isinstance(message.sent, datetime):
        return f"<time><bdi>{_inert(message.sent)}</bdi></time>" if message.sent else ""
    seconds = in_zone(message.sent, options.zone).strftime(":%S")
    shown = f"{clock_time(message.sent, options.zone)}{seconds} {zone_name(message.sent, options.zone)}"
    whole = absolute(message.sent, options.zone)
    return f'<time datetime="{message.sent.isoformat()}" title="{_inert(whole)}">{_inert(shown)}</time>'


def _isolated(values: Iterable[str]) -> str:
    return "".join(f"<bdi>{_inert(value)}</bdi>" for value in values)


def _inert(text: str) -> str:
    """Return text as an element's content; a mark at its beginning joins no character of the page's own."""
    if text and not text[0].isascii() and unicodedata.category(text[0]).startswith("M"):
        return f"&#x{ord(text[0]):X};{escape(text[1:], quote=True)}"
    return escape(text, quote=True)
