"""Of a ticket that was closed nothing is kept: not its screen, and not the lines it showed."""

from __future__ import annotations

import gc
from weakref import ref

from textual.strip import Strip

from series_tui.api.ticket_id import TicketId
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import sample_ticket

PRIVATE = "words that were shown once"


def lines_in_memory() -> list[str]:
    """Return the lines in memory that hold the ticket's words, whatever keeps them."""
    gc.collect()
    return [one.text for one in gc.get_objects() if isinstance(one, Strip) and PRIVATE in one.text]


async def test_a_closed_ticket_leaves_neither_its_screen_nor_its_lines_in_memory() -> None:
    """Though it was the first to ask for the names, which are kept, and though Textual caches a lot."""
    app = played_app(PlayedService(sample_ticket("A-1", subject=PRIVATE), sample_ticket("A-2")))
    async with app.run_test(size=(100, 24)) as pilot:
        await app.open_ticket(TicketId("A-1"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, TicketScreen)
        screen = ref(app.screen)
        assert lines_in_memory()
        await app.close_ticket(TicketId("A-1"))
        await app.open_ticket(TicketId("A-2"))
        await pilot.pause()
        await pilot.resize_terminal(90, 24)
        assert lines_in_memory() == []
        assert screen() is None
