"""The API's own object as JSON: original values, with every character escaped that could act."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from series_tui.api.models import Message, Ticket
from series_tui.api.response.fields import parse_message
from series_tui.api.response.json_reader import JsonReader
from series_tui.text.unicode_data import ODD

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_WHITE = re.compile(r"[ \t\n\r]+")
# Whatever could act or hide; the honest places of some are not looked for: JSON loses nothing by an escape.
_ODD = re.compile(f"[{ODD}\n]")
_MAX_PARTS = 10_000
REFERENCE_FIELDS = (
    "TicketId",
    "_id",
    "Subject",
    "Status",
    "Priority",
    "Category",
    "Department",
    "Author",
    "ClaimedBy",
    "ClaimedByUser",
    "ClaimedByName",
    "GameReport",
    "GameData",
    "CreatedAt",
    "UpdatedAt",
    "Content",
)
"""The top-level fields of a ticket that the API's reference names."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def ticket_json(
    ticket: Ticket, *, fields: Collection[str] | None = None, messages: Collection[Message] | None = None
) -> str:
    """Return a ticket's own JSON object in one line.

    Args:
        ticket: The ticket.
        fields: The top-level fields to keep; None for all.
        messages: The messages to keep; None for all.
    """
    return source_json(bytes(ticket.source), fields=fields, messages=messages)


def source_json(
    source: bytes,
    *,
    fields: Collection[str] | None = None,
    messages: Collection[Message] | None = None,
    added: Mapping[str, str | None] = MappingProxyType({}),
) -> str:
    """Return a JSON object in one line.

    Args:
        source: The object as it was received.
        fields: The top-level fields to keep; None for all.
        messages: The messages to keep; None for all.
        added: Further fields.
    """
    if fields is None and messages is None and not added:
        return escaped(source.decode())
    members = []
    for name, start, end in _members(source):
        if fields is not None and name not in fields:
            continue
        value = source[start:end]
        if name == "Content" and messages is not None:
            value = _some_messages(value, messages)
        members.append(f"{json.dumps(name)}:{escaped(value.decode())}")
    members += [f"{json.dumps(name)}:{json.dumps(value)}" for name, value in added.items()]
    return f"{{{','.join(members)}}}"


def member_names(source: bytes | memoryview) -> set[str]:
    """Return the names of an object's top-level fields."""
    return {name for name, _, _ in _members(bytes(source))}


def in_ascii(text: str) -> str:
    """Return JSON text that decodes to the same, in ASCII alone."""
    return _BEYOND_ASCII.sub(_escape, text)


def escaped(text: str) -> str:
    """Return JSON text that decodes to the same, in one line, with nothing in it that acts or hides."""
    chunks: list[str] = []
    parts: list[str] = []
    position = 0
    for match in _STRING.finditer(text):
        parts.append(_WHITE.sub("", text[position : match.start()]))
        parts.append(_ODD.sub(_escape, match.group()))
        position = match.end()
        if len(parts) >= _MAX_PARTS:
            # A million short texts take several times the memory of what they say.
            chunks.append("".join(parts))
            parts.clear()
    parts.append(_WHITE.sub("", text[position:]))
    return "".join([*chunks, *parts])


def _escape(match: re.Match[str]) -> str:
    return "\\u007f" if match.group() == "\x7f" else json.dumps(match.group())[1:-1]


def _members(source: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of each member of an object, in bytes."""
    reader = JsonReader(source)
    for name in reader.members():
        reader.peek()
        start = reader.offset
        reader.skip_value()
        yield name, start, reader.offset


def _some_messages(source: bytes, kept: Collection[Message]) -> bytes:
    """Return the messages of a ticket's ``Content`` that are kept, as they stand there: a map or an array."""
    included = set(kept)
    reader = JsonReader(source)
    opening = reader.peek()
    if opening not in ("{", "["):
        return source
    names = reader.members() if opening == "{" else (str(n) for n, _ in enumerate(reader.elements(), start=1))
    parts = []
    for name in names:
        reader.peek()
        start = reader.offset
        if parse_message(name, reader.read_value()) in included:
            before = json.dumps(name).encode() + b":" if opening == "{" else b""
            parts.append(before + source[start : reader.offset])
    joined = b",".join(parts)
    return b"{" + joined + b"}" if opening == "{" else b"[" + joined + b"]"
