"""What is out of sight takes no memory for its looks, and comes back as it was."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from rich.cells import cached_cell_len
from textual.geometry import Region
from textual.strip import Strip

from series_tui.api.models import Person
from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tui.app import SeriesApp
from series_tui.tui.thrifty_screen import ThriftyScreen
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.log_harness import message, ticket
from tests.tui.sample import sample_ticket

NAME = "Somebody Else"
WORDS = "which group it is about"


def painted_rows(words: str) -> list[Strip]:
    """Return the rows in memory that show certain words."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Strip) and words in one.text]


def two_tickets() -> SeriesApp:
    """Return an app over two tickets; one has a message of the words, by somebody of the name."""
    first = replace(ticket([message(0, WORDS)], "A-1"), author=Person(SafeText("1"), SafeText(NAME)))
    return played_app(PlayedService(first, sample_ticket("A-2")))


async def test_a_ticket_behind_another_keeps_no_message_painted_and_comes_back() -> None:
    """Of its details less is kept, and not even the width of its words; its tab shows the same again."""
    app = two_tickets()
    async with app.run_test(size=(100, 24)) as pilot:
        await app.open_ticket(TicketId("A-1"))
        await pilot.pause()
        await pilot.pause()
        assert painted_rows(WORDS)
        named = len(painted_rows(NAME))
        cached_cell_len(WORDS)  # as whatever is painted does sooner or later
        await app.open_ticket(TicketId("A-2"))
        await pilot.pause()
        await pilot.pause()
        assert painted_rows(WORDS) == []
        assert len(painted_rows(NAME)) < named
        assert WORDS not in str(gc.get_referents(cached_cell_len))
        await app.open_ticket(TicketId("A-1"))
        await pilot.pause()
        assert WORDS in seen_on(app)


@pytest.mark.parametrize("key", ["f1", "ctrl+p"])
async def test_what_stands_behind_a_dialogue_stays_painted(key: str) -> None:
    """It can be seen, so it is not painted anew when the dialogue is closed."""
    app = two_tickets()
    async with app.run_test(size=(100, 24)) as pilot:
        await app.open_ticket(TicketId("A-1"))
        await pilot.pause()
        await pilot.pause()
        painted = {id(row) for row in painted_rows(WORDS)}
        assert painted
        await pilot.press(key)
        await pilot.pause()
        assert app.screen.is_modal
        assert painted & {id(row) for row in painted_rows(WORDS)}


@pytest.mark.parametrize("key", ["f2", "f3", "f4"])
async def test_the_background_of_every_screen_is_one_row(key: str) -> None:
    """However many rows it has."""
    app = two_tickets()
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, ThriftyScreen)
        rows = app.screen.render_lines(Region(0, 0, 160, 50))
        assert len(rows) == 50
        assert len({id(row) for row in rows}) == 1
        assert rows[0].cell_length == 160
