"""The details of a ticket: a pane beside the log, a few lines above it, or one line, as there is room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.scalar import Unit
from textual.reactive import reactive
from textual.widgets import Static

from series_tui.api.models import EMPTY, Ticket, WorkspaceConfig
from series_tui.render.facts import HEADLINE, Fact, bounded_facts, headline, ticket_facts
from series_tui.render.options import RenderOptions
from series_tui.text.bidi import has_right_to_left
from series_tui.text.sanitize import SafeText
from series_tui.text.width import cell_width, truncate_cells
from series_tui.text.wrap import wrapped
from series_tui.tui.keymap import binding
from series_tui.tui.ticket.compact import (
    claimer_was,
    head_parts,
    join_parts,
    people_parts,
    state_line,
    time_parts,
)
from series_tui.tui.widgets.content import literal

_LABEL = 11
_INDENT = 2


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
    """An earlier response, whose status, priority and claimer are named where they were others."""
    is_expanded: reactive[bool] = reactive(False, init=False)
    """Whether the fields that few readers need are shown too."""

    def __init__(self, *, zone: tzinfo, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._zone, self._now = zone, now
        self._text = Static("", markup=False)

    def compose(self) -> ComposeResult:
        """Hold the text."""
        yield self._text

    @property
    def form(self) -> DetailsForm:
        """The extent: a line, three lines, or everything."""
        height = self.styles.height
        rows = int(height.value) if height is not None and height.unit is Unit.CELLS else 0
        return DetailsForm.LINE if rows == 1 else DetailsForm.LINES if rows else DetailsForm.FULL

    def on_resize(self) -> None:
        """Wrap for the new width, once the layout that it comes from is done: its heights would stay."""
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        width = self.scrollable_content_region.width
        ticket = self.ticket
        if ticket is None or width < 1 or not (self.is_mounted and self.is_running):
            return
        form = self.form
        self.can_focus = form is DetailsForm.FULL
        if form is DetailsForm.FULL:
            content = self._full(ticket, width)
        elif form is DetailsForm.LINES:
            content = self._lines(ticket, width)
        else:
            content = join_parts(head_parts(ticket, width, self.before, short=True))
        self._text.update(content)

    watch_ticket = watch_before = watch_names = watch_is_expanded = _write

    def _full(self, ticket: Ticket, width: int) -> Content:
        lines = [state_line(ticket, self.before)]
        head = headline(ticket)
        if head.claimer is None:
            lines.append(Content.styled("unclaimed", "$text-muted"))
        else:
            lines += _labelled(SafeText("claimed by"), head.claimer, width, "$text bold")
        if (was := claimer_was(ticket, self.before)).plain:
            lines.append(was)
        lines.append(Content(""))
        rows = self._facts(ticket)
        shown = [row for row in rows if self.is_expanded or not row.is_more]
        for row in shown:
            lines += _row(row, width)
        if hidden := len(rows) - len(shown):
            lines += [Content(""), Content.styled(f"+{hidden} more (i)", "$text-muted")]
        return Content("\n").join(lines)

    def _facts(self, ticket: Ticket) -> list[Fact]:
        """Return the facts that the headline does not have."""
        names = self.names or WorkspaceConfig()
        options = RenderOptions(self._zone, self._now(), has_seconds=False, names=names)
        return bounded_facts(
            [
                fact
                for fact in ticket_facts(ticket, options)
                if fact.is_literal
                or (fact.label not in HEADLINE and (fact.label != "report" or ticket.game_report))
            ]
        )

    def _lines(self, ticket: Ticket, width: int) -> Content:
        more = sum(row.is_more for row in self._facts(ticket))
        lines = (
            head_parts(ticket, width, self.before),
            people_parts(ticket, width, self.names),
            time_parts(ticket, width, self._now(), more),
        )
        return Content("\n").join(map(join_parts, lines))


def _row(row: Fact, width: int) -> list[Content]:
    """Return the lines of one row: a label that is too long has a line of its own."""
    if len(row.label) < _LABEL and (not row.is_literal or row.label.isascii()):
        return _labelled(truncate_cells(row.label, width), row.values, width)
    return [literal(truncate_cells(row.label, width), "$text-muted"), *_labelled(EMPTY, row.values, width)]


def _labelled(label: SafeText, values: tuple[SafeText, ...], width: int, style: str = "") -> list[Content]:
    """Return values as lines beside a label, each wrapped inside its column.

    An id or a link that is too long for the column stands below the label, unbroken where there is room.
    """
    lines: list[Content] = []
    for number, value in enumerate(values):
        room = max(width - _LABEL - 2 * has_right_to_left(value), 4)  # such text stands between two blanks
        shown = style if not number else ""
        if room < len(value) <= width - _INDENT and " " not in value and cell_width(value) <= width - _INDENT:
            if not lines and label:
                lines.append(Content.styled(label, "$text-muted"))
            lines.append(Content.assemble(" " * _INDENT, literal(value, shown)))
            continue
        for line in wrapped(value, room):
            head = label if not lines else ""
            lines.append(Content.assemble((head.ljust(_LABEL), "$text-muted"), literal(line, shown)))
    return lines
