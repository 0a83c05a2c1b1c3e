"""Saved views: what the config holds of them is what the queue shows."""

from __future__ import annotations

import pytest

from series_tui.api.models import TicketFilters
from series_tui.config.saved_view import SavedView
from series_tui.errors import UsageError
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder
from series_tui.tickets.views import View, saved_fields, saved_view, view_of


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


def test_a_saved_view_is_found_by_its_name() -> None:
    """Of another name the nearest one is suggested, or how to add one."""
    views = {"mine": SavedView(claimed_by="me"), "late": SavedView(sort="waiting")}
    assert saved_view(views, "late") == SavedView(sort="waiting")
    with pytest.raises(UsageError) as caught:
        saved_view(views, "mime")
    assert (caught.value.why, caught.value.next_step) == ("Did you mean mine?", "Choose from mine, late.")
    with pytest.raises(UsageError) as caught:
        saved_view({}, "late")
    assert caught.value.why == ""
    assert "[views.NAME]" in caught.value.next_step


@pytest.mark.parametrize(
    ("filters", "key", "active", "needs_all"),
    [
        (QueueFilters(), None, False, False),
        (QueueFilters(TicketFilters(status="open")), None, False, False),
        (QueueFilters(local=LocalFilters(unclaimed=True)), None, False, True),
        (QueueFilters(), SortKey.UPDATED, False, True),
        (QueueFilters(), SortKey.WAITING, True, True),
        (QueueFilters(TicketFilters(status="closed")), SortKey.WAITING, False, True),
    ],
)
def test_a_view_needs_all_pages_for_what_the_service_does_not_know(
    filters: QueueFilters, key: SortKey | None, active: bool, needs_all: bool
) -> None:
    """Sorted by waiting only active tickets are shown, unless a status is chosen."""
    view = View(filters, SERVICE_ORDER if key is None else SortOrder(key))
    assert (view.effective.local.active, view.needs_all) == (active, needs_all)
    assert view.sorts_by_waiting is (key is SortKey.WAITING)
