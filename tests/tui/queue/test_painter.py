"""Rows of the queue as strips: as wide as the list, whatever is in them."""

from __future__ import annotations

import pytest
from rich.style import Style

from series_tui.tickets.pages import QueueRow
from series_tui.tui.queue.columns import Part, columns_for
from series_tui.tui.queue.painter import QueuePainter
from tests.tui.queue.test_columns import CONTEXT, ticket

PAINTER = QueuePainter({part: Style(color=f"color({at})") for at, part in enumerate(Part)}, Style(bold=True))


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("row", [None, QueueRow(ticket()), QueueRow(ticket(subject="漢\u200d" * 60))])
@pytest.mark.parametrize("is_cursor", [True, False])
def test_a_row_fills_the_list_and_has_a_mark_under_the_cursor(
    width: int, row: QueueRow | None, is_cursor: bool
) -> None:
    """One that is not loaded is an ellipsis."""
    columns = columns_for(width)
    strips = PAINTER.ticket(row, columns, CONTEXT, is_cursor=is_cursor)
    assert [strip.cell_length for strip in strips] == [width] * columns.rows
    starts = [strip.text[:2] for strip in strips]
    assert starts == (["▸ ", "  "] if is_cursor else ["  ", "  "])[: columns.rows]
    if row is None:
        assert "".join(strip.text for strip in strips).replace("▸", " ").strip() == "…"
    styles = {segment.style for strip in strips for segment in strip}
    assert (styles == {PAINTER.cursor}) is is_cursor


def test_words_in_the_place_of_tickets_are_wrapped_below_a_blank_row() -> None:
    """Each row as wide as the list."""
    strips = PAINTER.words("No tickets in this workspace.\nPress r to refresh.", 23)
    assert [strip.text.strip() for strip in strips] == [
        "",
        "No tickets in this",
        "workspace.",
        "Press r to refresh.",
    ]
    assert {strip.cell_length for strip in strips} == {23}
    assert {strip.cell_length for strip in PAINTER.words("ab", 3)} == {3}
