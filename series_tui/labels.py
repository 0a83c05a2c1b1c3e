"""The words and symbols for statuses, priorities and roles: the same on every screen and in every print-out.

A symbol never stands alone: the word is always beside it. With ``ascii_only`` the symbols are ASCII.
"""

from __future__ import annotations

from series_tui.api.models import Message, Priority, Role, Status
from series_tui.api.untrusted import SafeText

_STATUS_SYMBOLS = {
    Status.OPEN: ("○", "o"),
    Status.IN_PROGRESS: ("◐", "~"),
    Status.RESOLVED: ("✓", "v"),
    Status.CLOSED: ("✕", "x"),
}
_STATUS_WORDS = {
    Status.OPEN: "open",
    Status.IN_PROGRESS: "in progress",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}
_PRIORITY_SYMBOLS = {
    Priority.LOW: ("▁", "1"),
    Priority.MEDIUM: ("▃", "2"),
    Priority.HIGH: ("▅", "3"),
    Priority.URGENT: ("▇", "4"),
}


def known_status(text: SafeText) -> Status | None:
    """Return the status a text names, whatever its case and separators; None for an unknown one."""
    try:
        return Status(text.strip().lower().replace("_", "-").replace(" ", "-"))
    except ValueError:
        return None


def known_priority(text: SafeText) -> Priority | None:
    """Return the priority a text names, whatever its case; None for an unknown one."""
    try:
        return Priority(text.strip().lower())
    except ValueError:
        return None


def status_label(text: SafeText, *, ascii_only: bool = False) -> SafeText:
    """Return symbol and word of a status; an unknown one is ``?`` and its own name."""
    status = known_status(text)
    if status is None:
        return SafeText(f"? {text}" if text else "? no status")
    return SafeText(f"{_STATUS_SYMBOLS[status][ascii_only]} {_STATUS_WORDS[status]}")


def priority_label(text: SafeText, *, ascii_only: bool = False) -> SafeText:
    """Return symbol and word of a priority; an unknown one is its own name."""
    priority = known_priority(text)
    if priority is None:
        return SafeText(text or "no priority")
    return SafeText(f"{_PRIORITY_SYMBOLS[priority][ascii_only]} {priority.value}")


def role_word(message: Message) -> SafeText:
    """Return the word for who speaks: player, staff, system, or the unknown type's own name in brackets."""
    if message.role is not Role.OTHER:
        return SafeText(message.role.value)
    return SafeText(f"[{message.type_name}]" if message.type_name else "[no type]")
