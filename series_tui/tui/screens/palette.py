"""Textual's command palette with a cursor that stands still: a blinking one sends bytes all the time."""

from __future__ import annotations

from textual.command import CommandInput, CommandPalette


class PaletteScreen(CommandPalette):
    """Offers commands, and sends nothing while nobody types."""

    def on_mount(self) -> None:
        """Let the cursor stand still."""
        self.query_one(CommandInput).cursor_blink = False
