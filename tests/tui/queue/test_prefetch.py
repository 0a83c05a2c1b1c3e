"""The pages that are loaded before they are needed."""

from __future__ import annotations

import pytest

from series_tui.tickets.pages import QueuePages
from series_tui.tui.queue.prefetch import next_pages
from tests.tickets.test_pages import page, summary
from tests.tui.queue.loading_queue import BACKGROUND, INTERACTIVE

QUEUE = [summary(number) for number in range(90)]


def pages_with(*numbers: int) -> QueuePages:
    """Return a queue of 30 pages of three, with some of them loaded."""
    pages = QueuePages()
    for number in numbers:
        pages.add(number, page(QUEUE, number, 3))
    return pages


@pytest.mark.parametrize(
    ("loaded", "top", "height", "up", "seen", "ahead"),
    [
        ((1,), 0, 3, False, [], [2]),
        ((1,), 2, 1, False, [], [2]),
        ((1,), 1, 2, False, [], [2]),
        ((1,), 1, 3, False, [2], [3]),
        ((1,), 0, 30, False, list(range(2, 11)), [11, 12, 13, 14]),
        ((1, 10), 27, 3, True, [], [9]),
        ((1, 10), 28, 6, True, [11, 12], [9, 8]),
        ((1, 10), 30, 1, True, [11], []),
        ((1,), 0, 3, True, [], []),
        ((1, 3), 3, 1, True, [2], []),
        ((1,), 87, 0, False, [30], []),
    ],
)
def test_pages_in_sight_come_before_those_of_the_next_window(
    loaded: tuple[int, ...], top: int, height: int, up: bool, seen: list[int], ahead: list[int]
) -> None:
    """In the direction of reading, and at most four of them."""
    chosen = next_pages(pages_with(*loaded), top, height, is_going_up=up)
    assert chosen == [
        *((number, INTERACTIVE) for number in seen),
        *((number, BACKGROUND) for number in ahead),
    ]


def test_pages_that_tickets_moved_past_come_last() -> None:
    """One that has failed is left out."""
    pages = pages_with(1)
    pages.again.add(1)
    assert next_pages(pages, 3, 3, without={3}) == [(2, INTERACTIVE), (1, BACKGROUND)]
