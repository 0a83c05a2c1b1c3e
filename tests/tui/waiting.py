"""Waiting for what comes to be in an app, however busy the machine is."""

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
