"""Progress line on standard error for a person who waits."""

from __future__ import annotations

import sys
from time import monotonic

from series_tui.cli.output import is_terminal
from series_tui.tickets.all_pages import ReadProgress

_QUIET_SECONDS = 1.0


class ProgressLine:
    """Shows progress on a terminal, once reading takes longer than a second.

    Attributes:
        text: The progress as words: ``5 of 8 pages read``.
    """

    def __init__(self) -> None:
        self.text = "no page loaded"
        self._started = monotonic()
        self._is_seen = is_terminal(sys.stderr)
        self._is_shown = False

    def show(self, progress: ReadProgress) -> None:
        """Show how many pages are read."""
        total = f" of {progress.total_pages:,}" if progress.total_pages else ""
        tickets = f" of {progress.total:,}" if progress.total else ""
        self._show(f"{progress.pages:,}{total} pages loaded ({progress.tickets:,}{tickets} tickets)")

    def show_tickets(self, count: int, total: int) -> None:
        """Show how many tickets are read for their messages."""
        self._show(f"{count:,} of {total:,} tickets loaded for --waiting")

    def _show(self, text: str) -> None:
        self.text = text
        if self._is_seen and monotonic() - self._started > _QUIET_SECONDS:
            self._is_shown = True
            sys.stderr.write(f"\r{text} \x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
