"""A ticket of the queue as text for a width: what one chooses by, in columns. Pure.

From 60 columns on a ticket has one row, and columns of its own for what else there is room for; below that it
has two, so that the subject can still be read. A stranger's text is cut to its column and held inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from series_tui.api.models import Priority, Status, WorkspaceConfig
from series_tui.render.labels import known_priority, known_status, priority_label, status_label
from series_tui.render.times import short_age
from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.uncertain import is_certain
from series_tui.text.width import drawn_width, truncate_cells
from series_tui.tickets.pages import Mark, QueueRow

GUTTER = 2
_ONE_ROW = 60
_STATUS, _PRIORITY, _AGE, _OPENED = 13, 8, 6, 13
_NO_NAMES = WorkspaceConfig()


class Part(Enum):
    """What a piece of a row is, for its style."""

    STATE = "state"
    HIGH = "high"
    URGENT = "urgent"
    TEXT = "text"
    QUIET = "quiet"
    MARK = "mark"


Pieces = list[tuple[str, Part]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells that each column has; 0 for a column there is no room for.

    Attributes:
        width: All of them.
        rows: How many rows a ticket has.
        claimer: Cells for who claimed it.
        author: Cells for who opened it.
        department: Cells for the department's name.
        opened: Cells for its age.
    """

    width: int
    rows: int
    claimer: int = 0
    author: int = 0
    department: int = 0
    opened: int = 0

    @property
    def subject(self) -> int:
        """The cells that are left for the subject."""
        others = sum(
            cells + 1 for cells in (self.claimer, self.author, self.department, self.opened) if cells
        )
        if self.rows == 2:
            return max(self.width - GUTTER - _AGE - 1, 1)
        return self.width - GUTTER - (_STATUS + 1) - (_PRIORITY + 1) - others - (_AGE + 1)


def columns_for(width: int) -> Columns:
    """Return the columns that a width has room for."""
    if width < _ONE_ROW:
        return Columns(width, rows=2)
    if width < 76:
        return Columns(width, rows=1, claimer=12)
    if width < 100:
        return Columns(width, rows=1, claimer=12, author=12)
    if width < 124:
        return Columns(width, rows=1, claimer=14, author=14, department=14)
    return Columns(width, rows=1, claimer=16, author=16, department=16, opened=_OPENED)


def ticket_rows(
    row: QueueRow, columns: Columns, names: WorkspaceConfig | None, now: datetime, *, ascii_only: bool = False
) -> list[Pieces]:
    """Return the rows of a ticket, what stands in the gutter not included.

    Args:
        row: The ticket, and what happened to it.
        columns: The columns.
        names: The names of departments; None while they are not known.
        now: The moment that ages count from.
        ascii_only: Whether the program's own marks are ASCII.
    """
    ticket = row.ticket
    ellipsis = "..." if ascii_only else "…"
    is_done = known_status(ticket.status) in (Status.RESOLVED, Status.CLOSED)
    plain = Part.QUIET if is_done or row.mark is Mark.GONE else Part.TEXT

    def cell(text: str, cells: int) -> str:
        return fitted(text, cells, ellipsis)

    status = cell(status_label(ticket.status, ascii_only=ascii_only), _STATUS)
    priority = cell(priority_label(ticket.priority, ascii_only=ascii_only), _PRIORITY)
    state = plain if is_done else _URGENCY.get(known_priority(ticket.priority), plain)
    claimer = f"by {ticket.claimer_name or ticket.claimed_by}" if ticket.is_claimed else "unclaimed"
    age = short_age(ticket.updated, now).rjust(_AGE)
    mark = f"{row.mark.value} " if row.mark is not Mark.NONE else ""
    subject = cell(ticket.subject or "(no subject)", columns.subject - len(mark))
    first = [(mark, Part.MARK), (f"{subject} ", plain)]
    if columns.rows == 2:
        room = columns.width - GUTTER - _STATUS - _PRIORITY - 2
        below = [(f"{status} {priority} ", state), (cell(claimer, max(room, 1)), Part.QUIET)]
        return [joined([*first, (age, Part.QUIET)]), joined(below)]
    others = [cell(claimer, columns.claimer)]
    if columns.author:
        others.append(cell(ticket.author.name or "-", columns.author))
    if columns.department:
        department = (names or _NO_NAMES).department_name(ticket.department)
        others.append(cell(department or "-", columns.department))
    if columns.opened:
        others.append(cell(f"opened {short_age(ticket.created, now)}", columns.opened))
    return [joined([(f"{status} {priority} ", state), *first, (" ".join([*others, age]), Part.QUIET)])]


_URGENCY: dict[Priority | None, Part] = {Priority.HIGH: Part.HIGH, Priority.URGENT: Part.URGENT}


def fitted(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return a text that takes exactly so many cells, and that no terminal carries out of them.

    A text whose width terminals do not agree on leaves one cell free: two spaces after it begin a column
    that is placed absolutely.
    """
    if cells < 1:
        return ""
    room = cells if is_certain(text) else cells - 1
    text = truncate_cells(text, room, ellipsis)
    if has_right_to_left(text):
        if room < 3:
            return " " * cells
        text = f"{BLANK}{truncate_cells(text, room - 2, ellipsis)}{BLANK}"
    return text + " " * max(cells - drawn_width(text), 0)


def joined(pieces: Sequence[tuple[str, Part]]) -> Pieces:
    """Return the pieces, neighbours of one kind in one: each costs its colours on the way to the terminal."""
    found: Pieces = []
    for text, part in pieces:
        if found and found[-1][1] is part:
            found[-1] = (found[-1][0] + text, part)
        elif text:
            found.append((text, part))
    return found
