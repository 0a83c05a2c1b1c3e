"""The notice in the place of content: what it costs to follow a request."""

from __future__ import annotations

import pytest
from textual._compositor import Compositor, ReflowResult
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.widget import Widget

from series_tui.api.service import Phase, Progress
from series_tui.errors import NotReached
from series_tui.tui.loading import Failed, Loading
from series_tui.tui.widgets.status_line import Notice
from tests.tui.app_harness import seen_on


class NoticeApp(App[int]):
    """Shows a notice alone, as high as the ticket's screen makes it."""

    CSS = "Notice { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """Put it in."""
        yield Notice()


async def test_progress_lays_nothing_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes twenty times a second while a large ticket arrives, and only the words change."""
    layouts: list[object] = []
    reflow = Compositor.reflow

    def record(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
        layouts.append(parent)
        return reflow(compositor, parent, size)

    monkeypatch.setattr(Compositor, "reflow", record)
    app = NoticeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        notice = app.query_one(Notice)
        await pilot.pause()
        layouts.clear()
        for count in range(1, 6):
            notice.state = Loading(Progress(Phase.READING, received=count * 1_000))
            await pilot.pause()
            assert f"reading: {count},000 messages" in seen_on(app)
        assert not layouts
        notice.state = Failed(NotReached("No connection to api.series.hr within 5 s."))
        await pilot.pause()
        assert "No connection" in seen_on(app)
