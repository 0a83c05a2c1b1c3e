"""Models for a stream that takes ASCII only: what it lacks is spelled and measured as printed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

T = TypeVar("T")


def spelled(value: T) -> T:
    """Return a text, or a model with all its texts, in ASCII, as a stream spells what it lacks."""
    return cast(T, _spelled(value))


def _spelled(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return value if value.isascii() else value.encode("ascii", "backslashreplace").decode("ascii")
    if isinstance(value, tuple):
        return tuple(map(_spelled, value))
    if isinstance(value, Mapping):
        return {_spelled(key): _spelled(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in fields(value)
            if field.init and (new := _spelled(old := getattr(value, field.name))) is not old
        }
        return replace(value, **changed) if changed else value
    return value
