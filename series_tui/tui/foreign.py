"""Foreign text as content: never markup, and held inside its own part of the row."""

from __future__ import annotations

from textual.content import Content

from series_tui.api.untrusted import SafeText
from series_tui.tui.right_to_left import BLANK, has_right_to_left


def foreign(text: SafeText | str, style: str = "") -> Content:
    """Return a stranger's text as content that means nothing but itself.

    Text that runs from right to left stands between two blanks that hold it in its place.
    """
    if has_right_to_left(text):
        text = f"{BLANK}{text}{BLANK}"
    return Content.styled(text, style) if style else Content(text)
