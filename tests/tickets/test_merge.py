"""A page that is read again: nothing moves, and what changed is marked where it is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.models import TicketSummary
from series_tui.text.sanitize import SafeText
from series_tui.tickets.merge import merge
from series_tui.tickets.pages import Mark, QueuePages
from tests.tickets.test_pages import names, page, summary


def read(queue: list[TicketSummary]) -> QueuePages:
    """Return a queue that is read whole."""
    pages = QueuePages()
    for number in range(1, -(-len(queue) // 10) + 1):
        pages.add(number, page(queue, number))
    return pages


def marks(pages: QueuePages) -> dict[str, Mark]:
    """Return what is marked."""
    return {row.ticket.ticket_id: row.mark for _, row in pages.rows() if row.mark is not Mark.NONE}


def test_merging_the_same_response_changes_no_row() -> None:
    """No mark, no move."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    merge(pages, {1: page(queue, 1)})
    assert (names(pages), marks(pages)) == ([t.ticket_id for t in queue], {})


def test_a_change_is_marked_where_the_ticket_is() -> None:
    """Even if the service has it at the top by now."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    bumped = replace(queue[17], status=SafeText("closed"))
    merge(pages, {1: page([bumped, *queue[:17], *queue[18:]], 1)})
    assert names(pages) == [t.ticket_id for t in queue]
    assert marks(pages) == {"T-17": Mark.CHANGED}
    row = pages.row(17)
    assert row is not None
    assert row.ticket.status == "closed"


def test_new_tickets_come_in_at_the_place_the_service_gives_them() -> None:
    """What they push off the page stays after them."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    now = [summary(100), *queue[:4], summary(101), *queue[4:]]
    merge(pages, {1: page(now, 1)})
    assert names(pages) == [t.ticket_id for t in now]
    assert marks(pages) == {"T-100": Mark.NEW, "T-101": Mark.NEW}
    assert pages.total == 27


def test_a_new_ticket_follows_the_neighbour_that_stayed() -> None:
    """Before what has left the queue behind that; a neighbour that changed may have been elsewhere."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    changed = replace(queue[17], status=SafeText("closed"))
    merge(pages, {1: page([changed, queue[0], summary(100), *queue[5:17], *queue[18:]], 1)})
    assert names(pages)[:6] == ["T-0", "T-100", "T-1", "T-2", "T-3", "T-4"]
    assert pages.place_of(queue[17]) == (2, 7)


def test_a_new_ticket_stands_before_the_neighbour_that_stayed() -> None:
    """Where none before it did."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    changed = replace(queue[17], status=SafeText("closed"))
    merge(pages, {1: page([changed, summary(100), *queue[3:17], *queue[18:]], 1)})
    assert names(pages)[:5] == ["T-0", "T-1", "T-2", "T-100", "T-3"]


def test_a_new_ticket_without_such_a_neighbour_is_first_on_its_page() -> None:
    """Nothing is gone then: nobody knows between which tickets it stood."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    merge(pages, {2: page([summary(number) for number in range(100, 120)], 2)})
    assert names(pages)[10:21] == [*(f"T-{number}" for number in range(110, 120)), "T-10"]
    assert set(marks(pages).values()) == {Mark.NEW}


def test_a_ticket_twice_in_a_response_is_in_the_queue_once() -> None:
    """A service may list it on both sides of a change."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    merge(pages, {1: page([summary(100), summary(100), *queue], 1)})
    assert names(pages) == ["T-100", *(ticket.ticket_id for ticket in queue)]


def test_tickets_in_another_order_are_not_gone() -> None:
    """Where the service sorts in another way, a place between two of them says nothing."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    merge(pages, {1: page([queue[5], queue[2], *queue[10:]], 1)})
    assert marks(pages) == {}


def test_a_page_that_was_not_read_before_is_added() -> None:
    """Its tickets are not new."""
    queue = [summary(number) for number in range(25)]
    pages = QueuePages()
    merge(pages, {number: page(queue, number) for number in (1, 2)})
    assert names(pages) == [ticket.ticket_id for ticket in queue[:20]]
    assert marks(pages) == {}


def test_a_ticket_that_no_longer_matches_is_marked_as_gone() -> None:
    """It stays in sight until the reader refreshes the queue."""
    queue = [summary(number) for number in range(25)]
    pages = read(queue)
    now = [ticket for ticket in queue if ticket.ticket_id not in ("T-0", "T-3")]
    merge(pages, {1: page(now, 1)})
    assert marks(pages) == {"T-0": Mark.GONE, "T-3": Mark.GONE}
    assert names(pages) == [t.ticket_id for t in queue]


def test_a_change_that_moves_a_ticket_to_another_page_is_no_departure() -> None:
    """The service has it at the top by now; all pages that were asked for count."""
    queue = [summary(number) for number in range(40)]
    pages = read(queue)
    bumped = replace(queue[25], status=SafeText("closed"))
    now = [bumped, *queue[:25], *queue[26:]]
    merge(pages, {number: page(now, number) for number in (1, 2, 3)})
    assert names(pages) == [t.ticket_id for t in queue]
    assert marks(pages) == {"T-25": Mark.CHANGED}


def test_a_mark_is_counted_once() -> None:
    """A ticket that changes twice is one change to look at; what is new stays new."""
    queue = [summary(number) for number in range(12)]
    pages = read(queue)
    once = [replace(queue[0], status=SafeText("open")), *queue[1:]]
    twice = [replace(queue[0], status=SafeText("closed")), *queue[1:]]
    merge(pages, {1: page(once, 1)})
    assert pages.marks == 1
    merge(pages, {1: page(twice, 1)})
    assert pages.marks == 1
    pages.unmark(twice[0])
    assert marks(pages) == {}
    assert pages.marks == 0


@settings(max_examples=80)
@given(data=st.data())
def test_merged_rows_keep_their_order_and_are_unique(data: st.DataObject) -> None:
    """Tickets that were there stay in the order that they had; the newest state of each is shown."""
    queue = [summary(number) for number in range(30)]
    pages = read(queue)
    fresh = iter(range(1_000, 2_000))
    for _ in range(3):
        before = names(pages)
        for _ in range(data.draw(st.integers(0, 4))):
            match data.draw(st.sampled_from(("new", "bump", "close"))):
                case "new":
                    queue.insert(0, summary(next(fresh)))
                case "bump":
                    at = data.draw(st.integers(0, len(queue) - 1))
                    changed = replace(queue.pop(at), updated=SafeText(str(next(fresh))))
                    queue.insert(0, changed)
                case _:
                    queue.pop(data.draw(st.integers(0, len(queue) - 1)))
        number = data.draw(st.integers(1, 3))
        answer = page(queue, number)
        merge(pages, {number: answer})
        after = names(pages)
        assert len(after) == len(set(after))
        assert [name for name in after if name in before] == before
        assert {ticket.ticket_id for ticket in answer.tickets} <= set(after)
        assert pages.marks == len(marks(pages))
        shown = {row.ticket.ticket_id: row.ticket for _, row in pages.rows()}
        assert all(shown[ticket.ticket_id] == ticket for ticket in answer.tickets)
