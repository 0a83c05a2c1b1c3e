"""The reader's position in a log, and its words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.api.models import Role


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A reader's position.

    Attributes:
        cursor: Which of the shown messages the cursor is on, from 1; 0 if none is shown.
        shown: How many messages are shown.
        hidden: How many the filter hides.
        role: The role the filter shows; None for all.
        hit: Which of the hits the reader is at, from 1; None if none, or not counted yet.
        hits: How many hits there are so far; None without a search.
        is_searching: Whether the search still goes on.
    """

    cursor: int = 0
    shown: int = 0
    hidden: int = 0
    role: Role | None = None
    hit: int | None = None
    hits: int | None = None
    is_searching: bool = False


def hits_text(position: LogPosition) -> str:
    """Return the state of a search: ``3 of 17``; nothing without one."""
    if position.hits is None:
        return ""
    if not position.hits:
        return "searching …" if position.is_searching else "nothing found"
    more = "+" if position.is_searching else ""
    at = f"{position.hit:,} of " if position.hit else ""
    return f"{at}{position.hits:,}{more}"


def position_text(position: LogPosition, room: int = 80) -> str:
    """Return the reader's position, the least important left out where `room` is too small for all.

    ``4 of 4``; with a filter what it shows and hides, with a search which of the hits, before that.
    """
    count = f"{position.cursor:,} of {position.shown:,}"
    hits = hits_text(position)
    if position.hits:
        hits = f"hit {hits}"
    shown = hidden = ""
    if position.role is not None:
        shown = f"{position.role.value} only, {position.hidden:,} hidden"
        hidden = f"{position.role.value}, {position.hidden:,} hidden"
    choices = ((hits, shown, count), (hits, shown), (hits, hidden), (hits or hidden,))
    texts = [" · ".join(filter(None, parts)) for parts in choices]
    return next((text for text in texts if text and len(text) <= room), texts[-1] or count)
