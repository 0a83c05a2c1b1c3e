"""The title of a ticket's screen: its ID and subject, the place in a walk, and how old it is."""

from __future__ import annotations

from datetime import tzinfo

from textual.content import Content
from textual.reactive import reactive

from series_tui.render.times import clock_time, zone_name
from series_tui.text.width import truncate_cells
from series_tui.tui.error_text import arrival_text
from series_tui.tui.loading import Loading, LoadState, RetryingIn, TicketSnapshot
from series_tui.tui.widgets.literal import literal
from series_tui.tui.widgets.title_bar import TitleBar

_MAX_ID = 40
_MEDIUM = 60
"""Columns from which on there is room for the age and the place."""


class TicketTitle(TitleBar):
    """Shows which ticket it is, and how its request stands.

    Args:
        zone: The zone that times are shown in.
        id: The widget's id.
    """

    ticket_id: reactive[str] = reactive("")
    """The ticket that is shown, or loaded."""
    snapshot: reactive[TicketSnapshot | None] = reactive[TicketSnapshot | None](None)
    """The newest response; None while there is none."""
    state: reactive[LoadState] = reactive[LoadState](None)
    """The state of the newest request."""
    walk_place: reactive[str] = reactive("")
    """The place among the tickets walked through; empty without a walk."""
    is_watched: reactive[bool] = reactive(False)
    """Whether the ticket is refreshed without a key."""

    def __init__(self, *, zone: tzinfo, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zone = zone

    def watch_ticket_id(self) -> None:
        """Show another ticket's ID."""
        self._show_parts()

    def watch_snapshot(self) -> None:
        """Show the subject and the age."""
        self._show_parts()

    def watch_state(self) -> None:
        """Show how the request stands."""
        self._show_parts()

    def watch_walk_place(self) -> None:
        """Show the place."""
        self._show_parts()

    def watch_is_watched(self) -> None:
        """Show that nothing need be pressed, or what to press."""
        self._show_parts()

    def on_resize(self) -> None:
        """Show as much as there is room for."""
        self._show_parts()

    def _show_parts(self) -> None:
        self.show(self._label(), Content.styled(self._age(), "$text-muted"))

    def _label(self) -> Content:
        ticket = self.snapshot.ticket if self.snapshot is not None else None
        reference = ticket.reference if ticket is not None and ticket.reference else self.ticket_id
        name = Content.styled(truncate_cells(reference, _MAX_ID), "bold")
        if ticket is None:
            return name
        subject = literal(ticket.subject, "$text") if ticket.subject else Content("(no subject)")
        return Content.assemble(name, "  ", subject)

    def _age(self) -> str:
        snapshot, has_room = self.snapshot, self.size.width >= _MEDIUM
        age = ""
        if isinstance(self.state, Loading | RetryingIn):
            age = arrival_text(self.state) or ("refreshing …" if snapshot is not None else "opening …")
        elif snapshot is not None and has_room:
            fetched = snapshot.fetched_at
            clock = f"{clock_time(fetched, self._zone)} {zone_name(fetched, self._zone)}"
            age = f"fetched {clock} · {'auto-refresh' if self.is_watched else 'r refresh'}"
        return " · ".join(filter(None, (self.walk_place if has_room else "", age)))
