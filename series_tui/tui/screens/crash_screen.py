"""The screen after a crash: an apology, the report, and the way on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from series_tui.runtime.crash_report import CrashReport, crash_lines
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.key_bar import KeyBar


class CrashScreen(Screen[None]):
    """Apologises for a crash, and shows its report.

    Args:
        report: The report of the crash.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("apology.go_on", "go_on"),
        binding("apology.copy", "copy"),
    ]

    def __init__(self, report: CrashReport) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Compose apology, report and keys."""
        what = (
            "Sorry, series-tui hit a bug and had to close the screen you were on.\n"
            "Nothing was changed in the workspace. Press enter to continue.\n"
        )
        *explanation, report = crash_lines(what, self._report)
        with VerticalScroll(id="notice"):
            yield Static("\n".join([*explanation, ""]), markup=False)
            yield Static(report, id="report", markup=False)
        yield KeyBar(
            [("apology.go_on", "continue"), ("apology.copy", "copy report"), ("app.quit", "quit")],
            id="keys",
        )

    def action_go_on(self) -> None:
        """Dismiss the screen."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the report."""
        self.app.copy_to_clipboard(self._report.text())
        self.notify("Sent report to clipboard")
