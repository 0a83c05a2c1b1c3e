"""The length of a list whose lines are not widgets: its scrollbar, and what a change of it costs."""

from __future__ import annotations

import pytest
from textual._compositor import Compositor, ReflowResult
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from series_tui.tui.widgets.scroll_extent import publish_scroll
from tests.tui.waiting import settle


class ScrollApp(App[None]):
    """A list of ten rows alone."""

    CSS = "ScrollView { overflow-x: hidden; }"

    def compose(self) -> ComposeResult:
        """Compose it."""
        yield ScrollView()


@pytest.mark.parametrize(
    ("overflow", "shown", "layouts"),
    [
        ("auto", [False, True, True, False], [False, True, False, True]),
        ("scroll", [True] * 4, [False] * 4),
    ],
)
async def test_a_longer_list_is_laid_out_again_only_where_its_scrollbar_comes_or_goes(
    overflow: str, shown: list[bool], layouts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that fills its rows exactly has none; one that always has it is never laid out again."""
    reflows: list[object] = []
    reflow = Compositor.reflow

    def record(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
        reflows.append(parent)
        return reflow(compositor, parent, size)

    app = ScrollApp()
    async with app.run_test(size=(20, 10)) as pilot:
        view = app.query_one(ScrollView)
        view.styles.overflow_y = overflow
        await settle(pilot)
        monkeypatch.setattr(Compositor, "reflow", record)
        seen: list[tuple[bool, bool]] = []
        for total in (10, 11, 12, 10):
            reflows.clear()
            publish_scroll(view, line=0, total=total)
            await settle(pilot)
            seen.append((view.show_vertical_scrollbar, bool(reflows)))
        assert seen == list(zip(shown, layouts, strict=True))
