"""Define what keeps a window: in memory, in a file, in Redis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from series_tui.api.rate_limit.rules import Rules
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.service import RequestPriority


class LimitStatus(NamedTuple):
    """The state of a limit, as doctor and the status line show it.

    Attributes:
        backend: ``memory``, ``file`` or ``redis``.
        shared_with: Who draws on the same window, as words that follow "shared with".
        where: The file, or the server without its password; empty for memory.
        degraded: Why the shared window cannot be used now, one sentence; empty while all is well.
    """

    backend: str
    shared_with: str
    where: str = ""
    degraded: str = ""

    def __str__(self) -> str:
        return f"{self.backend}, shared with {self.shared_with}"


class BackendUnavailable(Exception):
    """A window cannot be used now.

    Attributes:
        reason: Why, one sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BackendBusy(BackendUnavailable):
    """A window cannot be used at this moment, and probably can in the next."""


class Backend(Protocol):
    """Keeps a window. Spans are in microseconds; each method raises BackendUnavailable."""

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        ...

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot for the first of `waiting` requests, which came `waited` ago.

        The age of what is granted counts from the question: the way there and back is part of the delay,
        unless the backend knows better. The trips are the latest round trips to the service, in milliseconds.
        """
        ...

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that went out without a valid slot, each so long ago."""
        ...

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue: no request of this priority waits any longer."""
        ...

    async def pause(self, delay: int) -> None:
        """Let every request wait."""
        ...

    async def check(self) -> bool:
        """Return whether the window can be used, and was not lost just now; take nothing from it."""
        ...

    def status(self) -> LimitStatus:
        """Return which window this is."""
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...
