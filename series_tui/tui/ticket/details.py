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
from series_tui.render.facts import HEADLINE, Fact, bounded_facts, headline, person_lines, ticket_facts
from series_tui.render.labels import known_priority, known_status
from series_tui.render.options import RenderOptions
from series_tui.render.times import relative
from series_tui.text.bidi import has_right_to_left
from series_tui.text.sanitize import SafeText
from series_tui.text.width import cell_width, truncate_cells
from series_tui.text.wrap import wrapped
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.literal import literal

_LABEL = 11
_NAME = 24
_INDENT = 2
_GAP = "  "


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

    ticket: reactive[Ticket | None] = reactive(None, always_update=True)
    names: reactive[WorkspaceConfig | None] = reactive(None)
    before: reactive[Ticket | None] = reactive(None, always_update=True)
    """An earlier response, whose status, priority and claimer are named where they were others."""
    is_expanded: reactive[bool] = reactive(False)
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

    def watch_ticket(self) -> None:
        """Show another ticket."""
        self._write()

    def watch_before(self) -> None:
        """Show what changed facts were."""
        self._write()

    def watch_names(self) -> None:
        """Show names in the place of ids."""
        self._write()

    def watch_is_expanded(self) -> None:
        """Show more fields, or fewer."""
        self._write()

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
            content = self._head(ticket, width, short=True)
        self._text.update(content)

    def _full(self, ticket: Ticket, width: int) -> Content:
        lines = [self._state(ticket)]
        head = headline(ticket)
        if head.claimer is None:
            lines.append(Content.styled("unclaimed", "$text-muted"))
        else:
            lines += _labelled(SafeText("claimed by"), head.claimer, width, "$text bold")
        if (was := self._claimer_was(ticket)).plain:
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
        known = self.names or WorkspaceConfig()
        author = [literal(truncate_cells(text, width)) for text in person_lines(ticket.author)]
        if author:
            author[0] = literal(truncate_cells(ticket.author.name, _NAME), "$text")
        author = author or [Content("not given")]
        second = [
            Content.styled("author", "$text-muted") + " " + author[0],
            *author[1:],
            literal(known.category_name(ticket.category)),
            literal(known.department_name(ticket.department)),
        ]
        now = self._now()
        third = [
            Content.assemble(("created ", "$text-muted"), literal(relative(ticket.created, now))),
            Content.assemble(("updated ", "$text-muted"), literal(relative(ticket.updated, now))),
            Content.assemble(("messages ", "$text-muted"), f"{len(ticket.messages):,}"),
        ]
        if ticket.game_report:
            third.append(Content("in-game report"))
        more = sum(row.is_more for row in self._facts(ticket))
        if more:
            third.append(Content.styled(f"+{more} more (i)", "$text-muted"))
        lines = [self._head(ticket, width), _fitting(width, *second), _fitting(width, *third)]
        return Content("\n").join(lines)

    def _head(self, ticket: Ticket, width: int, *, short: bool = False) -> Content:
        """Return status, priority and claimer in one line; the names stand last."""
        head = headline(ticket)
        if head.claimer is None:
            names = [Content.styled("unclaimed", "$text-muted")]
        else:
            names = [literal(truncate_cells(text, _NAME), "$text bold") for text in head.claimer[:2]]
            names[0] = Content.assemble(("by " if short else "claimed by ", "$text-muted"), names[0])
        shown = names[:1] if short else names
        return _fitting(width, self._state(ticket), *shown, self._claimer_was(ticket))

    def _state(self, ticket: Ticket) -> Content:
        head = headline(ticket)
        status, priority = known_status(ticket.status), known_priority(ticket.priority)
        was = headline(self.before or ticket)
        return _spread(
            literal(head.status, _STATUS_STYLE.get(status.value if status else "", "$text-muted")),
            _was(was.status, head.status),
            literal(head.priority, _PRIORITY_STYLE.get(priority.value if priority else "", "$text-muted")),
            _was(was.priority, head.priority),
        )

    def _claimer_was(self, ticket: Ticket) -> Content:
        before = self.before or ticket
        if before.claimed_by == ticket.claimed_by:
            return Content("")
        who = headline(before).claimer
        return _was(who[0] if who else SafeText("unclaimed"), EMPTY)


_STATUS_STYLE = {
    "open": "$text-success",
    "in-progress": "$text-success",
    "resolved": "$text-muted",
    "closed": "$text-muted",
}
_PRIORITY_STYLE = {
    "low": "$text-muted",
    "medium": "$text",
    "high": "$text-warning",
    "urgent": "$text-error bold",
}


def _was(before: SafeText, now: SafeText) -> Content:
    """Return what stood there before; nothing where that is the same."""
    if before == now:
        return Content("")
    return Content.assemble(("was ", "$text-accent"), literal(truncate_cells(before, _NAME), "$text-accent"))


def _spread(*parts: Content) -> Content:
    return Content(_GAP).join(part for part in parts if part.plain)


def _fitting(width: int, *parts: Content) -> Content:
    """Return parts in a line of a width; one that does not fit is left out, and only the first is cut.

    Half an id would pass for a whole one.
    """
    line = Content("")
    for part in parts:
        if not line.plain:
            line = part.truncate(width, ellipsis=True)
        elif part.plain and line.cell_length + len(_GAP) + part.cell_length <= width:
            line = Content.assemble(line, _GAP, part)
    return line


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
