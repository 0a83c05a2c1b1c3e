"""Tickets in the API's form, from a few facts and messages."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from series_tui.demo.people import PLAYERS, STAFF, DemoPerson, claimed_by, person

AUTHOR_MESSAGE, STAFF_MESSAGE, SYSTEM_MESSAGE = "author_message", "staff_message", "system_message"
_TYPES = {"player": AUTHOR_MESSAGE, "staff": STAFF_MESSAGE, "system": SYSTEM_MESSAGE}


def stamp(moment: datetime) -> str:
    """Return a time as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def object_id(name: str) -> str:
    """Return the ``_id`` that a ticket always has: 24 hex digits that look like MongoDB's."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def ticket_from_record(record: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return a sample ticket.

    Args:
        record: An entry of ``tickets.json``. ``author`` and ``claimer`` are positions in the lists of
            players and staff (an author may be a person); ``messages`` are (minutes after the one before,
            author's role, text); ``fields`` replace those of the ticket.
        now: The time from which ``minutes_ago`` counts.
    """
    author = record["author"]
    writer = PLAYERS[author] if isinstance(author, int) else DemoPerson.from_json(author)
    claimer = STAFF[record["claimer"]] if "claimer" in record else None
    started = (
        datetime.fromisoformat(record["started"])
        if "started" in record
        else now - timedelta(minutes=record["minutes_ago"])
    )
    content, updated = _content(record, started, writer, claimer or STAFF[0])
    return {
        "_id": object_id(record["id"]),
        "TicketId": record["id"],
        "Subject": record["subject"],
        "Category": record.get("category", "support"),
        "Department": record.get("department", "support-dept"),
        "Status": record.get("status", "open"),
        "Priority": record.get("priority", "medium"),
        "Author": person(writer),
        "Content": content,
        "GameReport": False,
        "CreatedAt": (
            int(started.timestamp() * 1000) if record.get("created_in_milliseconds") else stamp(started)
        ),
        "UpdatedAt": stamp(updated),
        **(claimed_by(claimer) if claimer is not None else {}),
        **record.get("fields", {}),
    }


def _content(
    record: dict[str, Any], started: datetime, author: DemoPerson, staff: DemoPerson
) -> tuple[dict[str, Any], datetime]:
    """Return the messages by id, and the time of the last one."""
    content: dict[str, Any] = {}
    moment = started
    ids = record.get("message_ids", ())
    for number, (minutes, role, text) in enumerate(record["messages"], start=1):
        moment += timedelta(minutes=minutes)
        message_id = ids[number - 1] if ids else f"msj_{int(moment.timestamp())}_{number:06x}"
        sender = {"player": author.user_id, "staff": staff.user_id}.get(role)
        content[message_id] = {
            "Content": text,
            **({"Author": sender} if sender else {}),
            "Type": _TYPES[role],
            "Timestamp": stamp(moment),
        }
    return content, moment
