"""A ticket as text: coloured and wrapped on a terminal, the same content without either in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from series_tui.api.models import Message, Ticket
from series_tui.render.facts import Fact, Speakers, View, facts
from series_tui.render.times import clock_time, day_name, in_zone, zone_name
from series_tui.text.sanitize import SafeText

_LABEL = 12
_INDENT = "  "
_BOLD, _DIM, _ACCENT = "1", "2", "33"

Wrap = Callable[[str, int], list[str]]
"""Breaks a text into lines of at most so many cells."""


def ticket_text(
    ticket: Ticket,
    view: View,
    *,
    colour: bool = False,
    width: int | None = None,
    wrap: Wrap | None = None,
) -> Iterator[str]:
    """Yield a ticket's lines, each with its line feed.

    The program's own words stand at the left edge. A stranger's text is indented or stands last on its line,
    but for the subject, which begins the first line: no text can pass for a label, and text that runs from
    right to left stays on its own line.

    Args:
        ticket: The ticket.
        view: The zone, the moment, and which messages.
        colour: Whether to use colours.
        width: Cells to wrap to; None to leave lines as they are.
        wrap: How to wrap; needed with `width`.
    """

    def styled(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if colour and text else text

    def wrapped(text: str, indent: int) -> list[str]:
        room = max((width or 0) - indent, 20)
        return [part for line in text.split("\n") for part in _lines(line, room, width, wrap)]

    for number, line in enumerate(wrapped(ticket.subject or "(no subject)", len(_INDENT))):
        yield f"{_INDENT if number else ''}{styled(line, _BOLD)}\n"
    for fact in facts(ticket, view):
        yield from _fact_lines(fact, styled, wrapped)
    speakers = Speakers(ticket)
    rule = "--" if view.ascii_only else "──"
    day = ""
    for message in ticket.messages[view.first :]:
        named = _day(message, view)
        if named != day:
            day = named
            yield f"\n{styled(f'{rule} {day} {rule}', _DIM)}\n"
        yield "\n"
        time = _time(message, view)
        role = speakers.role(message)
        if view.ascii_only:
            role = SafeText(role.replace("·", "-"))
        parts = [f"{styled(time, _DIM)}{styled(role, _ACCENT)}", styled(message.message_id, _DIM)]
        parts.append(styled(speakers.name(message), _BOLD))
        yield f"{'  '.join(filter(None, parts))}\n"
        for line in wrapped(message.text or "(no text)", len(_INDENT)):
            yield f"{_INDENT}{line}\n" if line else "\n"
        for name, value in message.extra:
            for line in wrapped(f"{name}: {value}", 2 * len(_INDENT)):
                yield f"{2 * _INDENT}{styled(line, _DIM)}\n"


def _fact_lines(
    fact: Fact, styled: Callable[[str, str], str], wrapped: Callable[[str, int], list[str]]
) -> Iterator[str]:
    label = fact.label.ljust(_LABEL)
    if len(fact.label) >= _LABEL or (fact.is_foreign and not fact.label.isascii()):
        yield f"{styled(fact.label, _DIM)}\n"
        label = " " * _LABEL
    for value in fact.values:
        for line in wrapped(value, _LABEL):
            yield f"{styled(label, _DIM)}{line}\n"
            label = " " * _LABEL


def _lines(line: str, room: int, width: int | None, wrap: Wrap | None) -> list[str]:
    return [line] if width is None or wrap is None else wrap(line, room)


def _day(message: Message, view: View) -> str:
    if not isinstance(message.sent, datetime):
        return "no time given"
    return day_name(message.sent, view.zone)


def _time(message: Message, view: View) -> str:
    """Return a message's time, or the text that stands in its place on its own in brackets."""
    if isinstance(message.sent, datetime):
        seconds = in_zone(message.sent, view.zone).strftime(":%S")
        return f"{clock_time(message.sent, view.zone)}{seconds} {zone_name(message.sent, view.zone)}  "
    return f"[{message.sent}]  " if message.sent else ""
