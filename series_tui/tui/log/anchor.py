"""The place of a reader in a chat, in terms that outlive a layout and a refresh. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from series_tui.api.models import Ticket


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
