"""The origin of a setting's value, and the error for one that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from series_tui.errors import InvalidSetting


class Origin(NamedTuple):
    """The source of a value.

    Attributes:
        kind: ``flag``, ``environment``, ``file`` or ``default``.
        place: The flag, the variable, or the file with its table; empty for a default.
    """

    kind: str
    place: str = ""

    def __str__(self) -> str:
        return self.place or self.kind


DEFAULT = Origin("default")

Check = Callable[[str, object, Origin], object]
"""Returns the value of a setting, given its name, what was written and where; raises InvalidSetting."""


def refuse(name: str, origin: Origin, why: str, next_step: str) -> InvalidSetting:
    """Return the error for a value that cannot be used, naming the place where it stands.

    Neither ``why`` nor ``next_step`` may repeat what was written: it may be a key in the wrong place.
    """
    if origin.kind == "file":
        return InvalidSetting(name, why, f"{next_step} It is set in {origin.place}.")
    if origin.kind == "environment" and origin.place != name:
        return InvalidSetting(name, why, f"{next_step} It is set by the variable {origin.place}.")
    return InvalidSetting(name, why, next_step)


def shown(name: str) -> str:
    """Return a name that a person wrote, cleaned and cut so that it fits a line."""
    from series_tui.text.sanitize import clean_line, truncate_chars

    return truncate_chars(clean_line(name), 40)
