"""The bottom line: a remark stands at its right for a moment, then the place is there again."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from series_tui.tui.widgets.key_bar import BottomBar
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle, until


class BarApp(App[int]):
    """A screen with a bottom line.

    Args:
        flash_seconds: How long a flash is shown.

    Attributes:
        toasts: The texts of all toasts so far.
    """

    def __init__(self, flash_seconds: float = 600.0) -> None:
        super().__init__()
        self._flash_seconds = flash_seconds
        self.toasts: list[str] = []

    def notify(self, message: str, **_: object) -> None:
        """Record a toast."""
        self.toasts.append(message)

    def compose(self) -> ComposeResult:
        """Compose the bar alone."""
        yield BottomBar(flash_seconds=self._flash_seconds)


def last_row(app: App[int]) -> str:
    """Return what the bar shows."""
    return seen_on(app).strip()


@pytest.mark.parametrize("seconds", [0.01, 600.0])
async def test_a_flash_stands_in_for_the_place_for_its_seconds(seconds: float) -> None:
    """Without a key."""
    app = BarApp(seconds)
    async with app.run_test(size=(40, 1)) as pilot:
        bar = app.query_one(BottomBar)
        bar.show_place(Content("3 of 9"))
        bar.flash("Stays for its seconds.")
        shown = "Stays for its seconds." if seconds > 1 else "3 of 9"
        await until(pilot, lambda: last_row(app) == shown, lambda: last_row(app))


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


@pytest.mark.parametrize(("seconds", "count"), [(600.0, 1), (0.01, 2)])
async def test_a_remark_too_long_for_the_row_is_one_toast_for_its_seconds(seconds: float, count: int) -> None:
    """While its toast is there, a key held down adds none."""
    app, text = BarApp(seconds), "A remark that needs more cells than this row of forty has."
    async with app.run_test(size=(40, 1)) as pilot:
        bar = app.query_one(BottomBar)
        bar.flash(text)
        await until(pilot, lambda: bool(bar._toasted) == (count == 1))
        bar.flash(text)
        await settle(pilot)
        assert app.toasts == [text] * count
