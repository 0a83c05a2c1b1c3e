"""Finding the ticket's ID in what a person pastes."""

from __future__ import annotations

import re
from typing import NewType

from series_tui.errors import AmbiguousReference, InvalidReference
from series_tui.text.sanitize import SafeText, clean_line, truncate_chars

TicketId = NewType("TicketId", str)
"""An ID that may be put into a request's path: 1 to 64 ASCII letters, digits, ``-`` or ``_``."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TICKET_ID = re.compile(r"(?<![A-Za-z0-9_-])TICKET-[A-Za-z0-9_-]{1,57}(?![A-Za-z0-9_-])", re.IGNORECASE)
_OBJECT_ID = re.compile(r"(?<![A-Za-z0-9_-])[0-9a-fA-F]{24}(?![A-Za-z0-9_-])")
_HASH_ID = re.compile(r"(?<![\w#&/])#([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'`]+", re.IGNORECASE)
_QUOTES = "\"'`“”„‘’«»‹›<>()[]{}*"
_MAX_PASTE_CHARS = 20_000
_MAX_SHOWN_CHARS = 60


def ticket_reference(text: str) -> TicketId:
    """Return the ticket ID in what a person typed or pasted.

    Taken are a TicketId, a 24-hex ``_id``, ``#ID``, a link whose path ends with an ID, and a chat line that
    holds one of these; quotes and spaces around do not matter. A text that is nothing but an ID is taken as
    it stands. A line that names two different tickets is refused rather than guessed at.

    Raises:
        AmbiguousReference: The text holds more than one ID.
        InvalidReference: It holds none.
    """
    bare = text.strip().strip(_QUOTES).strip().removeprefix("#")
    if _ID.fullmatch(bare):
        return TicketId(bare)
    if len(text) > _MAX_PASTE_CHARS:
        raise InvalidReference(_as_shown(text))
    for candidates in (_TICKET_ID.findall(text), _OBJECT_ID.findall(text), _hash_ids(text), _link_ids(text)):
        distinct = {candidate.upper(): candidate for candidate in candidates}
        if len(distinct) == 1:
            return TicketId(candidates[0])
        if distinct:
            raise AmbiguousReference(_as_shown(text), list(distinct.values()))
    raise InvalidReference(_as_shown(text))


def ticket_id_of(text: str) -> TicketId | None:
    """Return a text as an ID if it is one and nothing else."""
    return TicketId(text) if _ID.fullmatch(text) else None


def lasting_id(own: str, asked: TicketId) -> TicketId:
    """Return the ID by which a ticket is asked for from now on, and remembered.

    Args:
        own: The ID that the service gives it; perhaps none that may be asked for.
        asked: The ID that it was asked for by.
    """
    return ticket_id_of(own) or asked


def _as_shown(text: str) -> SafeText:
    return truncate_chars(clean_line(text[: 2 * _MAX_SHOWN_CHARS]), _MAX_SHOWN_CHARS)


def _hash_ids(text: str) -> list[str]:
    return [found for found in _HASH_ID.findall(text) if any(c.isdigit() for c in found)]


def _link_ids(text: str) -> list[str]:
    """Return the last path segment of each link, where it can be an ID."""
    found = []
    for link in _LINK.findall(text):
        path = re.split(r"[?#]", link, maxsplit=1)[0].rstrip("/.,;:!)")
        _, _, below_host = path.partition("://")
        host, slash, rest = (below_host or path).partition("/")
        last = rest.rsplit("/", 1)[-1]
        if slash and host and _ID.fullmatch(last):
            found.append(last)
    return found
