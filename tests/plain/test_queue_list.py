"""The list of `--plain`: filters, orders and views over all pages, as in the app."""

from __future__ import annotations

import re

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.models import TicketFilters
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.config.saved_view import SavedView
from series_tui.demo.server import FakeApi
from series_tui.errors import UsageError
from series_tui.plain.queue_list import QueueList
from series_tui.tickets.sort import SortKey, SortOrder
from tests.plain.test_plain_session import talk
from tests.played_service import PlayedService
from tests.tickets.moving_queue import MovingQueue, ticket


def queue_of(count: int) -> MovingQueue:
    """Return the queue of a service, ten tickets a page."""
    return MovingQueue([ticket(number) for number in range(count)], per_page=10)


def listing(count: int = 45, **views: SavedView) -> QueueList:
    """Return the list of a queue with saved views."""
    return QueueList(PlayedService(queue=queue_of(count)), TicketFilters(), views, "7")


@pytest.mark.parametrize(
    ("text", "status", "unclaimed", "priority"),
    [
        ("open", "open", False, ""),
        ("in progress", "in-progress", False, ""),
        ("unclaimed", "", True, ""),
        ("open high unclaimed", "open", True, "high"),
        ("all", "", False, ""),
    ],
)
def test_words_filter_the_queue(text: str, status: str, unclaimed: bool, priority: str) -> None:
    """Filter by status, priority and unclaimed, in any order."""
    queue = listing()
    queue.filter_by(text)
    filters = queue.view.filters
    assert (filters.remote.status, filters.local.unclaimed, filters.local.priority) == (
        status,
        unclaimed,
        priority,
    )


@pytest.mark.parametrize("text", ["nosuch", "open nosuch"])
def test_another_word_is_refused(text: str) -> None:
    """Name an unknown filter, with an example."""
    with pytest.raises(UsageError, match="nosuch"):
        listing().filter_by(text)


def test_an_order_is_set_and_unset() -> None:
    """Sort both ways; refuse an unknown order with the list of known ones."""
    queue = listing()
    queue.sort_by("priority reverse")
    assert queue.view.order == SortOrder(SortKey.PRIORITY, reverse=True)
    queue.sort_by("")
    assert not queue.view.order
    with pytest.raises(UsageError) as refused:
        queue.sort_by("colour")
    assert "waiting" in refused.value.next_step


async def test_a_filtered_queue_is_loaded_whole_and_printed_by_pages() -> None:
    """Turn pages without a request; load all again with the first."""
    moving = queue_of(45)
    queue = QueueList(PlayedService(queue=moving))
    queue.filter_by("unclaimed")
    queue.sort_by("created")

    def ignore(_: object) -> None:
        pass

    first = await queue.read(1, ignore)
    assert (first.total_count, first.total_pages, first.has_next) == (15, 2, True)
    requests = len(moving.requests)
    second = await queue.read(2, ignore)
    assert (len(second.tickets), second.has_next) == (5, False)
    assert len(moving.requests) == requests
    assert await queue.read(1, ignore) == first
    assert len(moving.requests) == 2 * requests
    assert not any(each.is_claimed for each in (*first.tickets, *second.tickets))
    assert queue.describe() == "Showing: unclaimed. Sorted by created, newest first."


def test_a_view_is_used_by_its_name() -> None:
    """Use the configured user for `me`, and refuse a view that is not saved."""
    queue = listing(shift=SavedView(status="open", claimed_by="me", sort="waiting"))
    queue.use_view("shift")
    assert queue.view.filters.local.claimed_by == "7"
    assert queue.view.sorts_by_waiting
    with pytest.raises(UsageError, match="nosuch"):
        queue.use_view("nosuch")
    without_user = QueueList(PlayedService(), views={"shift": SavedView(claimed_by="me")})
    with pytest.raises(UsageError, match="needs your user ID"):
        without_user.use_view("shift")


async def test_the_third_row_of_a_list_is_opened() -> None:
    """Open the row of the filtered and sorted list; take a larger number for an ID."""
    said = await talk("list unclaimed", "sort priority", "open 3")
    rows = [line for line in said if re.match(r"3\. ", line)]
    opened = said.index(rows[-1])
    assert "Showing: unclaimed." in "\n".join(said)
    assert "Sorted by priority, urgent first." in "\n".join(said)
    assert len(said) > opened + 10


async def test_sorted_by_waiting_each_ticket_is_read() -> None:
    """List open and in-progress tickets only."""
    said = "\n".join(await talk("list", "sort waiting"))
    assert "Sorted by waiting, longest first." in said
    assert "1. in progress, high, claimed, waits 12 mo, 12 months ago." in said
    assert "closed" not in said.partition("Sorted by waiting")[2].replace("closed ticket", "")


async def test_a_view_with_waiting_reads_the_tickets_of_its_page() -> None:
    """Read open and in-progress tickets; none without the option."""
    async with (
        FakeApi() as api,
        SeriesClient(api.url, lambda: api.key, rate_limit=MemoryRateLimiter()) as client,
    ):
        queue = QueueList(client, views={"shift": SavedView(status="open", waiting=True)})
        await queue.read(1, lambda _: None)
        assert not queue.view.waiting
        assert not [each for each in api.requests if "/get/" in each.target]
        queue.use_view("shift")
        page = await queue.read(1, lambda _: None)
        waiting_of = queue.waiting_of
        assert waiting_of is not None
        assert all(waiting_of(each) is not None for each in page.tickets)
        reads = [each.target for each in api.requests if "/get/" in each.target]
        assert len(reads) == len(set(reads)) == sum(not each.game_report for each in page.tickets)


async def test_a_ticket_that_is_gone_is_listed_without_its_wait() -> None:
    """List the page all the same; a number opens any other row."""
    moving = queue_of(4)
    queue = QueueList(PlayedService(queue=moving), waiting=True)
    page = await queue.read(1, lambda _: None)
    waiting_of = queue.waiting_of
    assert waiting_of is not None
    assert page.tickets == tuple(moving.tickets)
    assert [waiting_of(each) is None for each in page.tickets] == [True, True, False, False]
