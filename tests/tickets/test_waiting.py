"""Who waits for an answer, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from series_tui.api.models import EMPTY, Message, Role, Ticket, TicketSummary, Time
from series_tui.text.sanitize import SafeText
from series_tui.tickets.waiting import Waiting, WaitingIndex, WaitingState, waiting_of, waiting_of_summary
from tests.tickets.moving_queue import START

_ROLES = {"p": Role.PLAYER, "s": Role.STAFF, "y": Role.SYSTEM, "o": Role.OTHER}


def chat(roles: str, *, status: str = "open", odd: str = "", **fields: object) -> Ticket:
    """Return a ticket whose messages, an hour apart, are by player, staff, system or other.

    Args:
        roles: A letter for each message.
        status: The ticket's status.
        odd: The places of the messages whose time is no time.
        fields: Other fields of the ticket.
    """
    messages = tuple(
        Message(
            SafeText(str(at)),
            EMPTY,
            _ROLES[role],
            EMPTY,
            EMPTY,
            SafeText("soon") if str(at) in odd else hour(at),
        )
        for at, role in enumerate(roles)
    )
    made = Ticket(ticket_id=SafeText("T-1"), status=SafeText(status), updated=START, messages=messages)
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields' own types


def hour(number: int) -> datetime:
    """Return the time of a message."""
    return START + timedelta(hours=number)


@pytest.mark.parametrize(
    ("roles", "state", "since"),
    [
        ("p", WaitingState.WAITS, 0),
        ("ppp", WaitingState.WAITS, 0),
        ("psp", WaitingState.WAITS, 2),
        ("pspp", WaitingState.WAITS, 2),
        ("pypyo", WaitingState.WAITS, 0),
        ("psypyp", WaitingState.WAITS, 3),
        ("ps", WaitingState.ANSWERED, None),
        ("psy", WaitingState.ANSWERED, None),
        ("pspps", WaitingState.ANSWERED, None),
        ("y", WaitingState.NO_MESSAGES, None),
        ("", WaitingState.NO_MESSAGES, None),
    ],
)
def test_a_player_waits_since_the_first_message_after_the_last_answer(
    roles: str, state: WaitingState, since: int | None
) -> None:
    """Messages of the system answer nobody, and ask nothing."""
    assert waiting_of(chat(roles)) == Waiting(state, None if since is None else hour(since))


def test_a_time_that_cannot_be_read_is_passed_over() -> None:
    """The next message of the player tells at least since when."""
    assert waiting_of(chat("pspp", odd="2")) == Waiting(WaitingState.WAITS, hour(3))
    assert waiting_of(chat("p", odd="0")) == Waiting(WaitingState.WAITS)


def test_messages_before_the_last_answer_are_not_looked_at() -> None:
    """A ticket of 100,000 messages would keep everything else waiting."""
    looked_at: list[Message] = []

    class Messages(tuple[Message, ...]):
        def __iter__(self) -> Iterator[Message]:
            raise AssertionError("all messages are looked at")

        def __reversed__(self) -> Iterator[Message]:
            for at in range(len(self) - 1, -1, -1):
                looked_at.append(self[at])
                yield self[at]

    ticket = chat("ps" * 20 + "pyp")
    waiting = waiting_of(replace(ticket, messages=Messages(ticket.messages)))
    assert waiting == Waiting(WaitingState.WAITS, hour(40))
    assert len(looked_at) == 4


@pytest.mark.parametrize("status", ["resolved", "Closed", "on hold", ""])
def test_a_resolved_ticket_has_no_waiting_player(status: str) -> None:
    """Only open and in-progress tickets are worked on."""
    assert waiting_of(chat("p", status=status)) == Waiting(WaitingState.DONE)


def test_a_game_report_waits_until_it_is_claimed() -> None:
    """It cannot be answered: its messages say nothing."""
    report = chat("ps", game_report=True, created=hour(-5))
    assert waiting_of(report) == Waiting(WaitingState.REPORT, hour(-5))
    claimed = replace(report, status=SafeText("in-progress"), claimed_by=SafeText("7"))
    assert waiting_of(claimed) == Waiting(WaitingState.CLAIMED)
    assert waiting_of(replace(report, created=SafeText("?"))) == Waiting(WaitingState.REPORT)


def test_a_queue_row_alone_tells_the_wait_of_reports_and_finished_tickets() -> None:
    """Others have to be read."""
    row = TicketSummary(status=SafeText("open"))
    assert waiting_of_summary(row) is None
    assert waiting_of_summary(replace(row, game_report=True)) == Waiting(WaitingState.REPORT)
    assert waiting_of_summary(replace(row, status=SafeText("closed"))) == Waiting(WaitingState.DONE)


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting(WaitingState.WAITS, START), "waits 2 h"),
        (Waiting(WaitingState.WAITS), "waits"),
        (Waiting(WaitingState.REPORT, START), "report 2 h"),
        (Waiting(WaitingState.ANSWERED), "answered"),
        (Waiting(WaitingState.DONE), ""),
    ],
)
def test_waiting_is_described_in_a_few_words(waiting: Waiting, words: str) -> None:
    """Short, with the time where there is one."""
    assert waiting.describe(hour(2)) == words


@pytest.mark.parametrize("updated", [hour(9), SafeText("")])
def test_a_ticket_is_read_again_once_it_has_changed(updated: Time) -> None:
    """Not before."""
    index = WaitingIndex()
    closed = TicketSummary(ticket_id=SafeText("T-2"), status=SafeText("closed"), updated=updated)
    assert index.of(closed) == Waiting(WaitingState.DONE)
    assert index.to_read([closed]) == []
    ticket = chat("p")
    row = TicketSummary(ticket_id=ticket.ticket_id, status=ticket.status, updated=ticket.updated)
    assert index.to_read([row]) == [row]
    assert index.record(ticket)
    assert not index.record(ticket)
    assert index.of(row) == Waiting(WaitingState.WAITS, START)
    assert index.to_read([row]) == []
    changed = replace(row, updated=updated)
    assert index.to_read([changed]) == [changed]
    assert index.of(changed) is None
