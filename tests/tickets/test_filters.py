"""Filters of the queue: what the service is asked for, what is left out here, and both as words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from series_tui.api.models import TicketFilters
from series_tui.text.sanitize import SafeText
from series_tui.tickets.filters import LocalFilters, QueueFilters
from tests.tickets.moving_queue import ticket

CLAIMED = replace(ticket(1), claimed_by=SafeText("77"), claimer_name=SafeText("Mira Ö"))
UNCLAIMED = replace(ticket(1), claimed_by=SafeText(""), claimer_name=SafeText(""))


@pytest.mark.parametrize(
    ("filters", "changes", "is_shown"),
    [
        (LocalFilters(), {}, True),
        (LocalFilters(unclaimed=True), {}, False),
        (LocalFilters(claimed_by="77"), {}, True),
        (LocalFilters(claimed_by=" mira ö"), {}, True),
        (LocalFilters(claimed_by="Mira"), {}, False),
        (LocalFilters(claimed_by="7"), {}, False),
        (LocalFilters(priority="High"), {"priority": "HIGH "}, True),
        (LocalFilters(priority="high"), {"priority": "urgent"}, False),
        (LocalFilters(priority="P1"), {"priority": "p1"}, True),
        (LocalFilters(category="billing"), {"category": "billing"}, True),
        (LocalFilters(category="billing"), {"category": "Billing"}, False),
        (LocalFilters(active=True), {"status": "In_Progress"}, True),
        (LocalFilters(active=True), {"status": "resolved"}, False),
        (LocalFilters(active=True), {"status": "on hold"}, False),
    ],
)
def test_a_ticket_is_shown_or_left_out(
    filters: LocalFilters, changes: dict[str, str], is_shown: bool
) -> None:
    """By claim, priority, claimer, category and activity."""
    texts = {name: SafeText(value) for name, value in changes.items()}
    shown = replace(CLAIMED, **texts)  # type: ignore[arg-type]  # texts only
    assert filters.matches(shown) is is_shown


def test_an_unclaimed_ticket_has_no_claimer() -> None:
    """Not even by an empty name."""
    assert LocalFilters(unclaimed=True).matches(UNCLAIMED)
    assert not LocalFilters(claimed_by="77").matches(UNCLAIMED)
    assert not LocalFilters(claimed_by=" ").matches(UNCLAIMED)


def test_filters_are_described_in_words() -> None:
    """Ids become names where they are known."""
    filters = QueueFilters(
        TicketFilters(status="in-progress", department="d1", author="5", search="rank", staff_user_id="9"),
        LocalFilters(unclaimed=True, priority="high", category="c1"),
    )
    assert filters.describe(lambda name, value: f"<{name} {value}>") == (
        "in progress, unclaimed, high, in <category c1>, in <department d1>, by <author 5>, "
        'in my departments, with "rank"'
    )
    assert QueueFilters().describe() == ""
    assert QueueFilters(local=LocalFilters(claimed_by="9", active=True)).describe() == (
        "open or in progress, claimed by 9"
    )


def test_setting_one_filter_keeps_the_others() -> None:
    """And nothing but the defaults is no filter."""
    filters = QueueFilters().set_remote(status="open").set_local(unclaimed=True)
    assert filters == QueueFilters(TicketFilters(status="open"), LocalFilters(unclaimed=True))
    assert filters
    assert filters.local
    assert not filters.set_local(unclaimed=False).local
    assert not filters.set_remote(status="").set_local(unclaimed=False)


def test_filters_of_claims_are_switched_on_and_off() -> None:
    """Unclaimed and claimed by a user exclude each other; other filters stay."""
    none = QueueFilters(TicketFilters(author="5"), LocalFilters(priority="high"))
    unclaimed, mine = none.set_local(unclaimed=True), none.set_local(claimed_by="9")
    assert none.toggle_unclaimed() == mine.toggle_unclaimed() == unclaimed
    assert none.toggle_claimed_by("9") == unclaimed.toggle_claimed_by("9") == mine
    assert none.set_local(claimed_by="8").toggle_claimed_by("9") == mine
    assert unclaimed.toggle_unclaimed() == mine.toggle_claimed_by("9") == none
    assert none.toggle_departments_of("9") == none.set_remote(staff_user_id="9")
    assert none.toggle_departments_of("9").toggle_departments_of("9") == none


def test_the_service_narrows_first() -> None:
    """Open and in progress are two questions, unless one status is asked for anyway."""
    assert QueueFilters(TicketFilters(author="5")).sources == (TicketFilters(author="5"),)
    active = QueueFilters(TicketFilters(author="5"), LocalFilters(active=True))
    assert [source.status for source in active.sources] == ["open", "in-progress"]
    assert {source.author for source in active.sources} == {"5"}
    assert active.set_remote(status="closed").sources == (TicketFilters(author="5", status="closed"),)
