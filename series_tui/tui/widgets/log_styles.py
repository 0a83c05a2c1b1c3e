"""What the parts of the log look like: component classes, their CSS, and the styles read from them."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from textual.widget import Widget

AUTHOR_COLOURS = 4
"""As many as every theme keeps apart."""

COMPONENTS = {
    "message-log--quiet",
    "message-log--label",
    "message-log--rule",
    "message-log--new",
    "message-log--cursor",
    "message-log--hit",
    "message-log--current-hit",
    *(f"message-log--author-{number}" for number in range(1, AUTHOR_COLOURS + 1)),
}

DEFAULT_CSS = """
LogView {
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-gutter: stable;
    scrollbar-size-vertical: 1;
    background: $background;
    color: $foreground;

    & > .message-log--quiet { color: $text-muted; }
    & > .message-log--label { color: $text-muted; }
    & > .message-log--rule { color: $text-muted; }
    & > .message-log--new { color: $text-accent; text-style: bold; }
    & > .message-log--cursor { color: $accent; }
    & > .message-log--hit { text-style: underline; background: $warning-muted; color: $text; }
    &:ansi > .message-log--hit { background: ansi_yellow; color: ansi_black; }
    & > .message-log--current-hit { text-style: bold reverse; }
    & > .message-log--author-1 { color: $text-primary; text-style: bold; }
    & > .message-log--author-2 { color: $text-success; text-style: bold; }
    & > .message-log--author-3 { color: $text-warning; text-style: bold; }
    & > .message-log--author-4 { color: $text-secondary; text-style: bold; }
}
"""


@dataclass(frozen=True, slots=True)
class LogStyles:
    """What the parts of a log look like; each with its background."""

    text: Style
    quiet: Style
    label: Style
    rule: Style
    new: Style
    cursor: Style
    hit: Style
    current_hit: Style
    selection: Style
    authors: tuple[Style, ...]


def read_styles(log: Widget) -> LogStyles:
    """Return the styles that the theme and the style sheet give to a log."""

    def part(name: str) -> Style:
        return log.get_component_rich_style(f"message-log--{name}")

    return LogStyles(
        text=log.rich_style,
        quiet=part("quiet"),
        label=part("label"),
        rule=part("rule"),
        new=part("new"),
        cursor=part("cursor"),
        hit=part("hit"),
        current_hit=part("current-hit"),
        selection=log.screen.get_component_rich_style("screen--selection"),
        authors=tuple(part(f"author-{number}") for number in range(1, AUTHOR_COLOURS + 1)),
    )
