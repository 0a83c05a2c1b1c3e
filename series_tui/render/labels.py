"""Words, symbols and printed colours of statuses, priorities and roles: the same everywhere. Pure.

A symbol never stands alone: the word is always beside it. With ``ascii_only`` the symbols are ASCII.
A print-out is in the terminal's own colours, and each hue has one meaning.
"""

from __future__ import annotations

import re
from functools import lru_cache

from series_tui.api.models import Message, Priority, Role, Status
from series_tui.text.sanitize import SafeText

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

_MAX_WORD_CHARS = 64
"""Characters of a text that may name a status or a priority: looking into a longer one takes time."""
_FIELD_NAME = re.compile("[A-Za-z_$][A-Za-z0-9_.$]{0,63}")
_OWN_WORDS = {
    *("ticket", "subject", "status", "priority", "claimed", "unclaimed", "claimer", "author", "category"),
    *("department", "created", "updated", "messages", "report", "place", "server", "field", "_id"),
    *("player", "staff", "system"),
}


def known_status(text: SafeText) -> Status | None:
    """Return the status a text names, whatever its case and separators; None for an unknown one."""
    return None if len(text) > _MAX_WORD_CHARS else _parse_status(text)


def known_priority(text: SafeText) -> Priority | None:
    """Return the priority a text names, whatever its case; None for an unknown one."""
    return None if len(text) > _MAX_WORD_CHARS else _parse_priority(text)


@lru_cache(maxsize=256)
def _parse_status(text: SafeText) -> Status | None:
    try:
        return Status(text.strip().lower().replace("_", "-").replace(" ", "-"))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _parse_priority(text: SafeText) -> Priority | None:
    try:
        return Priority(text.strip().lower())
    except ValueError:
        return None


def status_word(text: SafeText) -> SafeText:
    """Return the word for a status; an unknown one is its own name."""
    status = known_status(text)
    return SafeText(text or "no status") if status is None else SafeText(_STATUS_WORDS[status])


def priority_word(text: SafeText) -> SafeText:
    """Return the word for a priority; an unknown one is its own name."""
    priority = known_priority(text)
    return SafeText(text or "no priority") if priority is None else SafeText(priority.value)


def status_label(text: SafeText, *, ascii_only: bool = False) -> SafeText:
    """Return symbol and word of a status; an unknown one is ``?`` and its own name."""
    status = known_status(text)
    symbol = "?" if status is None else _STATUS_SYMBOLS[status][ascii_only]
    return SafeText(f"{symbol} {status_word(text)}")


def priority_label(text: SafeText, *, ascii_only: bool = False) -> SafeText:
    """Return symbol and word of a priority; an unknown one is its own name."""
    priority = known_priority(text)
    symbol = "" if priority is None else f"{_PRIORITY_SYMBOLS[priority][ascii_only]} "
    return SafeText(f"{symbol}{priority_word(text)}")


def field_label(name: SafeText, owner: str = "") -> SafeText:
    """Return how a field is labelled that this program has no word for.

    A name that could pass for a word of the program's own, or for more than a name, stands in quotes.

    Args:
        name: The field's name as the service spells it.
        owner: Whose field it is: ``author``, say; empty for the ticket's own.
    """
    is_plain = _FIELD_NAME.fullmatch(name) is not None and (owner or name.lower() not in _OWN_WORDS)
    shown = name if is_plain else f'field "{name}"'
    return SafeText(f"{owner} {shown}" if owner else shown)


def role_word(message: Message) -> SafeText:
    """Return the word for who speaks: player, staff, system, or the unknown type's own name in brackets."""
    if message.role is not Role.OTHER:
        return SafeText(message.role.value)
    return SafeText(f"[{message.type_name}]" if message.type_name else "[no type]")


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
