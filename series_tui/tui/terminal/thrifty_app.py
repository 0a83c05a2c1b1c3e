"""An app that sends the terminal only the cells which change."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.console import Console, RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen

from series_tui.tui.keymap import binding
from series_tui.tui.terminal.screen_buffer import TerminalPicture


class _News(CompositorUpdate):
    """An update of which only what is new is sent, found out in the moment when it is."""

    def __init__(self, update: CompositorUpdate, picture: TerminalPicture) -> None:
        self._update = update
        self._picture = picture

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is to be sent."""
        return self._picture.news(self._update, console)


class ThriftyApp(App[int]):
    """Knows what the terminal shows.

    Args:
        driver_class: What draws; it tells of a terminal that was cleared with :meth:`forget_terminal`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.repaint", "repaint", show=False, priority=True),
    ]

    def __init__(self, driver_class: type[Driver]) -> None:
        super().__init__(driver_class=driver_class)
        self._picture = TerminalPicture()

    def forget_terminal(self) -> None:
        """Send everything again with the next update: the terminal does not show what it was sent."""
        self._picture.forget()

    def action_repaint(self) -> None:
        """Paint the screen anew, where something else wrote over it."""
        self.forget_terminal()
        self.screen.refresh()

    async def on_event(self, event: events.Event) -> None:
        """Expect nothing of a terminal that has another size by now."""
        if isinstance(event, events.Resize):
            self.forget_terminal()
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable  # Textual's own updates lack what makes them renderables by type
        if isinstance(update, CompositorUpdate):
            renderable = cast("RenderableType", _News(update, self._picture))
        super()._display(screen, renderable)
