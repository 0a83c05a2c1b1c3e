"""Waiting for what comes to be in an app, however busy the machine is; and waits that a test ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.tui.app_harness import seen_on

_QUIET_LOOKS, _MAX_LOOKS = 2, 1_000
_FIRST_PAUSE, _LAST_PAUSE = 0.005, 0.03
"""Seconds between two looks, which get longer: a look renders the screen, and may be one of many."""


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: Callable[[], str] = str) -> None:
    """Wait until something is the case; `what` says what is there instead, should it never come to be."""
    pause = _FIRST_PAUSE
    for _ in range(_MAX_LOOKS):
        await pilot.pause()
        if condition():
            return
        await asyncio.sleep(pause)
        pause = min(pause * 1.2, _LAST_PAUSE)
    raise AssertionError(f"this never came to be:\n{what()}")


async def press_slowly(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when all that the one before did is done."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until no message is queued and no callback is due, twice in a row.

    A worker that waits for the test, or for time to pass, is settled.
    """
    quiet = 0
    for _ in range(_MAX_LOOKS):
        await pilot.pause()
        quiet = quiet + 1 if _is_quiet(pilot.app) else 0
        if quiet == _QUIET_LOOKS:
            return
    raise AssertionError("messages never stop")


async def settle_tasks() -> None:
    """Let everything happen that waits for nothing, where there is no app."""
    for _ in range(60):
        await asyncio.sleep(0)


async def seen_settled(pilot: Pilot[Any]) -> str:
    """Return what is seen once the app is settled."""
    await settle(pilot)
    return seen_on(pilot.app)


def _is_quiet(app: App[Any]) -> bool:
    """Return whether no node of the app has a message to handle, and no update of the screen is held back.

    A command chosen in the palette holds updates back for 50 ms.
    """
    if app._batch_count:
        return False
    screens = [screen for stack in app._screen_stacks.values() for screen in stack]
    nodes = [app, *screens, *(node for screen in screens for node in screen.walk_children())]
    return all(node.message_queue_size == 0 for node in nodes)


class Turns:
    """Waiting that ends when the test says so.

    Attributes:
        waits: The seconds that were to be waited, in order.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait for the test."""
        self.waits.append(seconds)
        self._over.clear()
        await self._over.wait()

    async def next(self, pilot: Pilot[int]) -> None:
        """End the wait, and let what follows happen."""
        self._over.set()
        await settle(pilot)
