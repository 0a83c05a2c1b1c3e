"""The queue as far as it is read: each ticket once, in the service's order, with gaps to jump over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.models import TicketPage, TicketSummary
from series_tui.text.sanitize import SafeText
from series_tui.tickets.pages import QueuePages


def summary(number: int, **fields: str) -> TicketSummary:
    """Return a ticket of the queue."""
    texts = {name: SafeText(value) for name, value in fields.items()}
    return TicketSummary(ticket_id=SafeText(f"T-{number}"), **texts)  # type: ignore[arg-type]  # texts only


def page(queue: list[TicketSummary], number: int, per_page: int = 10, *, counts: bool = True) -> TicketPage:
    """Return a page of a queue as the service would."""
    pages = max(-(-len(queue) // per_page), 1)
    return TicketPage(
        tickets=tuple(queue[(number - 1) * per_page : number * per_page]),
        page=number,
        total_pages=pages if counts else None,
        total_count=len(queue) if counts else None,
        has_next=number < pages,
    )


def names(pages: QueuePages) -> list[str]:
    """Return the IDs that are read, in order."""
    return [row.ticket.ticket_id for _, row in pages.rows()]


def test_entries_are_there_before_they_are_read() -> None:
    """One page tells how long the queue is; what is not read is a gap."""
    queue = [summary(number) for number in range(34)]
    pages = QueuePages()
    pages.add(1, page(queue, 1))
    assert len(pages) == 34
    assert pages.row(9) is not None
    assert pages.row(10) is None
    assert [pages.page_of(entry) for entry in (9, 10, 19, 20, 33)] == [1, 2, 2, 3, 4]
    assert [pages.missing(*entries) for entries in ((0, 9), (0, 10), (19, 20), (34, 40))] == [
        [],
        [2],
        [2, 3],
        [],
    ]
    assert (pages.entry_of("T-9"), pages.entry_of("T-10")) == (9, None)
    assert not pages.is_whole
    assert not QueuePages().is_whole


def test_no_entry_stands_before_the_first_one_or_after_the_last() -> None:
    """There is no row of it."""
    pages = QueuePages()
    pages.add(1, page([summary(1)], 1))
    assert [pages.row(entry) is None for entry in (-1, 0, 1)] == [True, False, True]
    assert pages.is_whole


def test_the_last_page_takes_one_request() -> None:
    """The last page can be read without those before it."""
    queue = [summary(number) for number in range(34)]
    pages = QueuePages()
    pages.add(1, page(queue, 1))
    assert pages.missing(30, 33) == [4]
    pages.add(4, page(queue, 4))
    assert len(pages) == 34
    assert names(pages) == [f"T-{n}" for n in (*range(10), *range(30, 34))]
    assert pages.missing(0, 33) == [2, 3]
    assert [pages.entry_of(name) for name in ("T-0", "T-30", "T-20")] == [0, 30, None]


def test_a_ticket_that_moved_to_another_page_meanwhile_is_shown_once() -> None:
    """New tickets push the last ones of a page to the next; their newest state counts."""
    queue = [summary(number) for number in range(30)]
    pages = QueuePages()
    pages.add(1, page(queue, 1))
    pushed = [summary(100), summary(101), *queue]
    pushed[10] = replace(pushed[10], status=SafeText("closed"))
    pages.add(2, page(pushed, 2))
    assert names(pages) == [f"T-{n}" for n in range(18)]
    moved = next(row for _, row in pages.rows() if row.ticket.ticket_id == "T-8")
    assert moved.ticket.status == "closed"


def test_fewer_tickets_than_before_mean_that_a_page_before_is_read_again() -> None:
    """What left the queue pulled others over the edge of a page that is read."""
    queue = [summary(number) for number in range(40)]
    pages = QueuePages()
    pages.add(1, page(queue, 1))
    pages.add(2, page(queue[3:], 2))
    assert pages.again == {1}


def test_without_counts_pages_follow_one_another() -> None:
    """One entry stands for what may follow, until the service says that nothing does."""
    queue = [summary(number) for number in range(15)]
    pages = QueuePages()
    pages.add(1, page(queue, 1, counts=False))
    assert (len(pages), pages.missing(10, 30)) == (11, [2])
    pages.add(2, page(queue, 2, counts=False))
    assert (len(pages), pages.is_whole) == (15, True)


def test_a_service_that_only_repeats_itself_has_an_end() -> None:
    """A page without a new ticket is the last one, whatever it promises."""
    pages = QueuePages()
    same = TicketPage(tickets=tuple(summary(n) for n in range(10)), has_next=True)
    pages.add(1, same)
    pages.add(2, same)
    assert (len(pages), pages.missing(0, 100)) == (10, [])


def test_an_empty_queue_has_no_entries() -> None:
    """Nothing is missing there."""
    pages = QueuePages()
    pages.add(1, page([], 1))
    assert (len(pages), pages.is_whole, pages.missing(0, 20)) == (0, True, [])


@settings(max_examples=60)
@given(
    size=st.integers(0, 60),
    per_page=st.integers(1, 12),
    counts=st.booleans(),
    data=st.data(),
)
def test_pages_read_in_any_order_have_each_ticket_once(
    size: int, per_page: int, counts: bool, data: st.DataObject
) -> None:
    """Entries and rows agree, and once everything is read it is the queue itself."""
    queue = [summary(number) for number in range(size)]
    last = max(-(-size // per_page), 1)
    order = list(range(1, last + 1))
    if counts:
        order = [1, *data.draw(st.permutations(order[1:]))]
    pages = QueuePages()
    for number in order:
        pages.add(number, page(queue, number, per_page, counts=counts))
        listed = names(pages)
        assert len(listed) == len(set(listed))
        assert len(pages) >= len(listed)
        for entry, row in pages.rows():
            assert pages.row(entry) == row
            assert pages.entry_of(row.ticket.ticket_id) == entry
        gaps = [entry for entry in range(len(pages)) if pages.row(entry) is None]
        assert all(pages.page_of(entry) not in pages.pages for entry in gaps)
        assert {pages.page_of(entry) for entry in gaps} == set(pages.missing(0, len(pages)))
    assert names(pages) == [ticket.ticket_id for ticket in queue]
    assert pages.is_whole


@settings(max_examples=60)
@given(data=st.data())
def test_a_queue_that_grows_while_it_is_read_loses_no_ticket(data: st.DataObject) -> None:
    """Every ticket that was there from the beginning is shown, and none of them twice."""
    queue = [summary(number) for number in range(35)]
    fresh = iter(range(1_000, 2_000))
    pages = QueuePages()
    number = 1
    while number == 1 or pages.missing(0, len(pages)):
        for _ in range(data.draw(st.integers(0, 2))):
            queue.insert(0, summary(next(fresh)))
        number = (pages.missing(0, len(pages)) or [1])[0]
        pages.add(number, page(queue, number))
    listed = names(pages)
    assert len(listed) == len(set(listed))
    assert {f"T-{n}" for n in range(35)} <= set(listed)
