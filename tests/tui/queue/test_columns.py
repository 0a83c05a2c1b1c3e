"""A ticket of the queue as text: what one chooses by, at every width, and nothing outside its column."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.models import Person, TicketSummary, WorkspaceConfig
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.text.width import cell_width, drawn_width
from series_tui.tickets.pages import Mark, QueueRow
from series_tui.tui.queue.columns import GUTTER, columns_for, fitted, ticket_rows

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NAMES = WorkspaceConfig(departments=((SafeText("safety-dept"), SafeText("Trust and Safety")),))


def ticket(**fields: str) -> TicketSummary:
    """Return a ticket with some texts of its own."""
    texts = {
        "ticket_id": "T-1",
        "subject": "Exploiter in lobby",
        "status": "open",
        "priority": "urgent",
        "department": "safety-dept",
        **fields,
    }
    return TicketSummary(
        **{name: SafeText(value) for name, value in texts.items()},  # type: ignore[arg-type]  # texts only
        author=Person(SafeText("1"), SafeText("reporter"), SafeText("Reporter")),
        created=NOW - timedelta(days=3),
        updated=NOW - timedelta(minutes=2),
    )


def text(row: QueueRow, width: int) -> list[str]:
    """Return the rows as text."""
    rows = ticket_rows(row, columns_for(width), NAMES, NOW)
    return ["".join(piece for piece, _ in pieces) for pieces in rows]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (38, ("Exploiter in lobby", "2 min", "○ open", "▇ urgent", "unclaimed")),
        (78, ("○ open", "▇ urgent", "Exploiter in lobby", "unclaimed", "Reporter", "2 min")),
        (
            110,
            ("○ open", "▇ urgent", "Exploiter in lobby", "unclaimed", "Trust and Saf", "2 min"),
        ),
        (140, ("Exploiter in lobby", "Reporter", "Trust and Safety", "opened 3 d", "2 min")),
    ],
)
def test_each_width_shows_what_there_is_room_for(width: int, words: tuple[str, ...]) -> None:
    """The subject can be read at every width; names come in as there is room."""
    seen = "\n".join(text(QueueRow(ticket()), width))
    assert all(word in seen for word in words)


def test_the_claimer_stands_where_unclaimed_would() -> None:
    """By name, or by id where the answer has no name."""
    assert "by Mira" in text(QueueRow(ticket(claimed_by="9", claimer_name="Mira")), 80)[0]
    assert "by 9" in text(QueueRow(ticket(claimed_by="9")), 80)[0]


def test_a_mark_is_a_word_before_the_subject() -> None:
    """Nothing else moves for it."""
    plain, marked = text(QueueRow(ticket()), 80)[0], text(QueueRow(ticket(), Mark.NEW), 80)[0]
    assert "new Exploiter" in marked
    assert plain[-20:] == marked[-20:]


def test_unknown_status_and_priority_are_named() -> None:
    """They are shown as they are."""
    seen = text(QueueRow(ticket(status="paused", priority="asap")), 80)[0]
    assert "? paused" in seen
    assert "asap" in seen


@settings(max_examples=150)
@given(
    subject=st.text(max_size=60).map(clean_line),
    name=st.text(max_size=30).map(clean_line),
    width=st.integers(28, 170),
    mark=st.sampled_from(Mark),
)
def test_any_text_fills_exactly_its_width(subject: str, name: str, width: int, mark: Mark) -> None:
    """Every row is as wide as the list, however strange its texts."""
    row = QueueRow(ticket(subject=subject, claimer_name=name, department=name, status=name), mark)
    for line in text(row, width):
        assert drawn_width(line) == width - GUTTER


@settings(max_examples=150)
@given(value=st.text(max_size=40).map(clean_line), cells=st.integers(0, 30))
def test_a_text_is_held_in_its_cells(value: str, cells: int) -> None:
    """No terminal gives it more than it was meant to have."""
    assert drawn_width(fitted(value, cells)) == cells
    assert cell_width(fitted(value, cells).rstrip()) <= cells
