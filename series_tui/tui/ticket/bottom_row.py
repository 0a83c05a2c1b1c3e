"""The last row of a ticket's screen: the keys that matter now, and the reader's place. Pure."""

from __future__ import annotations

from dataclasses import replace

from series_tui.tui.log.position import LogPosition, position_text
from series_tui.tui.widgets.key_bar import Keys

_READING: Keys = (
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("ticket.copy", "copy"),
    ("ticket.watch", "watch"),
    ("ticket.export", "export"),
    ("ticket.back", "back"),
    ("ticket.next", "next"),
    ("ticket.links", "links"),
    ("ticket.close", "close"),
    ("app.help_here", "help"),
)
_SEARCHING: Keys = (
    ("log.find_next", "next hit"),
    ("log.find_previous", "previous hit"),
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("ticket.back", "end search"),
    ("app.help_here", "help"),
)
LOADING: Keys = (("ticket.back", "stop"), ("app.help_here", "help"))
_FAILED: Keys = (("ticket.refresh", "try again"), ("ticket.back", "back"), ("app.help_here", "help"))
_KEYS_ROOM = 10
"""Columns in which at least one key has room."""
_PLACE_ROOM = 30
"""Columns that the place may take before the keys get more than that one."""
_NARROW = 60
"""Columns below which the title has no room for the place in a walk."""


def keys_for(*, has_ticket: bool, is_loading: bool, is_searched: bool) -> Keys:
    """Return the keys that matter now, the most useful first."""
    if has_ticket:
        return _SEARCHING if is_searched else _READING
    return LOADING if is_loading else _FAILED


def place_in_row(position: LogPosition, walk_place: str, width: int) -> tuple[str, int]:
    """Return the reader's place, and the columns to keep for it.

    Args:
        position: The place in the messages.
        walk_place: The place among the tickets walked through; empty without one.
        width: The columns of the row.
    """
    room = min(max(width * 55 // 100, _PLACE_ROOM), width - _KEYS_ROOM)
    text = position_text(position, room)
    widest = len(position_text(replace(position, cursor=position.shown, hit=position.hits), room))
    if walk_place and width < _NARROW:
        text = f"{walk_place} · {text}"
        text = text if len(text) <= room else walk_place
        return text, len(text)
    return text, widest
