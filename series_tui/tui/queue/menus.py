"""The choices of the queue's menus. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from series_tui.api.models import Person, Priority, TicketSummary, WorkspaceConfig
from series_tui.render.facts import person_lines
from series_tui.render.labels import priority_label, status_label
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recording import People
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder
from series_tui.tui.queue.counts import STATUSES
from series_tui.tui.widgets.select_dialog import Choice

_SORT_LABELS = {
    SortKey.UPDATED: "Last update",
    SortKey.CREATED: "Creation",
    SortKey.PRIORITY: "Priority",
    SortKey.STATUS: "Status",
    SortKey.CLAIMER: "Claimed by",
    SortKey.AUTHOR: "Author",
    SortKey.WAITING: "Waiting time",
}
_REVERSED = "reversed"


def status_choices(counts: Mapping[str, int | None]) -> list[Choice]:
    """Return the statuses, with how many tickets each has where that is known."""
    choices = []
    for status in STATUSES:
        label = status_label(SafeText(status)) if status else "all statuses"
        count = counts.get(status)
        choices.append(Choice(status, label if count is None else f"{label}  {count:,}"))
    return choices


def priority_choices() -> list[Choice]:
    """Return the priorities, the most urgent first."""
    labels = [
        Choice(priority.value, priority_label(SafeText(priority.value))) for priority in reversed(Priority)
    ]
    return [Choice("", "all priorities"), *labels]


def sort_choices(order: SortOrder) -> list[Choice]:
    """Return every order, the one that applies first."""
    choices = [Choice("", "The service's order")]
    for key in SortKey:
        for reverse in (False, True):
            direction = SortOrder(key, reverse).direction
            value = f"{key.value} {_REVERSED}" if reverse else key.value
            choices.append(Choice(value, f"{_SORT_LABELS[key]}, {direction}"))
    applies = next((choice for choice in choices if sort_order(choice.value) == order), choices[0])
    return [applies, *(choice for choice in choices if choice is not applies)]


def sort_order(value: str) -> SortOrder:
    """Return the order that a choice stands for."""
    key, _, reverse = value.partition(" ")
    return SortOrder(SortKey(key), reverse == _REVERSED) if key else SERVICE_ORDER


def department_choices(tickets: Iterable[TicketSummary], names: WorkspaceConfig | None) -> list[Choice]:
    """Return the departments of the workspace, and those of tickets that it does not name."""
    departments: dict[str, str] = dict(names.departments) if names else {}
    for ticket in tickets:
        if ticket.department:
            departments.setdefault(ticket.department, ticket.department)
    return [Choice("", "all departments"), *(Choice(key, name or key) for key, name in departments.items())]


def author_choices(first: TicketSummary | None, people: People) -> list[Choice]:
    """Return every author seen, with name, username and id; the one under the cursor comes first."""
    authors: dict[str, Person] = {}
    if first is not None and first.author.user_id:
        authors[first.author.user_id] = first.author
    for person in people.authors:
        authors.setdefault(person.user_id, person)
    choices = [Choice(key, "  ".join(person_lines(person))) for key, person in authors.items()]
    choices.insert(min(len(choices), 1), Choice("", "all authors"))
    return choices


def staff_choices(people: People, names: WorkspaceConfig | None) -> list[Choice]:
    """Return who one may be: claimers by name, then members of departments by id."""
    claimers = dict(sorted(people.staff, key=lambda claimer: claimer[1].casefold()))
    choices = [Choice(key, f"{name}  id {key}") for key, name in claimers.items()]
    for member in names.members if names else ():
        if member not in claimers:
            name = people.name(member)
            choices.append(Choice(member, f"{name}  id {member}" if name else f"id {member}"))
    return choices


def typed_id(text: str) -> Choice | None:
    """Return what is typed as an id, where it could be one."""
    is_id = 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return Choice(text, f"id {text}") if is_id and any(map(str.isdigit, text)) else None


def typed_user_id(text: str) -> Choice | None:
    """Return what is typed as a user's id, where it is a number."""
    return Choice(text, f"id {text}") if text.isascii() and text.isdigit() and len(text) <= 20 else None


def typed_name(text: str) -> Choice | None:
    """Return what is typed as the name of a view."""
    return Choice(text, f'save as "{text}"') if text else None
