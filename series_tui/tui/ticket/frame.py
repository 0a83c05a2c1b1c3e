"""The rows around a ticket: its title above; keys and the reader's place below."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from series_tui.render.times import clock_time, zone_name
from series_tui.text.width import truncate_cells
from series_tui.tui.error_text import arrival_text
from series_tui.tui.loading import Loading, LoadState, RetryingIn, TicketSnapshot
from series_tui.tui.log.position import LogPosition
from series_tui.tui.widgets.content import GAP, fit_row, literal
from series_tui.tui.widgets.key_bar import Keys

_MEDIUM = 60
"""Columns from which on the title has room for the age and the place in a walk."""
BREAKPOINTS = [(0, "-narrow"), (_MEDIUM, "-medium"), (100, "-wide"), (160, "-widest")]
"""Columns from which on the style sheet has room for more of the details."""
_MAX_ID = 40
_LABEL_ROOM = 44
"""Columns that an ID and the beginning of a subject keep beside the age."""


class TicketTitle(Widget):
    """Shows which ticket it is, and how its request stands.

    Args:
        zone: The zone that times are shown in.
        id: The widget's id.
    """

    ALLOW_SELECT = False

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

    def render(self) -> Content:
        """Return the row, with as much as there is room for."""
        label, width = self._label(), self.content_size.width
        room = width - min(label.cell_length, _LABEL_ROOM) - GAP
        ages = self._ages()
        age = next((age for age in ages if len(age) <= room), ages[-1])
        return fit_row(label, Content.styled(age, "$text-muted"), width)

    def _label(self) -> Content:
        ticket = self.snapshot.ticket if self.snapshot is not None else None
        reference = ticket.reference if ticket is not None and ticket.reference else self.ticket_id
        name = Content.styled(truncate_cells(reference, _MAX_ID), "bold")
        if ticket is None:
            return name
        subject = literal(ticket.subject, "$text") if ticket.subject else Content("(no subject)")
        return Content.assemble(name, "  ", subject)

    def _ages(self) -> list[str]:
        """Return the place in the walk and the age of what is shown, in shorter and shorter words."""
        snapshot, has_room = self.snapshot, self.size.width >= _MEDIUM
        walk_place = self.walk_place if has_room else ""
        ages = [""]
        if isinstance(self.state, Loading | RetryingIn):
            ages = [arrival_text(self.state) or ("refreshing …" if snapshot is not None else "opening …")]
        elif snapshot is not None and has_room:
            fetched = snapshot.fetched_at
            clock = f"fetched {clock_time(fetched, self._zone)} {zone_name(fetched, self._zone)}"
            ages = (
                [f"{clock} · auto-refresh", "auto-refresh"]
                if self.is_watched
                else [f"{clock} · r refresh", clock]
            )
            if walk_place:
                ages.append("")
        return [" · ".join(filter(None, (walk_place, age))) for age in ages]


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
    ("log.find_next", "next match"),
    ("ticket.back", "end search"),
    ("log.find_previous", "previous match"),
    ("ticket.find", "find"),
    ("log.filter", "filter"),
    ("app.help_here", "help"),
)
_FILTERED: Keys = (
    ("log.filter", "filter"),
    ("ticket.back", "show all"),
    *(entry for entry in _READING if entry[0] not in ("log.filter", "ticket.back")),
)
_NO_MATCH: Keys = tuple(entry for entry in _SEARCHING if not entry[0].startswith("log.find"))
LOADING: Keys = (("ticket.back", "stop"), ("app.help_here", "help"))
_FAILED: Keys = (("ticket.refresh", "try again"), ("ticket.back", "back"), ("app.help_here", "help"))
_KEYS_ROOM = 10
"""Columns in which at least one key has room."""
_PLACE_ROOM = 30
"""Columns that the place may take before the keys get more than that one."""


def keys_for(*, has_ticket: bool, is_loading: bool, position: LogPosition) -> Keys:
    """Return the keys that matter now, the most useful first."""
    if not has_ticket:
        return LOADING if is_loading else _FAILED
    if position.hits is not None:
        return _NO_MATCH if _has_no_match(position) else _SEARCHING
    return _READING if position.role is None else _FILTERED


def mode_of(position: LogPosition) -> tuple[object, ...]:
    """Return what of a position decides which keys matter."""
    return position.role, position.hits is None, _has_no_match(position)


def _has_no_match(position: LogPosition) -> bool:
    """Return whether a search has ended without a hit."""
    return position.hits == 0 and not position.is_searching


def place_in_row(position: LogPosition | None, walk_place: str, width: int) -> tuple[str, int]:
    """Return the reader's place, and the columns to keep for it.

    Args:
        position: The place in the messages; None while there is no ticket.
        walk_place: The place among the tickets walked through; empty without one.
        width: The columns of the row.
    """
    walk_place = walk_place if width < _MEDIUM else ""
    if position is None:
        return walk_place, len(walk_place)
    room = min(max(width * 55 // 100, _PLACE_ROOM), width - _KEYS_ROOM)
    text = position_text(position, room)
    widest = len(position_text(replace(position, cursor=position.shown, hit=position.hits), room))
    if walk_place:
        text = f"{walk_place} · {text}"
        text = text if len(text) <= room else walk_place
        return text, len(text)
    return text, widest


def hits_text(position: LogPosition) -> str:
    """Return the state of a search: ``3 of 17``; nothing without one."""
    if position.hits is None:
        return ""
    if not position.hits:
        return "no matches" if _has_no_match(position) else "searching …"
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
        hits = f"match {hits}"
    shown = hidden = role = ""
    if position.role is not None:
        role = f"{position.role.value} only"
        shown = f"{role}, {position.hidden:,} hidden"
        hidden = f"{position.role.value}, {position.hidden:,} hidden"
    choices = ((hits, shown, count), (hits, shown), (hits, hidden), (hits, role), (hits or hidden,))
    texts = [" · ".join(filter(None, parts)) for parts in choices]
    return next((text for text in texts if text and len(text) <= room), texts[-1] or count)
