"""The tickets that the print-outs are tested with, as the API sends them and as the program reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from series_tui.api.models import Ticket
from series_tui.render.options import RenderOptions
from tests.api.responses import ticket_from

NOW = datetime(2025, 1, 15, 13, 0, tzinfo=UTC)
OPTIONS = RenderOptions(UTC, NOW)

SMALL: dict[str, Any] = {
    "_id": "65a5f0c8e4b0a1b2c3d4e5f6",
    "TicketId": "TICKET-1234567890-ABCD",
    "Subject": "Help with ranking",
    "Category": "support",
    "Department": "support-dept",
    "Status": "in-progress",
    "Priority": "high",
    "Author": {"UserId": 123456789, "Username": "player123", "DisplayName": "Player Name"},
    "Content": {
        "msj_1": {
            "Content": "I need help with my rank",
            "Author": 123456789,
            "Type": "author_message",
            "Timestamp": "2025-01-15T10:30:00.000Z",
        },
        "msj_2": {
            "Content": "claimed by Staff Member",
            "Type": "system_message",
            "Timestamp": "2025-01-15T10:40:00.000Z",
        },
        "msj_3": {
            "Content": "Hello!\nWhich group is it about?",
            "Author": 987654321,
            "Type": "staff_message",
            "Timestamp": "2025-01-16T08:05:09.000Z",
        },
    },
    "ClaimedBy": 987654321,
    "ClaimedByUser": {"UserId": 987654321, "DisplayName": "Staff Member", "Username": "staff123"},
    "GameReport": False,
    "CreatedAt": "2025-01-15T10:30:00.000Z",
    "UpdatedAt": "2025-01-15T11:45:00.000Z",
}

DIFFICULT: dict[str, Any] = {
    "_id": {"$oid": "65a5f0c8e4b0a1b2c3d4e5f7"},
    "TicketId": "TICKET-2-HARD",
    "Subject": "# <b>Not</b> a *heading*\x1b[31m",
    "Category": 42,
    "Department": None,
    "Status": "waiting_for_legal",
    "Priority": "",
    "Author": {"UserId": 1, "DisplayName": "staff · claimer", "AvatarUrl": "javascript:alert(1)"},
    "Content": {
        "m1": {
            "Content": "    four spaces\n\ttab\n\n> quote\n1. list\n---\n<script>alert(1)</script>",
            "Author": 1,
            "Type": "author_message",
            "Timestamp": "2025-01-15T10:30:00.123456Z",
        },
        "m2": {
            "Content": "[link](https://evil.example) ![i](x) <https://evil.example> `code` |",
            "Author": 2,
        },
        "m3": "only a text",
        "m4": {"Content": {"a": [1, None]}, "Type": "claim_notice", "Timestamp": 1736937000, "Edited": True},
        "m5": {
            "Content": "مرحبا \u202eevil\u202c 👩‍👩‍👧 \ud800 x",
            "Author": {"UserId": 3, "Badge": "gold"},
            "Type": "bot *message*",
            "Timestamp": "soon",
        },
        "m6": {"Content": "", "Author": 1, "Type": "author_message", "Timestamp": "2025-01-15T10:31:00Z"},
    },
    "ClaimedBy": 7,
    "ClaimedByName": "The Claimer",
    "ClaimedByUser": {"UserId": 8, "DisplayName": "Somebody Else", "Team": "night"},
    "GameReport": "perhaps",
    "GameData": {"placeId": 99, "serverId": "s-1", "Extra": {"deep": ["x"]}},
    "CreatedAt": "2025-01-15T10:30:00Z",
    "UpdatedAt": "the day before yesterday",
    "Labels": ["vip", {"since": 2024}],
    "Note|<i>": "a field whose name is no plain word",
}


def answer(ticket: Mapping[str, Any]) -> bytes:
    """Return the response that holds a ticket, as the API sends it."""
    return json.dumps({"success": True, "data": {"Ticket": ticket}}).encode()


def read(ticket: Mapping[str, Any] | bytes) -> Ticket:
    """Return a ticket as the program reads it, from its fields or from a whole response."""
    body = ticket if isinstance(ticket, bytes) else answer(ticket)
    return ticket_from(body)
