"""Shows after a crash what happened, and how to go on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from series_tui.runtime.crash_report import CrashReport
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.key_bar import KeyBar


class CrashScreen(Screen[None]):
    """Apologises for a crash, and shows its report.

    Args:
        report: What may be told about the fault.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("apology.go_on", "go_on"),
        binding("apology.copy", "copy"),
    ]

    def __init__(self, report: CrashReport) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Say it, and show the report."""
        with VerticalScroll(id="notice"):
            yield Static(
                "Sorry: series-tui made a mistake, and the screen you were on had to be closed.\n"
                "Nothing was changed in the workspace. Press enter to go on.\n\n"
                "This report tells where it happened. It holds no text of a ticket and no key:\n",
                markup=False,
            )
            yield Static(self._report.text(), id="report", markup=False)
        yield KeyBar(
            [("apology.go_on", "go on"), ("apology.copy", "copy the report"), ("app.quit", "quit")],
            id="keys",
        )

    def action_go_on(self) -> None:
        """Go on with the screen below."""
        self.dismiss()

    def action_copy(self) -> None:
        """Send the report to the terminal's clipboard."""
        self.app.copy_to_clipboard(self._report.text())
        self.notify("Sent report to clipboard", markup=False)
