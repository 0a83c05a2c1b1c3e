"""Foreign text as content: never markup, and held inside its own part of the row."""

from __future__ import annotations

from textual.content import Content

from series_tui.text.bidi import held
from series_tui.text.sanitize import SafeText, clean, shortened
from series_tui.text.width import LONGEST_LINE


def foreign(text: SafeText, style: str = "") -> Content:
    """Return a stranger's text as content that means nothing but itself.

    Text that runs from right to left stands between two blanks that hold it in its place. What no screen has
    room for is left out.
    """
    shown = held(shortened(text, LONGEST_LINE))
    return Content.styled(shown, style) if style else Content(shown)


def told(text: str, style: str = "") -> Content:
    """Return what the program says as content; a file's name or an error that it quotes is cleaned."""
    return foreign(clean(text), style)
