"""The queue's pages and the workspace's names, whatever stands in them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given

from series_tui.api.models import TicketPage, TicketSummary
from series_tui.api.response.fields import parse_config, parse_summary
from series_tui.api.response.list_parser import parse_page
from series_tui.api.response.responses import read_page
from series_tui.errors import MismatchedResponse
from series_tui.text.sanitize import clean_line
from tests.api import responses
from tests.api.response.test_fields import JSON


@given(JSON)
def test_anything_can_stand_for_a_ticket_in_the_queue(value: Any) -> None:
    """Even what is no object is a line of the queue, and what it holds is kept."""
    summary = parse_summary(value)
    assert isinstance(summary, TicketSummary)
    if not isinstance(value, dict):
        assert summary.extra[0][0] == "Ticket"


@given(JSON, JSON)
def test_pages_and_names_may_hold_anything(value: Any, other: Any) -> None:
    """The readers of the other two responses are total, too."""
    page = read_page(200, {}, responses.page_body(value, about=other), 3)
    assert page.page >= 0
    assert page.tickets == (parse_summary(value),)
    config = parse_config({"Enabled": value, "Categories": other, "Departments": value})
    assert len(config.categories) == (len(other) if isinstance(other, dict) else 0)


LONG = "漢\x1b" * 30_000
PERSON = {"UserId": 5, "DisplayName": LONG, "Bio": {"more": [LONG]}, LONG: "x"}


@pytest.mark.parametrize(
    "fields",
    [
        *({name: PERSON} for name in ("Author", "ClaimedBy", "ClaimedByUser", "GameData", "_id", "Mood")),
        *({name: LONG} for name in ("Subject", "Author", "GameReport", "CreatedAt", "_id")),
        *({name: [LONG, 1]} for name in ("Subject", "Author", "GameData", "UpdatedAt")),
        {"Subject": {"a": LONG}, "GameReport": {"a": LONG}},
        {LONG: LONG},
    ],
    ids=lambda fields: " ".join(name[:9] for name in fields),
)
def test_a_long_ticket_of_the_queue_is_read_whatever_field_is_long(fields: Any) -> None:
    """What comes of it stands between the others."""
    counts: list[int] = []
    page = read_page(200, {}, responses.page_body({}, fields, 7), report=counts.append)
    assert counts == [1, 2, 3]
    assert page.tickets == (parse_summary({}), parse_summary(fields), parse_summary(7))


@pytest.mark.parametrize(
    ("about", "page", "total_pages", "total_count", "has_next"),
    [
        ({"CurrentPage": 3, "TotalPages": 5, "TotalCount": 44, "HasNextPage": True}, 3, 5, 44, True),
        ({"CurrentPage": "3", "TotalPages": "5", "TotalCount": "44"}, 3, 5, 44, True),
        ({"TotalPages": 3}, 3, 3, None, False),
        ({"TotalPages": 0, "TotalCount": "0"}, 3, 0, 0, False),
        ({"TotalCount": "9" * 18}, 3, None, int("9" * 18), False),
        ({"TotalCount": "9" * 19}, 3, None, None, False),
        ({"CurrentPage": 0, "TotalPages": -1, "TotalCount": 1.5, "HasNextPage": "yes"}, 3, None, None, False),
        ({"TotalCount": "9" * 5_000, "TotalPages": True}, 3, None, None, False),
        (None, 3, None, None, False),
        ([], 3, None, None, False),
    ],
)
def test_the_page_number_and_totals_of_a_page_are_checked(
    about: Any, page: int, total_pages: int | None, total_count: int | None, has_next: bool
) -> None:
    """Numbers may be texts, and nonsense is as good as nothing."""
    parsed = parse_page((), about, (), 3)
    assert (parsed.page, parsed.total_pages, parsed.total_count, parsed.has_next) == (
        page,
        total_pages,
        total_count,
        has_next,
    )


@pytest.mark.parametrize(
    ("about", "asked", "is_empty"),
    [
        ({"CurrentPage": 3, "TotalPages": 3}, 5, True),
        ({"CurrentPage": 3, "TotalPages": 3}, 4, True),
        ({"CurrentPage": 3, "HasNextPage": False}, 5, True),
        ({"CurrentPage": 3, "HasNextPage": True}, 5, False),
        ({"CurrentPage": 3, "TotalPages": 4}, 5, False),
        ({"CurrentPage": 3, "TotalPages": 3}, 2, False),
        ({"CurrentPage": 3, "TotalPages": 5}, 5, False),
    ],
)
def test_only_the_last_page_stands_for_one_beyond_it(about: Any, asked: int, is_empty: bool) -> None:
    """Its tickets are not listed twice; any other page is refused."""
    tickets, sources = (parse_summary({}),), (b"{}",)
    with nullcontext() if is_empty else pytest.raises(MismatchedResponse):
        assert parse_page(tickets, about, sources, asked) == TicketPage(
            tickets=(), page=asked, total_pages=3, has_next=False
        )


def test_names_are_looked_up_and_fall_back_to_ids() -> None:
    """A department that the config does not name is shown by its id."""
    config = parse_config(
        {
            "Enabled": True,
            "Categories": {"support": {"Name": "Support"}, "odd": "Odd one", "none": {"Name": None}},
            "Departments": ["not", "a", "map"],
        }
    )
    assert config.enabled is True
    assert config.category_name(clean_line("support")) == "Support"
    assert config.category_name(clean_line("odd")) == "Odd one"
    assert config.category_name(clean_line("none")) == "none"
    assert config.department_name(clean_line("support-dept")) == "support-dept"
