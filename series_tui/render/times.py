"""Times as a person reads them: absolute with their zone, and relative to now. Pure functions."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo

from series_tui.api.models import Time
from series_tui.errors import InvalidSetting, UsageError
from series_tui.text.nearest import nearest
from series_tui.text.sanitize import SafeText, clean_line, truncate_chars

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_AGO = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)", re.IGNORECASE)
_UNITS = {"m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_POSIX_RULES = re.compile(r"(?:<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})[+-]?[0-9]")
_ZONE_FOLDERS = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo", "/var/db/timezone/zoneinfo")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def zone_named(name: str) -> tzinfo:
    """Return the time zone of an IANA name such as ``Europe/Berlin``, or ``UTC``.

    Raises:
        InvalidSetting: This machine has no such zone, or no data of zones at all.
    """
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise _unknown_zone(name) from error


def _unknown_zone(name: str) -> InvalidSetting:
    from zoneinfo import available_timezones

    zones = available_timezones()
    if not zones:
        return InvalidSetting(
            "timezone",
            "This machine has no time zone data.",
            "Install the system's tzdata package, or use UTC.",
        )
    names = {zone.lower(): zone for zone in zones}
    close = nearest(name.lower(), names)
    return InvalidSetting(
        "timezone",
        "This machine does not know this time zone.",
        f"Did you mean {names[close]}?" if close else "Use a name like Europe/Berlin, or UTC.",
    )


def has_unknown_tz(environ: Mapping[str, str]) -> bool:
    """Return whether ``TZ`` names a zone that this machine lacks; the C library then counts in UTC.

    Apart from names, ``TZ`` may hold a path, or rules such as ``CET-1CEST`` (POSIX.1, section 8.3).
    """
    name = environ.get("TZ", "").removeprefix(":")
    if name.upper() in ("", "UTC", "GMT") or not hasattr(time, "tzset") or _POSIX_RULES.match(name):
        return False
    folders = [environ["TZDIR"]] if environ.get("TZDIR") else _ZONE_FOLDERS
    return not any(os.path.isfile(os.path.join(folder, name)) for folder in folders)


class _SystemZone(tzinfo):
    """This machine's own zone with its rules for every date, whatever name it has or lacks."""

    def fromutc(self, moment: datetime) -> datetime:
        local = moment.replace(tzinfo=UTC).astimezone()
        zoned = local.replace(tzinfo=self)
        # An hour that the clock shows twice in autumn: this is the second one.
        return zoned if zoned.utcoffset() == local.utcoffset() else zoned.replace(fold=1)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return _local(moment).utcoffset() if moment else None

    def tzname(self, moment: datetime | None) -> str | None:
        return _local(moment).tzname() if moment else None

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None


def _local(moment: datetime) -> datetime:
    """Return what a clock shows as a moment of this machine's zone."""
    shown = moment.replace(tzinfo=None)
    try:
        return shown.astimezone()
    except (OverflowError, ValueError):
        # The first and the last year reach beyond the calendar; the rules of the year beside them hold there.
        return shown.replace(year=min(max(shown.year, MINYEAR + 1), MAXYEAR - 1)).astimezone()


def local_zone() -> tzinfo:
    """Return this machine's own time zone, as its clock or ``TZ`` says; UTC where ``TZ`` is unknown."""
    return UTC if has_unknown_tz(os.environ) else _SystemZone()


def zone_of(name: str) -> tzinfo:
    """Return the named zone; this machine's own for an empty name.

    Raises:
        InvalidSetting: This machine has no such zone.
    """
    return zone_named(name) if name else local_zone()


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment in a zone; in UTC where the zone cannot express it (the years 1 and 9999)."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment


def zone_name(moment: datetime, zone: tzinfo) -> str:
    """Return the zone's short name at that moment: ``UTC``, ``CET``, or an offset like ``+03:00``."""
    local = in_zone(moment, zone)
    name = local.tzname() or ""
    if name and name.isascii() and name.isalpha():
        return name
    offset = local.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}" if offset else "UTC"


def clock_time(moment: datetime, zone: tzinfo) -> str:
    """Return hours and minutes, without the zone: ``10:30``."""
    return in_zone(moment, zone).strftime("%H:%M")


def day_name(moment: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """Return the day in full, ``Wednesday 15 January 2025``, or short, ``Wed 15 Jan 2025``."""
    local = in_zone(moment, zone)
    weekday, month = WEEKDAYS[local.weekday()], MONTHS[local.month - 1]
    if short:
        weekday, month = weekday[:3], month[:3]
    return f"{weekday} {local.day} {month} {local.year:04d}"


def day_title(time: Time, zone: tzinfo) -> str:
    """Return the day that a message stands under."""
    return day_name(time, zone) if isinstance(time, datetime) else "No time given"


def absolute(time: Time, zone: tzinfo, *, seconds: bool = True) -> SafeText:
    """Return a time with date and zone, ``2025-01-15 10:30:00 UTC``; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return time or SafeText("no time given")
    local = in_zone(time, zone)
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return SafeText(f"{local.year:04d}{local:-%m-%d} {clock} {zone_name(time, zone)}")


def relative(time: Time, now: datetime) -> SafeText:
    """Return how long ago a time is, ``3 h ago``, or how far ahead; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return time or SafeText("no time given")
    seconds = (now - time).total_seconds()
    if abs(seconds) < _MINUTE:
        return SafeText("just now")
    amount = _amount(abs(seconds))
    return SafeText(f"{amount} ago" if seconds > 0 else f"in {amount}")


def short_age(time: Time, now: datetime) -> SafeText:
    """Return how old a time is, in six characters at most: ``now``, ``3 min``, ``5 h``, ``12 d``, ``2 y``.

    A time ahead is ``now``: clocks differ a little. A text that is no time is a question mark.
    """
    if not isinstance(time, datetime):
        return SafeText("?" if time else "")
    seconds = max((now - time).total_seconds(), 0)
    if seconds < _MINUTE:
        return SafeText("now")
    days = int(seconds // _DAY)
    if days < 1:
        return _amount(seconds)
    if days < 60:
        return SafeText(f"{days} d")
    return SafeText(f"{days // 30} mo" if days < 730 else f"{days // 365} y")


def short_moment(time: Time, now: datetime, zone: tzinfo) -> SafeText:
    """Return a time as short as a list wants it: ``today 11:46``, ``yesterday 18:02``, ``Mon 16 Nov``."""
    if not isinstance(time, datetime):
        return time
    local, today = in_zone(time, zone), in_zone(now, zone).date()
    days = (today - local.date()).days
    if days in (0, 1):
        return SafeText(f"{('today', 'yesterday')[days]} {local:%H:%M}")
    short = f"{WEEKDAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1][:3]}"
    return SafeText(short if local.year == today.year else f"{short} {local.year:04d}")


def moment_since(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment that ``--since`` names: ``2h`` or ``3d`` ago, a date, or a time of RFC 3339.

    Args:
        text: The argument as written.
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
            f'Invalid --since value: "{truncate_chars(clean_line(text), 60)}".',
            next_step="Use 2h, 3d, 2025-01-15 or 2025-01-15T10:30:00Z.",
        ) from error


def _amount(seconds: float) -> SafeText:
    if seconds < _HOUR:
        return SafeText(f"{int(seconds // _MINUTE)} min")
    if seconds < _DAY:
        return SafeText(f"{int(seconds // _HOUR)} h")
    days = int(seconds // _DAY)
    if days < 60:
        return SafeText(f"{days} day{'s' if days > 1 else ''}")
    if days < 730:
        return SafeText(f"{days // 30} months")
    return SafeText(f"{days // 365} years")
