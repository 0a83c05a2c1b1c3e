"""A saved view of the queue, loaded where there is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """Filters and order of the queue under a name.

    Attributes:
        status: Status as the API spells it; empty for all.
        department: Id of the department; empty for all.
        author: UserId of the author; empty for all.
        search: Text in subject and author's names; empty for none.
        unclaimed: Whether only unclaimed tickets are shown.
        priority: ``low``, ``medium``, ``high`` or ``urgent``; empty for all.
        claimed_by: UserId or name of the claimer, or ``me``; empty for all.
        category: The category; empty for all.
        sort: What the queue is sorted by; empty for the usual order.
        reverse: Whether the order is turned around.
        waiting: Whether the time that each player waits is shown.
    """

    status: str = ""
    department: str = ""
    author: str = ""
    search: str = ""
    unclaimed: bool = False
    priority: str = ""
    claimed_by: str = ""
    category: str = ""
    sort: str = ""
    reverse: bool = False
    waiting: bool = False
