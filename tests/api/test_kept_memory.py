"""What is kept of a response takes no more memory than is allowed."""

from __future__ import annotations

import pytest

from series_tui.api.response import json_reader as json_stream
from series_tui.api.response.body import ResponseLimits
from series_tui.api.response.responses import read_config
from series_tui.errors import (
    InvalidResponse,
    ResponseTooLarge,
)
from tests.api.responses import response_of, ticket_from


@pytest.mark.parametrize(
    "ticket",
    [
        b'{"Content": {%s}}' % b",".join(b'"%d":{"Content":"x"}' % n for n in range(60)),
        b'{"Content": [%s]}' % b",".join([b"1"] * 60),
        b'{"Content": {"m": {"Content": "%s"}}}' % (b"x" * 12_000),
        b'{"Content": {"m": {%s}}}' % b",".join(b'"f%d":1' % n for n in range(40)),
        b"{%s}" % b",".join(b'"f%d":1' % n for n in range(40)),
        b'{"Subject": "%s"}' % (b"x" * 12_000),
    ],
)
def test_the_kept_memory_of_a_ticket_has_a_bound_that_may_be_raised(ticket: bytes) -> None:
    """Messages, texts and fields that nobody knows all take memory."""
    body = b'{"success":true,"data":{"Ticket":%s}}' % ticket
    with pytest.raises(ResponseTooLarge, match="memory") as caught:
        ticket_from(body, limits=ResponseLimits(kept=10_000))
    assert "max_answer_mib" in caught.value.next_step
    assert ticket_from(body).source


def test_one_field_that_holds_many_values_is_charged_for_all_of_them() -> None:
    """A field that is kept as it came may be many times larger in memory."""
    body = response_of({"Author": {"list": [[]] * 10_000}})
    with pytest.raises(ResponseTooLarge, match="memory"):
        ticket_from(body, limits=ResponseLimits(kept=500_000))


def test_the_limits_reach_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message is looked at before it is decoded, and so are a page and the words of an error."""
    monkeypatch.setattr(json_stream, "_WINDOW", 1_000)
    many = b"[" + b"[]," * 600_000 + b"1]"
    with pytest.raises(ResponseTooLarge, match="one message or field"):
        ticket_from(b'{"success":true,"data":{"Ticket":{"Content":{"m":%s}}}}' % many)
    with pytest.raises(ResponseTooLarge):
        read_config(200, {}, b'{"success":true,"data":{"Categories":%s}}' % many)
    with pytest.raises(InvalidResponse):
        read_config(400, {}, b'{"success":false,"error":%s}' % many)
