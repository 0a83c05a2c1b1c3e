"""A request by a person for a part of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from series_tui.api.service import OnProgress
from series_tui.tui.queue.page_loader import PageLoader
from series_tui.tui.queue.whole_loader import WholeLoader


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A request for the beginning of a queue, or for its part in sight again.

    Attributes:
        pages: The pages that it is for.
        whole: The whole queue that it is for; None where pages are shown.
        numbers: The pages to load; of a whole queue only the first, and what changed.
        is_refresh: Whether they were loaded before.
    """

    pages: PageLoader
    whole: WholeLoader | None
    numbers: tuple[int, ...] = (1,)
    is_refresh: bool = False

    async def load(self, note: OnProgress) -> Callable[[], None]:
        """Load it, and return what makes it part of the queue.

        Raises:
            SeriesError: A page cannot be had.
        """
        if self.whole is None:
            return partial(self.pages.replace, await self.pages.fetch(self.numbers, note))
        await (self.whole.look_again if self.is_refresh else self.whole.read_first)(note)
        return self.whole.start
