"""A ticket of the queue as text: what one chooses by, at every width, and nothing outside its column."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.models import Person, TicketSummary
from series_tui.text.bidi import BLANK
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.text.width import cell_width, drawn_width
from series_tui.tickets.pages import Mark, QueueRow
from series_tui.tickets.waiting import Waiting, WaitingState
from series_tui.tui.queue.columns import GUTTER, Part, RowContext, columns_for, fit_cell, ticket_rows

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NAMES = {"safety-dept": "Trust and Safety", "9": "Mira"}
CONTEXT = RowContext(lambda _, value: NAMES.get(value, value), None, NOW)


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
    rows = ticket_rows(row, columns_for(width), CONTEXT)
    return ["".join(piece for piece, _ in pieces) for pieces in rows]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (38, ("Exploiter in lobby", "2 min", "○ open", "▇ urgent", "unclaimed")),
        (64, ("○ open", "▇ urgent", "Exploiter in lobby", "unclaimed", "2 min")),
        (90, ("○ open", "▇ urgent", "Exploiter in lobby", "unclaimed", "Reporter", "2 min")),
        (110, ("Exploiter in lobby", "unclaimed", "Reporter", "Trust and S…", "2 min")),
        (180, ("Exploiter in lobby", "Reporter", "Trust and Safety", "opened 3 d", "2 min")),
    ],
)
def test_each_width_has_its_columns(width: int, words: tuple[str, ...]) -> None:
    """The subject can be read at every width; names come in as there is room."""
    seen = "\n".join(text(QueueRow(ticket()), width))
    assert all(word in seen for word in words)


def test_the_claimer_stands_where_unclaimed_would() -> None:
    """By name, from wherever it is known; by id otherwise."""
    assert "Otto" in text(QueueRow(ticket(claimed_by="9", claimer_name="Otto")), 80)[0]
    assert "Mira" in text(QueueRow(ticket(claimed_by="9")), 80)[0]
    assert " 7 " in text(QueueRow(ticket(claimed_by="7")), 80)[0]


def test_the_subject_keeps_thirty_cells_beside_author_and_department() -> None:
    """They come in as soon as there is room for that."""
    for width in range(60, 260):
        for has_waiting in (False, True):
            columns = columns_for(width, has_waiting=has_waiting)
            if columns.author or columns.department or columns.opened:
                assert columns.subject >= 30
            assert columns.subject >= 1
    assert columns_for(88).author
    assert columns_for(101).department


def test_a_ticket_has_one_row_from_sixty_columns_on() -> None:
    """With the claimer, as long as the subject keeps fifteen cells."""
    assert [columns_for(width).rows for width in (59, 60)] == [2, 1]
    assert columns_for(60).claimer
    assert [bool(columns_for(width, has_waiting=True).claimer) for width in (73, 74)] == [False, True]


@pytest.mark.parametrize("width", [38, 60, 100, 200])
def test_the_wait_has_a_column_at_every_width(width: int) -> None:
    """With an ellipsis while that is not known."""
    columns = columns_for(width, has_waiting=True)
    waits = {"T-1": Waiting(WaitingState.WAITS, NOW - timedelta(hours=2))}
    for ticket_id, words in (("T-1", "waits 2 h"), ("T-2", "…")):
        context = replace(CONTEXT, waiting_of=lambda each: waits.get(each.ticket_id))
        rows = ticket_rows(QueueRow(ticket(ticket_id=ticket_id)), columns, context)
        assert words in "".join(piece for pieces in rows for piece, _ in pieces)


def test_a_mark_is_a_word_before_the_subject() -> None:
    """Nothing else moves for it."""
    plain, marked = text(QueueRow(ticket()), 80)[0], text(QueueRow(ticket(), Mark.NEW), 80)[0]
    assert "new Exploiter" in marked
    assert plain[-20:] == marked[-20:]


@pytest.mark.parametrize(
    ("status", "mark", "plain", "urgency"),
    [
        ("open", Mark.NONE, Part.TEXT, Part.URGENT),
        ("open", Mark.CHANGED, Part.TEXT, Part.URGENT),
        ("open", Mark.GONE, Part.QUIET, Part.URGENT),
        ("closed", Mark.NONE, Part.QUIET, Part.QUIET),
        ("resolved", Mark.NEW, Part.QUIET, Part.QUIET),
    ],
)
def test_finished_and_gone_tickets_are_quiet(status: str, mark: Mark, plain: Part, urgency: Part) -> None:
    """What is urgent stands out until it is done; neighbours of one kind are one piece."""
    row = QueueRow(ticket(status=status), mark)
    pieces = ticket_rows(row, columns_for(80), CONTEXT)[0]
    parts = {word: part for word in ("urgent", "Exploiter", "2 min") for text, part in pieces if word in text}
    assert parts == {"urgent": urgency, "Exploiter": plain, "2 min": Part.QUIET}
    assert [text for text, part in pieces if part is Part.MARK] == ([f"{mark.value} "] if mark.value else [])
    assert all(before[1] is not after[1] for before, after in pairwise(pieces))


def test_unknown_status_and_priority_are_named() -> None:
    """They are shown as they are."""
    seen = text(QueueRow(ticket(status="paused", priority="asap")), 80)[0]
    assert "? paused" in seen
    assert "asap" in seen


@settings(max_examples=60)
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


@settings(max_examples=100)
@given(value=st.text(max_size=40).map(clean_line), cells=st.integers(-3, 30))
def test_a_text_is_held_in_its_cells(value: str, cells: int) -> None:
    """No terminal gives it more than it was meant to have; where there are none, there is no text."""
    assert drawn_width(fit_cell(value, cells)) == max(cells, 0)
    assert cell_width(fit_cell(value, cells).rstrip()) <= max(cells, 0)


def test_a_text_of_disputed_width_leaves_one_cell_free() -> None:
    """One more than that is not taken from it."""
    text = clean_line("\u260e\ufe0fab")
    cells = cell_width(text)
    assert fit_cell(text, cells + 1) == f"{text} "
    assert fit_cell(text, cells).rstrip().endswith("…")


def test_a_right_to_left_text_keeps_a_letter_between_its_blanks_or_none() -> None:
    """Each blank that holds it in its place takes a cell."""
    assert [fit_cell(clean_line("שלום"), cells) for cells in (2, 3)] == ["  ", f"{BLANK}…{BLANK}"]
