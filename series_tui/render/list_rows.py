"""Rows of the queue as data: tab-separated, CSV and JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from series_tui.api.models import TicketSummary, Time
from series_tui.render.json_format import REFERENCE_FIELDS, source_json
from series_tui.text.sanitize import safe_value

WAITING = "WaitingSince"
"""The computed field: since when the player waits for an answer; empty where no player waits."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins with one of these."""


def iso_time(time: Time | None) -> str:
    """Return a time as ISO 8601 in UTC, with milliseconds; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return time or ""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_COLUMNS: Mapping[str, Callable[[TicketSummary], str]] = {
    "TicketId": lambda ticket: ticket.ticket_id,
    "Status": lambda ticket: ticket.status,
    "Priority": lambda ticket: ticket.priority,
    "UpdatedAt": lambda ticket: iso_time(ticket.updated),
    "CreatedAt": lambda ticket: iso_time(ticket.created),
    "Department": lambda ticket: ticket.department,
    "Category": lambda ticket: ticket.category,
    "ClaimedBy": lambda ticket: ticket.claimed_by,
    "ClaimedByName": lambda ticket: ticket.claimer_name,
    "Author.UserId": lambda ticket: ticket.author.user_id,
    "Author.Username": lambda ticket: ticket.author.username,
    "Author.DisplayName": lambda ticket: ticket.author.display_name,
    "Subject": lambda ticket: ticket.subject,
}
COLUMNS = tuple(_COLUMNS)
"""The columns of tsv and csv, in their order; with ``--waiting`` :data:`WAITING` follows them."""


def known_columns(came: set[str]) -> list[str]:
    """Return the names that ``--fields`` may list: columns, the reference's fields and those that came."""
    return list(dict.fromkeys([*COLUMNS, *REFERENCE_FIELDS, WAITING, *sorted(came)]))


def needs_source(fields: Sequence[str]) -> bool:
    """Return whether any of these columns is read from a ticket's own JSON."""
    return any(name not in _COLUMNS and name != WAITING for name in fields)


def row_values(
    ticket: TicketSummary, source: bytes, since: datetime | None, fields: Sequence[str]
) -> list[str]:
    """Return a ticket's values in columns; a missing one is empty, none holds a tab or a line feed.

    Args:
        ticket: The ticket.
        source: Its own JSON; may be empty where no column needs it.
        since: Since when the player waits.
        fields: The columns.
    """
    values: list[str] = []
    members: dict[str, Any] | None = None
    for name in fields:
        if name in _COLUMNS:
            values.append(_COLUMNS[name](ticket))
        elif name == WAITING:
            values.append(iso_time(since))
        else:
            members = json.loads(source) if members is None else members
            value = members.get(name)
            values.append("" if value is None else safe_value(value))
    return [value.replace("\t", " ").replace("\n", " ") for value in values]


def tsv_line(values: Sequence[str]) -> str:
    """Return values as one tab-separated line."""
    return "\t".join(values) + "\n"


def csv_line(values: Sequence[str]) -> str:
    """Return values as one line of CSV (RFC 4180) in which no cell is a formula: that gets an apostrophe."""
    line = io.StringIO()
    cells = [f"'{value}" if value.startswith(_FORMULA_STARTS) else value for value in values]
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def json_line(
    source: bytes, since: datetime | None, fields: Sequence[str] | None, *, has_waiting: bool
) -> str:
    """Return a ticket's own JSON object in one line, with the computed field where it was asked for."""
    added = {}
    if has_waiting and (fields is None or WAITING in fields):
        added[WAITING] = iso_time(since) or None
    return source_json(source, fields=fields, added=added)
