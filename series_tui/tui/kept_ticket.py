"""What is kept of a ticket whose screen is let go, so that another screen goes on with it."""

from __future__ import annotations

from dataclasses import dataclass

from series_tui.api.models import Ticket
from series_tui.tui.log.kept_log import KeptLog
from series_tui.tui.messages import Read


@dataclass(frozen=True, slots=True)
class KeptTicket:
    """A ticket without its screen, which is half a megabyte beside the answer, and made anew in 80 ms.

    Attributes:
        read: The newest answer, and when it arrived.
        log: How its messages are shown.
        before: An earlier answer, from which the details name what has changed.
        new: How many messages and changes have come in that were not looked at.
        has_looked: Whether the reader has been at the newest message since something came in.
        details_full: Whether the details are wanted in full.
        details_off: Whether they are not wanted.
        said_below: What stands below the ticket.
        find: What stands in the line to search in.
        find_regex: Whether it is a regular expression.
        is_current: Whether the key that it was read with is still the workspace's.
    """

    read: Read
    log: KeptLog
    before: Ticket | None
    new: int
    has_looked: bool
    details_full: bool
    details_off: bool
    said_below: str
    find: str
    find_regex: bool
    is_current: bool = True
