"""What is kept of a log whose widget is let go, so that another one goes on with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from series_tui.api.models import Role
from series_tui.tui.log.anchor import ReadingPlace
from series_tui.tui.log.position import Place
from series_tui.tui.log.search import Hit, Pattern


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search without what it has found: that is found again.

    Attributes:
        pattern: What is looked for.
        origin: The shown message from which it was searched; what hits are numbered from.
        hit: The hit that the reader is at; None if there is none.
    """

    pattern: Pattern
    origin: int
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class KeptLog:
    """How a ticket's messages are shown.

    Attributes:
        place: Where the reader is; None for the newest message.
        role: The role the filter shows; None for all.
        is_relative: Whether times are shown as how long ago.
        seen: The id of the last message the reader saw on an earlier visit.
        search: What is looked for; None if nothing is.
        told: What was last said of the place; holds until the messages are laid out.
    """

    place: ReadingPlace | None
    role: Role | None
    is_relative: bool
    seen: str | None
    search: KeptSearch | None
    told: Place

    def without_search(self) -> KeptLog:
        """Return it with nothing looked for."""
        return replace(self, search=None, told=replace(self.told, hit=None, hits=None, is_searching=False))
