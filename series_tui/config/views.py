"""Saved views of the queue: the tables [views.NAME] of the config file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from series_tui.config import values
from series_tui.config.origin import Check, Origin, nearest, refuse, shown

_MAX_NAME = 40


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


VIEW_FIELDS: Mapping[str, Check] = MappingProxyType(
    {
        "status": values.one_of(*values.STATUSES),
        "department": values.text,
        "author": values.user_id,
        "search": values.text,
        "unclaimed": values.switch,
        "priority": values.one_of(*values.PRIORITIES),
        "claimed_by": values.text,
        "category": values.text,
        "sort": values.one_of(*values.SORTS),
        "reverse": values.switch,
        "waiting": values.switch,
    }
)
"""The keys of a view's table, each with its check."""


def views(name: str, given: object, origin: Origin) -> Mapping[str, SavedView]:
    """Return the saved views by their names, in the order of the file."""
    if not isinstance(given, dict):
        raise refuse(name, origin, "It must contain a table for each view.", "Write [views.NAME].")
    return {
        view_name(name, title, origin): _view(f"{name}.{title}", table, origin)
        for title, table in given.items()
    }


def view_name(name: str, given: object, origin: Origin) -> str:
    """Return the name of a view: 1 to 40 printable characters."""
    title = values.text(name, given, origin)
    if not title or title != given or len(title) > _MAX_NAME or title.startswith("-"):
        raise refuse(
            f"{name}.{shown(title)}",
            origin,
            f"A view's name must have 1 to {_MAX_NAME} characters and must not start with a dash or a space.",
            "Choose another name.",
        )
    return title


def _view(where: str, given: object, origin: Origin) -> SavedView:
    if not isinstance(given, dict):
        raise refuse(where, origin, "A view must be a table.", f"Write [{where}].")
    fields: dict[str, object] = {}
    for field, written in given.items():
        if field not in VIEW_FIELDS:
            close = nearest(field.lower().replace("-", "_"), VIEW_FIELDS)
            raise refuse(
                f"{where}.{shown(field)}",
                origin,
                "A view has no such field.",
                f"Did you mean {close}?" if close else f"Valid fields: {', '.join(VIEW_FIELDS)}.",
            )
        fields[field] = VIEW_FIELDS[field](f"{where}.{field}", written, origin)
    if fields.get("unclaimed") and fields.get("claimed_by"):
        raise refuse(
            where, origin, "A ticket cannot be both unclaimed and claimed.", "Remove one of the two."
        )
    return SavedView(**fields)  # type: ignore[arg-type]  # each check returns its own field's type
