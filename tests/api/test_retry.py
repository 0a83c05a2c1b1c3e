"""When a request is tried again."""

from __future__ import annotations

import pytest

from series_tui.api.retry import RetryPolicy, may_heal
from series_tui.errors import (
    AccessForbidden,
    KeyRefused,
    NotApiResponse,
    NotReached,
    RateLimited,
    ResponseIncomplete,
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
)
from series_tui.text.sanitize import clean_line

SURE = RetryPolicy(chance=lambda: 1.0)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RateLimited(), True),
        (ServiceFailed(500), True),
        (ServiceFailed(408), True),
        (NotReached("no connection"), True),
        (NotReached("expired certificate", retryable=False), False),
        (ResponseIncomplete("cut"), True),
        (ResponseTooLarge("64 MiB"), False),
        (ResponseRefused(400), False),
        (NotApiResponse(), False),
        (KeyRefused(), False),
        (AccessForbidden(clean_line("no")), False),
        (TicketNotFound("x"), False),
    ],
)
def test_only_transient_errors_are_tried_again(error: SeriesError, expected: bool) -> None:
    """A refusal stays a refusal."""
    assert may_heal(error) is expected
    assert (SURE.delay(error, 1, 20.0) is not None) is expected


def test_there_are_three_tries_with_longer_pauses() -> None:
    """Half a second and a second at most, and then it is said."""
    error = ServiceFailed(503)
    assert [SURE.delay(error, made, 20.0) for made in (1, 2, 3)] == [0.5, 1.0, None]


def test_pauses_are_drawn_so_that_many_do_not_come_back_together() -> None:
    """Each waits a part of the pause."""
    error = NotReached("no connection")
    assert RetryPolicy(chance=lambda: 0.0).delay(error, 1, 20.0) == 0.0
    assert RetryPolicy(chance=lambda: 0.5).delay(error, 2, 20.0) == 0.5
    drawn = {RetryPolicy().delay(error, 1, 20.0) for _ in range(20)}
    assert len(drawn) > 10
    assert all(wait is not None and 0 <= wait <= 0.5 for wait in drawn)


@pytest.mark.parametrize("error", [RateLimited(4.0), ServiceFailed(503, None, 4.0)])
def test_a_wait_that_the_service_asks_for_is_kept(error: SeriesError) -> None:
    """Retry-After goes before our own pause, as long as there is time for it."""
    assert SURE.delay(error, 1, 20.0) == 4.0
    assert SURE.delay(error, 1, 4.0) is None
    assert SURE.delay(RateLimited(0.0), 1, 20.0) == 0.5


def test_no_pause_outlasts_the_time_there_is() -> None:
    """Rather than wait for nothing, the error is raised at once."""
    assert SURE.delay(ServiceFailed(500), 1, 0.4) is None


def test_a_limit_without_a_time_is_waited_out_for_longer_each_time() -> None:
    """Up to five seconds; a time that the service asks for goes before."""
    waits = [SURE.limit_delay(RateLimited(None), refusals) for refusals in (1, 2, 3, 4, 9)]
    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert [SURE.limit_delay(RateLimited(seconds), 3) for seconds in (0.0, 9.0)] == [0.5, 9.0]
