"""Times of the API: RFC 3339, or seconds or milliseconds since the epoch."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from series_tui.api.models import EMPTY, Time
from series_tui.text.sanitize import clean_line, safe_value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 100_000_000_000
"""Epoch numbers from here on are milliseconds: as seconds they would be in the year 5138."""
_DIGITS = re.compile(r"\d{9,14}(?:\.\d+)?")


def parse_time(value: Any) -> Time:
    """Return a moment in UTC from RFC 3339, or epoch seconds or milliseconds; else the text as it stands."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return safe_value(value)
    if isinstance(value, int | float):
        return _epoch(value) or safe_value(value)
    if not isinstance(value, str):
        return safe_value(value)
    text = value.strip()
    if text[4:5] != "-" and _DIGITS.fullmatch(text):
        return _epoch(float(text)) or clean_line(value)
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return clean_line(value)


def _epoch(number: float) -> datetime | None:
    if not math.isfinite(number) or number <= 0:
        return None
    try:
        return _EPOCH + timedelta(seconds=number / 1000 if number >= _MILLISECONDS_FROM else number)
    except OverflowError:
        return None
