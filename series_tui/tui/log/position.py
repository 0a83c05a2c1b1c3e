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


def hits_text(place: Place) -> str:
    """Return what a search has found: ``3 of 17``; nothing without a search."""
    if place.hits is None:
        return ""
    if not place.hits:
        return "searching …" if place.is_searching else "nothing found"
    more = "+" if place.is_searching else ""
    at = f"{place.hit:,} of " if place.hit else ""
    return f"{at}{place.hits:,}{more}"


def place_text(place: Place, room: int = 80) -> str:
    """Return where the reader is, the least important left out where `room` is too small for all.

    ``4 of 4``; with a filter what it shows and hides, with a search which of the hits, before that.
    """
    count = f"{place.cursor:,} of {place.shown:,}"
    hits = "" if place.hits is None else f"hit {hits_text(place)}" if place.hits else hits_text(place)
    shown = hidden = ""
    if place.role is not None:
        shown = f"{place.role.value} only, {place.hidden:,} hidden"
        hidden = f"{place.role.value}, {place.hidden:,} hidden"
    choices = ((hits, shown, count), (hits, shown), (hits, hidden), (hits or hidden,))
    texts = [" · ".join(filter(None, parts)) for parts in choices]
    return next((text for text in texts if text and len(text) <= room), texts[-1] or count)
