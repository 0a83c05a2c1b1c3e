"""Draws with ASCII marks alone: for fonts and locales that have no others.

The product's own symbols are ASCII already where they are made. What is left are the marks that Textual
draws by itself, its borders and its ellipsis among them: they are exchanged here on their way out, each for
one of as many cells.
"""

from __future__ import annotations

from series_tui.tui.terminal_driver import TerminalDriver

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


class AsciiDriver(TerminalDriver):
    """The driver of the app where only ASCII marks can be drawn."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(data if data.isascii() else data.translate(_MARKS))
