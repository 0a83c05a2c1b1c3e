"""A dialog that offers choices: its hint, its highlight, and a choice that is gone."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from series_tui.tui.widgets.select_dialog import Choice, SelectDialog
from tests.tui.waiting import settle

CHOICES = [Choice("1", "one"), Choice("2", "two")]


@pytest.mark.parametrize(("width", "is_whole"), [(52, True), (51, False)])
async def test_the_highlight_stays_within_the_choices_and_the_hint_within_the_width(
    width: int, is_whole: bool
) -> None:
    """Without a match there is no highlight; a click on a choice that is gone since chooses nothing."""
    app: App[None] = App()
    results: list[str | None] = []
    async with app.run_test(size=(width, 12)) as pilot:
        dialog = SelectDialog("Which?", CHOICES)
        await app.push_screen(dialog, results.append)
        text, options = dialog.query_one(Input), dialog.query_one(OptionList)
        assert ("esc cancels" in text.placeholder) is is_whole
        seen = []
        for key in ("down", "down", "up", "up"):
            await pilot.press(key)
            seen.append(options.highlighted)
        assert seen == [1, 1, 0, 0]
        await pilot.press("x", "down")
        assert options.highlighted is None
        options.post_message(OptionList.OptionSelected(options, Option("gone"), 0))
        await settle(pilot)
        await pilot.press("backspace", "down", "enter")
        await settle(pilot)
        assert results == ["2"]
