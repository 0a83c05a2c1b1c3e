"""Compute the style of a part of a widget from the theme's variables."""

from __future__ import annotations

from rich.style import Style
from textual.style import Style as ThemeStyle
from textual.widget import Widget


def part_style(widget: Widget, words: str) -> Style:
    """Return how a part looks on a widget: ``$text-error bold`` or ``$text on $warning-muted``.

    A component class would do the same by a node, a style sheet and a queue of messages for each part of each
    widget, made again whenever its widget is styled: 7 kB and 50 µs each.
    """
    variables = widget.app.theme_variables
    # Of "auto 60%" Textual itself would only take the first word.
    plain = [variables[word[1:]] if word.startswith("$") else word for word in words.split()]
    return (widget.visual_style + ThemeStyle.parse(" ".join(plain))).rich_style
