"""The details of a ticket as text of a width: in a line, in three, or in full. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from series_tui.api.models import EMPTY, Ticket, WorkspaceConfig
from series_tui.render.facts import (
    HEADLINE,
    Fact,
    Headline,
    bounded_facts,
    headline,
    person_lines,
    ticket_facts,
)
from series_tui.render.labels import known_priority, known_status
from series_tui.render.options import RenderOptions
from series_tui.render.times import relative
from series_tui.text.bidi import has_right_to_left
from series_tui.text.sanitize import SafeText
from series_tui.text.width import cell_width, truncate_cells
from series_tui.text.wrap import wrapped
from series_tui.tui.widgets.content import literal

_LABEL = 11
_INDENT = 2
_NAME = 24
_GAP = "  "
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


def in_full(
    ticket: Ticket, width: int, before: Ticket | None, options: RenderOptions, more_key: str = ""
) -> Content:
    """Return everything that is known about a ticket besides its messages.

    Args:
        ticket: The ticket.
        width: The cells of a line.
        before: An earlier response, whose status, priority and claimer are named where they differ.
        options: The zone, the moment and the names.
        more_key: The key that shows the fields that few readers need; empty where they are shown.
    """
    rows, head = _facts(ticket, options), headline(ticket)
    lines = [_state_line(ticket, head, before)]
    if head.claimer is None:
        lines.append(Content.styled("unclaimed", "$text-muted"))
    else:
        lines += _labelled(SafeText("claimed by"), head.claimer, width, "$text bold")
    if (was := _claimer_was(ticket, before)).plain:
        lines.append(was)
    lines.append(Content(""))
    shown = [row for row in rows if not (more_key and row.is_more)]
    for row in shown:
        lines += _row(row, width)
    if hidden := len(rows) - len(shown):
        lines += [Content(""), Content.styled(f"+{hidden} more ({more_key})", "$text-muted")]
    return Content("\n").join(lines)


def in_lines(
    ticket: Ticket, width: int, before: Ticket | None, options: RenderOptions, more_key: str
) -> Content:
    """Return three lines: the state and the claimer, the people, the times; the arguments as above."""
    hidden = sum(row.is_more for row in _facts(ticket, options))
    more = f"+{hidden} more ({more_key})" if hidden else ""
    lines = (
        head_parts(ticket, width, before),
        people_parts(ticket, width, options.names),
        _time_parts(ticket, width, options.now, more),
    )
    return Content("\n").join(map(_joined, lines))


def in_a_line(ticket: Ticket, width: int, before: Ticket | None) -> Content:
    """Return the state and the claimer's name."""
    return _joined(head_parts(ticket, width, before, short=True))


def _facts(ticket: Ticket, options: RenderOptions) -> list[Fact]:
    """Return the facts that the headline does not have."""
    return bounded_facts(
        [
            fact
            for fact in ticket_facts(ticket, options)
            if fact.is_literal
            or (fact.label not in HEADLINE and (fact.label != "report" or ticket.game_report))
        ]
    )


def _joined(parts: Iterable[Content]) -> Content:
    return Content(_GAP).join(parts)


def _state_line(ticket: Ticket, head: Headline, before: Ticket | None) -> Content:
    """Return status and priority, and what they were in an earlier response."""
    status, priority = known_status(ticket.status), known_priority(ticket.priority)
    was = headline(before) if before is not None else head
    parts = (
        literal(head.status, _STATUS_STYLE.get(status.value if status else "", "$text-muted")),
        _was(was.status, head.status),
        literal(head.priority, _PRIORITY_STYLE.get(priority.value if priority else "", "$text-muted")),
        _was(was.priority, head.priority),
    )
    return _joined(part for part in parts if part.plain)


def _claimer_was(ticket: Ticket, before: Ticket | None) -> Content:
    """Return who had claimed a ticket in an earlier response; empty where that is the same."""
    if before is None or before.claimed_by == ticket.claimed_by:
        return Content("")
    who = headline(before).claimer
    return _was(who[0] if who else SafeText("unclaimed"), EMPTY)


def head_parts(
    ticket: Ticket, width: int, before: Ticket | None = None, *, short: bool = False
) -> list[Content]:
    """Return status, priority and claimer; the names are last."""
    head = headline(ticket)
    if head.claimer is None:
        names = [Content.styled("unclaimed", "$text-muted")]
    else:
        names = [literal(truncate_cells(text, _NAME), "$text bold") for text in head.claimer[:2]]
        names[0] = Content.assemble(("by " if short else "claimed by ", "$text-muted"), names[0])
    shown = names[:1] if short else names
    return _fitting(width, _state_line(ticket, head, before), *shown, _claimer_was(ticket, before))


def people_parts(ticket: Ticket, width: int, names: WorkspaceConfig | None) -> list[Content]:
    """Return the author, the category and the department."""
    config = names or WorkspaceConfig()
    author = [literal(truncate_cells(text, width)) for text in person_lines(ticket.author)]
    if author:
        author[0] = literal(truncate_cells(ticket.author.name, _NAME), "$text")
    author = author or [Content("not given")]
    return _fitting(
        width,
        Content.styled("author", "$text-muted") + " " + author[0],
        *author[1:],
        literal(config.category_name(ticket.category)),
        literal(config.department_name(ticket.department)),
    )


def _time_parts(ticket: Ticket, width: int, now: datetime, more: str) -> list[Content]:
    """Return when a ticket was made and changed, its number of messages, and what is hidden."""
    parts = [
        Content.assemble(("created ", "$text-muted"), literal(relative(ticket.created, now))),
        Content.assemble(("updated ", "$text-muted"), literal(relative(ticket.updated, now))),
        Content.assemble(("messages ", "$text-muted"), f"{len(ticket.messages):,}"),
    ]
    if ticket.game_report:
        parts.append(Content("in-game report"))
    if more:
        parts.append(Content.styled(more, "$text-muted"))
    return _fitting(width, *parts)


def _was(before: SafeText, now: SafeText) -> Content:
    """Return what stood there before; nothing where that is the same."""
    if before == now:
        return Content("")
    return Content.assemble(("was ", "$text-accent"), literal(truncate_cells(before, _NAME), "$text-accent"))


def _fitting(width: int, *parts: Content) -> list[Content]:
    """Return the parts that fit in a line of a width; one that does not is left out, only the first is cut.

    Half an id would pass for a whole one.
    """
    fitting: list[Content] = []
    used = 0
    for part in parts:
        if not fitting:
            fitting.append(part.truncate(width, ellipsis=True))
            used = fitting[0].cell_length
        elif part.plain and used + len(_GAP) + part.cell_length <= width:
            fitting.append(part)
            used += len(_GAP) + part.cell_length
    return fitting


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
