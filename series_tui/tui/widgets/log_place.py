"""Where the reader of a log is, and how that is said. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.api.models import Role


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is.

    Attributes:
        cursor: Which of the shown messages the cursor is on, from 1; 0 if none is shown.
        shown: How many messages are shown.
        hidden: How many the filter hides.
        role: The role the filter shows; None for all.
        hit: Which of the hits the reader is at, from 1; None if none, or not counted yet.
        hits: How many hits there are, as far as the search has come; None without a search.
        is_searching: Whether the search still goes on.
    """

    cursor: int = 0
    shown: int = 0
    hidden: int = 0
    role: Role | None = None
    hit: int | None = None
    hits: int | None = None
    is_searching: bool = False


def place_text(place: Place) -> str:
    """Return where the reader is: ``4 of 4``; with a filter, what it shows and hides."""
    count = f"{place.cursor:,} of {place.shown:,}"
    if place.role is None:
        return count
    return f"{place.role.value} only, {place.hidden:,} hidden · {count}"
