"""The details of a ticket in lines of a width, as parts of which those are shown that fit. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from series_tui.api.models import EMPTY, Ticket, WorkspaceConfig
from series_tui.render.facts import headline, person_lines
from series_tui.render.labels import known_priority, known_status
from series_tui.render.times import relative
from series_tui.text.sanitize import SafeText
from series_tui.text.width import truncate_cells
from series_tui.tui.widgets.content import literal

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


def join_parts(parts: Iterable[Content]) -> Content:
    """Return parts as one line."""
    return Content(_GAP).join(parts)


def state_line(ticket: Ticket, before: Ticket | None) -> Content:
    """Return status and priority, and what they were in an earlier response."""
    head = headline(ticket)
    status, priority = known_status(ticket.status), known_priority(ticket.priority)
    was = headline(before or ticket)
    parts = (
        literal(head.status, _STATUS_STYLE.get(status.value if status else "", "$text-muted")),
        _was(was.status, head.status),
        literal(head.priority, _PRIORITY_STYLE.get(priority.value if priority else "", "$text-muted")),
        _was(was.priority, head.priority),
    )
    return join_parts(part for part in parts if part.plain)


def claimer_was(ticket: Ticket, before: Ticket | None) -> Content:
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
    return _fitting(width, state_line(ticket, before), *shown, claimer_was(ticket, before))


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


def time_parts(ticket: Ticket, width: int, now: datetime, more: int) -> list[Content]:
    """Return when a ticket was made and changed, its number of messages, and how many fields are hidden."""
    parts = [
        Content.assemble(("created ", "$text-muted"), literal(relative(ticket.created, now))),
        Content.assemble(("updated ", "$text-muted"), literal(relative(ticket.updated, now))),
        Content.assemble(("messages ", "$text-muted"), f"{len(ticket.messages):,}"),
    ]
    if ticket.game_report:
        parts.append(Content("in-game report"))
    if more:
        parts.append(Content.styled(f"+{more} more (i)", "$text-muted"))
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
