"""Times as a person reads them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.errors import InvalidSetting
from series_tui.render import times
from series_tui.text.sanitize import SafeText

NOW = datetime(2025, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=24), "1 day ago"),
        (timedelta(hours=30), "1 day ago"),
        (timedelta(days=59), "59 days ago"),
        (timedelta(days=60), "2 months ago"),
        (timedelta(days=730), "2 years ago"),
        (timedelta(days=312), "10 months ago"),
        (timedelta(days=800), "2 years ago"),
        (-timedelta(hours=2), "in 2 h"),
    ],
)
def test_relative_times_are_in_the_largest_unit_that_fits(ago: timedelta, expected: str) -> None:
    """Minutes, hours, days, months, years; ahead of now too, as clocks differ."""
    assert times.relative(NOW - ago, NOW) == expected


def test_absolute_times_name_their_zone() -> None:
    """The zone follows every absolute time."""
    moment = datetime(2025, 7, 15, 10, 30, tzinfo=UTC)
    assert times.absolute(moment, UTC) == "2025-07-15 10:30:00 UTC"
    assert times.absolute(moment, UTC, seconds=False) == "2025-07-15 10:30 UTC"
    assert times.absolute(moment, ZoneInfo("Europe/Berlin")) == "2025-07-15 12:30:00 CEST"
    assert times.absolute(moment, ZoneInfo("Asia/Kathmandu")) == "2025-07-15 16:15:00 +05:45"


def test_a_text_in_the_place_of_a_time_is_shown_as_it_stands() -> None:
    """What the service sent is never hidden, only cleaned."""
    assert times.absolute(SafeText("soon"), UTC) == times.relative(SafeText("soon"), NOW) == "soon"
    assert times.absolute(SafeText(""), UTC) == "no time given"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOW - timedelta(minutes=14), "today 11:46"),
        (NOW - timedelta(hours=18), "yesterday 18:00"),
        (NOW - timedelta(days=7), "Sun 16 Nov"),
        (NOW - timedelta(days=365), "Sat 23 Nov 2024"),
    ],
)
def test_a_list_shows_short_moments(moment: datetime, expected: str) -> None:
    """Today and yesterday by name, then the day, then the year too."""
    assert times.short_moment(moment, NOW, UTC) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (-timedelta(hours=1), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=60), "2 mo"),
        (timedelta(days=729), "24 mo"),
        (timedelta(days=730), "2 y"),
    ],
)
def test_an_age_is_six_characters_at_most(ago: timedelta, expected: str) -> None:
    """In the largest unit that fits; what is ahead is now, what is no time a question mark."""
    assert times.short_age(NOW - ago, NOW) == expected
    assert (times.short_age(SafeText("soon"), NOW), times.short_age(SafeText(""), NOW)) == ("?", "")


def test_every_day_of_a_year_has_its_name() -> None:
    """In full and short, as the calendar of the system has it; the hour beside it."""
    for number in range(366):
        moment = NOW + timedelta(days=number, minutes=number)
        assert times.day_name(moment, UTC) == f"{moment:%A} {moment.day} {moment:%B %Y}"
        assert times.day_name(moment, UTC, short=True) == f"{moment:%a} {moment.day} {moment:%b %Y}"
        assert times.clock_time(moment, UTC) == f"{moment:%H:%M}"


@pytest.fixture
def central_european(monkeypatch: pytest.MonkeyPatch) -> Iterator[tzinfo]:
    """Return the zone of a machine in Central Europe."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield times.local_zone()
    monkeypatch.undo()
    time.tzset()


def test_this_machines_zone_follows_its_rules_over_the_year(central_european: tzinfo) -> None:
    """Summer time holds for the moments in summer, not for those in winter."""
    summer, winter = datetime(2025, 7, 1, 10, tzinfo=UTC), datetime(2025, 1, 1, 10, tzinfo=UTC)
    assert times.absolute(summer, central_european) == "2025-07-01 12:00:00 CEST"
    assert times.absolute(winter, central_european) == "2025-01-01 11:00:00 CET"


@pytest.mark.usefixtures("central_european")
@pytest.mark.parametrize(("name", "shown"), [("", "CET"), ("UTC", "UTC"), ("America/New_York", "EST")])
def test_an_empty_name_is_this_machines_zone(name: str, shown: str) -> None:
    """A name stands for its own zone."""
    assert times.zone_name(datetime(2025, 1, 1, 10, tzinfo=UTC), times.zone_of(name)) == shown


def test_the_repeated_hour_of_a_clock_change_is_unambiguous(central_european: tzinfo) -> None:
    """In the night when summer time ends 02:30 comes twice, in another zone each time."""
    first, second = (datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert times.absolute(first, central_european) == "2025-10-26 02:30:00 CEST"
    assert times.absolute(second, central_european) == "2025-10-26 02:30:00 CET"
    assert times.in_zone(second, central_european) - times.in_zone(first, UTC) == timedelta(hours=1)


@pytest.mark.parametrize("shown", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_are_moments_of_this_machines_zone(
    central_european: tzinfo, shown: datetime
) -> None:
    """A moment that no clock of UTC could show is still before, or after, all others."""
    moment = shown.replace(tzinfo=central_european)
    assert (moment < NOW) == (shown < NOW.replace(tzinfo=None))


def test_an_unknown_zone_is_a_clear_error() -> None:
    """It says what a name looks like."""
    with pytest.raises(InvalidSetting, match="timezone") as caught:
        times.zone_named("Mars/Olympus")
    assert "does not know this time zone" in caught.value.why
    with pytest.raises(InvalidSetting):
        times.zone_named("../../etc/passwd")


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Los_Angeles"]),
)
def test_no_moment_is_too_early_or_too_late(moment: datetime, zone: str) -> None:
    """From year 1 to 9999, every zone, nothing raises."""
    shown = times.absolute(moment, times.zone_named(zone))
    assert len(shown) >= 23
    assert times.relative(moment, NOW)
    assert times.day_name(moment, times.zone_named(zone))


def test_an_unknown_zone_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip is met with the right name; a machine without zone data says that instead."""
    with pytest.raises(InvalidSetting) as caught:
        times.zone_named("Europe/Berln")
    assert caught.value.next_step == "Did you mean Europe/Berlin?"
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    with pytest.raises(InvalidSetting) as caught:
        times.zone_named("Europe/Berln")
    assert caught.value.why == "This machine has no time zone data."


@pytest.mark.parametrize(
    ("name", "is_unknown"),
    [
        ("", False),
        ("UTC", False),
        ("Europe/Berlin", False),
        (":Europe/Berlin", False),
        ("CET-1CEST,M3.5.0,M10.5.0/3", False),
        ("<+0330>-3:30", False),
        ("/usr/share/zoneinfo/Asia/Tokyo", False),
        ("Europe/Berln", True),
        ("Nowhere", True),
        ("/nowhere", True),
    ],
)
def test_a_tz_that_the_machine_lacks_counts_as_utc_under_that_name(
    name: str, is_unknown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The C library would print UTC's time under the unknown name."""
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        assert times.has_unknown_tz({"TZ": name}) is is_unknown
        shown = times.absolute(datetime(2025, 7, 15, 10, 30, tzinfo=UTC), times.local_zone())
        assert not is_unknown or shown == "2025-07-15 10:30:00 UTC"
    finally:
        monkeypatch.undo()
        time.tzset()
