"""Saved views: what the config holds of them is what the queue shows."""

from __future__ import annotations

import pytest

from series_tui.api.models import TicketFilters
from series_tui.config.saved_view import SavedView
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tickets.views import View, saved_fields, view_of


@pytest.mark.parametrize(
    "fields",
    [
        SavedView(),
        SavedView(status="open", unclaimed=True, sort="waiting", waiting=True),
        SavedView(department="d", author="5", search="rank", priority="high", category="c"),
        SavedView(claimed_by="me", sort="updated", reverse=True),
        SavedView(claimed_by="Mira"),
    ],
)
def test_a_saved_view_is_the_one_that_was_read(fields: SavedView) -> None:
    """Without the fields that say nothing; and oneself stays ``me``."""
    saved = saved_fields(view_of(fields, staff_user_id="77"), staff_user_id="77")
    assert SavedView(**saved) == fields  # type: ignore[arg-type]  # each field's own type
    assert all(saved.values())


def test_a_view_is_filters_order_and_column() -> None:
    """Me is the user of the view."""
    fields = SavedView(
        status="open", priority="low", claimed_by="me", sort="priority", reverse=True, waiting=True
    )
    expected = View(
        QueueFilters(TicketFilters(status="open"), LocalFilters(priority="low", claimed_by="77")),
        SortOrder(SortKey.PRIORITY, reverse=True),
        waiting=True,
    )
    assert view_of(fields, "77") == expected
    assert view_of(fields).filters.local.claimed_by == "me"
