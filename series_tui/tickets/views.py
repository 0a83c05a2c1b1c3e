"""Saved views: filters, order and the waiting column under a name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from series_tui.api.models import TicketFilters
from series_tui.errors import UsageError
from series_tui.text.nearest import nearest
from series_tui.text.sanitize import clean_line, truncate_chars
from series_tui.tickets.filters import NO_QUEUE_FILTERS, LocalFilters, QueueFilters
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder

ME = "me"
"""Stands in a view for the user id of its user."""
_MAX_QUOTED = 60
_Saved = TypeVar("_Saved", bound="SavedFields")


class SavedFields(Protocol):
    """A view's fields, as the config file has them; empty for what is not set."""

    @property
    def status(self) -> str:
        """Status, as the API spells it."""
        ...

    @property
    def department(self) -> str:
        """Id of the department."""
        ...

    @property
    def author(self) -> str:
        """UserId of the author."""
        ...

    @property
    def search(self) -> str:
        """Text in subject and author's names."""
        ...

    @property
    def unclaimed(self) -> bool:
        """Whether only unclaimed tickets are shown."""
        ...

    @property
    def priority(self) -> str:
        """The priority."""
        ...

    @property
    def claimed_by(self) -> str:
        """UserId or name of the claimer, or ``me``."""
        ...

    @property
    def category(self) -> str:
        """Id of the category."""
        ...

    @property
    def sort(self) -> str:
        """The order's name; empty for the service's own."""
        ...

    @property
    def reverse(self) -> bool:
        """Whether the usual direction is turned round."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether the waiting column is shown."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """Filters, order and columns of the queue.

    Attributes:
        filters: What is left out.
        order: What it is sorted by.
        waiting: Whether the waiting column is shown.
    """

    filters: QueueFilters = NO_QUEUE_FILTERS
    order: SortOrder = SERVICE_ORDER
    waiting: bool = False

    @property
    def effective(self) -> QueueFilters:
        """The filters that are applied: sorted by waiting, only open and in-progress tickets count."""
        if self.sorts_by_waiting and not self.filters.remote.status:
            return self.filters.set_local(active=True)
        return self.filters

    @property
    def needs_all(self) -> bool:
        """Whether every page has to be read: the service knows neither these filters nor this order."""
        return bool(self.effective.local or self.order)

    @property
    def sorts_by_waiting(self) -> bool:
        """Whether it has to be read of each ticket how long it waits."""
        return self.order.key is SortKey.WAITING


def saved_view(views: Mapping[str, _Saved], name: str) -> _Saved:
    """Return a saved view by its name.

    Raises:
        UsageError: There is none; the error lists those that there are.
    """
    if name in views:
        return views[name]
    close = nearest(name, views)
    choices = clean_line(", ".join(views))
    raise UsageError(
        f'No saved view named "{truncate_chars(clean_line(name), _MAX_QUOTED)}".',
        why=f"Did you mean {clean_line(close)}?" if close else "",
        next_step=f"Choose from {choices}."
        if choices
        else "Add [views.NAME] to the config file, or press V in the app's queue.",
    )


def view_of(fields: SavedFields, staff_user_id: str = "") -> View:
    """Return what a saved view shows.

    Args:
        fields: Its fields, checked.
        staff_user_id: Whom ``claimed_by = "me"`` means; stays ``me`` where that is not known.
    """
    claimed_by = fields.claimed_by
    if claimed_by == ME and staff_user_id:
        claimed_by = staff_user_id
    remote = TicketFilters(
        status=fields.status, author=fields.author, department=fields.department, search=fields.search
    )
    local = LocalFilters(
        unclaimed=fields.unclaimed,
        priority=fields.priority,
        claimed_by=claimed_by,
        category=fields.category,
    )
    order = SortOrder(SortKey(fields.sort), fields.reverse) if fields.sort else SERVICE_ORDER
    return View(QueueFilters(remote, local), order, fields.waiting)


def saved_fields(view: View, staff_user_id: str = "") -> dict[str, str | bool]:
    """Return the fields to write for a view, without those that have their default.

    Args:
        view: What the queue shows.
        staff_user_id: Who is written as ``me``, so that colleagues can share the view.
    """
    remote, local, order = view.filters.remote, view.filters.local, view.order
    claimed_by = local.claimed_by
    fields: dict[str, str | bool] = {
        "status": remote.status,
        "department": remote.department,
        "author": remote.author,
        "search": remote.search,
        "unclaimed": local.unclaimed,
        "priority": local.priority,
        "claimed_by": ME if claimed_by and claimed_by == staff_user_id else claimed_by,
        "category": local.category,
        "sort": order.key.value if order.key is not None else "",
        "reverse": order.reverse,
        "waiting": view.waiting,
    }
    return {name: value for name, value in fields.items() if value}
