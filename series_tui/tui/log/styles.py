"""Read the styles of the log and its parts from the theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from textual.widget import Widget

from series_tui.api.models import Role
from series_tui.tui.widgets.content import part_style

_AUTHORS = {
    Role.PLAYER: "$text-primary bold",
    Role.STAFF: "$text-secondary bold",
    Role.SYSTEM: "$text-muted bold",
    Role.OTHER: "$text-muted bold",
}
"""One hue for each role, and for nothing else: a second player is distinguished by name."""
_HIT = "$text on $warning-muted underline"
_HIT_IN_TERMINALS_COLOURS = "ansi_black on ansi_yellow underline"

DEFAULT_CSS = """
MessageLog {
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-gutter: stable;
    scrollbar-size-vertical: 1;
    background: $background;
    color: $foreground;
}
"""


@dataclass(frozen=True, slots=True)
class LogStyles:
    """The styles of a log's parts, each with its background."""

    text: Style
    quiet: Style
    label: Style
    rule: Style
    new: Style
    cursor: Style
    hit: Style
    current_hit: Style
    selection: Style
    authors: Mapping[Role, Style]
    """The styles of names."""


def read_styles(log: Widget) -> LogStyles:
    """Return the styles that the theme gives to a log."""
    quiet = part_style(log, "$text-muted")
    return LogStyles(
        text=log.rich_style,
        quiet=quiet,
        label=quiet,
        rule=quiet,
        new=part_style(log, "$text-accent bold"),
        cursor=part_style(log, "$accent"),
        hit=part_style(log, _HIT_IN_TERMINALS_COLOURS if log.app.native_ansi_color else _HIT),
        current_hit=part_style(log, "bold reverse"),
        selection=log.screen.get_component_rich_style("screen--selection"),
        authors={role: part_style(log, words) for role, words in _AUTHORS.items()},
    )
