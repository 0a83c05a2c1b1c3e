"""Moments as people write them on a command line. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from series_tui.errors import UsageError
from series_tui.text.sanitize import clean_line, truncate_chars

_AGO = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)", re.IGNORECASE)
_UNITS = {"m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def moment_since(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment that ``--since`` names: ``2h`` or ``3d`` ago, a date, or a time of RFC 3339.

    Args:
        text: What was written.
        now: The moment to count back from.
        zone: The zone of a date or a time that names none.

    Raises:
        UsageError: It is none of these.
    """
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago is not None:
            return now - timedelta(seconds=int(ago[1]) * _UNITS[ago[2].lower()])
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"“{truncate_chars(clean_line(text), 60)}” is no moment that --since takes.",
            next_step="Write 2h, 3d, 2025-01-15 or 2025-01-15T10:30:00Z.",
        ) from error
