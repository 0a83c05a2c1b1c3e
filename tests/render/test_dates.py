"""Days as people name them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.errors import UsageError
from series_tui.render.dates import day_named

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", datetime(2026, 3, 4, tzinfo=UTC)),
        (" Yesterday ", datetime(2026, 3, 3, tzinfo=UTC)),
        ("3 days ago", datetime(2026, 3, 1, tzinfo=UTC)),
        ("3d", datetime(2026, 3, 1, tzinfo=UTC)),
        ("a week ago", datetime(2026, 2, 25, tzinfo=UTC)),
        ("2 months ago", datetime(2026, 1, 3, tzinfo=UTC)),
        ("2 h ago", NOW - timedelta(hours=2)),
        ("90 minutes", NOW - timedelta(minutes=90)),
        ("Mon", datetime(2026, 3, 2, tzinfo=UTC)),
        ("wednesday", datetime(2026, 3, 4, tzinfo=UTC)),
        ("Thu", datetime(2026, 2, 26, tzinfo=UTC)),
        ("15 Jan", datetime(2026, 1, 15, tzinfo=UTC)),
        ("Jan 15, 2025", datetime(2025, 1, 15, tzinfo=UTC)),
        ("15 December", datetime(2025, 12, 15, tzinfo=UTC)),
        ("2025-01-15", datetime(2025, 1, 15, tzinfo=UTC)),
        ("2025-01-15T10:30:00Z", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_day_is_named_in_many_ways(text: str, expected: datetime) -> None:
    """A day without a year is the latest that has begun."""
    assert day_named(text, NOW, UTC) == expected


def test_a_day_begins_in_the_zone_of_the_screen() -> None:
    """Late in the evening in UTC it is tomorrow further east."""
    east = timezone(timedelta(hours=10))
    assert day_named("today", NOW, east) == datetime(2026, 3, 5, tzinfo=east)


@pytest.mark.parametrize("text", ["", "never", "31 Feb", "0 days after", "999999 years ago", "15 Foo", "Ma"])
def test_an_invalid_date_is_refused_with_examples(text: str) -> None:
    """The text is quoted, and cleaned."""
    with pytest.raises(UsageError) as raised:
        day_named(text, NOW, UTC)
    assert "is not a date" in raised.value.what
    assert "2025-01-15" in raised.value.next_step


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_usage_error(text: str) -> None:
    """Nothing else comes of it."""
    with suppress(UsageError):
        assert day_named(text, NOW, UTC).tzinfo is not None
