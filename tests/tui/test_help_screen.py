"""The help: the keys by what they are for, each group under its title."""

from __future__ import annotations

from textual.app import App
from textual.binding import Binding

from series_tui.tui.screens.help_screen import HelpScreen, help_rows
from tests.tui.app_harness import seen_on
from tests.tui.waiting import settle


def keys(words: str, *names: str) -> list[tuple[str, Binding]]:
    """Return keys of one binding."""
    return [(name, Binding(name, "do", words)) for name in names]


def test_keys_are_grouped_in_a_fixed_order_and_digits_in_a_row_are_joined() -> None:
    """Groups without a place in that order come last."""
    rows = help_rows(
        {
            "odd.thing": keys("does this", "o"),
            "app.tab": keys("go to a tab", "1", "2", "3", "0"),
            "queue.pair": keys("takes two", "1", "2"),
            "queue.gap": keys("takes some", "1", "3", "5", "escape"),
            "ticket.next": keys("next one", "n"),
            "ticket.more": keys("next one", "full_stop"),
        }
    )
    assert rows == [
        ("ticket", "n .", "next one"),
        ("queue", "1 2", "takes two"),
        ("queue", "1 3 5 esc", "takes some"),
        ("app", "1 2 3 0", "go to a tab"),
        ("odd", "o", "does this"),
    ]
    assert help_rows({"app.tab": keys("go to a tab", *"123", "f1")}) == [("app", "1-3 F1", "go to a tab")]


async def test_each_group_stands_under_its_title() -> None:
    """With an empty row above all but the first; what does not fit is wrapped."""
    app: App[int] = App()
    async with app.run_test(size=(44, 20)) as pilot:
        words = "does a thing of many words"
        rows = [("ticket", "n", words), ("ticket", "b", "other"), ("app", "q", "quit")]
        await app.push_screen(HelpScreen(rows))
        await settle(pilot)
        shown = [line.strip(" ▔▁▎▊│╭╮╰╯─") for line in seen_on(app).split("\n")]
        first = shown.index("This ticket")
        assert shown[first : first + 8] == [
            "This ticket",
            "n             does a thing of",
            "many words",
            "b             other",
            "",
            "Everywhere",
            "q             quit",
            "",
        ]
