"""Filters of the queue: those that the service applies, and those applied here to every page. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from series_tui.api.models import NO_FILTERS, Status, TicketFilters, TicketSummary
from series_tui.render.labels import known_priority, known_status
from series_tui.text.sanitize import SafeText

ACTIVE = (Status.OPEN, Status.IN_PROGRESS)
"""The statuses of tickets that are still to be worked on."""

NameOf = Callable[[str, str], str]
"""Returns the name of an id, given the filter (``department``, ``author`` …) and the id."""


def _as_is(_filter: str, value: str) -> str:
    return value


@dataclass(frozen=True, slots=True)
class LocalFilters:
    """Filters that the service does not have; they need all pages.

    Attributes:
        unclaimed: Whether claimed tickets are left out.
        priority: The one priority that is shown, in any case; empty for all.
        claimed_by: UserId or name of the claimer; empty for all.
        category: Id of the category; empty for all.
        active: Whether only open and in-progress tickets are shown.
    """

    unclaimed: bool = False
    priority: str = ""
    claimed_by: str = ""
    category: str = ""
    active: bool = False

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return self != _NO_LOCAL_FILTERS

    def matches(self, ticket: TicketSummary) -> bool:
        """Return whether a ticket is shown."""
        return (
            not (self.unclaimed and ticket.is_claimed)
            and (not self.priority or _is_priority(ticket.priority, self.priority))
            and (not self.claimed_by or _is_claimer(ticket, self.claimed_by))
            and (not self.category or ticket.category == self.category)
            and (not self.active or known_status(ticket.status) in ACTIVE)
        )


_NO_LOCAL_FILTERS = LocalFilters()


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """Everything the queue is filtered by.

    Attributes:
        remote: What the service is asked for.
        local: What is applied here, to every page.
    """

    remote: TicketFilters = NO_FILTERS
    local: LocalFilters = _NO_LOCAL_FILTERS

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return self != NO_QUEUE_FILTERS

    def set_remote(self, **changes: str) -> QueueFilters:
        """Return the filters with other values for the service."""
        return replace(self, remote=replace(self.remote, **changes))

    def set_local(self, **changes: Any) -> QueueFilters:
        """Return the filters with other values for what is applied here."""
        return replace(self, local=replace(self.local, **changes))

    def toggle_unclaimed(self) -> QueueFilters:
        """Return the filters with unclaimed tickets only, or with all of them."""
        is_on = not self.local.unclaimed
        return self.set_local(unclaimed=is_on, claimed_by="" if is_on else self.local.claimed_by)

    def toggle_claimed_by(self, user_id: str) -> QueueFilters:
        """Return the filters with what a user has claimed, or with all tickets."""
        is_on = self.local.claimed_by != user_id
        unclaimed = self.local.unclaimed and not is_on
        return self.set_local(claimed_by=user_id if is_on else "", unclaimed=unclaimed)

    def toggle_departments_of(self, user_id: str) -> QueueFilters:
        """Return the filters with the departments of a member of staff, or with all of them."""
        return self.set_remote(staff_user_id="" if self.remote.staff_user_id else user_id)

    @property
    def sources(self) -> tuple[TicketFilters, ...]:
        """The service's filters whose queues together hold every match.

        The service has no filter for two statuses: each is asked for on its own.
        """
        if self.local.active and not self.remote.status:
            return tuple(replace(self.remote, status=status.value) for status in ACTIVE)
        return (self.remote,)

    def describe(self, name_of: NameOf = _as_is) -> str:
        """Return the filters as words: ``open, unclaimed, high``; empty without any.

        Args:
            name_of: Returns the name of a department, an author, a claimer or a category.
        """
        remote, local = self.remote, self.local
        words = [
            status.value.replace("-", " ")
            if (status := known_status(SafeText(remote.status)))
            else remote.status,
            "open or in progress" if local.active and not remote.status else "",
            "unclaimed" if local.unclaimed else "",
            local.priority,
            f"claimed by {name_of('claimed_by', local.claimed_by)}" if local.claimed_by else "",
            f"in {name_of('category', local.category)}" if local.category else "",
            f"in {name_of('department', remote.department)}" if remote.department else "",
            f"by {name_of('author', remote.author)}" if remote.author else "",
            "in my departments" if remote.staff_user_id else "",
            f'with "{remote.search}"' if remote.search else "",
        ]
        return ", ".join(word for word in words if word)


NO_QUEUE_FILTERS = QueueFilters()


def _is_priority(text: SafeText, priority: str) -> bool:
    level = known_priority(text)
    return priority.strip().lower() == (level.value if level else text.strip().lower())


def _is_claimer(ticket: TicketSummary, claimer: str) -> bool:
    """Return whether a text names the claimer: by id, or by the whole name in any case."""
    if not ticket.is_claimed:
        return False
    name = claimer.strip()
    return name == ticket.claimed_by or name.casefold() == ticket.claimer_name.casefold()
