"""Responses of the API for tests, and reading them to the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from series_tui.api.models import Ticket
from series_tui.api.response.body import ResponseLimits
from series_tui.api.response.fields import named_id
from series_tui.api.response.responses import read_ticket
from series_tui.api.response.ticket_parser import Body
from series_tui.errors import SeriesError

EXAMPLE: dict[str, Any] = {
    "_id": "65f0c0ffee65f0c0ffee65f0",
    "TicketId": "TICKET-1234567890-ABCD",
    "Subject": "Help with ranking",
    "Category": "support",
    "Department": "support-dept",
    "Status": "in-progress",
    "Priority": "high",
    "Author": {
        "UserId": 123456789,
        "Username": "player123",
        "DisplayName": "Player Name",
        "AvatarUrl": "https://example.com/a.png",
    },
    "Content": {
        "msj_1234567890_abc123": {
            "Content": "I need help with my rank",
            "Author": 123456789,
            "Type": "author_message",
            "Timestamp": "2025-01-15T10:30:00.000Z",
        }
    },
    "ClaimedBy": 987654321,
    "ClaimedByUser": {"UserId": 987654321, "DisplayName": "Staff Member", "Username": "staff123"},
    "GameReport": False,
    "CreatedAt": "2025-01-15T10:30:00.000Z",
    "UpdatedAt": "2025-01-15T10:35:00.000Z",
}


def response_of(fields: Mapping[str, Any]) -> bytes:
    """Return the body of a response that holds a ticket with these fields."""
    answer = {"success": True, "data": {"Ticket": fields}}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def page_body(*tickets: Any, about: Any = None) -> bytes:
    """Return the body of a response that lists tickets."""
    answer = {"success": True, "data": {"Tickets": tickets, "Pagination": about}}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def failure_of(code: Any, message: Any = "words of the service") -> bytes:
    """Return the body of a response that says what failed."""
    return json.dumps({"success": False, "error": {"code": code, "message": message}}).encode()


def ticket_from(
    body: Body,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    limits: ResponseLimits | None = None,
) -> Ticket:
    """Return the ticket of a response to the question for the very ticket that it names.

    Raises:
        SeriesError: It holds none.
    """
    return read_ticket(status, headers or {}, body, _id_in(body), limits)


def _id_in(body: Body) -> str:
    """Return an ID that the ticket in a body names; that of the example where it names none."""
    try:
        fields = json.loads(body)["data"]["Ticket"]
        named = named_id(fields.get("TicketId")) or named_id(fields.get("_id"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        named = None
    return named or str(EXAMPLE["TicketId"])


def error_of(status: int, body: bytes, headers: dict[str, str] | None = None) -> SeriesError:
    """Return the error that a response is."""
    with pytest.raises(SeriesError) as caught:
        ticket_from(body, status, headers)
    return caught.value
