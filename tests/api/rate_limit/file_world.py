"""Processes that share a window in a file, on a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from series_tui.api.rate_limit.file import FileBackend
from series_tui.api.rate_limit.rules import Rules
from series_tui.api.rate_limit.window_file import WindowFile

SPARE_RULES = Rules(unknown_jitter=15_000)


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class World:
    """Processes that share a file, on a clock of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.place = WindowFile(folder / "windows", "window", is_for_group=False)
        self.clock = Clock()
        self.said: list[str] = []

    def process(self, clock: Callable[[], float] | None = None, name_of_clock: str = "") -> FileBackend:
        """Return the window as one more process sees it."""
        return FileBackend(self.place, SPARE_RULES, self.said.append, clock or self.clock, name_of_clock)
