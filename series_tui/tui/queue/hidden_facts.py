"""Facts of a ticket that its row has no room for, as one or two lines. Pure.

Each fact has a place of its own: from one ticket to the next only what differs is sent to the terminal. The
names of people are last: after a character that terminals do not agree on the rest of the line is sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from series_tui.api.models import TicketSummary
from series_tui.text.bidi import has_right_to_left
from series_tui.text.uncertain import is_certain
from series_tui.text.width import cell_width
from series_tui.tickets.waiting import WaitingState
from series_tui.tui.queue.columns import Columns, RowContext, author_text, claimer_text, fit_cell

_GAP = 2
_ID, _DEPARTMENT, _AUTHOR = 22, 16, 25
"""Cells of the usual ID, of the department, and of the author with a name of 18 cells."""
_MIN_CELLS = 12
"""A fact that is cut to fewer cells than this is left out."""
_Field = tuple[str, int]
"""A text, and the cells that it has at the least."""


def hidden_facts(
    ticket: TicketSummary,
    columns: Columns,
    context: RowContext,
    width: int,
    *,
    lines: int = 1,
    shown: Collection[str] = (),
) -> list[str]:
    """Return the ID, then what the row lacks or cuts: department, waiting, author, claimer, subject.

    Args:
        ticket: The ticket under the cursor.
        columns: The columns of its row.
        context: Names for ids, and how long tickets wait as far as that is known.
        width: The cells of each line.
        lines: The number of lines, one or two.
        shown: Facts that the preview beside the list shows: they are left out.
    """
    reference = (ticket.reference or "no ID", _ID)
    author, claimer = author_text(ticket, context.name_of), claimer_text(ticket, context.name_of)
    claimed = f"claimed by {claimer}" if ticket.is_claimed else claimer
    department = context.name_of("department", ticket.department)
    people = [
        (text, cells)
        for name, text, cells, in_row in (
            (author, f"author {author}", _AUTHOR, columns.author),
            (claimer, claimed, 0, columns.claimer_cells),
        )
        if name and cell_width(name) > in_row
    ]
    # Beside the ID it needs no label.
    place = department if reference[0] not in shown or not department else f"department {department}"
    is_hidden = cell_width(department) > columns.department and department not in shown
    places = [(place, _DEPARTMENT)] if is_hidden else []
    waiting = context.waiting_of(ticket) if context.waiting_of is not None and not columns.waiting else None
    if waiting is not None and waiting.state is not WaitingState.DONE:
        people.insert(0, (waiting.describe(context.now), 0))
    rows = [[reference, *places], people] if lines == 2 else [[reference, *places, *people]]
    rows = [[field for field in fields if field[0] not in shown] for fields in rows]
    texts = [_join(fields, width) for fields in rows]
    if ticket.subject in shown:
        return texts
    if cell_width(ticket.subject) > columns.subject and cell_width(texts[-1]) + columns.subject < width:
        texts[-1] = _join([*rows[-1], (ticket.subject, 0)], width)
    return texts


def _join(fields: Sequence[_Field], width: int) -> str:
    """Return fields in a line, each held in its own cells; the last one is cut where they are too long."""
    cells: list[str] = []
    room = width
    for text, least in fields:
        needed = cell_width(text) + 2 * has_right_to_left(text) + (not is_certain(text))
        if cells and room < min(needed, _MIN_CELLS):
            break
        cells.append(fit_cell(text, min(max(needed, least), room)))
        room -= max(needed, least) + _GAP
    return (" " * _GAP).join(cells).rstrip(" ")
