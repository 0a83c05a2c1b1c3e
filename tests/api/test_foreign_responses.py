"""Answers that are not the API's: pages of others, JSON that was cut or damaged, any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.response.responses import read_config, read_page
from series_tui.errors import (
    NotApiResponse,
    RateLimited,
    ResponseIncomplete,
    SeriesError,
    ServiceFailed,
)
from tests.api.responses import EXAMPLE, error_of, response_of, ticket_from

PORTAL = b"<!DOCTYPE html><html><head><title>Sign in to\n Caf\xc3\xa9 &amp; WiFi</title></head>"
GOOD = response_of(EXAMPLE)


@pytest.mark.parametrize("status", [200, 201, 302, 401, 403, 404, 511])
def test_a_captive_portal_is_recognised_and_named(status: int) -> None:
    """Whatever status it chose, and whatever content type it claims."""
    for start in (b"", b" \n", b"\xef\xbb\xbf"):
        error = error_of(status, start + PORTAL, {"content-type": "application/json"})
        assert isinstance(error, NotApiResponse)
        assert "web page" in error.what
        assert "Sign in to Café & WiFi" in error.what
        assert "login page" in error.why
        assert error.exit_code == 6


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_proxys_error_page_is_the_error_that_its_status_says(status: int) -> None:
    """A gateway that is down answers in HTML; another try may help."""
    error = error_of(status, PORTAL, {"retry-after": "3"})
    assert isinstance(error, ServiceFailed | RateLimited)
    assert error.retry_after == 3


@pytest.mark.parametrize(
    "page",
    [
        b"<html>",
        b"<?xml version='1.0'?>",
        b"<!-- x -->",
        b"<title></title>",
        b"<HEAD><TITLE>\xff\x1b[2J",
        b"<script>",
    ],
)
def test_a_page_without_a_title_is_a_page_still(page: bytes) -> None:
    """What cannot be read of it is not shown."""
    error = error_of(200, page)
    assert isinstance(error, NotApiResponse)
    assert error.what.endswith("web page.")


def test_a_page_of_titles_is_searched_once() -> None:
    """Looking for the end of each title up to the page's end would outlast the test's time."""
    assert "web page" in error_of(200, b"<html>" + b"<title" * 150_000).what
    assert "web page" in error_of(200, b"<html>" + b"<title>x" * 150_000).what
    assert "web page" not in error_of(200, b" " * 2_000_000 + b"x").what


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ResponseIncomplete),
        (b" \n ", ResponseIncomplete),
        (GOOD[:-1], ResponseIncomplete),
        (GOOD[:200], ResponseIncomplete),
        (b"hello", NotApiResponse),
        (b"'single'", NotApiResponse),
        (b"\xff\xfe{\x00}\x00", NotApiResponse),
        (b"[]", NotApiResponse),
        (b"null", NotApiResponse),
        (GOOD + b"x", NotApiResponse),
        (GOOD.replace(b"true", b"True"), NotApiResponse),
        (GOOD.replace(b"123456789", b"NaN"), NotApiResponse),
        (GOOD.replace(b"Player Name", b"Player \xff"), NotApiResponse),
    ],
)
def test_a_foreign_response_is_named(body: bytes, expected: type[SeriesError]) -> None:
    """Cut short, or not JSON at all."""
    assert type(error_of(200, body)) is expected


@given(st.binary(max_size=60), st.sampled_from([200, 204, 301, 401, 403, 404, 429, 500, 999, 100]))
def test_no_bytes_are_a_fault_of_ours(body: bytes, status: int) -> None:
    """Whatever arrives, it becomes an error of the product or a model."""
    for read in (
        lambda: ticket_from(body, status),
        lambda: read_page(status, {}, body),
        lambda: read_config(status, {}, body),
    ):
        with pytest.raises(SeriesError):
            read()


@given(st.integers(0, len(GOOD)), st.binary(max_size=4), st.integers(0, 4))
def test_a_damaged_answer_is_an_error_or_a_ticket(place: int, inserted: bytes, dropped: int) -> None:
    """Bytes lost, changed or added anywhere."""
    damaged = GOOD[:place] + inserted + GOOD[place + dropped :]
    try:
        ticket = ticket_from(damaged)
    except SeriesError:
        return
    assert bytes(ticket.source) in damaged
