"""The chips of the filter bar: what each says, and what a click on it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from series_tui.api.models import TicketFilters
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder
from series_tui.tickets.views import View
from series_tui.tui.queue.chips import FilterChip, FilterChips

OPEN = View(QueueFilters(TicketFilters(status="open")))


class Chips:
    """Makes chips, and keeps what clicks show.

    Attributes:
        shown: The views that were shown.
        chips: The maker.
    """

    def __init__(self, count: int | None = 1_234) -> None:
        self.shown: list[View | None] = []
        self.chips = FilterChips(
            lambda name, value: f"<{name} {value}>" if value else "",
            lambda _: count,
            self.shown.append,
            lambda: self.shown.append(None),
        )

    def press(self, chip: FilterChip) -> View | None:
        """Return what a click shows; None for the queue without filters."""
        assert chip.press is not None
        chip.press()
        return self.shown[-1]


def texts(chips: list[FilterChip]) -> list[str]:
    """Return what chips say."""
    return [chip.content.plain for chip in chips]


def test_the_shown_status_stands_out_and_keeps_its_count() -> None:
    """In each of the forms, the longest first."""
    forms = [list(form) for form in Chips().chips.statuses(OPEN)]
    assert texts(forms[0]) == [
        "Queue",
        *(f"{label} 1,234" for label in ("all", "○ open", "◐ in progress", "✓ resolved", "✕ closed")),
    ]
    assert texts(forms[1]) == ["Queue", "all", "○ open 1,234", "◐ in progress", "✓ resolved", "✕ closed"]
    assert texts(forms[2]) == ["Queue", "○ open 1,234"]
    for form in forms:
        bold = [chip.content.plain for chip in form[1:] if "bold" in str(chip.content.spans[0].style)]
        assert bold == ["○ open 1,234"]
    assert texts(list(next(Chips(None).chips.statuses(OPEN))))[1:3] == ["all", "○ open"]


def test_a_click_on_a_status_keeps_the_other_filters() -> None:
    """And the order."""
    view = View(QueueFilters(local=LocalFilters(unclaimed=True)), SortOrder(SortKey.STATUS))
    chips = Chips()
    form = next(iter(chips.chips.statuses(view)))
    assert chips.press(form[2]) == replace(view, filters=view.filters.set_remote(status="open"))


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (QueueFilters(local=LocalFilters(unclaimed=True)), "unclaimed ✕"),
        (QueueFilters(local=LocalFilters(priority="high")), "priority: high ✕"),
        (QueueFilters(local=LocalFilters(claimed_by="9")), "claimed by: <claimed_by 9> ✕"),
        (QueueFilters(local=LocalFilters(category="c")), "category: <category c> ✕"),
        (QueueFilters(TicketFilters(department="d")), "department: <department d> ✕"),
        (QueueFilters(TicketFilters(author="5")), "author: <author 5> ✕"),
        (QueueFilters(TicketFilters(staff_user_id="9")), "my departments ✕"),
        (QueueFilters(TicketFilters(search="x" * 40)), f"find: {'x' * 23}… ✕"),
    ],
)
def test_a_filter_has_a_chip_that_removes_it(filters: QueueFilters, words: str) -> None:
    """Beside one that removes all of them."""
    view = View(filters, SortOrder(SortKey.UPDATED))
    chips = Chips()
    made = chips.chips.filters(view)
    assert texts(made) == [words, "0 clears", "sort: updated, newest first ✕"]
    assert chips.press(made[0]) == replace(view, filters=QueueFilters())
    assert chips.press(made[1]) is None
    assert chips.press(made[2]) == replace(view, order=SERVICE_ORDER)


def test_a_status_alone_has_no_chip() -> None:
    """Nor has the service's order; sorted by waiting, what is left out is named."""
    chips = Chips().chips
    assert chips.filters(OPEN) == []
    waiting = SortOrder(SortKey.WAITING)
    assert texts(chips.filters(View(order=waiting))) == [
        "sort: waiting, longest first (open and in progress) ✕"
    ]
    assert texts(chips.filters(replace(OPEN, order=waiting))) == ["sort: waiting, longest first ✕"]
