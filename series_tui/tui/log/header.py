"""Rows above a message: its header, the line of its day, and the line above what is new. Pure.

A header stands above each group. From the left it has the program's own words, the name, and at the right
edge the time. Each part has cells of its own, so that a name reaches neither to its left nor to its right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from series_tui.api.models import EMPTY, Message, Role
from series_tui.render.participants import Participants
from series_tui.render.times import clock_time, in_zone, relative, zone_name
from series_tui.text.bidi import isolation_cell
from series_tui.text.sanitize import SafeText
from series_tui.text.width import cell_width, truncate_cells

GROUP_WITHIN = timedelta(minutes=7)
"""How long after its first message a group takes further ones."""

HEAD = 1
"""This message begins a group: a header stands above it."""
DAY = 2
"""This message is the first of a day: a day line stands above it."""

WIDE = 56
"""From so many columns on there is room for spaces around the marks and for system messages on one row."""
WIDEST = 120
"""The columns a log uses at most: longer lines are hard to read."""
_MAX_TIME = 20
_MIN_NAME = 8
_SYSTEM_TIME = 14
_ROOM_FOR_ANY = 84
"""Columns in which the longest label and the longest time leave room for a name."""


@dataclass(frozen=True, slots=True)
class LogColumns:
    """The columns of a pane.

    Attributes:
        width: Columns in use.
        gutter: Columns at the left that hold the cursor's mark.
        indent: The column at which text begins.
        system_indent: The column at which the text of a system message begins, after its label.
        text_width: The cells of a line of text; one column stays free at the right.
        is_wide: Whether there is room for spaces around the marks.
    """

    width: int
    gutter: int
    indent: int
    system_indent: int
    text_width: int
    is_wide: bool


def columns_for(width: int) -> LogColumns:
    """Return the columns to use in a pane of a width."""
    used = min(width, WIDEST)
    gutter = 2 if used >= WIDE else 1
    indent = gutter + 2
    system_indent = gutter + len("· system  ")
    return LogColumns(used, gutter, indent, system_indent, max(used - indent - 1, 2), is_wide=used >= WIDE)


@dataclass(frozen=True, slots=True)
class Header:
    """The parts of one header.

    Attributes:
        label: Role and marks.
        name: The name, cut to its room.
        time: When.
        two_rows: Whether the name stands on a second row.
    """

    label: SafeText
    name: SafeText
    time: SafeText
    two_rows: bool


class HeaderFormatter:
    """Makes the headers of one log.

    Args:
        participants: The people of the ticket.
        columns: The columns of the pane.
        zone: The zone that times are shown in.
        now: The clock that relative times are counted from.
        is_relative: Whether times are shown as how long ago.
    """

    def __init__(
        self,
        participants: Participants,
        columns: LogColumns,
        zone: tzinfo,
        *,
        now: Callable[[], datetime],
        is_relative: bool = False,
    ) -> None:
        self.columns = columns
        self.zone = zone
        self.is_relative = is_relative
        self._participants = participants
        self._now = now

    def time(self, message: Message) -> SafeText:
        """Return when a message was sent: ``10:30 UTC``, ``3 h ago``, or the text that stands there."""
        sent = message.sent
        if not isinstance(sent, datetime):
            cut = truncate_cells(sent, _MAX_TIME)
            side = isolation_cell(cut).strip()
            return SafeText(f"{side}{cut}{side}" if sent else "no time")
        if self.is_relative:
            return relative(sent, self._now())
        return SafeText(f"{clock_time(sent, self.zone)} {zone_name(sent, self.zone)}")

    def is_inline(self, message: Message) -> bool:
        """Return whether a message begins on the row of its label: a system message, where there is room."""
        return message.role is Role.SYSTEM and self.columns.is_wide

    def header(self, message: Message) -> Header:
        """Return the header of a message."""
        columns = self.columns
        time = self.time(message)
        name = EMPTY if message.role is Role.SYSTEM else self._participants.name(message)
        label = self._participants.label(message, tight=not columns.is_wide)
        gap = 2 if columns.is_wide else 1
        label = truncate_cells(label, max(columns.width - columns.gutter - cell_width(time) - 2, 1))
        room = columns.width - columns.gutter - cell_width(label) - gap - cell_width(time) - 2
        two_rows = bool(name) and room < min(cell_width(name), _MIN_NAME)
        if two_rows:
            room = columns.text_width
        return Header(label, truncate_cells(name, max(room, 0)), time, two_rows)

    def needs_two_rows(self, message: Message) -> bool:
        """Return whether the name stands on a row of its own; quick where there is room for any header."""
        return self.columns.width < _ROOM_FOR_ANY and self.header(message).two_rows

    def indent(self, message: Message) -> int:
        """Return the column at which the message's text begins."""
        return self.columns.system_indent if self.is_inline(message) else self.columns.indent

    def text_width(self, message: Message) -> int:
        """Return the cells of a line of the message's text."""
        if self.is_inline(message):
            return max(self.columns.width - self.columns.system_indent - _SYSTEM_TIME - 2, 2)
        return self.columns.text_width


def marks(messages: Iterable[Message], previous: Message | None, zone: tzinfo) -> bytearray:
    """Return the marks (``HEAD``, ``DAY``) of messages that follow `previous` on the screen.

    A group holds messages of one author in one role, sent within seven minutes of its first one and on one
    day. Of `previous` only itself is known, so that a group which began before it may go on a little longer.
    """
    result = bytearray()
    day = day_of(previous, zone)
    started = previous.sent if previous is not None else None
    before = previous
    for message in messages:
        mark = 0
        sent = message.sent
        if isinstance(sent, datetime) and (day is None or not day[0] <= sent < day[1]):
            mark = DAY | HEAD
            day = day_of(message, zone)
        elif before is None or not _goes_on(before, message, started):
            mark = HEAD
        if mark:
            started = sent
        result.append(mark)
        before = message
    return result


def first_new(messages: Sequence[Message], seen: str | None) -> int | None:
    """Return the number of the first message after the one last seen; None if there is no such message."""
    if not seen:
        return None
    for number in range(len(messages) - 1, -1, -1):
        if messages[number].message_id == seen:
            return number + 1 if number + 1 < len(messages) else None
    return None


def _goes_on(before: Message, message: Message, started: object) -> bool:
    if message.author_id != before.author_id or message.role is not before.role:
        return False
    if message.role is Role.SYSTEM:
        return True
    if message.type_name != before.type_name:
        return False
    if isinstance(message.sent, datetime) and isinstance(started, datetime):
        return message.sent - started <= GROUP_WITHIN
    return message.sent == started


def day_of(message: Message | None, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return when the message's day begins and ends; None where its time cannot be read."""
    if message is None or not isinstance(message.sent, datetime):
        return None
    local = in_zone(message.sent, zone)
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    try:
        next_midnight = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
        return _in_utc(midnight), _in_utc(next_midnight)
    except OverflowError:
        return message.sent, datetime.max.replace(tzinfo=UTC)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
