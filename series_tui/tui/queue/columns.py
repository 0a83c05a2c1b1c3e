"""A ticket of the queue as text for a width: what one chooses by, in columns. Pure.

From 60 columns on a ticket has one row, and columns of its own for what else there is room for; below that it
has two, so that the subject can still be read. A stranger's text is cut to its column and held inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache

from series_tui.api.models import Priority, Status, TicketSummary
from series_tui.render.labels import known_priority, known_status, priority_label, status_label
from series_tui.render.times import short_age
from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.uncertain import is_certain
from series_tui.text.width import drawn_width, truncate_cells
from series_tui.tickets.filters import NameOf
from series_tui.tickets.pages import Mark, QueueRow
from series_tui.tickets.sort import WaitingOf

GUTTER = 2
_ONE_ROW = 60
_MIN_SUBJECT = 30
"""Author, department and age give way before the subject has fewer cells."""
_MIN_SUBJECT_BESIDE_CLAIMER = 15
_STATUS, _PRIORITY, _WAITING, _AGE, _OPENED = 13, 8, 13, 6, 13
_MIN_NAME, _MAX_NAME = 12, 18


class Part(Enum):
    """The kind of a piece of a row, for its style."""

    HIGH = "high"
    URGENT = "urgent"
    TEXT = "text"
    QUIET = "quiet"
    MARK = "mark"


Pieces = list[tuple[str, Part]]


@dataclass(frozen=True, slots=True)
class RowContext:
    """Names, times and marks that rows are made with.

    Attributes:
        name_of: Returns the name of the id of a department or a user.
        waiting_of: Returns how long a ticket waits; None where that is not shown.
        now: The moment that ages count from.
    """

    name_of: NameOf
    waiting_of: WaitingOf | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells that each column has; 0 for a column there is no room for.

    Attributes:
        width: All of them.
        rows: How many rows a ticket has.
        waiting: Cells for how long it waits.
        claimer: Cells for who claimed it.
        author: Cells for who opened it.
        department: Cells for the department's name.
        opened: Cells for its age.
    """

    width: int
    rows: int
    waiting: int = 0
    claimer: int = 0
    author: int = 0
    department: int = 0
    opened: int = 0

    @property
    def subject(self) -> int:
        """The cells that are left for the subject."""
        if self.rows == 2:
            return max(self.width - GUTTER - _AGE - 1, 1)
        others = (self.waiting, self.claimer, self.author, self.department, self.opened)
        taken = sum(cells + 1 for cells in others if cells)
        return self.width - GUTTER - (_STATUS + 1) - (_PRIORITY + 1) - taken - (_AGE + 1)

    @property
    def claimer_cells(self) -> int:
        """The cells for who claimed it, in a column or in the second row; 0 where that says who waits."""
        if self.rows == 1 or self.waiting:
            return self.claimer
        return max(self.width - GUTTER - (_STATUS + 1) - (_PRIORITY + 1), 0)


@lru_cache(maxsize=64)
def columns_for(width: int, *, has_waiting: bool = False) -> Columns:
    """Return the columns that a width has room for."""
    if width < _ONE_ROW:
        return Columns(width, rows=2, waiting=_WAITING if has_waiting else 0)
    columns = Columns(width, rows=1, waiting=_WAITING if has_waiting else 0)
    with_claimer = replace(columns, claimer=_MIN_NAME)
    if with_claimer.subject >= _MIN_SUBJECT_BESIDE_CLAIMER:
        columns = with_claimer
    for more in (
        {"author": _MIN_NAME},
        {"department": _MIN_NAME},
        {"opened": _OPENED},
    ):
        wider = replace(columns, **more)
        if wider.subject < _MIN_SUBJECT:
            break
        columns = wider
    names = [name for name in ("claimer", "author", "department") if getattr(columns, name)]
    if names:
        spare = (columns.subject - 2 * _MIN_SUBJECT) // len(names)
        cells = min(max(_MIN_NAME + spare, _MIN_NAME), _MAX_NAME)
        columns = replace(columns, **dict.fromkeys(names, cells))
    return columns


def ticket_rows(row: QueueRow, columns: Columns, context: RowContext) -> list[Pieces]:
    """Return the rows of a ticket, what stands in the gutter not included."""
    ticket = row.ticket
    is_done = known_status(ticket.status) in (Status.RESOLVED, Status.CLOSED)
    plain = Part.QUIET if is_done or row.mark is Mark.GONE else Part.TEXT

    status = fit_cell(status_label(ticket.status), _STATUS)
    priority = fit_cell(priority_label(ticket.priority), _PRIORITY)
    urgency = plain if is_done else _URGENCY.get(known_priority(ticket.priority), plain)
    state = [(f"{status} ", plain), (f"{priority} ", urgency)]
    age = short_age(ticket.updated, context.now).rjust(_AGE)
    mark = f"{row.mark.value} " if row.mark is not Mark.NONE else ""
    subject = fit_cell(ticket.subject or "(no subject)", columns.subject - len(mark))
    first = [(mark, Part.MARK), (f"{subject} ", plain)]
    if columns.rows == 2:
        room = columns.width - GUTTER - (_STATUS + 1) - (_PRIORITY + 1)
        other = waiting_text(ticket, context) if columns.waiting else claimer_text(ticket, context.name_of)
        below = [*state, (fit_cell(other, max(room, 1)), Part.QUIET)]
        return [join_pieces([*first, (age, Part.QUIET)]), join_pieces(below)]
    others = [
        fit_cell(text, cells)
        for text, cells in (
            (author_text(ticket, context.name_of) or "-", columns.author),
            (claimer_text(ticket, context.name_of), columns.claimer),
            (context.name_of("department", ticket.department) or "-", columns.department),
            (f"opened {short_age(ticket.created, context.now)}", columns.opened),
            (waiting_text(ticket, context), columns.waiting),
        )
        if cells
    ]
    return [join_pieces([*state, *first, (" ".join([*others, age]), Part.QUIET)])]


def author_text(ticket: TicketSummary, name_of: NameOf) -> str:
    """Return the author's name, from wherever it is known; the id otherwise."""
    author = ticket.author
    return (
        author.display_name
        or author.username
        or (name_of("author", author.user_id) if author.user_id else "")
    )


def claimer_text(ticket: TicketSummary, name_of: NameOf) -> str:
    """Return who claimed a ticket, or that it is unclaimed."""
    if not ticket.is_claimed:
        return "unclaimed"
    return ticket.claimer_name or name_of("claimed_by", ticket.claimed_by)


def waiting_text(ticket: TicketSummary, context: RowContext) -> str:
    """Return how long a ticket waits; an ellipsis while that is not known."""
    waiting = context.waiting_of(ticket) if context.waiting_of is not None else None
    if waiting is None:
        return "…"
    return waiting.describe(context.now)


_URGENCY: dict[Priority | None, Part] = {Priority.HIGH: Part.HIGH, Priority.URGENT: Part.URGENT}


def fit_cell(text: str, cells: int) -> str:
    """Return a text of exactly so many cells, which no terminal carries out of them.

    A text whose width terminals do not agree on leaves one cell free: two spaces after it begin a column
    that is placed absolutely.
    """
    if text.isascii():
        return (text if len(text) <= cells else truncate_cells(text, cells)).ljust(cells)
    return _fit_other(text, cells)


@lru_cache(maxsize=1024)
def _fit_other(text: str, cells: int) -> str:
    """Return a text that is not ASCII in its cells."""
    room = cells if is_certain(text) else cells - 1
    text = truncate_cells(text, room)
    if has_right_to_left(text):
        if room < 3:
            return " " * cells
        text = f"{BLANK}{truncate_cells(text, room - 2)}{BLANK}"
    return text + " " * max(cells - drawn_width(text), 0)


def join_pieces(pieces: Sequence[tuple[str, Part]]) -> Pieces:
    """Return the pieces, neighbours of one kind in one: each costs its colours on the way to the terminal."""
    joined: Pieces = []
    for text, part in pieces:
        if joined and joined[-1][1] is part:
            joined[-1] = (joined[-1][0] + text, part)
        elif text:
            joined.append((text, part))
    return joined
