"""Runs the same work several times at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


async def run_workers(work: Callable[[], Coroutine[Any, Any, None]], count: int) -> None:
    """Run so many workers until each has ended; the first error, or a cancellation, ends all.

    Raises:
        Exception: What a worker raised first.
    """
    tasks = [asyncio.create_task(work()) for _ in range(count)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
