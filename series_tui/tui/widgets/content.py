"""Parts of widgets: a stranger's text as content, two parts at the ends of a row, the style of a part."""

from __future__ import annotations

from rich.style import Style
from textual.content import Content
from textual.style import Style as ThemeStyle
from textual.widget import Widget

from series_tui.text.bidi import BLANK, has_right_to_left, isolate
from series_tui.text.sanitize import SafeText, truncate_chars
from series_tui.text.width import MAX_LINE_CHARS, cell_width

NOTHING = Content("")
GAP = 2
"""Cells between the two parts of a row, at the least."""


def literal(text: SafeText, style: str = "") -> Content:
    """Return a stranger's text as content that means nothing but itself.

    Text that runs from right to left stands between two blanks that hold it in its place. What no screen has
    room for is left out.
    """
    shown = isolate(truncate_chars(text, MAX_LINE_CHARS))
    return Content.styled(shown, style) if style else Content(shown)


def fit_row(left: Content, right: Content, width: int) -> Content:
    """Return two parts at the ends of a row of `width` cells; the left one is cut to make room."""
    right = right.truncate(width, ellipsis=True)
    room = width - right.cell_length - (GAP if right.cell_length else 0)
    if room < 1:
        return Content.assemble(" " * (width - right.cell_length), right)
    left = left.truncate(room, ellipsis=True)
    # A terminal that gives the left part more cells than Textual counts shows all of the right one too.
    gap = " " * (width - cell_width(left.plain) - right.cell_length)
    if gap and has_right_to_left(left.plain):
        gap = BLANK + gap[1:]  # the left part may have lost its own where it was cut
    return Content.assemble(left, gap, right)


def part_style(widget: Widget, words: str) -> Style:
    """Return how a part looks on a widget: ``$text-error bold`` or ``$text on $warning-muted``.

    A component class would do the same by a node, a style sheet and a queue of messages for each part of each
    widget, made again whenever its widget is styled: 7 kB and 50 µs each.
    """
    variables = widget.app.theme_variables
    # Of "auto 60%" Textual itself would only take the first word.
    plain = [variables[word[1:]] if word.startswith("$") else word for word in words.split()]
    return (widget.visual_style + ThemeStyle.parse(" ".join(plain))).rich_style
