"""The queue as a table fitted to a width. Pure.

The program's own columns come first and the subject last: no stranger's text can push anything aside. Each
row begins with the header mark, so that no text can pass for a row wherever a terminal breaks lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from series_tui.api.models import TicketSummary
from series_tui.render.labels import (
    BOLD,
    DIM,
    priority_label,
    priority_style,
    status_label,
    status_style,
    styled,
)
from series_tui.render.options import RenderOptions
from series_tui.render.times import short_age, short_moment, zone_name
from series_tui.text.bidi import has_right_to_left, isolate
from series_tui.text.sanitize import HEADER_MARK, SafeText
from series_tui.text.uncertain import is_certain
from series_tui.text.width import cell_width, truncate_cells

_GAP = "  "
_INDENT = "    "
_MIN_SUBJECT = 20
_GOOD_SUBJECT = 30
_STACKED_BELOW = 62
"""Below so many columns the subject has a line of its own."""
_ROOMY = 150
"""From so many columns the department is shown, and times with their zone."""
_MAX_CELLS = {"STATUS": 16, "PRIORITY": 12, "WAITING": 14, "CLAIMED BY": 18, "AUTHOR": 20}
_MAX_AGE, _MAX_TIME = 7, 24
_DROPPED = {
    "DEPARTMENT": _GOOD_SUBJECT,
    "AUTHOR": _GOOD_SUBJECT,
    "CLAIMED BY": 24,
    "UPDATED": _MIN_SUBJECT,
    "PRIORITY": _MIN_SUBJECT,
}
"""Columns in the order in which they go, each where the subject has fewer cells than this."""


def rows_of_ticket(width: int) -> int:
    """Return how many rows a ticket takes in a table of a width."""
    return 2 if width - 2 < _STACKED_BELOW else 1


@dataclass(frozen=True)
class _Column:
    """A column: its title, its cells, and the style of each."""

    title: str
    cells: list[str]
    styles: list[str]

    @cached_property
    def width(self) -> int:
        return max(map(cell_width, (self.title, *self.cells)))


def list_table(
    tickets: Sequence[TicketSummary],
    options: RenderOptions,
    width: int,
    waiting: Mapping[int, str] | None = None,
    *,
    has_colour: bool = False,
) -> Iterator[str]:
    """Yield the lines of a table, each with its line feed.

    Args:
        tickets: The tickets.
        options: Zone, moment and names.
        width: Cells of a line.
        waiting: How long each ticket waits, by its index; None without that column.
        has_colour: Whether to use colours.
    """
    mark = "" if options.ascii_only else f"{HEADER_MARK} "
    width = max(width - cell_width(mark), 20)
    columns = _columns(tickets, options, waiting, has_room=width >= _ROOMY)
    is_stacked = width < _STACKED_BELOW
    ellipsis = "..." if options.ascii_only else "…"
    columns, below = _stacked(columns, width, ellipsis) if is_stacked else (_fitting(columns, width), [])
    beside = below if is_stacked else columns
    room = width - sum(column.width + len(_GAP) for column in beside) - is_stacked * len(_INDENT)
    if not is_stacked:
        titles = [column.title.ljust(column.width) for column in columns]
        heading = _GAP.join([*titles, "SUBJECT"])
        yield f"{mark}{styled(heading, BOLD) if has_colour else heading}\n"
    for number, ticket in enumerate(tickets):
        cells = [_padded(column, number, has_colour=has_colour) for column in columns]
        last = [*(_padded(column, number, has_colour=has_colour) for column in below)]
        last.append(_subject(ticket, room, ellipsis))
        if is_stacked:
            yield f"{mark}{_GAP.join(cells).rstrip()}\n{_INDENT}{_GAP.join(last)}\n"
        else:
            yield f"{mark}{_GAP.join([*cells, *last]).rstrip()}\n"


def _columns(
    tickets: Sequence[TicketSummary],
    options: RenderOptions,
    waiting: Mapping[int, str] | None,
    *,
    has_room: bool,
) -> list[_Column]:
    ascii_only, plain = options.ascii_only, [""] * len(tickets)
    ellipsis = "..." if ascii_only else "…"

    def column(title: str, cells: list[str], styles: list[str] | None = None) -> _Column:
        most = _MAX_CELLS.get(title, 64) if title != "UPDATED" else _MAX_TIME if has_room else _MAX_AGE
        return _Column(title, [truncate_cells(cell, most, ellipsis) for cell in cells], styles or plain)

    columns = [
        _Column("ID", [ticket.reference or "-" for ticket in tickets], plain),
        column(
            "STATUS",
            [_column_text(status_label(ticket.status, ascii_only=ascii_only), "?") for ticket in tickets],
            [status_style(ticket.status) for ticket in tickets],
        ),
        column(
            "PRIORITY",
            [_column_text(priority_label(ticket.priority, ascii_only=ascii_only), "?") for ticket in tickets],
            [priority_style(ticket.priority) for ticket in tickets],
        ),
        column(
            "UPDATED",
            [_updated(ticket, options, has_room=has_room) for ticket in tickets],
            [DIM] * len(tickets),
        ),
    ]
    if waiting is not None:
        columns.append(column("WAITING", [waiting.get(number, "") for number in range(len(tickets))]))
    columns += [
        column("CLAIMED BY", [_claimer(ticket, options) for ticket in tickets]),
        column("AUTHOR", [_author(ticket) for ticket in tickets]),
    ]
    if has_room:
        names = options.names
        columns.append(
            column(
                "DEPARTMENT",
                [
                    _column_text(names.department_name(ticket.department), ticket.department)
                    for ticket in tickets
                ],
            )
        )
    return columns


def _fitting(columns: list[_Column], width: int) -> list[_Column]:
    """Return the columns that leave room for a subject."""
    for title, needed in _DROPPED.items():
        if sum(column.width + len(_GAP) for column in columns) + needed > width:
            columns = [column for column in columns if column.title != title]
    return columns


def _stacked(columns: list[_Column], width: int, ellipsis: str) -> tuple[list[_Column], list[_Column]]:
    """Return the columns that fit in a line of their own, and those that begin the subject's line."""
    for title in _DROPPED:
        if _line_width(columns) > width:
            columns = [column for column in columns if column.title != title]
    below = [column for column in columns if column.title == "WAITING" and _line_width(columns) > width]
    columns = [column for column in columns if column not in below]
    excess = _line_width(columns) - width
    if excess > 0:
        columns = [_cut(each, excess, ellipsis) if each.title == "STATUS" else each for each in columns]
    return columns, below


def _cut(column: _Column, excess: int, ellipsis: str) -> _Column:
    most = max(column.width - excess, 1)
    return replace(column, cells=[truncate_cells(cell, most, ellipsis) for cell in column.cells])


def _line_width(columns: Sequence[_Column]) -> int:
    return sum(column.width + len(_GAP) for column in columns) - len(_GAP)


def _updated(ticket: TicketSummary, options: RenderOptions, *, has_room: bool) -> str:
    """Return when a ticket changed: with the zone where there is room, else its age."""
    time = ticket.updated
    if not isinstance(time, datetime):
        return _column_text(time, "?")
    if has_room:
        return f"{short_moment(time, options.now, options.zone)} {zone_name(time, options.zone)}"
    return short_age(time, options.now)


def _claimer(ticket: TicketSummary, options: RenderOptions) -> str:
    if not ticket.is_claimed:
        return "-" if options.ascii_only else "–"
    name = ticket.claimer_name or options.staff.get(ticket.claimed_by, ticket.claimed_by)
    return _column_text(name, ticket.claimed_by or "?")


def _author(ticket: TicketSummary) -> str:
    author = ticket.author
    return _column_text(author.name, f"@{author.username}" if author.username else author.user_id) or "-"


def _column_text(text: str, otherwise: str) -> str:
    """Return a text, or the other one, or a question mark: one that keeps the columns after it in place."""
    if _keeps_columns(text):
        return text
    return otherwise if _keeps_columns(otherwise) else "?"


def _keeps_columns(text: str) -> bool:
    """Return whether what stands after a text is in its column in every common terminal."""
    return is_certain(text) and not has_right_to_left(text)


def _subject(ticket: TicketSummary, room: int, ellipsis: str) -> str:
    """Return the subject in so many cells, with blanks around it where a terminal could reorder it.

    The last cell stays free where a terminal might begin a new line for a mark.
    """
    subject = ticket.subject or SafeText("(no subject)")
    room -= 2 * has_right_to_left(subject) + (not is_certain(subject))
    return isolate(truncate_cells(subject, max(room, 8), ellipsis))


def _padded(column: _Column, number: int, *, has_colour: bool) -> str:
    """Return a cell of a column, as wide as the column."""
    cell = column.cells[number]
    shown = styled(cell, column.styles[number]) if has_colour else cell
    return shown + " " * (column.width - cell_width(cell))
