"""Status, headers and body to a model or the right error: each pair of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.response.body import MIB
from series_tui.api.response.responses import read_config, read_page, read_ticket, retry_after
from series_tui.errors import (
    AccessForbidden,
    KeyRefused,
    MismatchedResponse,
    RateLimited,
    ResponseRefused,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
    describe,
)
from tests.api.responses import EXAMPLE, error_of, failure_of, response_of

GOOD = response_of(EXAMPLE)


@pytest.mark.parametrize(
    ("status", "expected", "exit_code"),
    [
        (400, ResponseRefused, 6),
        (401, KeyRefused, 3),
        (402, ResponseRefused, 6),
        (403, AccessForbidden, 3),
        (404, TicketNotFound, 4),
        (405, ResponseRefused, 6),
        (408, ServiceFailed, 5),
        (409, ResponseRefused, 6),
        (410, ResponseRefused, 6),
        (422, ResponseRefused, 6),
        (429, RateLimited, 5),
        (500, ServiceFailed, 5),
        (501, ServiceFailed, 5),
        (502, ServiceFailed, 5),
        (503, ServiceFailed, 5),
        (504, ServiceFailed, 5),
        (520, ServiceFailed, 5),
        (599, ServiceFailed, 5),
        (600, ServiceFailed, 5),
        (101, ResponseRefused, 6),
        (300, ResponseRefused, 6),
        (301, ResponseRefused, 6),
        (302, ResponseRefused, 6),
        (304, ResponseRefused, 6),
        (307, ResponseRefused, 6),
        (308, ResponseRefused, 6),
    ],
)
def test_each_status_is_the_right_error(status: int, expected: type[SeriesError], exit_code: int) -> None:
    """By the status alone, whatever the body is: the API's words, nothing, or something else."""
    for body in (
        failure_of(status),
        b"",
        b"oops",
        b'{"success": false}',
        b'{"error": null}',
        b"[1]",
        b'{"a"',
    ):
        error = error_of(status, body)
        assert type(error) is expected, body
        assert error.exit_code == exit_code
        assert 1 <= len(describe(error)) <= 3


@pytest.mark.parametrize("status", [401, 403, 404, 429, 400, 500])
def test_a_body_with_an_error_overrides_a_status_of_200(status: int) -> None:
    """Neither is trusted alone: the body's own code says which error it is."""
    assert type(error_of(200, failure_of(status))) is type(error_of(status, failure_of(status)))
    assert type(error_of(200, failure_of(str(status)))) is type(error_of(status, b""))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "words of the service"),
        (403, "words of the service"),
        (404, "words of the service"),
        (503, "words of"),
    ],
)
def test_the_services_own_words_are_passed_on(status: int, words: str) -> None:
    """They say more than any guess about them."""
    assert words in "\n".join(describe(error_of(status, failure_of(status))))


@pytest.mark.parametrize(
    "message", ["a\x1b[2Jb", "a\nb", "\u202eevil", "x" * 100_000, ["list"], {"a": 1}, None, 7, ""]
)
@pytest.mark.parametrize("status", [403, 404, 500, 400, 200])
def test_words_of_any_kind_are_one_short_line(message: Any, status: int) -> None:
    """They are a stranger's text like any other."""
    lines = describe(error_of(status, failure_of(404, message)))
    assert len(lines) <= 3
    for line in lines:
        assert len(line) < 500
        assert not set(line) & set("\x1b\n\u202e")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"data": {"Ticket": {}}}', "does not say whether"),
        (b'{"success": null, "data": {"Ticket": {}}}', "does not say whether"),
        (b'{"success": "true", "data": {"Ticket": {}}}', "does not say whether"),
        (b'{"success": 1, "data": {"Ticket": {}}}', "does not say whether"),
        (b'{"success": false, "data": {"Ticket": {}}}', "but not why"),
        (b'{"success": false, "error": {"code": 200, "message": "hm"}}', '"hm"'),
        (b'{"success": false, "error": "plain words"}', '"plain words"'),
        (b'{"success": false, "error": {"code": 1e3}}', "but not why"),
        (b'{"success": true}', "no ticket"),
        (b'{"success": true, "data": null}', "no ticket"),
        (b'{"success": true, "data": {}}', "no ticket"),
        (b'{"success": true, "data": {"Ticket": null}}', "no ticket"),
        (b'{"success": true, "data": {"Ticket": []}}', "no ticket"),
        (b'{"success": true, "data": [{"Ticket": {}}]}', "no ticket"),
    ],
)
def test_a_body_that_is_not_the_envelope_is_refused_with_what_is_odd(body: bytes, why: str) -> None:
    """A person who reports it can say what it was."""
    error = error_of(200, body)
    assert isinstance(error, ResponseRefused)
    assert why in error.why


@pytest.mark.parametrize("asked", ["TICKET-1", "ticket-1", "0A1B", "0a1b"])
def test_a_ticket_is_the_one_that_was_requested_by_any_of_its_ids(asked: str) -> None:
    """In any case; one that names another ID is refused, one that names none is not."""
    ids = {"TicketId": "TICKET-1", "_id": {"$oid": "0a1b"}}
    assert read_ticket(200, {}, response_of(ids), asked).ticket_id == "TICKET-1"
    for other in ({"TicketId": "TICKET-2"}, {"_id": "0a1c"}, {"TicketId": 5, "_id": 6}):
        with pytest.raises(MismatchedResponse):
            read_ticket(200, {}, response_of(other), asked)
    assert read_ticket(200, {}, response_of({"TicketId": 0}), asked).ticket_id == "0"


def test_empty_and_redirecting_responses_are_explained() -> None:
    """Neither is called anything else."""
    assert "It is empty." in "\n".join(describe(error_of(200, b" \n")))
    assert "redirects are not followed" in error_of(307, b"").why


@pytest.mark.parametrize("more", [0, 1])
def test_the_words_of_a_failure_are_taken_from_a_body_of_up_to_one_mib(more: int) -> None:
    """A larger one is not decoded."""
    body = failure_of(400).ljust(MIB + more)
    assert ("words of the service" in "\n".join(describe(error_of(400, body)))) is (not more)


def test_a_failure_status_with_a_body_of_success_is_invalid() -> None:
    """It is said so; but a server's fault is a server's fault."""
    assert "its body a success" in error_of(404, GOOD).why
    assert isinstance(error_of(404, GOOD), ResponseRefused)
    assert isinstance(error_of(500, GOOD), ServiceFailed)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", 1.0),
        (" 2.5 ", 2.5),
        ("0", 0.0),
        ("-5", 0.0),
        ("99999999999999999999", 86_400.0),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("soon", None),
        ("", None),
        ("Wed, 15 Jan 2025 12:00:30 GMT", 30.0),
        ("Wed, 15 Jan 2025 11:59:00 GMT", 0.0),
        ("Wed, 15 Jan 2025 12:00:30 -0000", 30.0),
        ("Wed, 99 Jan 2025 12:00:30 GMT", None),
        ("Wed, 15 Jan 2025 12:00:30 +99999999", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: float | None) -> None:
    """RFC 9110, 10.2.3; nonsense is as good as nothing."""
    now = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
    assert retry_after({"retry-after": value}, now) == expected


@given(
    st.text(max_size=40)
    | st.from_regex(r"\w{3}, \d{1,3} \w{3} \d{1,6} \d\d:\d\d:\d\d [+-]?\w{1,6}", fullmatch=True)
)
def test_no_retry_after_is_a_fault_of_ours(value: str) -> None:
    """Whatever a header holds."""
    seconds = retry_after({"retry-after": value})
    assert seconds is None or 0 <= seconds <= 86_400


def test_a_page_of_the_queue_is_read_with_each_tickets_source() -> None:
    """Also where the tickets are a map rather than a list."""
    rows = b'[{"TicketId": "A", "N":1.50}, {"TicketId":"B"}]'
    page = read_page(200, {}, b'{"success":true,"data":{"Tickets":%s,"Pagination":{"TotalPages":1}}}' % rows)
    assert [ticket.ticket_id for ticket in page.tickets] == ["A", "B"]
    assert page.sources == (b'{"TicketId": "A", "N":1.50}', b'{"TicketId":"B"}')
    page = read_page(200, {}, b'{"success":true,"data":{"Tickets":{"x":{"TicketId":"A"},"y": 7}}}')
    assert [ticket.ticket_id for ticket in page.tickets] == ["A", ""]
    assert page.sources == (b'{"TicketId":"A"}', b"7")


@pytest.mark.parametrize("tickets", [b"null", b'"x"', b"7", b'[{}],"Tickets":null'])
def test_a_page_without_a_list_is_refused(tickets: bytes) -> None:
    """An empty queue is an empty list, and nothing else; of two lists the last counts."""
    with pytest.raises(ResponseRefused, match="unexpected") as caught:
        read_page(200, {}, b'{"success":true,"data":{"Tickets":%s}}' % tickets)
    assert "no list" in caught.value.why


def test_names_without_data_are_refused() -> None:
    """A response that holds nothing is none."""
    with pytest.raises(ResponseRefused):
        read_config(200, {}, b'{"success":true}')
    assert read_config(200, {}, b'{"success":true,"data":{}}').categories == ()


def test_a_missing_page_is_not_called_a_missing_ticket() -> None:
    """404 means a ticket only where one was asked for."""
    with pytest.raises(ResponseRefused):
        read_page(404, {}, failure_of(404))
