"""The details of a ticket: a pane beside the log, a few lines above it, or one line, as there is room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import Enum
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.css.scalar import Unit
from textual.reactive import reactive
from textual.widgets import Static

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.render.options import RenderOptions
from series_tui.tui.keymap import binding
from series_tui.tui.ticket.details_text import in_a_line, in_full, in_lines


class DetailsForm(Enum):
    """The extent of the details, by the rows that the style sheet gives them."""

    LINE = 1
    LINES = 3
    FULL = 0


class TicketDetails(VerticalScroll):
    """Shows what is known about a ticket besides its messages.

    Args:
        zone: The zone that times are shown in.
        now: The clock that relative times count from.
        more_key: The key that leads to facts for which there is no room.
        id: The widget's id.
    """

    ALLOW_MAXIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("details.line_down", "scroll_down", show=False),
        binding("details.line_up", "scroll_up", show=False),
        binding("details.page_down", "page_down", show=False),
    ]

    ticket: reactive[Ticket | None] = reactive(None, always_update=True, init=False)
    names: reactive[WorkspaceConfig | None] = reactive(None, init=False)
    before: reactive[Ticket | None] = reactive(None, always_update=True, init=False)
    """An earlier response, whose status, priority and claimer are named where they differ."""
    is_expanded: reactive[bool] = reactive(False, init=False)
    """Whether the fields that few readers need are shown too."""

    def __init__(
        self, *, zone: tzinfo, now: Callable[[], datetime], more_key: str, id: str | None = None
    ) -> None:
        self._text = Static("", markup=False)
        super().__init__(self._text, id=id)
        self._zone, self._now, self._more_key = zone, now, more_key
        self._written_for: tuple[int, DetailsForm] | None = None

    @property
    def form(self) -> DetailsForm:
        """The extent: a line, three lines, or everything."""
        height = self.styles.height
        rows = int(height.value) if height is not None and height.unit is Unit.CELLS else 0
        return DetailsForm.LINE if rows == 1 else DetailsForm.LINES if rows else DetailsForm.FULL

    def on_resize(self) -> None:
        """Wrap for the new width, once the layout that it comes from is done: its heights would stay."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._written_for != (self.scrollable_content_region.width, self.form):
            self._write()

    def _write(self) -> None:
        width = self.scrollable_content_region.width
        ticket, self._written_for = self.ticket, None
        if ticket is None or width < 1 or not (self.is_mounted and self.is_running):
            return
        form = self.form
        self._written_for = width, form
        self.can_focus = form is DetailsForm.FULL
        names = self.names or WorkspaceConfig()
        options = RenderOptions(self._zone, self._now(), has_seconds=False, names=names)
        if form is DetailsForm.FULL:
            more_key = "" if self.is_expanded else self._more_key
            content = in_full(ticket, width, self.before, options, more_key)
        elif form is DetailsForm.LINES:
            content = in_lines(ticket, width, self.before, options, self._more_key)
        else:
            content = in_a_line(ticket, width, self.before)
        self._text.update(content)

    watch_ticket = watch_before = watch_names = watch_is_expanded = _write
