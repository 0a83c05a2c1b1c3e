"""Waiting for what comes to be in an app, however busy the machine is; and waits that a test ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: Callable[[], str] = str) -> None:
    """Wait until something is the case; `what` says what is there instead, should it never come to be."""
    for _ in range(2_000):
        await pilot.pause()
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"this never came to be:\n{what()}")


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
        await self.settle(pilot)

    async def settle(self, pilot: Pilot[int]) -> None:
        """Let happen what happens without waiting."""
        for _ in range(6):
            await pilot.pause()
