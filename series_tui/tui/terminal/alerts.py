"""The window's title and the alert for what is watched: fixed words and numbers, never a ticket's text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Have the terminal keep its title, and put it back (XTerm's window operations)."""
_PAUSE = timedelta(seconds=10)
"""The least time between two alerts."""


class Alerts:
    """Shows what waits in the title, and rings where a change comes while the user is away.

    Args:
        kind: ``off``, ``bell`` or ``osc9`` (a notification of the desktop's).
        write: Writes to the terminal.
        is_away: Returns whether the user is away.
        now: The clock.

    Attributes:
        kind: As above; another one counts from the next change on.
    """

    def __init__(
        self,
        kind: str,
        write: Callable[[str], None],
        is_away: Callable[[], bool],
        now: Callable[[], datetime],
    ) -> None:
        self.kind = kind
        self._write = write
        self._is_away = is_away
        self._now = now
        self._title = ""
        self._unread = 0
        self._rang_at: datetime | None = None

    def show(self, place: str, unread: int) -> None:
        """Set the title; alert where more is unread than before.

        Args:
            place: The screen in front, one word; empty for none.
            unread: Messages and tickets that have come in unseen.
        """
        count = f"({unread:,}) " if unread else ""
        title = count + " · ".join(filter(None, (place, "series-tui")))
        if title != self._title:
            self._title = title
            self._write(f"\x1b]2;{title}\a")
        before, self._unread = self._unread, unread
        if unread > before:
            self._ring(unread)

    def repeat_title(self) -> None:
        """Set the title again, after the terminal was given away and taken back."""
        if self._title:
            self._write(f"\x1b]2;{self._title}\a")

    def _ring(self, unread: int) -> None:
        now = self._now()
        if self.kind == "off" or not self._is_away():
            return
        if self._rang_at is not None and now - self._rang_at < _PAUSE:
            return
        self._rang_at = now
        self._write("\a" if self.kind == "bell" else f"\x1b]9;series-tui: {unread:,} new\a")
