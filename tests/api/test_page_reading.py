"""The queue's pages and the workspace's names, whatever stands in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from series_tui.api.models import TicketSummary
from series_tui.api.reading import config_of, page_of, summary_of
from series_tui.api.untrusted import clean_line
from tests.api.test_reading import JSON


@given(JSON)
def test_anything_can_stand_for_a_ticket_in_the_queue(value: Any) -> None:
    """Even what is no object is a line of the queue, and what it holds is kept."""
    summary = summary_of(value)
    assert isinstance(summary, TicketSummary)
    if not isinstance(value, dict):
        assert summary.extra[0][0] == "Ticket"


@given(JSON, JSON)
def test_pages_and_names_may_hold_anything(value: Any, other: Any) -> None:
    """The readers of the other two answers are total, too."""
    page = page_of({"Tickets": value, "Pagination": other}, (), 3)
    assert page.page >= 0
    config = config_of({"Enabled": value, "Categories": other, "Departments": value})
    assert len(config.categories) == (len(other) if isinstance(other, dict) else 0)


@pytest.mark.parametrize(
    ("about", "page", "total_pages", "total_count", "has_next"),
    [
        ({"CurrentPage": 2, "TotalPages": 5, "TotalCount": 44, "HasNextPage": True}, 2, 5, 44, True),
        ({"CurrentPage": "2", "TotalPages": "5", "TotalCount": "44"}, 2, 5, 44, True),
        ({"TotalPages": 3}, 3, 3, None, False),
        ({"CurrentPage": 0, "TotalPages": -1, "TotalCount": 1.5, "HasNextPage": "yes"}, 3, None, None, False),
        ({"TotalCount": "9" * 5_000, "TotalPages": True}, 3, None, None, False),
        (None, 3, None, None, False),
        ([], 3, None, None, False),
    ],
)
def test_what_a_page_says_of_itself_is_checked(
    about: Any, page: int, total_pages: int | None, total_count: int | None, has_next: bool
) -> None:
    """Numbers may be texts, and nonsense is as good as nothing."""
    found = page_of({"Tickets": [], "Pagination": about}, (), 3)
    assert (found.page, found.total_pages, found.total_count, found.has_next) == (
        page,
        total_pages,
        total_count,
        has_next,
    )


def test_names_are_looked_up_and_fall_back_to_ids() -> None:
    """A department that the config does not name is shown by its id."""
    config = config_of(
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
