"""The order of the queue: both ways round, stable, and tickets without a value last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.models import Person, TicketSummary
from series_tui.text.sanitize import SafeText
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder, sort_tickets
from series_tui.tickets.waiting import Waiting, WaitingState
from tests.tickets.moving_queue import START, ticket


def _ticket(number: int, **fields: object) -> TicketSummary:
    return replace(ticket(number), **fields)  # type: ignore[arg-type]  # the fields' own types


def _texts(name: str, values: list[str]) -> list[TicketSummary]:
    return [_ticket(number, **{name: SafeText(value)}) for number, value in enumerate(values)]


def _sorted(tickets: list[TicketSummary], key: SortKey, *, reverse: bool = False) -> list[int]:
    order = SortOrder(key, reverse)
    return [tickets.index(each) for each in sort_tickets(tickets, order, lambda each: each)]


@pytest.mark.parametrize("key", [SortKey.UPDATED, SortKey.CREATED])
def test_times_are_sorted_with_the_newest_first(key: SortKey) -> None:
    """What is no time comes last either way."""
    times = [START, SafeText("soon"), START + timedelta(hours=2), SafeText(""), START + timedelta(hours=1)]
    tickets = [_ticket(number, **{key.value: time}) for number, time in enumerate(times)]
    assert _sorted(tickets, key) == [2, 4, 0, 1, 3]
    assert _sorted(tickets, key, reverse=True) == [0, 4, 2, 1, 3]


def test_priorities_are_sorted_with_urgent_first() -> None:
    """A priority that nobody knows comes last either way."""
    tickets = _texts("priority", ["low", "P1", "Urgent", "medium", "high"])
    assert _sorted(tickets, SortKey.PRIORITY) == [2, 4, 3, 0, 1]
    assert _sorted(tickets, SortKey.PRIORITY, reverse=True) == [0, 3, 4, 2, 1]


def test_statuses_are_sorted_with_open_first() -> None:
    """In the order of the work."""
    tickets = _texts("status", ["closed", "In_Progress", "on hold", "resolved", "open"])
    assert _sorted(tickets, SortKey.STATUS) == [4, 1, 3, 0, 2]


def test_names_are_sorted_whatever_their_case() -> None:
    """Unclaimed tickets come last; without a name the id counts."""
    tickets = [
        _ticket(0, claimed_by=SafeText("9"), claimer_name=SafeText("mira")),
        _ticket(1, claimed_by=SafeText(""), claimer_name=SafeText("")),
        _ticket(2, claimed_by=SafeText("9"), claimer_name=SafeText("Anna")),
        _ticket(3, claimed_by=SafeText("8"), claimer_name=SafeText("")),
    ]
    assert _sorted(tickets, SortKey.CLAIMER) == [3, 2, 0, 1]
    authors = [_ticket(n, author=Person(username=SafeText(name))) for n, name in enumerate(["b", "", "A"])]
    assert _sorted(authors, SortKey.AUTHOR) == [2, 0, 1]
    assert _sorted(authors, SortKey.AUTHOR, reverse=True) == [0, 2, 1]


def test_waiting_order_is_longest_first_then_unknown_then_answered() -> None:
    """Nobody waits in the last ones."""
    waits = [
        Waiting(WaitingState.DONE),
        Waiting(WaitingState.ANSWERED),
        None,
        Waiting(WaitingState.WAITS, START + timedelta(hours=1)),
        Waiting(WaitingState.WAITS),
        Waiting(WaitingState.REPORT, START),
    ]
    tickets = [ticket(number) for number in range(len(waits))]

    def waiting_of(each: TicketSummary) -> Waiting | None:
        return waits[tickets.index(each)]

    for reverse, expected in ((False, [5, 3, 4, 2, 1, 0]), (True, [3, 5, 4, 2, 1, 0])):
        ordered = sort_tickets(tickets, SortOrder(SortKey.WAITING, reverse), lambda each: each, waiting_of)
        assert [tickets.index(each) for each in ordered] == expected
    assert sort_tickets(tickets, SERVICE_ORDER, lambda each: each, waiting_of) == tickets


def test_the_order_is_described_in_words() -> None:
    """With its direction; the service's own order is said in none."""
    assert SortOrder(SortKey.UPDATED).describe() == "updated, newest first"
    assert SortOrder(SortKey.WAITING, reverse=True).describe() == "waiting, shortest first"
    assert (SERVICE_ORDER.describe(), bool(SERVICE_ORDER)) == ("", False)


@given(
    st.lists(st.integers(0, 40), unique=True),
    st.sampled_from([key for key in SortKey if key is not SortKey.WAITING]),
    st.booleans(),
)
def test_sorting_is_stable_and_keeps_every_ticket(numbers: list[int], key: SortKey, reverse: bool) -> None:
    """Sorted by one thing and then by another, the first still counts among equal ones."""
    tickets = [ticket(number) for number in numbers]
    once = sort_tickets(tickets, SortOrder(key, reverse), lambda each: each)
    assert sorted(each.ticket_id for each in once) == sorted(each.ticket_id for each in tickets)
    assert sort_tickets(once, SortOrder(key, reverse), lambda each: each) == once
    by_status = sort_tickets(once, SortOrder(SortKey.STATUS), lambda each: each)
    for status in {each.status for each in tickets}:
        assert [each for each in by_status if each.status == status] == [
            each for each in once if each.status == status
        ]
