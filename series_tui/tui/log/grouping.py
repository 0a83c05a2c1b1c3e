"""Group messages, find days, first new messages and the other party's turn. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from series_tui.api.models import Message, Role
from series_tui.render.times import in_zone

GROUP_WITHIN = timedelta(minutes=7)
"""How long after its first message a group takes further ones."""

HEAD = 1
"""This message begins a group: a header stands above it."""
DAY = 2
"""This message is the first of a day: a day line stands above it."""


def marks(messages: Iterable[Message], previous: Message | None, zone: tzinfo) -> bytearray:
    """Return the marks (``HEAD``, ``DAY``) of messages that follow `previous` on the screen.

    A group holds messages of one author in one role, sent within seven minutes of its first one and on one
    day. Of `previous` only itself is known, so that a group which began before it may go on a little longer.
    """
    result = bytearray()
    day = _day_of(previous, zone)
    started = previous.sent if previous is not None else None
    before = previous
    for message in messages:
        mark = 0
        sent = message.sent
        if isinstance(sent, datetime) and (day is None or not day[0] <= sent < day[1]):
            mark = DAY | HEAD
            day = _day_of(message, zone)
        elif before is None or not _goes_on(before, message, started):
            mark = HEAD
        if mark:
            started = sent
        result.append(mark)
        before = message
    return result


def first_new(messages: Sequence[Message], seen: str | None) -> int | None:
    """Return the number of the first message behind the one last seen; None if there is no such message."""
    if not seen:
        return None
    for number in range(len(messages) - 1, -1, -1):
        if messages[number].message_id == seen:
            return number + 1 if number + 1 < len(messages) else None
    return None


def is_other_party(message: Message, role: Role) -> bool:
    """Return whether a message is by the other party than `role`: staff for a player, a player for staff.

    From a system message, or one of an unknown type, both parties are the other one.
    """
    if role is Role.PLAYER:
        return message.role is Role.STAFF
    if role is Role.STAFF:
        return message.role is Role.PLAYER
    return message.role in (Role.PLAYER, Role.STAFF)


def other_party(message_at: Callable[[int], Message], count: int, item: int, direction: int) -> int | None:
    """Return the next message by the other party, or the previous one; None if there is none."""
    role = message_at(item).role
    items = range(item + direction, count if direction > 0 else -1, direction)
    return next((other for other in items if is_other_party(message_at(other), role)), None)


def first_since(message_at: Callable[[int], Message], count: int, moment: datetime) -> int | None:
    """Return the first message sent at a moment or later; None if there is none."""
    for item in range(count):
        sent = message_at(item).sent
        if isinstance(sent, datetime) and sent >= moment:
            return item
    return None


def other_day(
    message_at: Callable[[int], Message], count: int, item: int, direction: int, zone: tzinfo
) -> int | None:
    """Return the first message of the next day, or of the day before; None if there is no such day.

    Backward from within a day, its own first message comes before the previous day. Messages whose times
    cannot be read belong to the day they stand in.
    """
    day = _day_of(message_at(item), zone)
    found = None
    for other in range(item + direction, count if direction > 0 else -1, direction):
        sent = message_at(other).sent
        if not isinstance(sent, datetime):
            continue
        if day is None or not day[0] <= sent < day[1]:
            if direction > 0:
                return other
            if found is not None:
                return found
            day = _day_of(message_at(other), zone)
        if direction < 0:
            found = other
    return found


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


def _day_of(message: Message | None, zone: tzinfo) -> tuple[datetime, datetime] | None:
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
