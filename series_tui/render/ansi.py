"""Styles of what is printed on a terminal, in the terminal's own colours: each hue has one meaning. Pure."""

from __future__ import annotations

from series_tui.api.models import Priority, Role, Status
from series_tui.render.labels import known_priority, known_status
from series_tui.text.sanitize import SafeText

BOLD, DIM = "1", "2"
_ROLES = {Role.PLAYER: "34", Role.STAFF: "35", Role.SYSTEM: DIM, Role.OTHER: ""}
_STATUSES = {Status.OPEN: "36", Status.IN_PROGRESS: "36", Status.RESOLVED: "32", Status.CLOSED: DIM}
_PRIORITIES = {Priority.LOW: DIM, Priority.MEDIUM: "", Priority.HIGH: "33", Priority.URGENT: "1;31"}


def styled(text: str, style: str) -> str:
    """Return a text between the sequences of a style (SGR, ECMA-48)."""
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text


def role_style(role: Role) -> str:
    """Return the style of a role."""
    return _ROLES[role]


def status_style(text: SafeText) -> str:
    """Return the style of a status; an unknown one has none."""
    status = known_status(text)
    return _STATUSES[status] if status else ""


def priority_style(text: SafeText) -> str:
    """Return the style of a priority; an unknown one has none."""
    priority = known_priority(text)
    return _PRIORITIES[priority] if priority else ""
