"""A ticket's response, read message by message under bounds; nothing in here judges it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import getsizeof
from typing import Any

from series_tui.api.models import EMPTY, Message
from series_tui.api.response.body import MIB, ResponseLimits
from series_tui.api.response.fields import TICKET_FIELDS, LineCache, parse_message
from series_tui.api.response.json_reader import JsonReader
from series_tui.errors import ResponseTooLarge
from series_tui.text.sanitize import SafeText, clean_line, safe_value


class Chat:
    """The messages of a ticket as they are read: by time, then as received.

    A message without a time stays after the one that it followed.
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


_MESSAGE_COST = 250
"""Bytes of memory that a message takes besides its texts."""
_RAW_FROM, _RAW_COST = 16 * 1024, 40
"""A known field that is larger and holds other values may take so many bytes for each of its own."""

Body = bytes | bytearray

Report = Callable[[int], None]
"""Called with the number of messages, or tickets, that are read; what it raises ends the reading."""


def ignore_count(_count: int) -> None:
    """Go on reading."""


@dataclass(slots=True)
class Envelope:
    """The envelope of a response's data."""

    success: Any = None
    error: Any = None
    has_data: bool = False

    def note(self, name: str, value: Any) -> None:
        """Keep a member of the response that says how it went."""
        if name == "success":
            self.success = value
        elif name == "error":
            self.error = value


def data_members(reader: JsonReader, envelope: Envelope) -> Iterator[str]:
    """Yield the name of each member of ``data``, whose value is read next; note what stands around it."""
    for name in reader.members():
        if name == "data" and reader.peek() == "{":
            envelope.has_data = True
            yield from reader.members()
        else:
            envelope.note(name, reader.read_value())


class TicketParser:
    """Reads a ticket's response, message by message; of what stands there twice, the last counts.

    Messages are the exception: none is dropped, though two have the same id.

    Args:
        body: The response's body.
        limits: How much may be decoded in one go, and kept.
        report: Called after each message and field.

    Attributes:
        envelope: What stands around the ticket.
        fields: Its fields that have a meaning, but ``Content``.
        extra: Its other fields, as (name, value) by name.
        messages: Its messages, by time.
        has_ticket: Whether there is one.
        start: Where its JSON begins in the body.
        end: Where it ends.
    """

    def __init__(self, body: Body, limits: ResponseLimits, report: Report = ignore_count) -> None:
        self.envelope = Envelope()
        self.fields: dict[str, Any] = {}
        self.extra: dict[str, tuple[SafeText, SafeText]] = {}
        self.messages: tuple[Message, ...] = ()
        self.has_ticket = False
        self.start = self.end = 0
        self._reader = JsonReader(body, limits)
        self._limits = limits
        self._report = report
        self._chat = Chat()
        self._kept = 0
        self._lines: LineCache = {}

    def parse(self) -> None:
        """Read everything.

        Raises:
            BadJson: It is no JSON.
            ResponseTooLarge: A bound is reached.
        """
        reader = self._reader
        for name in data_members(reader, self.envelope):
            if name == "Ticket" and reader.peek() == "{":
                self._parse_ticket()
            else:
                reader.read_value()
            self._report(len(self._chat))
        reader.end()

    def _parse_ticket(self) -> None:
        reader = self._reader
        self.has_ticket = True
        self.fields, self.extra, self._chat, self._kept = {}, {}, Chat(), 0
        self.start = reader.offset
        for name in reader.members():
            if name != "Content":
                self._parse_field(name)
            elif reader.peek() == "{":
                self._parse_content(reader.members())
            elif reader.peek() == "[":
                self._parse_content(str(n) for n, _ in enumerate(reader.elements(), start=1))
            else:
                value = reader.read_value()
                if value is not None:
                    self._keep(parse_message("", value))
            self._report(len(self._chat))
        self.messages = self._chat.in_order()
        self.end = reader.offset

    def _parse_content(self, ids: Iterator[str]) -> None:
        """Take the messages; an element of an array that names its own id keeps it among its fields."""
        for message_id in ids:
            self._keep(parse_message(message_id, self._reader.read_value(), self._lines))
            self._report(len(self._chat))

    def _parse_field(self, name: str) -> None:
        """Take a field: one that has a meaning as it is, any other one as text."""
        value, start, end = self._reader.read_placed_value()
        if name in TICKET_FIELDS:
            size = end - start
            is_large = size > _RAW_FROM and isinstance(value, dict | list)
            self._charge(size * _RAW_COST if is_large else size)
            self.fields[name] = value
            return
        field = clean_line(name), EMPTY if value is None else safe_value(value)
        self.extra[name] = field
        self._charge(getsizeof(name) + sum(map(getsizeof, field)) + _MESSAGE_COST)

    def _keep(self, message: Message) -> None:
        cost = _MESSAGE_COST + getsizeof(message.text)
        for name, value in message.extra:
            cost += getsizeof(name) + getsizeof(value) + _MESSAGE_COST
        self._charge(cost)
        self._chat.add(message)

    def _charge(self, size: int) -> None:
        self._kept += size
        if self._kept > self._limits.kept:
            raise ResponseTooLarge(f"{self._limits.kept / MIB:.0f} MiB of memory", can_be_raised=True)
