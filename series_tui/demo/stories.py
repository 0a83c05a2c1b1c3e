"""Stories of the generated tickets: conversations that make sense in the order in which they stand.

In braces stand names of :data:`WORDS`; each is chosen once for a ticket, so that a place stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from series_tui.demo.data import load

PLAYER, COLLEAGUE = "player", "colleague"

Turn = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of ticket.

    Attributes:
        category: Id of the category.
        department: Id of the department.
        subjects: Subjects, one of which is chosen.
        openings: Texts of the player's first message, one of which is chosen.
        turns: (author, text) of the messages after it; an unfinished ticket has only the first of them.
        skipped_priorities: Number of priorities below the lowest that it may have: 1 begins at medium.
    """

    category: str
    department: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    turns: tuple[Turn, ...]
    skipped_priorities: int


def _story(record: dict[str, Any]) -> Story:
    return Story(
        record["category"],
        record["department"],
        tuple(record["subjects"]),
        tuple(record["openings"]),
        tuple((author, text) for author, text in record["turns"]),
        record["skipped_priorities"],
    )


_DATA = load("stories")

WORDS: dict[str, tuple[str, ...]] = {name: tuple(choices) for name, choices in _DATA["words"].items()}
THANKS: tuple[str, ...] = tuple(_DATA["thanks"])
NUDGES: tuple[str, ...] = tuple(_DATA["nudges"])
STORIES: tuple[Story, ...] = tuple(map(_story, _DATA["stories"]))
