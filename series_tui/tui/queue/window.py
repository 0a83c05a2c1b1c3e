"""The part of a list that is in sight, and the cursor in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class ListWindow:
    """Entries from ``top`` on, with a cursor that stays among them.

    Attributes:
        length: How many entries there are.
        room: How many are in sight at a time.
        cursor: The entry that the cursor is on, from 0.
        top: The first entry in sight.
    """

    length: int = 0
    room: int = 1
    cursor: int = 0
    top: int = 0

    @property
    def max_top(self) -> int:
        """The first entry in sight at the end of the list."""
        return max(self.length - self.room, 0)

    def resize(self, length: int, room: int) -> None:
        """Set the length and the room; the cursor stays on an entry, and in sight."""
        self.length, self.room = length, max(room, 1)
        self._settle()

    def reset(self) -> None:
        """Go to the first entry."""
        self.cursor = self.top = 0

    def show_first(self) -> None:
        """Bring the first entry into sight, as far as the cursor stays there."""
        self.top = 0
        self._settle()

    def move_to(self, entry: int) -> None:
        """Put the cursor on an entry, and bring that into sight."""
        self.cursor = entry
        self._settle()

    def page(self, pages: int) -> None:
        """Move by pages; one entry of the last page stays in sight."""
        step = pages * max(self.room - 1, 1)
        self.top = min(max(self.top + step, 0), self.max_top)
        self.move_to(self.cursor + step)

    def scroll_to(self, top: int) -> None:
        """Bring an entry to the top; the cursor stays in sight."""
        self.top = min(max(top, 0), self.max_top)
        self.cursor = min(max(self.cursor, self.top), self.top + self.room - 1)
        self._settle()

    def follow(self, cursor: int | None, length: int) -> None:
        """Have entries come in or go around the cursor; its row on the screen stays the same.

        Args:
            cursor: The entry that the ticket under the cursor has by now; None if it is gone.
            length: How many entries there are.
        """
        if cursor is not None:
            self.top += cursor - self.cursor
            self.cursor = cursor
        self.length = length
        self._settle()

    def _settle(self) -> None:
        self.cursor = min(max(self.cursor, 0), max(self.length - 1, 0))
        self.top = min(max(self.top, self.cursor - self.room + 1, 0), self.cursor)
        self.top = min(self.top, self.max_top)
