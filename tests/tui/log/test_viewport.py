"""The viewport: a window on the rows, compared with all rows in a plain list."""

from __future__ import annotations

import weakref
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.models import Message, Role
from series_tui.render.participants import Participants
from series_tui.tui.log.header import HeaderFormatter, columns_for
from series_tui.tui.log.layout import LogLayout, shown_by_role
from series_tui.tui.log.message_layout import MessageLayout, Row, RowKind
from series_tui.tui.log.viewport import RowPosition, Viewport
from tests.tui.log_harness import NOW, message, ticket


def layout_of(messages: list[Message], width: int = 40, role: Role | None = None) -> LogLayout:
    """Return the rows of messages in a pane."""
    chat = ticket(messages)
    headers = HeaderFormatter(Participants(chat), columns_for(width), UTC, now=lambda: NOW)
    return LogLayout(chat.messages, shown_by_role(chat.messages, role), headers)


def all_rows(log: LogLayout) -> list[Row]:
    """Return every row of a log, by looking at each piece of each message."""
    rows: list[Row] = []
    for item in range(log.count):
        layout = log.layout(item)
        for piece in range(layout.piece_count):
            rows += [layout.row(item, piece, row) for row in range(log.measure(item, piece))]
    return rows


TEXTS = st.lists(
    st.sampled_from(["", "short", "a line\nand another", "words " * 30, "漢字" * 40, "long " * 1_700]),
    min_size=1,
    max_size=9,
)


def messages_of(texts: list[str]) -> list[Message]:
    """Return messages with these texts, by two people in turn."""
    return [
        message(number, text, role=(Role.PLAYER, Role.STAFF, Role.SYSTEM)[number % 3])
        for number, text in enumerate(texts)
    ]


@given(TEXTS, st.integers(1, 12), st.lists(st.integers(-40, 40), max_size=8), st.integers(0, 400))
def test_the_window_shows_the_rows_that_follow_each_other(
    texts: list[str], height: int, moves: list[int], line: int
) -> None:
    """Whatever moves were made, from wherever, it is the same part of the same rows."""
    expected = all_rows(layout_of(messages_of(texts)))
    viewport = Viewport(layout_of(messages_of(texts)), height)
    viewport.scroll_to_line(line)
    place = expected.index(viewport.rows()[0])
    for move in moves:
        moved = viewport.scroll_by(move)
        last = max(len(expected) - height, 0)
        target = min(max(place + move, 0), last)
        assert viewport.rows() == expected[target : target + height]
        assert moved is (target != place)
        place = target


@given(TEXTS, st.integers(1, 12))
def test_scrolling_stops_at_both_ends(texts: list[str], height: int) -> None:
    """The last row is the last one in the window, and paging up from it comes to the first."""
    expected = all_rows(layout_of(messages_of(texts)))
    viewport = Viewport(layout_of(messages_of(texts)), height)
    viewport.scroll_to_end()
    assert viewport.rows() == expected[-height:]
    assert viewport.is_at_end
    for _ in range(len(expected)):
        if not viewport.scroll_by(-height):
            break
    assert viewport.rows() == expected[:height]
    assert viewport.line == 0
    assert viewport.is_at_end is (len(expected) <= height)


@given(TEXTS, st.integers(1, 12), st.integers(0, 10_000), st.integers(0, 20_000))
def test_ensure_visible_shows_a_row_from_anywhere(
    texts: list[str], height: int, line: int, character: int
) -> None:
    """The character that was asked for is in sight; a window that showed it already does not move."""
    log = layout_of(messages_of(texts))
    item = character % log.count
    inside = character % max(len(log.layout(item).body), 1)
    viewport = Viewport(log, height)
    viewport.scroll_to_line(line)
    viewport.ensure_visible(viewport.position_of(item, inside))
    shown = [row for row in viewport.rows() if row.item == item]
    assert any(row.kind is RowKind.NO_TEXT or row.start <= inside for row in shown)
    before = viewport.top
    viewport.ensure_visible(viewport.position_of(item, inside))
    assert viewport.top == before


@given(TEXTS)
def test_a_row_and_its_first_character_map_to_each_other(texts: list[str]) -> None:
    """So that a place outlives another width: it is kept as message and character."""
    log = layout_of(messages_of(texts))
    viewport = Viewport(log, 5)
    for item in range(log.count):
        layout = log.layout(item)
        for piece in range(layout.piece_count):
            for row in range(log.measure(item, piece)):
                spot = RowPosition(item, piece, row)
                assert viewport.position_of(item, layout.character_at(piece, row)) == spot


@given(TEXTS, st.integers(1, 12), st.integers(0, 400))
def test_corrected_heights_move_no_row_in_sight(texts: list[str], height: int, line: int) -> None:
    """Idle slices make everything above and below exact; the rows in the window stay the same."""
    log = layout_of(messages_of(texts))
    viewport = Viewport(log, height)
    viewport.scroll_to_line(line)
    before = viewport.rows()
    while log.measure_some(viewport.top.item, lambda: True):
        assert viewport.rows() == before
    assert viewport.rows() == before
    assert log.index.total == len(all_rows(layout_of(messages_of(texts))))
    assert viewport.line == all_rows(layout_of(messages_of(texts))).index(before[0])


def test_an_empty_log_has_no_rows() -> None:
    """Nothing moves, nothing breaks."""
    viewport = Viewport(layout_of([]), 5)
    assert viewport.rows() == []
    assert not viewport.scroll_by(3)
    assert viewport.is_at_end
    assert viewport.line == 0


@pytest.mark.parametrize("role", [Role.PLAYER, Role.STAFF, Role.SYSTEM, None])
def test_a_filter_shows_the_messages_of_one_role(role: Role | None) -> None:
    """Their numbers in the ticket are kept, and the item at a number is the nearest one after it."""
    log = layout_of(messages_of(["a", "b", "c"] * 4), role=role)
    assert log.count == (12 if role is None else 4)
    assert all(role in (None, log.message(item).role) for item in range(log.count))
    assert [log.item_at(log.shown[item]) for item in range(log.count)] == list(range(log.count))
    assert log.item_at(99) == log.count - 1


class WatchedLayout(LogLayout):
    """Notes which messages are laid out."""

    asked: frozenset[int] = frozenset()

    def layout(self, item: int) -> MessageLayout:
        """Note it, and lay it out."""
        self.asked |= {item}
        return super().layout(item)


def test_a_jump_lays_out_nothing_in_between() -> None:
    """A jump to the middle of 100,000 messages lays out about as many as are in sight."""
    chat = ticket([message(number, "some words", minutes=4 * number) for number in range(100_000)])
    headers = HeaderFormatter(Participants(chat), columns_for(80), UTC, now=lambda: NOW)
    log = WatchedLayout(chat.messages, shown_by_role(chat.messages, None), headers)
    viewport = Viewport(log, 24)
    viewport.scroll_to_line(log.index.total // 2)
    viewport.rows()
    viewport.scroll_to_end()
    viewport.rows()
    assert len(log.asked) < 60


def test_layouts_are_kept_of_the_newest_256_alone() -> None:
    """Scrolling through a ticket keeps no more of it than that."""
    log = layout_of([message(number, "words") for number in range(600)])
    layouts = [weakref.ref(log.layout(item)) for item in range(log.count)]
    assert [item for item, layout in enumerate(layouts) if layout() is not None] == list(range(344, 600))
