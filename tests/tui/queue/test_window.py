"""The part of a list in sight: the cursor is always on an entry, and in sight."""

from __future__ import annotations

import pytest

from series_tui.tui.queue.window import ListWindow


def at(cursor: int, top: int, length: int = 20, room: int = 5) -> ListWindow:
    """Return a window."""
    return ListWindow(length, room, cursor, top)


@pytest.mark.parametrize(
    ("window", "length", "room", "cursor", "top"),
    [
        (at(3, 2), 20, 5, 3, 2),
        (at(19, 15), 4, 5, 3, 0),
        (at(9, 5), 20, 3, 9, 7),
        (at(19, 15), 20, 8, 19, 12),
        (at(3, 2), 0, 5, 0, 0),
        (at(3, 2), 20, 0, 3, 3),
    ],
)
def test_the_cursor_stays_on_an_entry_in_sight(
    window: ListWindow, length: int, room: int, cursor: int, top: int
) -> None:
    """Whatever the length and the room become."""
    window.resize(length, room)
    assert (window.cursor, window.top, window.room) == (cursor, top, max(room, 1))


@pytest.mark.parametrize(("pages", "cursor", "top"), [(1, 6, 4), (2, 10, 8), (9, 19, 15), (-1, 0, 0)])
def test_a_page_keeps_one_entry_in_sight(pages: int, cursor: int, top: int) -> None:
    """It ends at the first and the last entry."""
    window = at(2, 0)
    window.page(pages)
    assert (window.cursor, window.top) == (cursor, top)


@pytest.mark.parametrize(
    ("entry", "cursor", "top"), [(9, 9, 5), (7, 7, 4), (1, 1, 1), (-3, 0, 0), (40, 19, 15)]
)
def test_a_move_brings_the_entry_into_sight(entry: int, cursor: int, top: int) -> None:
    """And scrolls no further than it has to."""
    window = at(6, 4)
    window.move_to(entry)
    assert (window.cursor, window.top) == (cursor, top)


@pytest.mark.parametrize(
    ("target", "cursor", "top"), [(6, 6, 6), (2, 6, 2), (0, 4, 0), (99, 15, 15), (-1, 4, 0)]
)
def test_scrolling_keeps_the_cursor_in_sight(target: int, cursor: int, top: int) -> None:
    """It stays where it is as long as that is in sight."""
    window = at(6, 4)
    window.scroll_to(target)
    assert (window.cursor, window.top) == (cursor, top)


def test_the_row_of_the_cursor_stays_where_entries_come_in() -> None:
    """Where its ticket is gone, so does the entry."""
    window = at(6, 4)
    window.follow(9, 23)
    assert (window.cursor, window.top, window.length) == (9, 7, 23)
    window.follow(None, 8)
    assert (window.cursor, window.top) == (7, 3)
    window.show_first()
    assert (window.cursor, window.top) == (7, 3)
    window.move_to(2)
    window.show_first()
    assert (window.cursor, window.top) == (2, 0)
    window.reset()
    assert (window.cursor, window.top) == (0, 0)
