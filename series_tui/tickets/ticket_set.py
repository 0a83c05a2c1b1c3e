"""Tickets of a whole queue as they come in: each once, in the service's order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from series_tui.api.models import Identity, TicketPage, TicketSummary, identity
from series_tui.tickets.pages import Mark, QueueRow

Position = tuple[int, int, int, int]
"""Where a ticket stands: source, round (later ones first), page, place on the page."""


class TicketSet:
    """Every ticket once, with its newest state.

    Args:
        keeps_sources: Whether each ticket's own JSON is kept, for printing it as it came.

    Attributes:
        version: Grows with every change, so that what is made of it can be kept.
        marks: How many tickets have a mark.
    """

    def __init__(self, *, keeps_sources: bool = False) -> None:
        self.version = 0
        self.marks = 0
        self._rows: dict[Identity, QueueRow] = {}
        self._positions: dict[Identity, Position] = {}
        self._sources: dict[Identity, bytes] | None = {} if keeps_sources else None
        self._sorted: list[QueueRow] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[QueueRow]:
        """Yield the rows in the service's order."""
        if self._sorted is None:
            names = sorted(self._rows, key=self._positions.__getitem__)
            self._sorted = [self._rows[name] for name in names]
        return iter(self._sorted)

    def source(self, ticket: TicketSummary) -> bytes:
        """Return a ticket's own JSON as it was received."""
        return (self._sources or {})[identity(ticket)]

    def take(
        self,
        page: TicketPage,
        position: tuple[int, int, int],
        *,
        moves: Collection[Identity] | None = None,
        marks: bool = False,
    ) -> set[Identity]:
        """Take a page in; return the tickets that are new, or in another state.

        Args:
            page: The response.
            position: Its source, its round and its number.
            moves: Tickets that get the place they have on this page, besides those that changed; None for
                nothing but new ones.
            marks: Whether what is new or changed is marked.
        """
        changed: set[Identity] = set()
        for at, ticket in enumerate(page.tickets):
            name = identity(ticket)
            before = self._rows.get(name)
            is_newer = before is None or before.ticket != ticket
            if before is None or (moves is not None and (is_newer or name in moves)):
                self._positions[name] = (*position, at)
                self._sorted = None
            if not is_newer:
                continue
            changed.add(name)
            mark = before.mark if before is not None else Mark.NONE
            if marks and mark is not Mark.NEW:
                mark = Mark.NEW if before is None else Mark.CHANGED
            self.marks += (mark is not Mark.NONE) - (before is not None and before.mark is not Mark.NONE)
            self._rows[name] = QueueRow(ticket, mark)
            if self._sources is not None:
                self._sources[name] = page.sources[at]
        if changed:
            self._changed()
        return changed

    def keep(self, names: Collection[Identity]) -> None:
        """Drop every other ticket: it left the queue."""
        gone = [name for name in self._rows if name not in names]
        for name in gone:
            self.marks -= self._rows.pop(name).mark is not Mark.NONE
            del self._positions[name]
            if self._sources is not None:
                del self._sources[name]
        if gone:
            self._changed()

    def place(self, source: int, pages: Sequence[Sequence[Identity]], others: Collection[Identity]) -> None:
        """Give the tickets of a source the places they have on its pages, but for some."""
        for number, names in enumerate(pages):
            for at, name in enumerate(names):
                if name not in others and name in self._positions:
                    self._positions[name] = (source, 0, number, at)
        self._changed()

    def unmark(self, ticket: TicketSummary) -> None:
        """Remove the mark of a ticket."""
        name = identity(ticket)
        row = self._rows.get(name)
        if row is not None and row.mark is not Mark.NONE:
            self._rows[name] = QueueRow(row.ticket)
            self.marks -= 1
            self._changed()

    def unmark_all(self) -> None:
        """Remove all marks."""
        for name, row in self._rows.items():
            if row.mark is not Mark.NONE:
                self._rows[name] = QueueRow(row.ticket)
        if self.marks:
            self.marks = 0
            self._changed()

    def _changed(self) -> None:
        self.version += 1
        self._sorted = None
