"""The words of a ticket's title: its ID and subject, and how old they are. Pure."""

from __future__ import annotations

from datetime import tzinfo

from textual.content import Content

from series_tui.render.times import clock_time, zone_name
from series_tui.text.width import truncate_cells
from series_tui.tui.error_text import arrival_text
from series_tui.tui.loading import Loading, LoadState, RetryingIn, TicketSnapshot
from series_tui.tui.widgets.literal import literal

_MAX_ID = 40
MEDIUM = 60
"""Columns from which on the title has room for the age."""


def title_left(ticket_id: str, snapshot: TicketSnapshot | None) -> Content:
    """Return the ID and the subject."""
    ticket = snapshot.ticket if snapshot is not None else None
    reference = ticket.reference if ticket is not None and ticket.reference else ticket_id
    left = Content.styled(truncate_cells(reference, _MAX_ID), "bold")
    if ticket is None:
        return left
    subject = literal(ticket.subject, "$text") if ticket.subject else Content("(no subject)")
    return Content.assemble(left, "  ", subject)


def title_right(
    state: LoadState,
    snapshot: TicketSnapshot | None,
    *,
    place: str,
    is_watched: bool,
    width: int,
    zone: tzinfo,
) -> Content:
    """Return the place in a walk, and what a request does or how old the ticket is.

    Args:
        state: How the newest request stands.
        snapshot: What is shown.
        place: The place among the tickets walked through; empty without one.
        is_watched: Whether the ticket is refreshed without a key.
        width: The columns of the screen.
        zone: The zone that times are shown in.
    """
    age = ""
    if isinstance(state, Loading | RetryingIn):
        age = arrival_text(state) or ("refreshing …" if snapshot is not None else "opening …")
    elif snapshot is not None and width >= MEDIUM:
        clock = f"{clock_time(snapshot.fetched_at, zone)} {zone_name(snapshot.fetched_at, zone)}"
        age = f"fetched {clock} · {'auto-refresh' if is_watched else 'r refresh'}"
    shown = place if width >= MEDIUM else ""
    return Content.styled(" · ".join(filter(None, (shown, age))), "$text-muted")
