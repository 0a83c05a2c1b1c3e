"""Finding the ticket's ID in what a person pastes."""

from __future__ import annotations

import re
from typing import NewType
from urllib.parse import unquote

from series_tui.errors import AmbiguousReference, InvalidReference
from series_tui.text.sanitize import SafeText, clean_line, truncate_chars

TicketId = NewType("TicketId", str)
"""An ID that may be put into a request's path: 1 to 64 ASCII letters, digits, ``-`` or ``_``."""

_ID = r"[A-Za-z0-9_-]{1,64}"
_RUN = r"[A-Za-z0-9_-]+"
_CORE = r"(?i)(?:^|(?<=[_-]))TICKET-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
"""A TicketId within a run of an ID's characters, without the marks that a chat or a file's name adds."""
_BEFORE_TICKET = r"(?i)(?=(?<![A-Za-z0-9])TICKET-|(?<!^)TICKET-[0-9]+-)"
_USUAL = r"(?i)TICKET-[0-9]{10,13}-[A-Z0-9]{4}"
"""The form that the API's reference shows: a text that holds it whole needs no mending."""
_OBJECT_ID = r"[0-9a-fA-F]{24}"
_HASH_ID = r"(?<![\w#&/])#([A-Za-z0-9_-]{1,64})(?![A-Za-z0-9_-])"
_LINK = r"(?i)(?:https?://|www\.)[^\s<>\"'`]+"
_ESCAPES = r"(?:(?:\x1b|␛)\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b|␛)\][^\x07\x1b␛␇]*(?:\x07|␇|(?:\x1b|␛)\\)"
"""Colours and links as programs write them for a terminal, such as ``grep --color=always``."""
_INVISIBLE = r"[\u00ad\u200b-\u200d\u2060\ufeff]|<U\+(?:00AD|200[BCD]|2060|FEFF)>"
"""Characters that a chat or a document puts into long words; also as the program itself shows them."""
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒−", "-"))  # the minus sign is one of them
_DASHES = str.maketrans(dict.fromkeys("–—―", "-"))  # the en dash is one of them
_EN_DASHED = (
    r"(?<![A-Za-z0-9_-])(TICKET-[0-9]+)–"  # an en dash
    r"(?=[A-Z0-9]{0,7}[A-Z])(?=[A-Z0-9]{1,8}(?![A-Za-z0-9_-]))"
)
"""A short TicketId whose last hyphen a text program made a dash; numbers alone would be a range of two."""
_BREAK = r"(?:[ \t]*(?:\r\n|[\n\r\u2028\u2029\x85])[ \t]*)?"
_OVER_LINES = (
    rf"(?<![A-Za-z0-9_-]){_BREAK.join('TICKET-')}(?:{_BREAK}[0-9]){{10,13}}{_BREAK}-"
    rf"(?:{_BREAK}[A-Z0-9]){{4}}(?![A-Za-z0-9_-])"
)
"""A TicketId of the usual form with ends of lines within, as a narrow terminal breaks it."""
_QUOTES = "\"'`“”„‘’«»‹›<>()[]{}*"
_MAX_PASTE_CHARS = 20_000
_MAX_SHOWN_CHARS = 60


def ticket_reference(text: str) -> TicketId:
    """Return the ticket ID in what a person typed or pasted.

    Taken are a TicketId, a 24-hex ``_id``, ``#ID``, a link whose path ends with an ID, and a chat line that
    holds one of these; quotes and spaces around do not matter. A text that is nothing but an ID is taken as
    it stands, and so is an ID with marks that could belong to it: :func:`other_reading` is what to ask for
    when there is no such ticket. An ID that a chat or a terminal broke up is mended where only that makes it
    one of the usual form. A line that names two different tickets is refused rather than guessed at.

    Raises:
        AmbiguousReference: The text holds more than one ID.
        InvalidReference: It holds none.
    """
    if re.fullmatch(_USUAL, text):
        return TicketId(text)
    if len(text) > _MAX_PASTE_CHARS:
        bare = text.strip()
        if re.fullmatch(_ID, bare):
            return TicketId(bare)
        raise InvalidReference(_as_shown(text))
    plain = re.sub(_ESCAPES, "", text)
    bare = plain.strip().strip(_QUOTES).strip().removeprefix("#")
    if re.fullmatch(_ID, bare) and len(_tickets_in(bare)) < 2:
        return TicketId(bare)
    for candidates in (_ticket_ids(plain), _object_ids(plain), _hash_ids(plain), _link_ids(plain)):
        distinct = {candidate.upper(): candidate for candidate in candidates}
        if len(distinct) == 1:
            return TicketId(candidates[0])
        if distinct:
            raise AmbiguousReference(_as_shown(text), list(distinct.values()))
    raise InvalidReference(_as_shown(text))


def other_reading(ticket_id: TicketId) -> TicketId | None:
    """Return the ID within an ID that has marks around it.

    Such as ``_ID_``, ``ID--can`` or ``ID_transcript``. The ID as it stands goes first: they may belong to it.
    """
    core = re.search(_CORE, ticket_id)
    other = core.group() if core else ticket_id.strip("_-")
    return TicketId(other) if other and other != ticket_id else None


def join_broken_ids(text: str) -> str:
    """Return a text with each TicketId of the usual form that lines break in one piece."""
    return re.sub(_OVER_LINES, lambda match: "".join(match.group().split()), text)


def ticket_id_of(text: str) -> TicketId | None:
    """Return a text as an ID if it is one and nothing else."""
    return TicketId(text) if re.fullmatch(_ID, text) else None


def lasting_id(own: str, asked: TicketId) -> TicketId:
    """Return the ID by which a ticket is asked for from now on, and remembered.

    Args:
        own: The ID that the service gives it; perhaps none that may be asked for.
        asked: The ID that it was asked for by.
    """
    return ticket_id_of(own) or asked


def _as_shown(text: str) -> SafeText:
    return truncate_chars(clean_line(text[: 2 * _MAX_SHOWN_CHARS]), _MAX_SHOWN_CHARS)


def _ticket_ids(plain: str) -> list[str]:
    """Return the TicketIds in a text, mended only where that makes them what they usually are."""
    seen = re.sub(_INVISIBLE, "", plain).translate(_HYPHENS)
    dashed = unquote(seen).translate(_DASHES)
    readings = [_tickets_in(reading) for reading in (plain, seen, dashed)]
    for candidates in readings:
        if candidates and all(map(_is_usual, candidates)):
            return candidates
    over_lines = re.findall(_OVER_LINES, join_broken_ids(dashed))
    return over_lines or _tickets_in(re.sub(_EN_DASHED, r"\1-", seen)) or readings[2]


def _tickets_in(text: str) -> list[str]:
    """Return each run of an ID's characters that holds a TicketId; of one that holds several, each."""
    tickets: list[str] = []
    for run in re.findall(_RUN, text):
        parts = [part for part in re.split(_BEFORE_TICKET, run) if re.search(_CORE, part)]
        if len(parts) > 1:
            tickets += [core.group() for part in parts if (core := re.search(_CORE, part))]
        elif parts and len(run) <= 64:
            tickets.append(run)
        elif parts and (core := re.search(_CORE, parts[0])) and re.fullmatch(_ID, core.group()):
            tickets.append(core.group())
    return tickets


def _is_usual(ticket_id: str) -> bool:
    core = re.search(_CORE, ticket_id)
    return core is not None and re.fullmatch(_USUAL, core.group()) is not None


def _object_ids(plain: str) -> list[str]:
    runs = re.findall(_RUN, re.sub(_INVISIBLE, "", plain))
    return [run for run in runs if len(run) <= 64 and re.fullmatch(_OBJECT_ID, run.strip("_-"))]


def _hash_ids(plain: str) -> list[str]:
    return [candidate for candidate in re.findall(_HASH_ID, plain) if any(c.isdigit() for c in candidate)]


def _link_ids(plain: str) -> list[str]:
    """Return the last path segment of each link, where it can be an ID."""
    ids = []
    for link in re.findall(_LINK, plain):
        path = re.split(r"[?#]", link, maxsplit=1)[0].rstrip("/.,;:!)")
        _, _, below_host = path.partition("://")
        host, slash, rest = (below_host or path).partition("/")
        last = rest.rsplit("/", 1)[-1]
        if slash and host and re.fullmatch(_ID, last):
            ids.append(last)
    return ids
