"""Moments as people write them after `--since`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from series_tui.errors import UsageError
from series_tui.render.times import moment_since

NOW = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", NOW - timedelta(hours=2)),
        (" 3d ", NOW - timedelta(days=3)),
        ("90 min", NOW - timedelta(minutes=90)),
        ("5m", NOW - timedelta(minutes=5)),
        ("1W", NOW - timedelta(weeks=1)),
        ("2025-01-15", datetime(2025, 1, 15, tzinfo=BERLIN)),
        ("2025-01-15T10:30:00Z", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        ("2025-01-15T10:30:00.500+02:00", datetime(2025, 1, 15, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2025-01-15 10:30", datetime(2025, 1, 15, 10, 30, tzinfo=BERLIN)),
    ],
)
def test_a_moment_is_understood(text: str, moment: datetime) -> None:
    """A time ago counts back from now; a date or a time without a zone is in the zone of the print-out."""
    assert moment_since(text, NOW, BERLIN) == moment


@pytest.mark.parametrize(
    "text", ["", "h", "2 years", "-2h", "999999w", "2025-13-01", "yesterday", "2h\x1b[2J"]
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    """What is no moment says so, shows what would be one, and shows nothing that acts on a terminal."""
    with pytest.raises(UsageError) as refused:
        moment_since(text, NOW, BERLIN)
    assert "2h, 3d, 2025-01-15" in refused.value.next_step
    assert "\x1b" not in refused.value.what
