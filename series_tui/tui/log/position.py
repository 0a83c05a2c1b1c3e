"""Places in a chat: the reader's position, an anchor that outlives a layout, and where keys lead. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from series_tui.api.models import Message, Role, Ticket
from series_tui.tui.log.header import day_of


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A reader's position.

    Attributes:
        cursor: Which of the shown messages the cursor is on, from 1; 0 if none is shown.
        shown: How many messages are shown.
        hidden: How many the filter hides.
        role: The role the filter shows; None for all.
        hit: Which of the hits the reader is at, from 1; None if none, or not counted yet.
        hits: How many hits there are so far; None without a search.
        is_searching: Whether the search still goes on.
    """

    cursor: int = 0
    shown: int = 0
    hidden: int = 0
    role: Role | None = None
    hit: int | None = None
    hits: int | None = None
    is_searching: bool = False

    @property
    def nothing_shown(self) -> str:
        """The words in the place of messages where none is shown."""
        if not self.hidden or self.role is None:
            return "No messages."
        others = f"{self.hidden} other{'s are' if self.hidden > 1 else ' is'} hidden"
        return f"No {self.role.value} messages; {others}."


@dataclass(frozen=True, slots=True)
class ScrollAnchor:
    """A place in a chat: messages by number, rows by character.

    Attributes:
        number: The message at the top of the viewport.
        character: The character its first visible row begins with; below 0 above the text.
        cursor: The message with the cursor.
        is_at_end: Whether the log's last row is visible.
    """

    number: int
    character: int
    cursor: int
    is_at_end: bool


def remap(anchor: ScrollAnchor, old: Ticket, new: Ticket) -> ScrollAnchor | None:
    """Return an anchor with the numbers of a newer response; None if that has no messages.

    A reader at the end stays in place when more messages come in below: nothing moves under their eyes.
    """
    if not new.messages:
        return None
    number = _same_message(old, new, anchor.number)
    has_more = len(new.messages) > len(old.messages)
    return replace(
        anchor,
        number=number,
        cursor=_same_message(old, new, anchor.cursor),
        is_at_end=anchor.is_at_end and not has_more,
    )


def _same_message(old: Ticket, new: Ticket, number: int) -> int:
    """Return the number of the same message in a newer response; the nearest one if it is gone."""
    message_id = old.messages[number].message_id
    messages = new.messages
    if number < len(messages) and messages[number].message_id == message_id:
        return number
    same = (other for other, message in enumerate(messages) if message.message_id == message_id)
    return next(same, min(number, len(messages) - 1))


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
    day = day_of(message_at(item), zone)
    last = None
    for other in range(item + direction, count if direction > 0 else -1, direction):
        sent = message_at(other).sent
        if not isinstance(sent, datetime):
            continue
        if day is None or not day[0] <= sent < day[1]:
            if direction > 0:
                return other
            if last is not None:
                return last
            day = day_of(message_at(other), zone)
        if direction < 0:
            last = other
    return last
