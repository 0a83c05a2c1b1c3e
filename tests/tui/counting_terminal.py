"""A terminal that shows nothing: it keeps what an app writes to it, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

_PATIENCE = 60.0
"""Seconds after which a frame is not coming any more."""

_LOOK = 0.0005


class CountingDriver(HeadlessDriver):
    """Takes what a terminal would be sent.

    Attributes:
        written: What was sent.
        written_at: When the last of it was sent, in seconds of ``perf_counter``.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.written: list[str] = []
        self.written_at = 0.0

    @property
    def is_headless(self) -> bool:
        """Textual draws nothing for a driver that says it is."""
        return False

    def write(self, data: str) -> None:
        """Keep what is sent."""
        self.written.append(data)
        self.written_at = perf_counter()

    @property
    def count(self) -> int:
        """Bytes sent so far."""
        return sum(len(data.encode()) for data in self.written)

    def since(self, count: int) -> int:
        """Return how many bytes were sent since there were `count`."""
        return self.count - count


@asynccontextmanager
async def on_terminal(
    app: App[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[Any], CountingDriver]]:
    """Run an app on such a terminal."""
    with patch("textual.drivers.headless_driver.HeadlessDriver", CountingDriver):
        async with app.run_test(size=size) as pilot:
            driver = app._driver
            assert isinstance(driver, CountingDriver)
            yield pilot, driver


async def frame_after(driver: CountingDriver, change: Callable[[], object]) -> float:
    """Make a change, wait until something is sent because of it, and return the seconds in between."""
    before = len(driver.written)
    started = perf_counter()
    change()
    while len(driver.written) == before:
        await asyncio.sleep(_LOOK)
        if perf_counter() - started > _PATIENCE:
            raise TimeoutError("nothing was sent to the terminal")
    return driver.written_at - started
