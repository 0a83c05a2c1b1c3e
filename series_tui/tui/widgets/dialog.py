"""The base of the dialogs over another screen."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from series_tui.tui.terminal.mouse import widget_under

_Result = TypeVar("_Result")


class Dialog(ModalScreen[_Result | None]):
    """A box over a screen; a click beside it closes it, as Escape does."""

    def on_click(self, event: events.Click) -> None:
        """Close it, with nothing chosen, unless the click was inside."""
        if widget_under(event, self.get_widget_at) is self:
            self.dismiss(None)

    def dismiss(self, result: _Result | None = None) -> AwaitComplete:
        """Close it once: a second click or key in the same packet would close the screen below."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
