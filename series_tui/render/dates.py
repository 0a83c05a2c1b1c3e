"""Days as people name them: ``3 days ago``, ``Mon``, ``15 Jan``, ``2025-01-15``. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from series_tui.errors import UsageError
from series_tui.render.times import MONTHS, WEEKDAYS, in_zone
from series_tui.text.sanitize import clean_line, truncate_chars

_AGO = re.compile(r"(\d{1,6}|an?) *(minute|min|m|hour|h|day|d|week|w|month|year|y)s?(?: ago)?", re.IGNORECASE)
_MINUTE_UNITS = {"minute": 1, "min": 1, "m": 1, "hour": 60, "h": 60}
_DAYS = {"day": 1, "d": 1, "week": 7, "w": 7, "month": 30, "year": 365, "y": 365}
_DAY_MONTH = re.compile(r"(\d{1,2})\.? +([a-z]{3,9})\.?(?: +(\d{4}))?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?(?:,? +(\d{4}))?", re.IGNORECASE)
_MIN_LETTERS = 3


def day_named(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment at which a named day begins, or the moment itself where hours are named.

    A weekday, or a day and month without a year, is the latest one that has begun.

    Args:
        text: What was written.
        now: The moment to count back from, aware.
        zone: The zone that days begin in.

    Raises:
        UsageError: It names no day.
    """
    words = " ".join(text.split())
    today = in_zone(now, zone).date()
    try:
        moment = _span_ago(words, now, today, zone) or _named_day(words.lower(), today, zone)
        if moment is None:
            moment = datetime.fromisoformat(words)
            moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f'"{truncate_chars(clean_line(text), 40)}" is not a date.',
            next_step="Use a date like 3 days ago, Mon, 15 Jan or 2025-01-15.",
        ) from error
    return moment


def _span_ago(words: str, now: datetime, today: date, zone: tzinfo) -> datetime | None:
    match = _AGO.fullmatch(words)
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else 1
    unit = match[2].lower()
    if unit in _MINUTE_UNITS:
        return now - timedelta(minutes=count * _MINUTE_UNITS[unit])
    return _begin(today - timedelta(days=count * _DAYS[unit]), zone)


def _named_day(words: str, today: date, zone: tzinfo) -> datetime | None:
    back = {"today": 0, "yesterday": 1}.get(words)
    weekday = _number(words, WEEKDAYS)
    if back is None and weekday is not None:
        back = (today.weekday() - weekday) % 7
    if back is not None:
        return _begin(today - timedelta(days=back), zone)
    match = _DAY_MONTH.fullmatch(words)
    day, month, year = match.groups() if match else (None, None, None)
    if match is None and (match := _MONTH_DAY.fullmatch(words)):
        month, day, year = match.groups()
    number = _number(month or "", MONTHS)
    if day is None or number is None:
        return None
    named = date(int(year) if year else today.year, number + 1, int(day))
    if year is None and named > today:
        named = named.replace(year=named.year - 1)
    return _begin(named, zone)


def _number(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of some names a word in small letters begins, of at least three."""
    if len(word) < _MIN_LETTERS:
        return None
    return next((number for number, name in enumerate(names) if name.lower().startswith(word)), None)


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
