"""Foreign text as content: never markup, and held inside its own part of the row."""

from __future__ import annotations

from textual.content import Content

from series_tui.text.bidi import isolate
from series_tui.text.sanitize import SafeText, truncate_chars
from series_tui.text.width import MAX_LINE_CHARS


def literal(text: SafeText, style: str = "") -> Content:
    """Return a stranger's text as content that means nothing but itself.

    Text that runs from right to left stands between two blanks that hold it in its place. What no screen has
    room for is left out.
    """
    shown = isolate(truncate_chars(text, MAX_LINE_CHARS))
    return Content.styled(shown, style) if style else Content(shown)
