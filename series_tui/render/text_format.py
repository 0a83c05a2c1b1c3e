"""A ticket as text: coloured and wrapped on a terminal, the same words without either in a pipe.

Every line of the program's own begins with the header mark, which no cleaned text holds, and a stranger's
text is indented or ends its line: wherever a terminal breaks a line, no text can pass for a header. ASCII has
no such mark; there the lines are wrapped, so that a stranger's text never begins one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from series_tui.api.models import EMPTY, Message, Role, Ticket
from series_tui.render.labels import (
    BOLD,
    DIM,
    known_priority,
    known_status,
    priority_label,
    priority_style,
    role_style,
    status_label,
    status_style,
    styled,
)
from series_tui.render.options import ALL_MESSAGES, MessageSelection, RenderOptions
from series_tui.render.participants import Participants
from series_tui.render.times import absolute, clock_time, day_title, in_zone, zone_name
from series_tui.text.sanitize import HEADER_MARK

_INDENT = "  "
_CONTINUED = 2 * _INDENT  # begins the further lines of a header
_LABEL = 12
_MIN_ROOM = 8
"""Cells that a text needs after others on a line; with fewer it begins the next line."""
_MIN_WIDTH = 20
_FIRST_MARK = "\u0300"
"""What comes before this character takes one cell everywhere."""


class TextOptions(NamedTuple):
    """Options of the text format.

    Attributes:
        has_colour: Whether to use colours.
        width: Cells to wrap to; None to leave lines as they are.
        full: Whether every fact, unknown fields and seconds are printed.
        has_ids: Whether the ids of messages are printed.
    """

    has_colour: bool = False
    width: int | None = None
    full: bool = False
    has_ids: bool = False


_PLAIN = TextOptions()

Part = tuple[str, str]
"""A text and its style."""


class TicketText:
    """Writes one ticket; keeps the day, so that later messages can follow.

    Args:
        ticket: The ticket.
        options: Zone, moment and names.
        text: Options of the text format.
    """

    def __init__(self, ticket: Ticket, options: RenderOptions, text: TextOptions) -> None:
        self._options, self._text = options, text
        self._mark = "" if options.ascii_only else f"{HEADER_MARK} "
        self._between = " - " if options.ascii_only else " · "
        self._day = ""
        self.update(ticket)

    def update(self, ticket: Ticket) -> None:
        """Set a newer state of the same ticket."""
        self._ticket = ticket
        self._participants = Participants(
            ticket, ascii_only=self._options.ascii_only, name_of=self._options.staff.get
        )

    def whole(self, selection: MessageSelection = ALL_MESSAGES) -> Iterator[str]:
        """Yield the lines of head and messages, each with its line feed."""
        messages = selection.apply(self._ticket)
        count = selection.count_text(self._ticket, len(messages), self._options)
        yield from self.head(count)
        yield from self.messages(messages)

    def head(self, count: str) -> Iterator[str]:
        """Yield the lines above the messages; `count` says how many messages follow."""
        ticket, between = self._ticket, self._between
        subject = (ticket.subject or "(no subject)", BOLD)
        yield from self._header([(ticket.reference or "(no ID)", DIM), subject], _INDENT)
        if self._text.full:
            yield from self._facts(count)
            return
        claimer = ticket.claimed_by_person
        claimed = f"claimed by {claimer.name}" if ticket.is_claimed else "unclaimed"
        ascii_only = self._options.ascii_only
        status = (status_label(ticket.status, ascii_only=ascii_only), status_style(ticket.status))
        priority = (priority_label(ticket.priority, ascii_only=ascii_only), priority_style(ticket.priority))
        own, sent = _own_and_sent(
            (status, known_status(ticket.status) is not None or _is_latin(ticket.status)),
            (priority, known_priority(ticket.priority) is not None or _is_latin(ticket.priority)),
        )
        claim = (claimed, "" if ticket.is_claimed else DIM)
        yield from self._header([*own, claim], between)
        for part in sent:
            yield from self._header([part], between)
        names = self._options.names
        where = ", ".join(
            filter(None, (names.category_name(ticket.category), names.department_name(ticket.department)))
        )
        report = "in-game report" if ticket.game_report else ""
        texts = (count, report, where if _is_latin(where) else "", self._opened())
        yield from self._header([(text, "") for text in texts if text], between)
        if not _is_latin(where):
            yield from self._header([(where, "")], between)

    def _opened(self) -> str:
        """Return when and by whom the ticket was opened; the name a player chose stands last."""
        ticket = self._ticket
        author = ticket.author
        names = [
            f"@{author.username}" if author.username else "",
            f"({author.user_id})" if author.user_id else "",
        ]
        if not author.username.isascii():
            names.reverse()
        if not author.username and author.user_id:
            names = [author.user_id]
        people = " ".join(filter(None, (*names, author.display_name)))
        by = f" by {people}" if people else ""
        return f"opened {absolute(ticket.created, self._options.zone, seconds=False)}{by}"

    def _facts(self, count: str) -> Iterator[str]:
        from series_tui.render.facts import ticket_facts

        for fact in ticket_facts(self._ticket, self._options, count):
            label = fact.label.ljust(_LABEL)
            if len(fact.label) >= _LABEL or (fact.is_literal and not fact.label.isascii()):
                yield from self._header([(fact.label, DIM)], _INDENT)
                label = ""
            for value in fact.values:
                lines = self._wrapped(value, len(_INDENT) + _LABEL)
                for line in lines:
                    start = f"{self._mark}{self._styled(label, DIM)}" if label else _INDENT + " " * _LABEL
                    yield f"{start}{line}\n"
                    label = ""

    def messages(self, messages: Iterable[Message]) -> Iterator[str]:
        """Yield the lines of messages, under their days."""
        for message in messages:
            yield from self._day_line(message)
            yield from self._message(message)

    def remark(self, moment: datetime, text: str) -> Iterator[str]:
        """Yield the line about something that is no message: a status change, say."""
        yield from self._header([(self._clock(moment), DIM), (text, "")], _INDENT)

    def _day_line(self, message: Message) -> Iterator[str]:
        day = day_title(message.sent, self._options.zone)
        if day != self._day:
            self._day = day
            rule = "--" if self._options.ascii_only else "──"
            yield "\n"
            yield from self._header([(f"{rule} {day} {rule}", DIM)], _INDENT)

    def _message(self, message: Message) -> Iterator[str]:
        sent = message.sent
        time = self._clock(sent) if isinstance(sent, datetime) else f"[{sent}]" if sent else ""
        is_event = message.role is Role.SYSTEM and "\n" not in message.text
        label = (self._participants.label(message), role_style(message.role))
        own, others = _own_and_sent(
            ((time, DIM), isinstance(sent, datetime)), (label, message.role is not Role.OTHER)
        )
        parts = [
            *own,
            *others,
            (message.message_id if self._text.has_ids or self._text.full else "", DIM),
            (self._participants.name(message), BOLD),
            (message.text if is_event else EMPTY, DIM),
        ]
        yield from self._header([part for part in parts if part[0]], _INDENT)
        if not is_event:
            for line in self._wrapped(message.text or "(no text)", len(_INDENT)):
                yield f"{_INDENT}{line}\n" if line else "\n"
        if self._text.full:
            for name, value in message.extra:
                for line in self._wrapped(f"{name}: {value}", 2 * len(_INDENT)):
                    yield f"{2 * _INDENT}{self._styled(line, DIM)}\n"

    def _clock(self, moment: datetime) -> str:
        zone = self._options.zone
        seconds = in_zone(moment, zone).strftime(":%S") if self._text.full else ""
        return f"{clock_time(moment, zone)}{seconds} {zone_name(moment, zone)}"

    def _header(self, parts: Sequence[Part], between: str) -> Iterator[str]:
        """Yield a line that begins with the mark; where it is too long, its further lines are indented."""
        width = self._text.width
        if width is None:
            yield f"{self._mark}{between.join(self._styled(text, style) for text, style in parts)}\n"
            return
        line, used, is_empty = self._mark, len(self._mark), True
        for text, style in parts:
            gap = "" if is_empty else between
            room = max(width, _MIN_WIDTH) - used - len(gap)
            fits_below = _cells(text) <= max(width, _MIN_WIDTH) - len(_CONTINUED)
            if _cells(text) > room and not is_empty and (fits_below or room < _MIN_ROOM):
                yield f"{line.rstrip()}\n"
                line, used, gap = _CONTINUED, len(_CONTINUED), ""
                room = max(width, _MIN_WIDTH) - used
            first, *rest = self._wrapped_after(text, room)
            line += f"{gap}{self._styled(first, style)}"
            used += len(gap) + _cells(first)
            is_empty = False
            for piece in rest:
                yield f"{line}\n"
                line, used = f"{_CONTINUED}{self._styled(piece, style)}", len(_CONTINUED) + _cells(piece)
        yield f"{line}\n"

    def _wrapped_after(self, text: str, first_room: int) -> list[str]:
        """Return the lines of a text of which the first has less room than the others."""
        from series_tui.text.wrap import line_end, wrap

        starts = wrap(text, _room(text, first_room))
        if len(starts) == 1:
            return [text]
        return [text[: line_end(text, 0, starts[1])], *self._wrapped(text[starts[1] :], len(_CONTINUED))]

    def _wrapped(self, text: str, indent: int) -> list[str]:
        width = self._text.width
        if width is None:
            return text.split("\n")
        from series_tui.text.wrap import wrapped

        room = max(width, _MIN_WIDTH) - indent
        return [part for line in text.split("\n") for part in wrapped(line, _room(line, room))]

    def _styled(self, text: str, style: str) -> str:
        return styled(text, style) if self._text.has_colour else text


def _own_and_sent(*parts: tuple[Part, bool]) -> tuple[list[Part], list[Part]]:
    """Return the parts in the program's own words (those marked so), and those that the service sent."""
    return [part for part, is_own in parts if is_own], [part for part, is_own in parts if not is_own]


def _is_latin(text: str) -> bool:
    """Return whether a text takes a cell for each character in every terminal, whatever follows it."""
    return not text or max(text) < _FIRST_MARK


def _cells(text: str) -> int:
    """Return the cells that a text needs on a line, with the one that is left free after it."""
    from series_tui.text.uncertain import is_certain
    from series_tui.text.width import cell_width

    return cell_width(text) + (not is_certain(text))


def _room(text: str, cells: int) -> int:
    """Return the cells of a line for a text: the last one stays free where a mark might begin a new line."""
    from series_tui.text.uncertain import is_certain

    return cells - (not is_certain(text))


def ticket_text(
    ticket: Ticket,
    options: RenderOptions,
    text: TextOptions = _PLAIN,
    selection: MessageSelection = ALL_MESSAGES,
) -> Iterator[str]:
    """Yield a ticket's lines, each with its line feed."""
    return TicketText(ticket, options, text).whole(selection)
