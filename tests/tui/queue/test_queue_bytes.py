"""What the queue costs a slow line: bytes that reach the terminal, key by key."""

from __future__ import annotations

import pytest

from series_tui.demo.server import FakeApi
from series_tui.tui.app import SeriesApp
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.session import Session
from tests.tui import queue_harness
from tests.tui.app_harness import PAUSES
from tests.tui.counting_terminal import on_terminal
from tests.tui.queue_harness import is_reading, setup_over, tickets

A_MOVE, A_PAGE = 400, 4_500


async def test_moving_the_cursor_and_a_page_cost_few_bytes_and_resting_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The figures are those of the product's promise, in a terminal of 80 columns and 24 rows."""
    monkeypatch.setattr(queue_harness, "PAUSES", PAUSES._replace(counts=3600.0))
    api = FakeApi(tickets(300), limit=0)
    async with api, Session(setup_over(api)) as session:
        app = SeriesApp(session)
        async with on_terminal(app) as (pilot, terminal):

            async def cost(*keys: str) -> int:
                before = terminal.count
                await pilot.press(*keys)
                for _ in range(300):
                    await pilot.pause(0.01)
                    if isinstance(app.screen, QueueScreen) and not is_reading(app):
                        break
                for _ in range(4):
                    await pilot.pause(0.02)
                return terminal.since(before)

            await cost("f2")
            moves = [await cost(key) for key in ("j", "j", "down", "k", "up")]
            pages = [await cost(key) for key in ("pagedown", "space", "pageup")]
            before = terminal.count
            await pilot.pause(0.3)
            assert terminal.since(before) == 0
            assert 0 < max(moves) <= A_MOVE
            assert A_MOVE < max(pages) <= A_PAGE
