"""The bottom line: a remark stands at its right for a moment, then the place is there again."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from series_tui.tui.widgets import key_bar
from series_tui.tui.widgets.key_bar import BottomBar
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle, until


class BarApp(App[int]):
    """A screen with a bottom line."""

    def compose(self) -> ComposeResult:
        """Compose the bar alone."""
        yield BottomBar()


def last_row(app: App[int]) -> str:
    """Return what the bar shows."""
    return seen_on(app).strip()


async def test_a_flash_stands_in_for_the_place_and_ends_after_its_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a key."""
    app = BarApp()
    async with app.run_test(size=(40, 1)) as pilot:
        bar = app.query_one(BottomBar)
        bar.show_place(Content("3 of 9"))
        bar.flash("Stays until its time is over.")
        await settle(pilot)
        assert last_row(app) == "Stays until its time is over."
        monkeypatch.setattr(key_bar, "FLASH_SECONDS", 0.01)
        bar.flash("Ends.")
        await until(pilot, lambda: last_row(app) == "3 of 9", lambda: last_row(app))


async def test_a_flash_ends_when_the_place_changes() -> None:
    """The same place leaves it there."""
    app = BarApp()
    async with app.run_test(size=(40, 1)) as pilot:
        bar = app.query_one(BottomBar)
        bar.show_place(Content("3 of 9"))
        bar.flash("No next match.")
        bar.show_place(Content("3 of 9"))
        await settle(pilot)
        assert last_row(app) == "No next match."
        bar.show_place(Content("4 of 9"))
        await settle(pilot)
        assert last_row(app) == "4 of 9"


async def test_a_remark_too_long_for_the_row_can_be_shown_again_after_its_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While its toast is there, a key held down adds none."""
    app, text = BarApp(), "A remark that needs more cells than this row of forty has."
    async with app.run_test(size=(40, 1), notifications=True) as pilot:
        bar = app.query_one(BottomBar)
        bar.flash(text)
        bar.flash(text)
        await settle(pilot)
        assert [it.message for it in app._notifications] == [text]
        app.clear_notifications()
        monkeypatch.setattr(key_bar, "FLASH_SECONDS", 0.01)
        bar.flash("Another that needs more cells than this row of forty has.")
        await until(pilot, lambda: not bar._toasted)
        monkeypatch.setattr(key_bar, "FLASH_SECONDS", 600.0)
        bar.flash(text)
        await settle(pilot)
        assert [it.message for it in app._notifications][-1] == text
