"""A ticket's answer, read message by message under bounds; nothing in here judges it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from sys import getsizeof
from typing import Any

from series_tui.api.models import EMPTY, Message
from series_tui.api.response.chat import Chat
from series_tui.api.response.fields import TICKET_FIELDS, Known, parse_message, raw_text
from series_tui.api.response.in_turns import MESSAGE_PARTS, TICKET_PARTS, counted, easy_fields
from series_tui.api.response.json_reader import JsonReader
from series_tui.api.response.limits import MIB, ResponseLimits
from series_tui.errors import ResponseTooLarge
from series_tui.text.sanitize import (
    PIECE,
    SafeText,
    clean_in_turns,
    clean_line,
    safe_value,
    safe_value_in_turns,
)

_MESSAGE_COST = 250
"""Bytes of memory that a message takes besides its texts."""
_RAW_FROM, _RAW_COST = 16 * 1024, 40
"""A known field that is larger and holds other values may take so many bytes for each of its own."""

Body = bytes | bytearray


@dataclass(slots=True)
class Envelope:
    """What stands around an answer's data."""

    success: Any = None
    error: Any = None
    has_data: bool = False

    def note(self, name: str, value: Any) -> None:
        """Keep a member of the answer that says how it went."""
        if name == "success":
            self.success = value
        elif name == "error":
            self.error = value


class TicketParser:
    """Reads a ticket's answer, message by message; of what stands there twice, the last counts.

    Messages are the exception: none is dropped, though two have the same id.

    Args:
        body: The answer's body.
        limits: How much may be decoded in one go, and kept.

    Attributes:
        envelope: What stands around the ticket.
        fields: Its fields that have a meaning, but ``Content``.
        extra: Its other fields, as (name, value) by name.
        chat: Its messages.
        has_ticket: Whether there is one.
        start: Where its JSON begins in the body.
        end: Where it ends.
    """

    def __init__(self, body: Body, limits: ResponseLimits) -> None:
        self.envelope = Envelope()
        self.fields: dict[str, Any] = {}
        self.extra: dict[str, tuple[SafeText, SafeText]] = {}
        self.chat = Chat()
        self.has_ticket = False
        self.start = self.end = 0
        self._reader = JsonReader(body, limits)
        self._limits = limits
        self._kept = 0
        self._known: Known = {}

    def steps(self) -> Generator[int, None, None]:
        """Read everything; yield how many messages there are so far."""
        reader = self._reader
        for name in reader.members():
            if name == "data" and reader.peek() == "{":
                self.envelope.has_data = True
                for inner in reader.members():
                    if inner == "Ticket" and reader.peek() == "{":
                        yield from self._ticket()
                    else:
                        reader.read_value()
                    yield len(self.chat)
            else:
                self.envelope.note(name, reader.read_value())
            yield len(self.chat)
        reader.end()

    def _ticket(self) -> Generator[int, None, None]:
        reader = self._reader
        self.has_ticket = True
        self.fields, self.extra, self.chat, self._kept = {}, {}, Chat(), 0
        self.start = reader.offset
        for name in reader.members():
            if name != "Content":
                yield from self._field(name)
            elif reader.peek() == "{":
                yield from self._content(reader.members())
            elif reader.peek() == "[":
                yield from self._content(str(n) for n, _ in enumerate(reader.elements(), start=1))
            else:
                value = reader.read_value()
                if value is not None:
                    self._keep(parse_message("", value))
            yield len(self.chat)
        self.end = reader.offset

    def _content(self, ids: Iterator[str]) -> Generator[int, None, None]:
        """Take the messages; an element of an array that names its own id keeps it among its fields."""
        for name in ids:
            value, start, end = self._reader.read_placed_value()
            text = None
            if end - start > PIECE:
                raw = raw_text(value)
                if isinstance(raw, str):
                    text = yield from counted(clean_in_turns(raw), self.chat)
                elif raw is not None:
                    text = yield from counted(safe_value_in_turns(raw), self.chat)
                if isinstance(value, dict):
                    others = {**value, "Content": None}
                    value = yield from counted(easy_fields(others, MESSAGE_PARTS), self.chat)
            message_id = name
            if len(name) > PIECE:
                message_id = yield from counted(safe_value_in_turns(name), self.chat)
            self._keep(parse_message(message_id, value, self._known, text))
            yield len(self.chat)

    def _field(self, name: str) -> Generator[int, None, None]:
        """Take a field: one that has a meaning as it is, any other one as text."""
        value, start, end = self._reader.read_placed_value()
        size, easy = end - start, name
        if name in TICKET_FIELDS:
            is_large = size > _RAW_FROM and isinstance(value, dict | list)
            self._charge(size * _RAW_COST if is_large else size)
        if max(size, len(name)) > PIECE:
            fields = yield from counted(easy_fields({name: value}, TICKET_PARTS), self.chat)
            ((easy, value),) = fields.items()
        if name in TICKET_FIELDS:
            self.fields[name] = value
            return
        field = clean_line(easy), EMPTY if value is None else safe_value(value)
        self.extra[name] = field
        self._charge(getsizeof(name) + sum(map(getsizeof, field)) + _MESSAGE_COST)

    def _keep(self, message: Message) -> None:
        cost = _MESSAGE_COST + getsizeof(message.text)
        for name, value in message.extra:
            cost += getsizeof(name) + getsizeof(value) + _MESSAGE_COST
        self._charge(cost)
        self.chat.add(message)

    def _charge(self, size: int) -> None:
        self._kept += size
        if self._kept > self._limits.kept:
            raise ResponseTooLarge(f"{self._limits.kept / MIB:.0f} MiB of memory", can_be_raised=True)
