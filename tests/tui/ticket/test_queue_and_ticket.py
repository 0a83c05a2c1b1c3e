"""The queue and a ticket together, over the service: walking as it is filtered, and a player's tickets."""

from __future__ import annotations

from functools import partial

from series_tui.demo.server import FakeApi
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.queue_harness import Browsing, browsing, tickets

COUNT = 40
SIZES = [(40, 12), (80, 24), (200, 60)]


def listed(queue: Browsing) -> list[str]:
    """Return the IDs that are listed, in order."""
    return [row.ticket.ticket_id for row in queue.view.rows()]


def read(queue: Browsing) -> list[str]:
    """Return the tickets that were requested, in order."""
    return [
        request.target.rpartition("/")[2]
        for request in queue.api.requests
        if "/tickets/get/" in request.target
    ]


def has_loaded(screen: TicketScreen, ticket_id: str) -> bool:
    """Return whether a screen shows a ticket."""
    ticket = screen.snapshot.ticket if screen.snapshot is not None else None
    return ticket is not None and ticket.ticket_id == ticket_id and not screen.is_loading


def shows(queue: Browsing, text: str) -> bool:
    """Return whether a text is on the screen."""
    return text in queue.seen


async def test_a_walk_follows_the_filters_and_a_player_has_a_list_of_their_own() -> None:
    """The next tickets are those of the list; `a` lists the author's; esc brings the filters back."""
    async with browsing(FakeApi(tickets(COUNT), limit=0), size=SIZES[0]) as queue:
        await queue.press("x")
        unclaimed = listed(queue)
        for step, size in enumerate(SIZES):
            chosen = unclaimed[3 * step + 2]
            await queue.pilot.resize_terminal(*size)
            await queue.press("g", *["j"] * 3 * step, "enter")
            await queue.until(lambda: isinstance(queue.app.screen, TicketScreen))
            for number in (3 * step + 2, 3 * step + 3):
                await queue.press("greater_than_sign")
                await queue.until(partial(shows, queue, f"{number} of {len(unclaimed)} unclaimed"))
            screen = queue.app.screen
            assert isinstance(screen, TicketScreen)
            await queue.until(partial(has_loaded, screen, chosen))
            assert screen.snapshot is not None, size
            author = screen.snapshot.ticket.author.user_id
            assert author, size
            await queue.press("a")
            await queue.until(lambda: queue.app.screen is queue.screen)
            await queue.rest()
            assert queue.lists(author=author), size
            assert chosen in listed(queue), size
            await queue.press("escape")
            assert queue.app.screen is queue.screen, size
            assert listed(queue) == unclaimed, f"the filters of before are back: {size}"


async def test_twenty_steps_from_the_queue_send_at_most_21_requests() -> None:
    """Counted where they arrive, with the preview's and the first ticket's left out."""
    async with browsing(FakeApi(tickets(COUNT), limit=0), size=(80, 24)) as queue:
        await queue.press("enter")
        await queue.until(lambda: isinstance(queue.app.screen, TicketScreen))
        screen = queue.app.screen
        assert isinstance(screen, TicketScreen)
        await queue.until(lambda: screen.snapshot is not None)
        first, order = len(read(queue)), listed(queue)
        for step in range(1, 21):
            await queue.press("greater_than_sign")
            await queue.until(partial(shows, queue, f"{step + 1} of "))
        await queue.until(
            lambda: screen.snapshot is not None and screen.snapshot.ticket.ticket_id == order[20]
        )
        assert len(read(queue)) - first <= 21
