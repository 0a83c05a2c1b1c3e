"""Frames that nobody reads, left unpainted: an app without a terminal throws them away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

_render_update = Compositor.render_update
_render_strips = Compositor.render_strips


@pytest.fixture(scope="session", autouse=True)
def unpainted_frames() -> Iterator[None]:
    """Skip the frames of apps without a terminal, half of the CPU time of a test that presses keys.

    Layout happens as ever, and what a test reads of the screen is rendered whole when it is read. Apps with a
    terminal that keeps what it is sent paint every frame, as screenshots do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", _update)
        patch.setattr(Compositor, "render_strips", _strips)
        yield


@pytest.fixture
def painted_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint every frame of this test."""
    monkeypatch.setattr(Compositor, "render_update", _render_update)


def _update(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[object]] | None = None,
    simplify: bool = False,
) -> RenderableType | None:
    if full or not active_app.get().is_headless:
        return _render_update(compositor, full=full, screen_stack=screen_stack, simplify=simplify)
    compositor._dirty_regions.clear()
    return None


def _strips(compositor: Compositor, size: Size | None = None) -> list[Strip]:
    """Render the rows, over the screens below a dialog, which each frame would have set."""
    visible_screen_stack.set(active_app.get()._background_screens)
    return _render_strips(compositor, size)
