"""Walking from one ticket to the next: by the queue, by the recent tickets, and what that costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from series_tui.api.service import Phase, Progress, RequestPriority
from series_tui.api.ticket_id import TicketId
from series_tui.errors import NotReached
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import Pauses, QueueWalk
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.ticket.view import TicketView
from series_tui.tui.ticket.walk import index_of, next_of, place_text, walk_of_recents
from series_tui.tui.widgets.key_bar import BottomBar
from tests.tui.app_harness import PAUSES, MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW
from tests.tui.sample import sample_ticket
from tests.tui.waiting import Turns, settle, until

SIZES = [(40, 12), (80, 24), (120, 35), (200, 60)]
COUNT = 25
IDS = tuple(TicketId(f"T-{number}") for number in range(1, COUNT + 1))
WALK = QueueWalk(IDS, "unclaimed")


def service_of(count: int = COUNT) -> PlayedService:
    """Return a service with as many tickets."""
    return PlayedService(*(sample_ticket(f"T-{n}", subject=f"subject {n}") for n in range(1, count + 1)))


@dataclass
class PlayedQueue:
    """A queue that the test makes up."""

    order: QueueWalk = WALK

    def walk(self) -> QueueWalk:
        """Return its tickets."""
        return self.order


def app_in_queue(
    service: PlayedService,
    *references: str,
    recents: MemoryRecents | None = None,
    queue: PlayedQueue | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    pauses: Pauses = PAUSES,
) -> SeriesApp:
    """Return the app on a ticket of a queue."""
    references = references or ("T-1",)
    app = played_app(service, references=references, recents=recents, sleep=sleep, pauses=pauses)
    vars(app.navigator)["_queue_walk"] = (queue or PlayedQueue()).walk
    return app


async def walked(pilot: Pilot[int], number: int) -> None:
    """Wait until a ticket is on the screen."""
    await until(pilot, lambda: f"subject {number}" in seen_on(pilot.app), lambda: seen_on(pilot.app))


async def rested(pilot: Pilot[int], number: int) -> None:
    """Wait until the next ticket was read ahead."""
    app = pilot.app
    assert isinstance(app, SeriesApp)

    def has_arrived() -> bool:
        ahead = app.session._prefetched
        return ahead is not None and ahead.ticket_id == f"T-{number}" and ahead.result is not None

    await until(pilot, has_arrived)


# Pure


@pytest.mark.parametrize(
    ("names", "step", "expected"),
    [
        (("a",), 1, "b"),
        (("b",), -1, "a"),
        (("c",), 1, None),
        (("a",), -1, None),
        (("other", "b"), 1, "c"),
        (("gone",), 1, "a"),
        (("gone",), -1, None),
    ],
)
def test_the_next_ticket_by_any_of_its_ids(names: Sequence[str], step: int, expected: str | None) -> None:
    """A ticket outside the walk leads to its first ticket, and to none before it."""
    walk = QueueWalk((TicketId("a"), TicketId("b"), TicketId("c")), "open")
    assert next_of(walk, names, step) == expected


def test_the_place_is_shown_with_the_filters_of_the_queue() -> None:
    """Nothing is said of a ticket that is not in it."""
    assert place_text(WALK, ("T-3",)) == "3 of 25 unclaimed"
    assert place_text(QueueWalk(IDS), ("T-3",)) == "3 of 25"
    assert place_text(WALK, ("x",)) == ""
    assert place_text(WALK._replace(is_whole=False), ("T-3",)) == "3 of 25 loaded unclaimed"
    assert index_of(WALK, ("T-25",)) == COUNT - 1


def test_recent_entries_that_are_not_ids_are_left_out() -> None:
    """The history may hold anything."""
    recents = [Recent("A-1", NOW), Recent("../x y", NOW), Recent("A-2", NOW)]
    assert walk_of_recents(recents) == QueueWalk((TicketId("A-1"), TicketId("A-2")), "recent")


# On the screen


async def test_greater_and_less_go_through_the_queue_in_the_same_tab() -> None:
    """The place in the queue stands on the screen, and no tab is added."""
    app = app_in_queue(service_of())
    async with app.run_test(size=SIZES[0]) as pilot:
        await walked(pilot, 1)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("greater_than_sign")
            await walked(pilot, 2)
            await until(pilot, lambda: "2 of 25 unclaimed" in seen_on(app), lambda: seen_on(app))
            await pilot.press("greater_than_sign")
            await walked(pilot, 3)
            await pilot.press("less_than_sign")
            await walked(pilot, 2)
            assert [tab.ticket_id for tab in app.navigator.tabs.tabs] == ["T-2"], size
            await pilot.press("less_than_sign")
            await walked(pilot, 1)
            await pilot.press("less_than_sign")
            await until(pilot, lambda: "No previous ticket." in seen_on(app), lambda: seen_on(app))
            app.screen.query_one(BottomBar)._end_flash()


async def test_the_subject_is_readable_beside_the_place_in_the_walk() -> None:
    """What is said of the age gives way first: at 80 columns the beginning of the subject is in sight."""
    number = "TICKET-1767193661-304"
    service = PlayedService(
        *(sample_ticket(f"{number}{n}", subject="Second warning for a name") for n in range(3))
    )
    order = QueueWalk(tuple(TicketId(f"{number}{n}") for n in range(3)), "loaded")
    app = app_in_queue(service, f"{number}0", queue=PlayedQueue(order))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "r refresh" in seen_on(app)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "2 of 3 loaded" in seen_on(app), lambda: seen_on(app))
        await until(pilot, lambda: "Second warning for" in seen_on(app), lambda: seen_on(app))
        assert "r refresh" not in seen_on(app)


async def test_twenty_steps_with_a_rest_on_each_send_21_requests() -> None:
    """The next ticket is there before it is wanted, and none is requested twice."""
    service = service_of()
    app = app_in_queue(service, pauses=PAUSES._replace(prefetch=0.01))
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        opened = len(service.asked)
        for number in range(2, 22):
            await pilot.press("greater_than_sign")
            await walked(pilot, number)
            await rested(pilot, number + 1)
        assert len(service.asked) - opened == 21
        assert len(set(service.asked)) == len(service.asked)
        assert service.urgencies[-1] is RequestPriority.BACKGROUND


async def test_twenty_steps_in_a_row_request_few_tickets() -> None:
    """One request is in flight; of the tickets passed meanwhile only the last one is requested."""
    service = service_of()
    app = app_in_queue(service)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        opened = len(service.asked)
        service.gate.clear()
        await pilot.press(*["greater_than_sign"] * 20)
        service.gate.set()
        await walked(pilot, 21)
        assert len(service.asked) - opened <= 3


async def test_a_ticket_passed_in_less_than_a_second_is_neither_read_nor_recent() -> None:
    """The one stayed on is."""
    recents, turns = MemoryRecents(), Turns()
    app = app_in_queue(service_of(), recents=recents, sleep=turns.sleep)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("greater_than_sign")
        await walked(pilot, 2)
        await pilot.press("greater_than_sign")
        await walked(pilot, 3)
        await until(pilot, lambda: turns.waits == [1.0, 1.0])
        assert not recents.seen.keys() & {"T-2", "T-3"}
        await turns.next(pilot)
        assert "T-3" in recents.seen
        assert "T-2" not in recents.seen


async def test_without_a_queue_the_recent_tickets_are_walked_through() -> None:
    """The latest first; the walk keeps its order though the tickets become recent again."""
    recents = MemoryRecents([Recent(f"T-{number}", NOW) for number in (1, 2, 3)])
    app = played_app(service_of(3), references=("T-1",), recents=recents)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        for number in (2, 3):
            await pilot.press("greater_than_sign")
            await walked(pilot, number)
        assert "3 of 3 recent" in seen_on(app)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "No next ticket." in seen_on(app))


async def test_the_next_ticket_has_the_keys_though_the_log_handles_its_hiding_late() -> None:
    """A response that comes between the layout without messages and what the log does about it."""
    app = app_in_queue(service_of(2))
    async with app.run_test(size=(80, 24)) as pilot:
        await walked(pilot, 1)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        view, snapshot = screen.query_one(TicketView), screen.snapshot
        assert screen.focused is view.message_log
        screen.snapshot = None
        screen._refresh_layout()
        screen.snapshot = snapshot
        view.focus_shown()
        await settle(pilot)
        assert screen.focused is view.message_log


async def test_an_open_ticket_is_shown_in_its_own_tab() -> None:
    """Two tabs never show the same ticket."""
    app = app_in_queue(service_of(), "T-1", "T-2")
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: app.navigator.current_ticket == "T-2")
        assert [tab.ticket_id for tab in app.navigator.tabs.tabs] == ["T-1", "T-2"]


async def test_a_walk_goes_on_though_the_ticket_has_left_the_queue() -> None:
    """The queue changes while it is walked through: by what the team does."""
    queue = PlayedQueue()
    app = app_in_queue(service_of(), queue=queue)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("greater_than_sign")
        await walked(pilot, 2)
        queue.order = QueueWalk(tuple(ticket_id for ticket_id in IDS if ticket_id != "T-2"), "unclaimed")
        await pilot.press("greater_than_sign")
        await walked(pilot, 3)
        assert "2 of 24 unclaimed" not in seen_on(app)  # the place is of the walk that led here


async def test_a_failed_ticket_does_not_end_the_walk() -> None:
    """The error stands in its place; the next key goes on."""
    service = service_of()
    service.failures["T-2"] = [NotReached("No answer from api.series.hr within 20 s.")]
    app = app_in_queue(service)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "No answer from api.series.hr" in seen_on(app))
        assert "subject 1" not in seen_on(app)
        await settle(pilot)
        assert "0 of 0" not in seen_on(app)
        await pilot.press("greater_than_sign")
        await walked(pilot, 3)


async def test_a_search_and_auto_refresh_end_with_the_next_ticket() -> None:
    """Neither goes on with the next one."""
    app = app_in_queue(service_of())
    async with app.run_test(size=(120, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("w", "slash", *"rank", "enter")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        was_watched = screen.is_watched
        await pilot.press("greater_than_sign")
        await walked(pilot, 2)
        assert (was_watched, screen.is_watched) == (True, False)
        assert "next match" not in seen_on(app)


async def test_the_end_of_the_loaded_tickets_is_not_called_the_end() -> None:
    """The queue may go on after the last loaded ticket."""
    queue = PlayedQueue(QueueWalk(IDS[:2], is_whole=False))
    app = app_in_queue(service_of(), queue=queue)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await pilot.press("greater_than_sign")
        await walked(pilot, 2)
        assert "2 of 2 loaded" in seen_on(app)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "No next ticket is loaded." in seen_on(app), lambda: seen_on(app))


# From the queue


async def test_a_ticket_chosen_in_the_queue_has_the_next_one_prefetched() -> None:
    """After a rest, and no more than one; one opened by its ID has not."""
    service = service_of()
    app = app_in_queue(service)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        assert service.asked == ["T-1"]
        await app.navigator.open(TicketId("T-5"), is_from_queue=True)
        await walked(pilot, 5)
        await rested(pilot, 6)
        assert service.asked == ["T-1", "T-5", "T-6"]
        assert service.urgencies[-1] is RequestPriority.BACKGROUND
        service.gate.clear()  # no response can come from now on
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert "subject 6" in seen_on(app)
        assert "6 of 25 unclaimed" in seen_on(app)


async def test_a_ticket_left_at_once_prefetches_none() -> None:
    """Going through the queue with enter and esc sends one request a ticket."""
    service = service_of()
    app = app_in_queue(service, pauses=PAUSES._replace(prefetch=60.0))
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await app.navigator.open(TicketId("T-5"), is_from_queue=True)
        await walked(pilot, 5)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        walker = screen._walker
        assert walker is not None
        assert walker._rest is not None
        await app.navigator.to_input()
        await until(pilot, lambda: walker._rest is None)
        assert service.asked == ["T-1", "T-5"]


async def test_a_prefetch_that_failed_is_requested_again_when_it_is_shown() -> None:
    """An error of some minutes ago is none of now."""
    service = service_of()
    service.failures["T-6"] = [NotReached("No answer from api.series.hr within 20 s.")]
    service.progress = [Progress(Phase.SENT)]
    app = app_in_queue(service)
    async with app.run_test(size=(100, 24)) as pilot:
        await walked(pilot, 1)
        await app.navigator.open(TicketId("T-5"), is_from_queue=True)
        await walked(pilot, 5)
        await until(pilot, lambda: not service.failures["T-6"])
        await pilot.press("greater_than_sign")
        await walked(pilot, 6)
        assert service.asked.count("T-6") == 2
