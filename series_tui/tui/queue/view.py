"""The rows that the list shows: pages with gaps, or a whole queue filtered and sorted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from series_tui.api.models import Identity, identity
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference
from series_tui.tickets.pages import QueuePages, QueueRow


class QueueView(Protocol):
    """Entries, numbered from 0."""

    def __len__(self) -> int: ...

    def row(self, entry: int) -> QueueRow | None:
        """Return a row; None where nothing is loaded yet."""
        ...

    def entry_of(self, ticket: Identity) -> int | None:
        """Return the entry of a ticket that is loaded."""
        ...

    def rows(self) -> Iterator[QueueRow]:
        """Yield the rows that are loaded, in order."""
        ...

    def ticket_ids(self) -> tuple[TicketId, ...]:
        """Return the IDs of the tickets that are loaded and have one, in order."""
        ...


class PagesView:
    """Shows the service's pages as they are, with gaps for those that are not loaded.

    Args:
        pages: The pages.
    """

    def __init__(self, pages: QueuePages) -> None:
        self.pages = pages

    def __len__(self) -> int:
        return len(self.pages)

    def row(self, entry: int) -> QueueRow | None:
        """Return a row; None in a gap."""
        return self.pages.row(entry)

    def entry_of(self, ticket: Identity) -> int | None:
        """Return the entry of a ticket that is loaded."""
        return self.pages.entry_of(ticket)

    def rows(self) -> Iterator[QueueRow]:
        """Yield the rows that are loaded, in order."""
        return (row for _, row in self.pages.rows())

    def ticket_ids(self) -> tuple[TicketId, ...]:
        """Return the IDs of the tickets that are loaded and have one, in order."""
        return _ticket_ids(self.rows())


class ListView:
    """Shows rows without gaps.

    Args:
        rows: The rows, in order.
    """

    def __init__(self, rows: Sequence[QueueRow]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, entry: int) -> QueueRow | None:
        """Return a row; None beyond the end."""
        return self._rows[entry] if 0 <= entry < len(self._rows) else None

    def entry_of(self, ticket: Identity) -> int | None:
        """Return the entry of a ticket that is shown."""
        return self._entries.get(ticket)

    def rows(self) -> Iterator[QueueRow]:
        """Yield the rows."""
        return iter(self._rows)

    def ticket_ids(self) -> tuple[TicketId, ...]:
        """Return the IDs of the tickets that have one, in order."""
        return self._ticket_ids

    @cached_property
    def _ticket_ids(self) -> tuple[TicketId, ...]:
        return _ticket_ids(self._rows)

    @cached_property
    def _entries(self) -> dict[Identity, int]:
        return {identity(row.ticket): entry for entry, row in enumerate(self._rows)}


def _ticket_ids(rows: Iterable[QueueRow]) -> tuple[TicketId, ...]:
    ids: list[TicketId] = []
    for row in rows:
        try:
            ids.append(ticket_reference(row.ticket.reference))
        except InvalidReference:
            continue
    return tuple(ids)
