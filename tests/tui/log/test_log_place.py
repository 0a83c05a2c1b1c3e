"""Where the reader is, in words: what is left out first where there is little room."""

from __future__ import annotations

import pytest

from series_tui.api.models import Role
from series_tui.tui.log.position import LogPosition, ScrollAnchor, remap
from series_tui.tui.ticket.frame import hits_text, position_text
from tests.tui.log_harness import conversation, ticket


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (LogPosition(), ""),
        (LogPosition(hits=0, is_searching=True), "searching …"),
        (LogPosition(hits=0), "no matches"),
        (LogPosition(hits=17, is_searching=True), "17+"),
        (LogPosition(hits=17, hit=3), "3 of 17"),
        (LogPosition(hits=12_345, hit=1_234), "1,234 of 12,345"),
    ],
)
def test_the_hits_of_a_search_are_counted_in_words(place: LogPosition, words: str) -> None:
    """A number as long as it goes on, then which of how many."""
    assert hits_text(place) == words


@pytest.mark.parametrize(
    ("place", "room", "words"),
    [
        (LogPosition(cursor=4, shown=4), 80, "4 of 4"),
        (LogPosition(cursor=4, shown=4), 2, "4 of 4"),
        (LogPosition(2, 30, 12, Role.STAFF), 80, "staff only, 12 hidden · 2 of 30"),
        (LogPosition(2, 30, 12, Role.STAFF), 24, "staff only, 12 hidden"),
        (LogPosition(2, 30, 12, Role.STAFF), 17, "staff, 12 hidden"),
        (LogPosition(2, 30, 12, Role.STAFF, 3, 17), 32, "match 3 of 17 · staff, 12 hidden"),
        (LogPosition(2, 30, 12, Role.STAFF, 3, 17), 30, "match 3 of 17 · staff only"),
        (LogPosition(2, 30, hit=3, hits=17), 80, "match 3 of 17 · 2 of 30"),
        (LogPosition(2, 30, hit=3, hits=17), 14, "match 3 of 17"),
        (LogPosition(2, 30, 12, Role.PLAYER, 3, 17), 80, "match 3 of 17 · player only, 12 hidden · 2 of 30"),
        (
            LogPosition(2, 30, 12, Role.PLAYER, None, 0),
            80,
            "no matches · player only, 12 hidden · 2 of 30",
        ),
    ],
)
def test_the_most_important_part_comes_first(place: LogPosition, room: int, words: str) -> None:
    """Hits, then what the filter shows and hides, then which message of how many."""
    assert position_text(place, room) == words


@pytest.mark.parametrize(("left", "place"), [(5, 3), (2, 1), (0, None)])
def test_a_place_is_kept_at_the_nearest_remaining_message(left: int, place: int | None) -> None:
    """There is no place in a chat without messages."""
    anchor = ScrollAnchor(number=3, character=0, cursor=3, is_at_end=False)
    kept = remap(anchor, ticket(conversation(5)), ticket(conversation(left)))
    assert (kept.number if kept is not None else None) == place
