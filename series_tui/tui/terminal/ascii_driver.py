"""Draws with ASCII marks alone: for fonts and locales that have no others.

The product's own symbols are ASCII already where they are made. What is left are the marks that Textual
draws on its own, its borders and its ellipsis among them: they are exchanged here on their way out, each for
one of as many cells.

Where the locale has no other letters either, question marks take the cells of those it lacks, so that the
columns stay where they are.
"""

from __future__ import annotations

import re

from series_tui.text.width import drawn_width
from series_tui.tui.terminal.driver import TerminalDriver

_MARKS = str.maketrans(
    {
        **dict.fromkeys("─━═▔▁▂▃", "-"),
        **dict.fromkeys("│┃║▌▐▏▎▊▕", "|"),
        **dict.fromkeys("┌┐└┘╭╮╰╯├┤┬┴┼", "+"),
        **dict.fromkeys("█▀▄▅▆▇", "#"),
        **dict.fromkeys("·•", "-"),
        "…": ".",
        "🔎": "? ",  # of two cells, as the mark that it stands for
    }
)

_NOT_ASCII = re.compile("[^\x00-\x7f]+")


class AsciiDriver(TerminalDriver):
    """The driver of the app where only ASCII marks can be drawn."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        if not data.isascii():
            data = data.translate(_MARKS)
            if self._file is not None and self._file.encoding == "ascii":
                data = _NOT_ASCII.sub(lambda found: "?" * drawn_width(found[0]), data)
        super().write(data)
