"""The chat as plain text, for the clipboard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from series_tui.api.models import Message, Role
from series_tui.render.participants import Participants
from series_tui.render.times import absolute
from series_tui.tui.log.message_layout import body_of


def transcript(
    messages: Sequence[Message], participants: Participants, zone: tzinfo, limit: int
) -> str | None:
    """Return all messages with who and when, a blank line between them; None beyond `limit` characters."""
    parts: list[str] = []
    length = 0
    for message in messages:
        name = "" if message.role is Role.SYSTEM else f"  {participants.name(message)}"
        head = f"{absolute(message.sent, zone)}  {participants.label(message)}{name}"
        body = body_of(message).replace("\n", "\n  ")
        parts.append(f"{head}\n  {body}\n")
        length += len(parts[-1]) + 1
        if length > limit:
            return None
    return "\n".join(parts)
