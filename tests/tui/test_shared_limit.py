"""What a reader sees of the limit that the team shares."""

from __future__ import annotations

import asyncio

from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.service import RequestPriority
from series_tui.demo.server import FakeApi
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.queue_harness import browsing
from tests.tui.waiting import until

REFERENCE = "TICKET-1234567890-ABCD"


async def test_waiting_for_the_shared_limit_is_shown_with_how_many_are_ahead() -> None:
    """While others use all there is, the screen says what it waits for."""

    async def stand_still(_seconds: float) -> None:
        await asyncio.Event().wait()

    limit = MemoryRateLimiter(clock=lambda: 100.0, sleep=stand_still)
    for _ in range(25):
        await limit.acquire(RequestPriority.INTERACTIVE)
    others = [asyncio.create_task(limit.acquire(RequestPriority.INTERACTIVE)) for _ in range(3)]
    async with browsing(FakeApi(), limit=limit, is_open=False) as queue:
        await queue.pilot.press(*REFERENCE, "enter")
        await queue.until(lambda: "waiting for the rate limit, 3 ahead" in queue.seen)
    await asyncio.gather(*others, return_exceptions=True)


async def test_the_explanation_of_a_limit_is_shown_literally() -> None:
    """A sentence comes up in the corner, whether it was said before the app was there or later."""
    app = played_app(PlayedService())
    notices = app.session.setup.notices
    notices.put("/run/[red]window was damaged; it is begun anew.")
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await until(pilot, lambda: "/run/[red]window was damaged" in seen_on(app))
        notices.put("Redis cannot be reached.")
        await until(pilot, lambda: "Redis cannot be reached." in seen_on(app))
