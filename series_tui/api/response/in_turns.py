"""Values that are read in turns: after each piece of a stranger's text somebody else has a turn, too.

What comes out is a value like the one that went in, whose long texts are clean already, each in one line. So
whoever makes a model of it has next to nothing to do.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sized
from typing import Any, TypeVar

from series_tui.text.sanitize import PIECE, safe_value_in_turns

Result = TypeVar("Result")

MESSAGE_PARTS = frozenset(("Author",))
TICKET_PARTS = frozenset(("Author", "ClaimedBy", "ClaimedByUser", "GameData"))
"""Fields that have a meaning part by part, where they are objects."""


def easy_fields(
    fields: Mapping[str, Any], parts: Collection[str] = ()
) -> Generator[None, None, dict[str, Any]]:
    """Return fields that cost little to clean: lines.

    Args:
        fields: The fields.
        parts: The names of those that are objects of fields themselves.
    """
    lines: dict[str, Any] = {}
    for name, value in fields.items():
        easy = name if len(name) <= PIECE else (yield from safe_value_in_turns(name))
        line = value
        if isinstance(value, dict) and name in parts:
            line = yield from easy_fields(value)
        elif isinstance(value, str | dict | list):
            line = yield from safe_value_in_turns(value)
        lines[name if easy in lines else easy] = line
    return lines


def counted(turns: Generator[None, None, Result], done: Sized) -> Generator[int, None, Result]:
    """Go through turns; yield with each how much is done by then."""
    while True:
        try:
            next(turns)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield len(done)
