"""Recently opened tickets, as the front ends ask for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class Recent(NamedTuple):
    """A ticket that was opened before.

    Attributes:
        ticket_id: Its ID.
        opened: When it was last opened, aware.
    """

    ticket_id: str
    opened: datetime


class Recents(Protocol):
    """Remembers opened tickets: ids and times, no text. No method raises."""

    async def recent(self) -> Sequence[Recent]:
        """Return what was opened lately, the latest first."""
        ...

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the id of the last message that was seen in a ticket; None if it was never opened."""
        ...

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember that a ticket is open, and the last message it has."""
        ...

    @property
    def trouble(self) -> str:
        """Why nothing is remembered, one sentence; empty when all is well."""
        ...
