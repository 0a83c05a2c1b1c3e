"""The messages of a ticket, put in order as they are read."""

from __future__ import annotations

from datetime import UTC, datetime

from series_tui.api.models import Message


class Chat:
    """The messages of a ticket as they are read: by time, then as received.

    A message without a time stays behind the one that it came after.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._moments: list[datetime] = []
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._is_sorted = True

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, message: Message) -> None:
        """Take the next message."""
        moment = message.sent if isinstance(message.sent, datetime) else self._latest
        self._is_sorted = self._is_sorted and moment >= self._latest
        self._latest = moment
        self._messages.append(message)
        self._moments.append(moment)

    def in_order(self) -> tuple[Message, ...]:
        """Return the messages; in one go, so it costs little when they came sorted."""
        if self._is_sorted:
            return tuple(self._messages)
        order = sorted(range(len(self._messages)), key=self._moments.__getitem__)
        return tuple(self._messages[number] for number in order)
