"""The queue and a ticket together, over the service: walking as it is filtered, and a player's tickets."""

from __future__ import annotations

from functools import partial

import pytest

from series_tui.demo.server import FakeApi
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.queue_harness import Browsing, browsing, tickets

COUNT = 40


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


def shows(queue: Browsing, text: str) -> bool:
    """Return whether a text is on the screen."""
    return text in queue.seen


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_a_walk_follows_the_filters_and_a_player_has_a_list_of_their_own(size: tuple[int, int]) -> None:
    """The next tickets are those of the list; `a` lists the author's; esc brings the filters back."""
    async with browsing(FakeApi(tickets(COUNT), limit=0), size=size) as queue:
        await queue.press("x")
        unclaimed = listed(queue)
        await queue.press("enter")
        await queue.until(lambda: isinstance(queue.app.screen, TicketScreen))
        for number in (2, 3):
            await queue.press("greater_than_sign")
            await queue.until(partial(shows, queue, f"{number} of {len(unclaimed)} unclaimed"))
        await queue.until(lambda: queue.app.navigator.current_ticket == unclaimed[2])
        screen = queue.app.screen
        assert isinstance(screen, TicketScreen)
        await queue.until(lambda: screen.snapshot is not None and not screen.is_loading)
        assert screen.snapshot is not None
        author = screen.snapshot.ticket.author.user_id
        assert author
        await queue.press("a")
        await queue.until(lambda: queue.app.screen is queue.screen)
        await queue.rest()
        assert queue.lists(author=author)
        assert unclaimed[2] in listed(queue)
        await queue.press("escape")
        assert queue.app.screen is queue.screen
        assert listed(queue) == unclaimed, "the filters of before are back"


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
