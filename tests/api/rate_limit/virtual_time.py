"""An event loop whose time passes at once: where it would sleep, its clock jumps."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")
VIRTUAL_START = 1000.0
"""The time at which a run begins."""


class _JumpingSelector(selectors.SelectSelector):
    """Waits for nothing, and counts the time that it would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.now = VIRTUAL_START

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everybody waits, and nothing is left to happen")
        self.now += max(timeout, 0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a clock of its own, in seconds."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the time that has passed on this loop."""
        return self._jumping.now


def run_virtually(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run to the end without ever sleeping."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


def virtual_clock() -> float:
    """Return the time of the loop that runs."""
    return asyncio.get_running_loop().time()


def worst_second(times: list[float]) -> int:
    """Return the most that happened within any second."""
    ordered = sorted(times)
    worst = first = 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - 1.0:
            first += 1
        worst = max(worst, last - first + 1)
    return worst
