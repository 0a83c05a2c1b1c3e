"""A ticket as the API sends it, written from a few facts and lines."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from series_tui.demo.people import STAFF, person

BY_PLAYER, BY_STAFF, BY_SYSTEM = "author_message", "staff_message", "system_message"
Line = tuple[str, str, int]


def stamp(moment: datetime) -> str:
    """Return a time as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def ticket(  # noqa: PLR0913 - a ticket has that many facts, and most have a usual value
    ticket_id: str,
    subject: str,
    author: tuple[int, str, str],
    started: datetime,
    lines: list[Line],
    *,
    claimer: tuple[int, str, str] | None = None,
    status: str = "open",
    priority: str = "medium",
    category: str = "support",
    department: str = "support-dept",
) -> dict[str, Any]:
    """Return a ticket; each line is (type, text, minutes after the one before)."""
    content: dict[str, Any] = {}
    moment = started
    for number, (kind, text, minutes) in enumerate(lines, start=1):
        moment += timedelta(minutes=minutes)
        writer = {BY_PLAYER: author[0], BY_STAFF: (claimer or STAFF[0])[0]}.get(kind)
        content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
            "Content": text,
            **({"Author": writer} if writer else {}),
            "Type": kind,
            "Timestamp": stamp(moment),
        }
    written: dict[str, Any] = {
        "_id": object_id(ticket_id),
        "TicketId": ticket_id,
        "Subject": subject,
        "Category": category,
        "Department": department,
        "Status": status,
        "Priority": priority,
        "Author": person(author),
        "Content": content,
        "GameReport": False,
        "CreatedAt": stamp(started),
        "UpdatedAt": stamp(moment),
    }
    if claimer is not None:
        written["ClaimedBy"] = claimer[0]
        user = person(claimer)
        written["ClaimedByUser"] = {name: user[name] for name in ("UserId", "DisplayName", "Username")}
    return written


def object_id(name: str) -> str:
    """Return the ``_id`` that a ticket always has: 24 hex digits that look like MongoDB's."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]
