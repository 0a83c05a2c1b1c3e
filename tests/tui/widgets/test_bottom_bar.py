"""The bottom line: a remark stands at its right for a moment, then the place is there again."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from series_tui.tui.widgets.key_bar import BottomBar, Keys, key_name
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle, until


class BarApp(App[int]):
    """A screen with a bottom line.

    Args:
        flash_seconds: How long a flash is shown.
        keys: The ids and words of keys.

    Attributes:
        toasts: The texts of all toasts so far.
        done: The keys whose actions were run so far.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, f"note('{key}')", id=key) for key in "abc"]

    def __init__(self, flash_seconds: float = 600.0, keys: Keys = ()) -> None:
        super().__init__()
        self._flash_seconds, self._keys = flash_seconds, keys
        self.toasts: list[str] = []
        self.done: list[str] = []

    def action_note(self, name: str) -> None:
        """Record that a key was used."""
        self.done.append(name)

    def notify(self, message: str, **_: object) -> None:
        """Record a toast."""
        self.toasts.append(message)

    def compose(self) -> ComposeResult:
        """Compose the bar alone."""
        yield BottomBar(self._keys, flash_seconds=self._flash_seconds)


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
        bar.show_place(Content("3 of 9"), reserved=7)
        await settle(pilot)
        assert last_row(app) == "No next match."
        bar.show_place(Content("4 of 9"))
        await settle(pilot)
        assert last_row(app) == "4 of 9"


async def test_a_remark_as_wide_as_the_row_is_no_toast() -> None:
    """One that is a cell wider is."""
    app = BarApp()
    async with app.run_test(size=(40, 1)) as pilot:
        bar = app.query_one(BottomBar)
        bar.flash("x" * 40)
        await settle(pilot)
        assert (last_row(app), app.toasts) == ("x" * 40, [])
        bar.flash("y" * 41)
        assert app.toasts == ["y" * 41]


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


async def test_keys_fill_the_row_to_its_last_cell_and_the_last_one_stays_longest() -> None:
    """Beside a place no key is cut; alone, the last one is."""
    app = BarApp(keys=(("a", "First"), ("b", "Second"), ("c", "Third"), ("unbound", "Nothing")))
    every, two, last = "a First   b Second   c Third", "a First   c Third", "c Third"
    async with app.run_test(size=(28, 1)) as pilot:
        bar = app.query_one(BottomBar)
        for width, shown in ((28, every), (27, two), (6, "c Thi…")):
            await pilot.resize_terminal(width, 1)
            await settle(pilot)
            assert last_row(app) == shown
        bar.show_place(Content("3 of 9"), reserved=6)
        for width, shown in ((37, every), (36, two), (26, two), (25, last), (16, last), (15, "")):
            await pilot.resize_terminal(width, 1)
            await settle(pilot)
            assert last_row(app) == f"{shown}{'3 of 9':>{width - len(shown)}}".strip()


async def test_a_longer_place_takes_the_room_of_a_key_and_a_click_does_what_the_key_does() -> None:
    """The keys are chosen once more where more cells are kept for the place."""
    app = BarApp(keys=(("a", "First"), ("b", "Second"), ("c", "Third")))
    async with app.run_test(size=(37, 1)) as pilot:
        bar = app.query_one(BottomBar)
        for place in ("3 of 9", "13 of 99", "3 of 9"):
            bar.show_place(Content(place), reserved=len(place))
            await settle(pilot)
            shown = "a First   b Second   c Third" if len(place) == 6 else "a First   c Third"
            assert last_row(app) == f"{shown}{place:>{37 - len(shown)}}"
        bar.show_place(Content("3 of 9"), reserved=16)
        await settle(pilot)
        assert last_row(app) == f"a First   c Third{'3 of 9':>20}"
        bar.show_place(Content("3 of 9"), reserved=6)
        await settle(pilot)
        await pilot.click(offset=(10, 0))
        await pilot.click(offset=(27, 0))
        assert app.done == ["b", "c"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("escape", "esc"),
        ("question_mark", "?"),
        ("ctrl+right_square_bracket", "^]"),
        ("shift+pageup", "shift+PgUp"),
        ("f", "f"),
        ("f5", "F5"),
        ("ctrl+f12", "^F12"),
        ("e5", "e5"),
        ("focus", "focus"),
        ("x", "x"),
    ],
)
def test_a_key_is_named_as_on_a_keyboard(key: str, name: str) -> None:
    """A letter is written as it is typed."""
    assert key_name(key) == name
