"""The lines below the list: what the row under the cursor has no room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.text.sanitize import clean_line
from series_tui.text.width import drawn_width
from series_tui.tickets.waiting import Waiting, WaitingState
from series_tui.tui.queue.columns import columns_for
from series_tui.tui.queue.hidden_facts import hidden_facts
from tests.tui.queue.test_columns import CONTEXT, NOW, ticket

LONG = "A subject that is longer than any row has room for, and goes on and on"


@pytest.mark.parametrize(
    ("screen", "list_width", "texts"),
    [
        (40, 39, ["T-1                     Trust and Sa…", "author Reporter"]),
        (80, 79, ["T-1                     Trust and Safety  author Reporter"]),
        (120, 69, ["T-1                     Trust and Safety  author Reporter"]),
        (200, 115, ["T-1                     Trust and Safety"]),
    ],
)
def test_author_and_department_are_named_where_the_row_lacks_them(
    screen: int, list_width: int, texts: list[str]
) -> None:
    """The ID always; on two lines in a narrow terminal."""
    facts = hidden_facts(ticket(), columns_for(list_width), CONTEXT, screen - 3, lines=len(texts))
    assert facts == texts


def test_a_claimer_without_a_column_or_with_a_cut_name_is_named() -> None:
    """In two rows that say who waits, and where the name is too long for its column."""
    claimed = ticket(claimed_by="9")
    narrow = columns_for(39, has_waiting=True)
    assert "claimed by Mira" in hidden_facts(claimed, narrow, CONTEXT, 60, lines=2)[1]
    assert "unclaimed" in hidden_facts(ticket(), narrow, CONTEXT, 60, lines=2)[1]
    assert "Mira" not in hidden_facts(claimed, columns_for(79), CONTEXT, 77)[0]
    long = ticket(claimed_by="8", claimer_name="Somebody With A Long Name")
    assert "claimed by Somebody With A Long Name" in hidden_facts(long, columns_for(79), CONTEXT, 120)[0]


def test_a_fact_that_just_fits_in_its_column_is_not_repeated() -> None:
    """One with a cell more is cut there, and is."""
    for more in (0, 1):
        columns = columns_for(39)
        assert columns.claimer_cells == 14
        row = ticket(claimed_by="8", claimer_name="x" * (14 + more))
        assert ("claimed by" in hidden_facts(row, columns, CONTEXT, 60, lines=2)[1]) is bool(more)
        columns = columns_for(110)
        row = ticket(department="d" * (columns.department + more))
        assert ("ddd" in hidden_facts(row, columns, CONTEXT, 107)[0]) is bool(more)
        columns = columns_for(119)
        row = ticket(subject="s" * (columns.subject + more))
        assert ("sss" in hidden_facts(row, columns, CONTEXT, 117)[0]) is bool(more)


def test_a_fact_with_room_for_less_than_twelve_cells_is_left_out() -> None:
    """Of a short one all has to fit."""
    columns = columns_for(79)
    assert hidden_facts(ticket(), columns, CONTEXT, 54)[0].endswith("Trust and Safety  author Repo…")
    assert hidden_facts(ticket(), columns, CONTEXT, 53)[0].endswith("Trust and Safety")
    context = replace(CONTEXT, waiting_of=lambda _: Waiting(WaitingState.ANSWERED))
    assert hidden_facts(ticket(), columns, context, 50)[0].endswith("Trust and Safety  answered")
    assert hidden_facts(ticket(), columns, context, 49)[0].endswith("Trust and Safety")


def test_a_cut_subject_needs_more_room_than_in_its_row() -> None:
    """As much would show the same."""
    columns, long = columns_for(119), ticket(subject=LONG)
    cells = len(hidden_facts(ticket(), columns, CONTEXT, 117)[0])
    assert "A subject" not in hidden_facts(long, columns, CONTEXT, cells + columns.subject)[0]
    assert "A subject" in hidden_facts(long, columns, CONTEXT, cells + columns.subject + 1)[0]


def test_a_wait_that_is_known_is_named_unless_it_has_a_column() -> None:
    """A report needs no reading for that; of a finished ticket nothing is said."""
    context = replace(CONTEXT, waiting_of=lambda _: Waiting(WaitingState.WAITS, NOW - timedelta(hours=2)))
    assert "  waits 2 h  author" in hidden_facts(ticket(), columns_for(79), context, 77)[0]
    assert hidden_facts(ticket(), columns_for(39), context, 37, lines=2)[1].startswith("waits 2 h")
    assert "waits" not in hidden_facts(ticket(), columns_for(79, has_waiting=True), context, 77)[0]
    done = replace(CONTEXT, waiting_of=lambda _: Waiting(WaitingState.DONE))
    assert hidden_facts(ticket(), columns_for(79), done, 77) == hidden_facts(
        ticket(), columns_for(79), CONTEXT, 77
    )


def test_a_cut_subject_follows_where_more_of_it_fits_than_in_the_row() -> None:
    """Less of it would say nothing new."""
    long = ticket(subject=LONG)
    assert "A subject" not in hidden_facts(long, columns_for(79), CONTEXT, 77)[0]
    assert hidden_facts(long, columns_for(119), CONTEXT, 117)[0].endswith(LONG)


def test_facts_of_the_preview_are_not_repeated() -> None:
    """Of a cut subject too; what it does not show stands first."""
    long = ticket(subject=LONG)
    shown = {"T-1", "author Reporter", LONG}
    assert hidden_facts(long, columns_for(69), CONTEXT, 117, shown=shown) == ["department Trust and Safety"]
    assert hidden_facts(long, columns_for(69), CONTEXT, 117, shown={*shown, "Trust and Safety"}) == [""]


def test_a_fact_stands_at_the_same_place_for_every_ticket() -> None:
    """A step of the cursor sends only what differs."""
    first = hidden_facts(ticket(), columns_for(79), CONTEXT, 77)[0]
    other = ticket(ticket_id="TICKET-1767195973-R9T3")
    short = replace(other, author=replace(other.author, display_name=clean_line("Bo")))
    second = hidden_facts(short, columns_for(79), CONTEXT, 77)[0]
    assert first.index("Trust") == second.index("Trust")
    assert first.index("author") == second.index("author")


@settings(max_examples=150)
@given(
    subject=st.text(max_size=90).map(clean_line),
    name=st.text(max_size=40).map(clean_line),
    width=st.integers(1, 170),
    lines=st.integers(1, 2),
    has_waiting=st.booleans(),
)
def test_no_line_is_wider_than_the_screen(
    subject: str, name: str, width: int, lines: int, has_waiting: bool
) -> None:
    """However strange its texts."""
    row = ticket(subject=subject, claimer_name=name, department=name, ticket_id=name)
    columns = columns_for(max(width, 28), has_waiting=has_waiting)
    texts = hidden_facts(row, columns, CONTEXT, width, lines=lines)
    assert len(texts) == lines
    assert all(drawn_width(text) <= width for text in texts)
