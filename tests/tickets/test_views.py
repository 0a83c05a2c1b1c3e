"""Saved views: what the config holds of them is what the queue shows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from series_tui.api.models import TicketFilters
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tickets.views import View, saved_fields, view_of


@dataclass(frozen=True)
class Fields:
    """A view's fields, as the config has them."""

    status: str = ""
    department: str = ""
    author: str = ""
    search: str = ""
    unclaimed: bool = False
    priority: str = ""
    claimed_by: str = ""
    category: str = ""
    sort: str = ""
    reverse: bool = False
    waiting: bool = False


@pytest.mark.parametrize(
    "fields",
    [
        Fields(),
        Fields(status="open", unclaimed=True, sort="waiting", waiting=True),
        Fields(department="d", author="5", search="rank", priority="high", category="c"),
        Fields(claimed_by="me", sort="updated", reverse=True),
        Fields(claimed_by="Mira"),
    ],
)
def test_a_view_is_saved_as_it_was_read(fields: Fields) -> None:
    """Without the fields that say nothing; and oneself stays ``me``."""
    saved = saved_fields(view_of(fields, staff_user_id="77"), staff_user_id="77")
    assert Fields(**saved) == fields  # type: ignore[arg-type]  # each field's own type
    assert all(saved.values())


def test_a_view_is_filters_order_and_column() -> None:
    """Me is whoever uses it."""
    fields = Fields(
        status="open", priority="low", claimed_by="me", sort="priority", reverse=True, waiting=True
    )
    expected = View(
        QueueFilters(TicketFilters(status="open"), LocalFilters(priority="low", claimed_by="77")),
        SortOrder(SortKey.PRIORITY, reverse=True),
        waiting=True,
    )
    assert view_of(fields, "77") == expected
    assert view_of(fields).filters.local.claimed_by == "me"
