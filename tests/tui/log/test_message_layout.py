"""One message of any length: laid out in pieces, each character in reach, and no step does it all."""

from __future__ import annotations

import pytest

from series_tui.text.sanitize import SafeText
from series_tui.text.wrap import PIECE, wrap
from series_tui.tui.log import layout as log_layout
from series_tui.tui.log import message_layout
from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import MessageLayout, RowKind, body_of
from series_tui.tui.log.viewport import Viewport
from tests.tui.log.test_viewport import layout_of
from tests.tui.log_harness import conversation, message

MEGABYTE = {
    "one line of words": "ten chars " * 100_000,
    "one word": "x" * 1_000_000,
    "wide letters": "漢" * 350_000,
    "emoji of several parts": "👨\u200d👩\u200d👧 " * 60_000,
    "100,000 lines": "\n".join(f"line {number}" for number in range(100_000)),
    "100,000 line feeds": "\n" * 100_000,
}


@pytest.fixture
def wrapped_at_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many characters are wrapped in each step."""
    sizes: list[int] = []

    def noted(text: str, width: int, start: int = 0, end: int | None = None) -> list[int]:
        sizes.append((len(text) if end is None else end) - start)
        return wrap(text, width, start, end)

    monkeypatch.setattr(message_layout, "wrap", noted)
    monkeypatch.setattr(log_layout, "wrap", noted)
    return sizes


def huge_log(text: str) -> LogLayout:
    """Return a log with a very long message between others."""
    messages = conversation(9)
    messages[4] = message(4, text)
    return layout_of(messages, width=80)


@pytest.mark.parametrize("kind", MEGABYTE)
def test_moving_in_a_huge_message_wraps_only_the_rows_in_sight(kind: str, wrapped_at_once: list[int]) -> None:
    """Each move costs a piece or a few, wherever it leads: no step works on the message as a whole."""
    log = huge_log(MEGABYTE[kind])
    viewport = Viewport(log, 24)
    total = log.index.total
    moves = (
        viewport.scroll_to_end,
        lambda: viewport.scroll_to_line(total // 2),
        lambda: viewport.scroll_by(23),
        lambda: viewport.scroll_by(-23),
        lambda: viewport.scroll_by(-4 * 24),
        lambda: viewport.ensure_visible(viewport.position_of(4, len(MEGABYTE[kind]) // 3)),
        lambda: viewport.scroll_to_line(0),
        lambda: log.measure_some(0, lambda: True),
    )
    for move in moves:
        wrapped_at_once.clear()
        move()
        viewport.rows()
        assert sum(wrapped_at_once) <= 8 * PIECE
        assert max(wrapped_at_once, default=0) <= PIECE


@pytest.mark.parametrize("kind", MEGABYTE)
def test_every_character_of_a_huge_message_is_reached(kind: str) -> None:
    """Paging from its beginning to its end shows all of it, once; through many pieces."""
    text = MEGABYTE[kind][: 10 * PIECE]
    log = huge_log(text)
    viewport = Viewport(log, 2_000)
    position = -1
    hidden = 0
    while True:
        for row in viewport.rows():
            if row.item != 4 or row.kind is not RowKind.TEXT or row.start < position:
                continue
            hidden += len(text[max(position, 0) : row.start].strip(" \n"))
            position = row.end
        if not viewport.scroll_by(viewport.height):
            break
    assert hidden == 0
    assert not text[position:].strip(" \n")


def test_idle_slices_make_a_huge_message_exact_piece_by_piece(wrapped_at_once: list[int]) -> None:
    """Each slice wraps one piece, and at the end the height is that of all its lines."""
    layout = MessageLayout(SafeText(MEGABYTE["100,000 lines"]), (RowKind.HEADER,), 70)
    while not layout.is_exact:
        wrapped_at_once.clear()
        layout.measure_next()
        assert sum(wrapped_at_once) <= PIECE
    assert layout.height == 100_001


def test_the_layout_of_a_huge_message_takes_little_memory() -> None:
    """Of the pieces that were wrapped only the latest few are kept."""
    layout = MessageLayout(SafeText(MEGABYTE["one line of words"]), (), 70)
    for piece in range(layout.piece_count):
        layout.measure(piece)
    assert layout.piece_count > 200
    assert len(layout._lines) <= 16


def test_further_fields_stand_below_the_text() -> None:
    """Each on a line of its own; alone where there is no text."""
    fields = [("EditedAt", "today"), ("Pinned", "true")]
    assert body_of(message(0, "hello", extra=fields)) == "hello\nEditedAt: today\nPinned: true"
    assert body_of(message(0, "", extra=fields)) == "EditedAt: today\nPinned: true"
    assert body_of(message(0, "hello")) == "hello"
