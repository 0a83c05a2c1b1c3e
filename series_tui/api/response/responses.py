"""Status, headers and body to models, or the right error. No input or output in here.

Neither the status nor the body's ``success`` is trusted alone, and the content type not at all. A response
that cannot be the API's own says what it is instead: a web page, cut short, or something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn

from series_tui.api.models import Ticket, TicketPage, WorkspaceConfig
from series_tui.api.response.body import MIB, SMALL, ResponseLimits
from series_tui.api.response.fields import named_id, parse_config, parse_ticket
from series_tui.api.response.json_reader import BadJson, JsonReader
from series_tui.api.response.list_parser import DataParser, parse_page
from series_tui.api.response.ticket_parser import Body, Envelope, Report, TicketParser, ignore_count
from series_tui.errors import (
    AccessForbidden,
    KeyRefused,
    MismatchedResponse,
    NotApiResponse,
    RateLimited,
    ResponseIncomplete,
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
)
from series_tui.text.sanitize import SafeText, clean_line, truncate_chars

_MAX_ERROR_BYTES = MIB
_MAX_WORDS_CHARS = 300
_REDIRECTS = (301, 302, 303, 307, 308)
_TITLE = rb"(?i)<title[^<>]*+>([^<]{0,400}+)</title"
_PAGE = rb"(?i)\s*+(?:\xef\xbb\xbf)?\s*+<(?:!doctype|html|head|body|\?xml|!--|script|meta|title)"


def read_ticket(
    status: int,
    headers: Mapping[str, str],
    body: Body,
    ticket_id: str,
    limits: ResponseLimits | None = None,
    report: Report = ignore_count,
) -> Ticket:
    """Return the ticket of a response to ``GET /tickets/get/{ticketId}``.

    Args:
        status: The HTTP status.
        headers: The response's headers, names in lower case.
        body: The inflated body.
        ticket_id: The ID that was asked for.
        limits: How much may be decoded in one go, and kept.
        report: Called with the number of messages that are read.

    Raises:
        SeriesError: There is none.
    """
    _check_status(status, headers, body, ticket_id)
    reading = TicketParser(body, limits or ResponseLimits(), report)
    try:
        reading.parse()
    except BadJson as error:
        _refuse_text(body, error)
    _check_envelope(status, headers, reading.envelope, ticket_id)
    if not reading.has_ticket:
        raise ResponseRefused(status, why="It contains no ticket.")
    _check_identity(reading.fields, ticket_id)
    source = memoryview(body)[reading.start : reading.end].toreadonly()
    return parse_ticket(reading.fields, tuple(reading.extra.values()), reading.messages, source)


def read_page(
    status: int, headers: Mapping[str, str], body: Body, page: int = 1, report: Report = ignore_count
) -> TicketPage:
    """Return the page of a response to ``GET /tickets/list``.

    Args:
        status: The HTTP status.
        headers: The headers, names in lower case.
        body: The inflated body.
        page: The page that was asked for.
        report: Called with the number of tickets that are read.

    Raises:
        SeriesError: There is none.
    """
    reading = _read_data(status, headers, body, report)
    if reading.tickets is None:
        raise ResponseRefused(status, why="It contains no list of tickets.")
    about = reading.fields.get("Pagination")
    return parse_page(tuple(reading.tickets), about, tuple(reading.sources), page)


def _check_identity(fields: Mapping[str, Any], asked: str) -> None:
    """Refuse a ticket that names IDs none of which is the one asked for.

    The case of letters makes no other ticket: the service may give an ID back in its own.

    Raises:
        MismatchedResponse: It is another ticket.
    """
    named = [given for name in ("TicketId", "_id") if (given := named_id(fields.get(name)))]
    if named and asked.lower() not in map(str.lower, named):
        raise MismatchedResponse(asked, " / ".join(named), "ticket")


def read_config(
    status: int, headers: Mapping[str, str], body: Body, report: Report = ignore_count
) -> WorkspaceConfig:
    """Return the names of a response to ``GET /tickets/config``.

    Raises:
        SeriesError: There are none.
    """
    return parse_config(_read_data(status, headers, body, report).fields)


def _read_data(status: int, headers: Mapping[str, str], body: Body, report: Report) -> DataParser:
    _check_status(status, headers, body)
    reading = DataParser(body, report)
    try:
        reading.parse()
    except BadJson as error:
        _refuse_text(body, error)
    _check_envelope(status, headers, reading.envelope)
    if not reading.envelope.has_data:
        raise ResponseRefused(status, why="It contains no data.")
    return reading


def _check_status(status: int, headers: Mapping[str, str], body: Body, ticket_id: str = "") -> None:
    """Raise the error that a status other than 2xx stands for, with the service's own words if it has any."""
    if 200 <= status < 300:
        return
    is_page = re.match(_PAGE, body) is not None
    if is_page and (status < 500 or status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED) and status != 429:
        raise NotApiResponse(_page_title(body), is_web_page=True)
    if status in _REDIRECTS:
        raise ResponseRefused(status, why="It redirects to another address; redirects are not followed.")
    envelope = _error_envelope(body)
    if envelope.success is True and status < 500:
        raise ResponseRefused(status, why="Its status reports a failure, its body a success.")
    raise _error_for(status, headers, _words(envelope.error), ticket_id)


def _check_envelope(status: int, headers: Mapping[str, str], envelope: Envelope, ticket_id: str = "") -> None:
    """Raise the error that a body stands for whose status is 2xx."""
    if envelope.success is True:
        return
    words = _words(envelope.error)
    code = envelope.error.get("code") if isinstance(envelope.error, dict) else None
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == 3:
        code = int(code)
    if isinstance(code, int) and 400 <= code < 600:
        raise _error_for(code, headers, words, ticket_id)
    why = "Its body does not say whether it succeeded."
    if envelope.success is False:
        why = "" if words else "Its body says that it failed, but not why."
    raise ResponseRefused(status, why=why, service_says=words)


def _error_for(
    status: int, headers: Mapping[str, str], words: SafeText | None, ticket_id: str
) -> SeriesError:
    match status:
        case 401:
            return KeyRefused(words)
        case 403:
            return AccessForbidden(words)
        case 404 if ticket_id:
            return TicketNotFound(ticket_id, words)
        case 429:
            return RateLimited(retry_after(headers), words)
        case _ if status == HTTPStatus.REQUEST_TIMEOUT or status >= 500:
            return ServiceFailed(status, words, retry_after(headers))
        case _:
            return ResponseRefused(status, service_says=words)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that a response asks to wait, from a number or a date; None if it does not say."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = (moment - (now or datetime.now(UTC))).total_seconds()
        except (ValueError, OverflowError, IndexError, TypeError):  # whatever the parser makes of nonsense
            return None
    return min(max(seconds, 0.0), 86_400.0) if math.isfinite(seconds) else None


def _refuse_text(body: Body, error: BadJson) -> NoReturn:
    if not body.strip():
        raise ResponseIncomplete("It is empty.") from error
    if re.match(_PAGE, body) is not None:
        raise NotApiResponse(_page_title(body), is_web_page=True) from error
    if error.is_cut:
        raise ResponseIncomplete("It breaks off in the middle.") from error
    raise NotApiResponse from error


def _page_title(body: Body) -> SafeText | None:
    match = re.search(_TITLE, body[:_MAX_ERROR_BYTES])
    if match is None:
        return None
    from html import unescape

    title = clean_line(unescape(match.group(1).decode("utf-8", "replace")))
    return truncate_chars(title, _MAX_WORDS_CHARS) or None


def _error_envelope(body: Body) -> Envelope:
    """Return what an error's body says, as far as it can be read."""
    envelope = Envelope()
    if len(body) <= _MAX_ERROR_BYTES:
        try:
            reader = JsonReader(body, SMALL)
            for name in reader.members():
                envelope.note(name, reader.read_value())
        except (BadJson, ResponseTooLarge):
            pass
    return envelope


def _words(error: Any) -> SafeText | None:
    """Return the service's own words about a failure."""
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str):
        return None
    return truncate_chars(clean_line(message[: 4 * _MAX_WORDS_CHARS]), _MAX_WORDS_CHARS) or None
