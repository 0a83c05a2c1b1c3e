"""Where a reader is in a chat, in terms that outlive a layout and a refresh. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from series_tui.api.models import Ticket


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """What the reader sees: messages by number, rows by character.

    Attributes:
        number: The message at the top of the window.
        character: The character its first row in sight begins with; below 0 above the text.
        cursor: The message with the cursor.
        is_at_end: Whether the log's last row is in sight.
    """

    number: int
    character: int
    cursor: int
    is_at_end: bool


def moved_to(place: ReadingPlace, old: Ticket, new: Ticket) -> ReadingPlace | None:
    """Return the place with the numbers that its messages have in a newer answer; None if that has none.

    A reader at the end stays where they are when more comes in below: nothing moves under their eyes.
    """
    if not new.messages:
        return None
    number = _same_message(old, new, place.number)
    has_more = len(new.messages) > len(old.messages)
    return replace(
        place,
        number=number,
        cursor=_same_message(old, new, place.cursor),
        is_at_end=place.is_at_end and not has_more,
    )


def _same_message(old: Ticket, new: Ticket, number: int) -> int:
    """Return the number that a message has in a newer answer; the nearest one where it is gone."""
    wanted = old.messages[number].message_id
    messages = new.messages
    if number < len(messages) and messages[number].message_id == wanted:
        return number
    found = (other for other, message in enumerate(messages) if message.message_id == wanted)
    return next(found, min(number, len(messages) - 1))
