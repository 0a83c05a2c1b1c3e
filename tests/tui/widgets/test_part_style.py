"""What a part looks like is what a component class would make of it, in every theme."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widget import Widget

from series_tui.tui.theme import SERIES
from series_tui.tui.widgets.content import part_style

WORDS = {
    "quiet": "$text-muted",
    "urgent": "$text-error bold",
    "hit": "$text on $warning-muted underline",
    "here": "bold reverse",
    "cursor": "$block-cursor-foreground on $block-cursor-background bold",
}


class Parts(Widget):
    """A widget with component classes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"parts--{name}" for name in WORDS}
    DEFAULT_CSS = """
    Parts {
        background: $panel;
        color: $foreground;
        & > .parts--quiet { color: $text-muted; }
        & > .parts--urgent { color: $text-error; text-style: bold; }
        & > .parts--hit { color: $text; background: $warning-muted; text-style: underline; }
        & > .parts--here { text-style: bold reverse; }
        & > .parts--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
    }
    """


class PartsApp(App[None]):
    """An app with that widget."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Parts()


async def test_it_is_the_same_as_a_component_classs_in_every_theme() -> None:
    """Those of the terminal's own colours among them."""
    app = PartsApp()
    app.register_theme(SERIES)
    async with app.run_test() as pilot:
        parts = app.query_one(Parts)
        kinds = set()
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
            kinds.add(app.native_ansi_color)
            for name, words in WORDS.items():
                expected = parts.get_component_rich_style(f"parts--{name}")
                assert part_style(parts, words) == expected, (theme, name)
        assert kinds == {False, True}
