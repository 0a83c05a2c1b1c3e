"""Checks of saved views: the tables [views.NAME] of the config file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from series_tui.config import values
from series_tui.config.origin import Check, Origin, refuse, shown
from series_tui.text.nearest import nearest

if TYPE_CHECKING:
    from series_tui.config.saved_view import SavedView

_MAX_NAME = 40


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
    from series_tui.config.saved_view import SavedView

    return SavedView(**fields)  # type: ignore[arg-type]  # each check returns its own field's type
