"""Measures of what was on the screen are forgotten when a screen has closed."""

from __future__ import annotations

import pytest
from rich.cells import cached_cell_len
from rich.style import Style
from textual.css.scalar import Scalar
from textual.geometry import Region, Size

from series_tui.tui.terminal import terminal_app
from series_tui.tui.terminal.measure_caches import clear_measure_caches
from tests.tui.app_harness import PAUSES, PlayedService, played_app
from tests.tui.waiting import press_slowly, until


def test_places_sizes_and_texts_are_dropped() -> None:
    """Each of the caches had something in it before."""
    Region(1, 2, 3, 4).intersection(Region(2, 2, 2, 2))
    Scalar.from_number(3).resolve(Size(10, 10), Size(80, 24))
    cached_cell_len("words of a ticket that was closed")
    _ = Style(bold=True) + Style(link="https://panel.example/closed")
    caches = (vars(Region)["intersection"], vars(Scalar)["resolve"], cached_cell_len, vars(Style)["_add"])
    assert all(cache.cache_info().currsize for cache in caches)
    clear_measure_caches()
    assert [cache.cache_info().currsize for cache in caches] == [0, 0, 0, 0]


async def test_closing_a_screen_drops_its_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are cleared once, after the screen has closed."""
    cleared: list[int] = []
    app = played_app(PlayedService(), pauses=PAUSES._replace(collect=0.01))
    monkeypatch.setattr(terminal_app, "clear_measure_caches", lambda: cleared.append(len(app.screen_stack)))
    async with app.run_test() as pilot:
        await press_slowly(pilot, "f1")
        assert not cleared
        await pilot.press("escape")
        await until(pilot, lambda: cleared)
        assert cleared == [1]
