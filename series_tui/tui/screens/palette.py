"""Textual's command palette, still while no key is pressed: a blinking cursor sends bytes all the time."""

from __future__ import annotations

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.command import CommandInput, CommandList, CommandPalette
from textual.widgets import Input, LoadingIndicator

from series_tui.text.sanitize import clean_typed
from series_tui.tui.terminal.mouse import widget_under
from series_tui.tui.widgets.line_input import reveal_cursor

_ROWS_OF_COMMAND = 2


class PaletteScreen(CommandPalette):
    """Offers commands, and sends nothing while no key is pressed."""

    def on_mount(self) -> None:
        """Stop what moves without a key, and keep only cleaned text in the input."""
        for indicator in self.query(LoadingIndicator):
            indicator.auto_refresh = None  # Textual repaints it 16 times a second, hidden or not
        for line in self.query(CommandInput):  # none where it is closed again already
            line.cursor_blink = False
            setattr(line, "validate_value", clean_typed)  # noqa: B010 - a reactive's hook, unknown to the type

    @on(Input.Changed)
    def _show_end(self, event: Input.Changed) -> None:
        """Show the cursor after a long paste."""
        reveal_cursor(event.input)

    def on_click(self, event: events.Click) -> None:
        """Close it on a click beside it; Textual looks for a widget that may be gone."""
        event.prevent_default()
        if widget_under(event, self.get_widget_at) is self:
            self._action_escape()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it once: a second click or key in the same packet would close the screen below."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        """Move in the list; Textual pages by a layout that a new list does not have yet."""
        if action not in ("page_up", "page_down"):
            super()._action_command_list(action)
            return
        commands = self.query_one(CommandList)
        if commands.highlighted is not None:
            rows = max(commands.scrollable_content_region.height // _ROWS_OF_COMMAND, 1)
            target = commands.highlighted + (rows if action == "page_down" else -rows)
            commands.highlighted = min(max(target, 0), commands.option_count - 1)
