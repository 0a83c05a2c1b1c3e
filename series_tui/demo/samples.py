"""Sample tickets with fixed texts: the reference's own example, odd fields, attacks, several scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from series_tui.demo.data import load
from series_tui.demo.ticket_json import ticket_from_record

EXAMPLE = "TICKET-1234567890-ABCD"
GAME_REPORT = "TICKET-1717171717-GAME"
LONG_CHAT = "TICKET-1700000005-0200"
HUGE_CHAT = "TICKET-1700000009-100K"
ATTACKS = "TICKET-1700000011-EVIL"
MARKUP = "TICKET-1700000012-MARK"
ODD = "TICKET-1700000014-ODD0"


def sample_tickets(now: datetime) -> list[dict[str, Any]]:
    """Return the sample tickets; all but the reference's example are as old as `now` makes them."""
    return [ticket_from_record(record, now) for record in load("tickets")]
