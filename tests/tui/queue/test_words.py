"""The words around the list: what is loaded, what that costs, and which keys matter."""

from __future__ import annotations

import asyncio

import pytest

from series_tui.api.models import TicketFilters
from series_tui.errors import ServiceFailed
from series_tui.tickets.all_pages import CHANGED, ReadProgress
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.views import View
from series_tui.tui.queue import words
from tests.tickets.moving_queue import MovingQueue
from tests.tui.queue.loading_queue import LoadedQueue
from tests.tui.queue.test_loader import OPEN, PLAIN, SORTED, UNCLAIMED, WAITING, queue_of
from tests.tui.waiting import settle_tasks

LEAVE = words.BackStep.LEAVE

NO_MATCH = View(QueueFilters(local=LocalFilters(priority="odd one")))


async def loaded(view: View, count: int = 10) -> LoadedQueue:
    """Return a queue, once nothing more of it is loaded."""
    queue = LoadedQueue(queue_of(count))
    queue.loader.show(view, is_new=True)
    while queue.loader.is_waiting or queue.loader.is_reading_all:
        await asyncio.sleep(0)
    return queue


def key_ids(queue: LoadedQueue) -> list[str]:
    """Return the ids of the keys that matter."""
    return [key_id for key_id, _ in words.keys(queue.loader, LEAVE, is_searching=False)]


def place(queue: LoadedQueue, cursor: int = 0, *, is_watched: bool = False, width: int = 100) -> str:
    """Return where the reader is."""
    return words.place(queue.loader, cursor, lambda _, value: value, is_watched=is_watched, width=width)


async def test_the_keys_are_those_of_the_list_of_loading_and_of_an_empty_queue() -> None:
    """And those of a search while there is one."""
    queue = LoadedQueue(queue_of())
    assert key_ids(queue)[0] == "queue.refresh"
    queue.service.gate.clear()
    await queue.show(PLAIN, is_new=True)
    assert key_ids(queue) == ["queue.back", "app.help_here"]
    queue.service.gate.set()
    await settle_tasks()
    assert words.keys(queue.loader, LEAVE, is_searching=False) == words.KEYS
    assert "search.close" in [key_id for key_id, _ in words.keys(queue.loader, LEAVE, is_searching=True)]
    empty = ["queue.back", "queue.status", "queue.find", "app.help_here"]
    assert key_ids(await loaded(PLAIN, 0)) == ["queue.refresh", *empty]
    assert key_ids(await loaded(NO_MATCH)) == ["queue.refresh", "queue.clear", *empty]
    unread = await loaded(NO_MATCH, 160)
    assert key_ids(unread) == ["queue.load_rest", "queue.clear", *empty]
    assert words.keys(unread.loader, LEAVE, is_searching=False)[0][1] == "load"
    unread.service.gate.clear()
    unread.loader.load_rest()
    assert key_ids(unread) == ["queue.back", "app.help_here"]
    unread.loader.cancel()


async def test_a_queue_that_is_not_loaded_is_tried_again() -> None:
    """With what failed in the place of the list."""
    queue = LoadedQueue(queue_of())
    assert words.list_notice(queue.loader, LEAVE).startswith("The queue is not loaded.")
    queue.service.errors = [ServiceFailed(503)]
    await queue.show(PLAIN, is_new=True)
    assert words.keys(queue.loader, LEAVE, is_searching=False)[0] == ("queue.refresh", "try again")
    assert "503" in words.list_notice(queue.loader, LEAVE)
    assert (place(queue), words.below_list(queue.loader, 0)) == ("", "")


@pytest.mark.parametrize(
    ("shown", "has_before", "step"),
    [
        (PLAIN, False, words.BackStep.LEAVE),
        (OPEN, False, words.BackStep.FILTERS),
        (View(QueueFilters(TicketFilters(status="open", search="ban"))), False, words.BackStep.SEARCH),
        (View(QueueFilters(TicketFilters(author="5"))), True, words.BackStep.AUTHOR),
    ],
)
async def test_the_key_that_goes_back_says_what_it_undoes(
    shown: View, has_before: bool, step: words.BackStep
) -> None:
    """One thing at a time, the search first; in the place of a list that was never loaded too."""
    assert words.back_step(shown, PLAIN, has_before=has_before) is step
    queue = LoadedQueue(queue_of())
    assert ("queue.back", step.value[0]) in words.keys(queue.loader, step, is_searching=False)
    assert words.list_notice(queue.loader, step).endswith(f"Press r to load it, esc to {step.value[1]}.")


async def test_an_empty_list_gives_its_reason() -> None:
    """Filters, an empty workspace, or pages that are not loaded yet."""
    assert words.list_notice((await loaded(PLAIN)).loader, LEAVE) == ""
    empty = (await loaded(PLAIN, 0)).loader
    assert words.list_notice(empty, LEAVE).startswith("No tickets in this workspace.")
    for view in (NO_MATCH, View(QueueFilters(TicketFilters(status="odd")))):
        filtered = (await loaded(view)).loader
        assert words.list_notice(filtered, LEAVE).startswith("No ticket matches these filters.")
    unread = (await loaded(NO_MATCH, 160)).loader
    assert words.list_notice(unread, LEAVE) == words.consent_text(unread.progress)
    assert words.below_list(unread, 0) == ""
    unread.load_rest()
    assert words.list_notice(unread, LEAVE) == "No matches in the 3 tickets loaded so far."
    unread.cancel()
    assert words.empty_notice(SORTED, is_complete=True, tickets=0).startswith("No tickets in this workspace.")
    assert words.empty_notice(OPEN, is_complete=False, tickets=3).startswith("No ticket matches")


async def test_below_the_list_is_what_is_left_to_load_or_in_doubt() -> None:
    """Nothing where everything is loaded."""
    assert words.below_list((await loaded(PLAIN)).loader, 3) == ""
    assert words.below_list((await loaded(SORTED)).loader, 3) == ""
    unread = (await loaded(SORTED, 160)).loader
    assert words.below_list(unread, 0) == words.consent_text(unread.progress)
    waiting = (await loaded(WAITING)).loader
    assert words.below_list(waiting, 3) == "Checking who is waiting: 3 tickets to go."
    assert words.below_list(waiting, 0) == ""
    moving = MovingQueue(queue_of().tickets, before=lambda queue, answers: queue.bump(answers % 10))
    queue = LoadedQueue(moving)
    queue.loader.show(SORTED)
    while queue.loader.is_waiting or queue.loader.is_reading_all:
        await asyncio.sleep(0)
    assert words.below_list(queue.loader, 0) == f"{CHANGED} Press + to load it again."


async def test_waiting_is_not_checked_aloud_while_pages_are_read() -> None:
    """One thing at a time."""
    queue = LoadedQueue(queue_of(80))
    queue.loader.show(WAITING)
    while not queue.loader.is_reading_all:
        await asyncio.sleep(0)
    assert words.below_list(queue.loader, 3) == ""
    queue.loader.cancel()


async def test_the_place_is_the_entry_of_all_that_match() -> None:
    """What a watch has marked comes first; that it watches needs room."""
    queue = await loaded(PLAIN, 1_200)
    assert [place(queue, cursor) for cursor in (0, 9, 1_199)] == [
        "1 of 1,200",
        "10 of 1,200",
        "1,200 of 1,200",
    ]
    assert words.reserved(queue.loader) == len("1,200 of 1,200")
    assert place(queue, is_watched=True, width=80) == "auto-refresh · 1 of 1,200"
    assert place(queue, is_watched=True, width=79) == "1 of 1,200"
    queue = LoadedQueue(moving := queue_of())
    await queue.show(PLAIN, is_new=True)
    moving.bump(2)
    await queue.loader.poll([1])
    assert place(queue, is_watched=True) == "1 changed · auto-refresh · 1 of 10"
    assert place(await loaded(PLAIN, 0)) == "0 of 0"


async def test_the_place_in_an_uncounted_queue_is_of_what_is_loaded() -> None:
    """A service may not count."""
    queue = LoadedQueue(MovingQueue(queue_of(3).tickets, counts=False))
    await queue.show(PLAIN, is_new=True)
    assert (place(queue, 1), words.reserved(queue.loader)) == ("2 of 3", len("3 of 3"))


async def test_the_place_in_a_filtered_queue_names_filters_as_there_is_room() -> None:
    """What is left out is counted, too."""
    queue = await loaded(UNCLAIMED)
    full = "unclaimed: 1 of 4 · all 10 loaded"
    assert [place(queue, width=width) for width in (79, 75, 56, 55, 43, 39, 24)] == [
        full,
        full,
        full,
        "1 of 4 · all 10 loaded",
        "1 of 4",
        "1 of 4",
        "1 of 4",
    ]
    assert place(queue, width=80) == full
    assert place(await loaded(SORTED)) == "1 of 10"
    assert place(await loaded(WAITING)) == "open or in progress: 1 of 6"
    long = View(QueueFilters(local=LocalFilters(unclaimed=True, claimed_by="A name of 20 letters")))
    assert place(await loaded(long), width=200) == "0 of 0 · all 10 loaded"


async def test_the_keys_keep_their_room_beside_the_place() -> None:
    """More of it on a screen of eighty columns and wider."""
    view = View(QueueFilters(local=LocalFilters(unclaimed=True, priority="high")))
    whole = await loaded(view, 40)
    full = "unclaimed, high: 1 of 2 · all 40 loaded"
    assert [place(whole, width=width) for width in (79, 80, 81)] == [full, full.partition(": ")[2], full]
    view = View(QueueFilters(local=LocalFilters(unclaimed=True, category="c" * 12)))
    part = await loaded(view, 160)
    full = f"unclaimed, in {'c' * 12}: 0 in 3 of 160 · + loads the rest"
    assert [place(part, width=width) for width in (79, 80, 83)] == [full, full.partition(": ")[2], full]


@pytest.mark.parametrize(("length", "is_named"), [(15, True), (16, False)])
async def test_filters_of_thirty_characters_are_not_named_again(length: int, is_named: bool) -> None:
    """The filter bar has them."""
    queue = await loaded(View(QueueFilters(local=LocalFilters(unclaimed=True, category="c" * length))))
    assert place(queue, width=200).startswith("unclaimed") is is_named


async def test_the_place_in_a_part_of_a_queue_is_how_much_is_loaded() -> None:
    """And how to have the rest."""
    queue = await loaded(UNCLAIMED, 160)
    assert place(queue) == "unclaimed: 1 in 3 of 160 · + loads the rest"
    assert place(queue, width=40) == "1 in 3 of 160 · + loads the rest"
    assert place(queue, width=33) == "1 in 3 of 160 · + more"
    queue.service.gate.clear()
    queue.loader.load_rest()
    assert place(queue) == "unclaimed: 1 in 3 of 160 tickets, loading …"
    queue.loader.cancel()


@pytest.mark.parametrize(
    ("total", "has_filters", "is_loading", "variants"),
    [
        (None, False, False, ["1,500 · + loads the rest", "1,500 · + more"]),
        (2_000, True, False, ["7 in 1,500 of 2,000 · + loads the rest", "7 in 1,500 of 2,000 · + more"]),
        (
            2_000,
            False,
            True,
            [f"1,500 of 2,000{end}" for end in (" tickets, loading …", ", loading …", " …")],
        ),
    ],
)
def test_the_loaded_part_is_named_in_shorter_words_too(
    total: int | None, has_filters: bool, is_loading: bool, variants: list[str]
) -> None:
    """The longest first."""
    progress = ReadProgress(1_500, total, 10, None)
    assert words.partial_counts(7, progress, has_filters=has_filters, is_loading=is_loading) == variants


@pytest.mark.parametrize(
    ("pages", "time"), [(60, "12 s"), (301, "1 min 01 s"), (300, "1 min 00 s"), (None, "0 s")]
)
def test_the_cost_of_all_pages_is_named_before_it_is_paid(pages: int | None, time: str) -> None:
    """At five requests a second."""
    text = words.consent_text(ReadProgress(3, None, 1, pages))
    assert f"needs all {pages or 0} pages: about {pages or 0} requests, at least {time}." in text


@pytest.mark.parametrize(("left", "end"), [(2, "2 tickets to go."), (1, "1 ticket to go."), (0, "")])
def test_the_tickets_that_are_still_read_are_counted(left: int, end: str) -> None:
    """In the right number."""
    assert words.waiting_progress(left).endswith(end)
    assert bool(words.waiting_progress(left)) is bool(left)


def test_a_key_of_the_open_ticket_is_explained() -> None:
    """Also one that is remapped; of any other key nothing is known."""
    help_text = words.ticket_key_help("slash", {})
    assert help_text
    assert words.ticket_key_help("ctrl+f12", {}) == ""
    remapped = {"ticket.find": "ctrl+f12"}
    assert words.ticket_key_help("ctrl+f12", remapped) == help_text
