"""A line on standard error that says how far a long reading is, for a person who waits."""

from __future__ import annotations

import sys
from time import monotonic

from series_tui.cli.output import is_terminal
from series_tui.tickets.all_pages import ReadProgress

_QUIET_SECONDS = 1.0


class ProgressLine:
    """Shows progress once reading takes long enough to wonder, and only on a terminal."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._is_seen = is_terminal(sys.stderr)
        self._is_shown = False

    def show(self, progress: ReadProgress) -> None:
        """Show how many pages are read."""
        if self._is_seen and monotonic() - self._started > _QUIET_SECONDS:
            self._is_shown = True
            total = f" of {progress.total_pages:,}" if progress.total_pages else ""
            sys.stderr.write(f"\r{progress.pages:,}{total} pages read \x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
