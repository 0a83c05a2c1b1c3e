"""Grouping: which messages stand under one header, and where a day begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from series_tui.api.models import EMPTY, Message, Role
from series_tui.text.sanitize import SafeText
from series_tui.tui.log.header import DAY, HEAD, first_new, marks
from series_tui.tui.log.position import is_other_party, other_day
from tests.tui.log_harness import START, message

BOTH = DAY | HEAD


def at(minutes: float, **options: object) -> Message:
    """Return a message so many minutes after the first."""
    return message(round(minutes * 10), "text", minutes=minutes, **options)  # type: ignore[arg-type]  # passed on


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([at(0), at(1), at(7)], [BOTH, 0, 0]),
        ([at(0), at(7), at(7.1)], [BOTH, 0, HEAD]),
        ([at(0), at(6), at(12), at(14)], [BOTH, 0, HEAD, 0]),
        ([at(0), at(1, author="9")], [BOTH, HEAD]),
        ([at(0), at(1, role=Role.STAFF, author="123")], [BOTH, HEAD]),
        ([at(0), at(1, role=Role.SYSTEM), at(2)], [BOTH, HEAD, HEAD]),
        ([at(0, role=Role.SYSTEM), at(300, role=Role.SYSTEM)], [BOTH, 0]),
        (
            [at(0, role=Role.OTHER, type_name="a"), at(1, role=Role.OTHER, type_name="b")],
            [BOTH, HEAD],
        ),
        ([at(0), at(24 * 60)], [BOTH, BOTH]),
        ([at(0), message(1, sent=EMPTY), message(2, sent=EMPTY)], [BOTH, HEAD, 0]),
        ([message(0, sent=SafeText("soon")), message(1, sent=SafeText("later"))], [HEAD, HEAD]),
        ([message(0, sent=EMPTY), at(1)], [HEAD, BOTH]),
        ([at(0), message(1, sent=EMPTY), at(1)], [BOTH, HEAD, HEAD]),
    ],
)
def test_a_group_is_one_author_within_seven_minutes(messages: list[Message], expected: list[int]) -> None:
    """Another author, role or type, more than seven minutes, or another day begin a new one."""
    assert list(marks(messages, None, UTC)) == expected


def test_a_block_may_follow_a_message_whose_time_cannot_be_read() -> None:
    """Its first time that can be read begins a day."""
    assert list(marks([at(1)], message(0, sent=EMPTY), UTC)) == [BOTH]


def test_marks_continue_from_the_block_before() -> None:
    """A block that is looked at alone has the marks it has in the whole."""
    messages = [at(minute) for minute in range(3)] + [at(30), at(60 * 24)]
    whole = list(marks(messages, None, UTC))
    for cut in range(1, len(messages)):
        assert list(marks(messages[cut:], messages[cut - 1], UTC)) == whole[cut:]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(UTC, [BOTH, 0]), (timezone(timedelta(hours=2)), [BOTH, BOTH]), (ZoneInfo("Asia/Kathmandu"), [BOTH, 0])],
)
def test_a_day_is_a_day_of_the_readers_zone(zone: timezone, expected: list[int]) -> None:
    """22:30 is another day two hours east from 21:58 on."""
    late = datetime(2025, 1, 15, 21, 58, tzinfo=UTC)
    pair = [message(0, sent=late), message(1, sent=late + timedelta(minutes=4))]
    assert list(marks(pair, None, zone)) == expected


def test_a_day_with_a_change_of_the_clock_is_one_day() -> None:
    """25 hours between two midnights are still one day line."""
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2025, 10, 25, 22, 30, tzinfo=UTC)
    hours = [message(hour, sent=first + timedelta(hours=hour)) for hour in range(25)]
    hour_marks = marks(hours, None, zone)
    assert [number for number, mark in enumerate(hour_marks) if mark & DAY] == [0]


def test_the_first_and_the_last_year_are_accepted() -> None:
    """Times at the edge of the calendar have days too."""
    edge = [
        message(0, sent=datetime.min.replace(tzinfo=UTC)),
        message(1, sent=datetime.max.replace(tzinfo=UTC)),
    ]
    assert list(marks(edge, None, timezone(timedelta(hours=-9)))) == [BOTH, BOTH]


@pytest.mark.parametrize(
    ("seen", "expected"), [("m2", 3), ("m4", None), ("gone", None), ("", None), (None, None)]
)
def test_the_new_messages_begin_after_the_last_seen(seen: str | None, expected: int | None) -> None:
    """Nothing is new where nothing is known, or where the last one was seen."""
    assert first_new([message(number) for number in range(5)], seen) == expected


@pytest.mark.parametrize(
    ("role", "others"),
    [
        (Role.PLAYER, {Role.STAFF}),
        (Role.STAFF, {Role.PLAYER}),
        (Role.SYSTEM, {Role.PLAYER, Role.STAFF}),
        (Role.OTHER, {Role.PLAYER, Role.STAFF}),
    ],
)
def test_the_other_party_is_the_role_that_answers(role: Role, others: set[Role]) -> None:
    """Staff for a player, a player for staff, both for anything else."""
    assert {other for other in Role if is_other_party(message(0, role=other), role)} == others


def test_days_are_found_both_ways() -> None:
    """Forward the next day's first message; backward this day's first one, then that of the day before."""
    messages = [message(n, sent=START + timedelta(days=n // 3, minutes=n)) for n in range(9)]
    messages[4] = message(4, sent=EMPTY)

    def go(item: int, direction: int) -> int | None:
        return other_day(messages.__getitem__, len(messages), item, direction, UTC)

    assert [go(item, 1) for item in (0, 2, 3, 6, 8)] == [3, 3, 6, None, None]
    assert [go(item, -1) for item in (8, 7, 6, 5, 3, 1, 0)] == [6, 6, 3, 3, 0, 0, None]
