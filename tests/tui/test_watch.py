"""Watching a ticket: when it is requested, how changes are shown, and that no row moves meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from series_tui.api.service import RequestPriority
from series_tui.errors import NotReached, RateLimited
from series_tui.text.sanitize import SafeText
from series_tui.tui.app import SeriesApp
from series_tui.tui.polling import IDLE, MIN_SECONDS, PollSchedule, UserPresence
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.log_harness import conversation, message
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import Turns, settle

SIZE = (100, 24)
NO_ANSWER = NotReached("No answer from api.series.hr within 20 s.")


# When


@given(seconds=st.integers(0, 3_600), chance=st.floats(0, 1), failures=st.integers(0, 9))
def test_no_wait_is_shorter_than_ten_seconds_and_failures_make_it_longer(
    seconds: int, chance: float, failures: int
) -> None:
    """It differs by a tenth up or down, doubles with each failure, and comes back after a success."""
    schedule = PollSchedule(seconds, lambda: chance)
    for _ in range(failures):
        schedule.record_failure(NO_ANSWER)
    base = max(seconds, MIN_SECONDS) * 2 ** min(failures, 4)
    assert max(MIN_SECONDS, base * 0.9) - 1e-6 <= schedule.next_wait() <= base * 1.1 + 1e-6
    schedule.record_success()
    assert schedule.next_wait() <= max(seconds, MIN_SECONDS) * 1.1 + 1e-6


def test_the_retry_after_of_the_service_is_waited_for() -> None:
    """No request is sent before the time that a refusal names."""
    schedule = PollSchedule(30, lambda: 0.5)
    schedule.record_failure(RateLimited(500))
    assert schedule.next_wait() == 500


async def test_no_user_is_present_without_focus_or_after_an_hour_without_a_key() -> None:
    """A terminal that says nothing about the focus counts as having it."""
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    presence = UserPresence(lambda: moment)
    seen = [presence.is_present]
    for has_focus in (False, True):
        presence.set_focus(has_focus)
        seen.append(presence.is_present)
    assert seen == [True, False, True]
    moment += IDLE
    waiting = asyncio.create_task(presence.wait_until_present())
    await asyncio.sleep(0)
    assert not waiting.done()
    presence.note_activity()
    await asyncio.wait_for(waiting, 5)


# A ticket


def log_of(app: SeriesApp) -> list[str]:
    """Return the rows of the messages."""
    return [row[38:98].rstrip() for row in seen_on(app).split("\n")[2:-3]]


def watched(service: PlayedService, turns: Turns, **options: object) -> SeriesApp:
    """Return the app with the sample ticket in front, its waiting in the test's hand."""
    app = played_app(service, references=(REFERENCE,), **options)  # type: ignore[arg-type]  # passed on
    session = app.session
    session.setup = replace(session.setup, sleep=turns.sleep, chance=lambda: 0.5)
    return app


async def test_w_starts_requests_at_low_priority_and_w_ends_them() -> None:
    """Every thirty seconds by default."""
    service, turns = PlayedService(sample_ticket()), Turns()
    app = watched(service, turns)
    async with app.run_test(size=SIZE) as pilot:
        await turns.next(pilot)
        await pilot.press("w")
        await turns.next(pilot)
        await turns.next(pilot)
        assert len(service.asked) == 3
        assert service.urgencies == [
            RequestPriority.INTERACTIVE,
            RequestPriority.BACKGROUND,
            RequestPriority.BACKGROUND,
        ]
        assert turns.waits == [30.0, 30.0, 30.0]
        assert "· auto-refresh" in seen_on(app)
        await pilot.press("w")
        await turns.next(pilot)
        assert len(service.asked) == 3
        assert "· auto-refresh" not in seen_on(app)


async def test_changes_between_two_refreshes_are_marked_in_place_and_no_row_moves() -> None:
    """New messages stand below a line, changed facts say what they were; the rows in sight stay."""
    long = replace(sample_ticket(), messages=tuple(conversation(200)))
    service, turns = PlayedService(long), Turns()
    app = watched(service, turns)
    async with app.run_test(size=SIZE) as pilot:
        await turns.next(pilot)
        await pilot.press("w")
        await turns.next(pilot)
        before = log_of(app)
        more = (message(300, "One more thing."), message(301, "And another."))
        service.tickets[SafeText(REFERENCE)] = replace(
            long, messages=(*long.messages, *more), status=SafeText("resolved"), source=b"another"
        )
        await turns.next(pilot)
        after = seen_on(app)
        assert log_of(app) == before
        assert "✓ resolved" in after
        assert "was ◐ in progress" in after
        assert app.navigator.tabs.tabs[0].new == 3
        await pilot.press("full_stop")
        await turns.next(pilot)
        assert "new since you last looked" in seen_on(app)
        assert "One more thing." in seen_on(app)
        await pilot.press("G")
        await turns.next(pilot)
        assert app.navigator.tabs.tabs[0].new == 0


async def test_new_messages_of_a_hidden_ticket_are_counted_in_its_tab() -> None:
    """The count stays until the reader has come to the last message."""
    service = PlayedService(sample_ticket(), sample_ticket("A-2", subject="second"))
    turns = Turns()
    app = watched(service, turns)
    async with app.run_test(size=SIZE) as pilot:
        await turns.next(pilot)
        await pilot.press("w", "f3", *"A-2", "enter")
        await turns.next(pilot)
        old = service.tickets[SafeText(REFERENCE)]
        more = message(300, "Are you there?")
        service.tickets[SafeText(REFERENCE)] = replace(old, messages=(*old.messages, more), source=b"another")
        await turns.next(pilot)
        assert "1 new" in seen_on(app).split("\n")[0]
        await pilot.press("1", "G")
        await turns.next(pilot)
        assert "Are you there?" in seen_on(app)
        assert "1 new" not in seen_on(app).split("\n")[0]


async def test_a_failed_refresh_is_one_line_and_the_ticket_stays() -> None:
    """It names the ticket's age, the next wait is longer, and the next response removes it.

    So it does where the user requested the refresh that failed.
    """
    service, turns = PlayedService(sample_ticket()), Turns()
    app = watched(service, turns)
    async with app.run_test(size=SIZE) as pilot:
        await turns.next(pilot)
        await pilot.press("w")
        service.failures[REFERENCE] = [NO_ANSWER]
        await turns.next(pilot)
        seen = seen_on(app)
        assert "No answer from api.series.hr within 20 s. What you see is from 13:30 (just now)." in seen
        assert "The training centre one." in seen
        assert app.screen_stack[-1] is app.screen
        assert not app.screen.is_modal
        assert turns.waits[-1] == 60.0
        await turns.next(pilot)
        assert "No answer" not in seen_on(app)
        assert turns.waits[-1] == 30.0
        service.failures[REFERENCE] = [NO_ANSWER]
        await pilot.press("r")
        await settle(pilot)
        assert "What you see is from 13:30" in seen_on(app), "a refresh that the user requested"
        await turns.next(pilot)
        assert "What you see is from" not in seen_on(app)


async def test_a_watched_ticket_is_not_requested_while_its_user_is_away() -> None:
    """Without focus, or an hour after the last key; the focus or the next key requests it at once."""
    moment = datetime(2025, 1, 15, 13, 30, tzinfo=UTC)
    service, turns = PlayedService(sample_ticket()), Turns()
    app = watched(service, turns, now=lambda: moment)
    async with app.run_test(size=SIZE) as pilot:
        await turns.next(pilot)
        await pilot.press("w")
        app.post_message(events.AppBlur())
        await turns.next(pilot)
        assert len(service.asked) == 1, "without focus"
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert len(service.asked) == 2, "the focus is back"
        moment += timedelta(hours=1)
        await turns.next(pilot)
        assert len(service.asked) == 2, "after an hour"
        await pilot.press("j")
        await settle(pilot)
        assert len(service.asked) == 3, "the next key"
