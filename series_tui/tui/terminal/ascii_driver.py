"""Draws with ASCII marks alone: for fonts and locales that have no others.

The program's own symbols, and the marks that Textual draws (its borders and its ellipsis among them), are
exchanged here on their way out, each for one of as many cells. Nothing else in the app knows of it.

Where the locale has no other letters either, question marks take the cells of those it lacks, so that the
columns stay where they are.
"""

from __future__ import annotations

import re

from series_tui.text.width import drawn_width
from series_tui.tui.terminal.driver import TerminalDriver

_MARKS = str.maketrans(
    {
        **dict.fromkeys("─━═▔▂", "-"),
        **dict.fromkeys("│┃║▌▐▏▎▊▕", "|"),
        **dict.fromkeys("┌┐└┘╭╮╰╯├┤┬┴┼", "+"),
        **dict.fromkeys("█▀▄▆", "#"),
        **dict.fromkeys("·•", "-"),
        "…": ".",
        **dict(zip("○◐✓✕", "o~vx", strict=True)),  # statuses, and crosses to click on
        **dict(zip("▁▃▅▇", "1234", strict=True)),  # priorities; no border in use has these
        "▸": ">",
        "🔎": "? ",  # of two cells, as the mark that it stands for
    }
)

_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def to_ascii(text: str) -> str:
    """Return a text with ASCII marks in the place of the program's own."""
    return text.translate(_MARKS)


class AsciiDriver(TerminalDriver):
    """The driver of the app where only ASCII marks can be drawn."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        if not data.isascii():
            data = to_ascii(data)
            if self._file is not None and self._file.encoding == "ascii":
                data = _NOT_ASCII.sub(lambda match: "?" * drawn_width(match[0]), data)
        super().write(data)
