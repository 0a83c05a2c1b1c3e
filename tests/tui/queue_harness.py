"""The app over the embedded API, over real HTTP, with a limit whose clock a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from textual.pilot import Pilot
from textual.screen import Screen

from series_tui.api.client import SeriesClient
from series_tui.api.models import TicketFilters
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.retry import RetryPolicy
from series_tui.demo.generator import TicketList
from series_tui.demo.server import FakeApi, Recorded
from series_tui.tickets.pages import QueuePages
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import AppContext
from series_tui.tui.queue.counts import StatusCounts
from series_tui.tui.queue.loader import QueueLoader
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.queue.view import QueueView
from series_tui.tui.session import Session
from tests.tui.app_harness import PAUSES, MemoryRecents, seen_on
from tests.tui.waiting import until

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds that pass only when a task waits for them."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Return the seconds so far."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let them pass at once."""
        self.seconds += seconds
        await asyncio.sleep(0)


def is_reading(app: SeriesApp) -> bool:
    """Return whether pages of the queue are on their way."""
    groups = ("pages", "queue", "all pages")
    return any(work.group in groups and not work.is_finished for work in app.workers)


@dataclass
class Connected:
    """A connection over a client."""

    service: SeriesClient
    key_source: str = "built in"


@dataclass
class Browsing:
    """The app with its queue in front.

    Attributes:
        app: The app.
        pilot: What presses its keys.
        api: What answers it.
        recents: What it remembers.
    """

    app: SeriesApp
    pilot: Pilot[int]
    api: FakeApi
    recents: MemoryRecents = field(default_factory=MemoryRecents)

    @property
    def screen(self) -> QueueScreen:
        """The queue's screen, wherever it is."""
        screen = self.app.navigator.queue
        assert isinstance(screen, QueueScreen)
        return screen

    @property
    def loader(self) -> QueueLoader:
        """What knows the queue."""
        return self.screen._loader

    @property
    def view(self) -> QueueView:
        """The entries of the list."""
        return self.loader.view

    @property
    def loaded(self) -> QueuePages:
        """The pages of a queue that is not read whole."""
        pages = self.loader.pages
        assert pages is not None
        return pages

    @property
    def filters(self) -> TicketFilters:
        """What the service is asked for."""
        return self.loader.shown.filters.remote

    @property
    def queue_list(self) -> QueueList:
        """The list."""
        return self.screen.query_one(QueueList)

    @property
    def counts(self) -> StatusCounts:
        """The counts of the statuses."""
        return self.screen._counts

    @property
    def front(self) -> type[Screen[object]]:
        """The kind of the screen that is in front."""
        return type(self.app.screen)

    @property
    def seen(self) -> str:
        """What a person sees."""
        return seen_on(self.app)

    @property
    def rows(self) -> list[str]:
        """The same by rows."""
        return self.seen.split("\n")

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until nothing is on its way."""
        await self.pilot.press(*keys)
        await self.rest()

    async def choose(self, key: str, text: str) -> None:
        """Open a menu by its key, type, and take what that leaves first."""
        await self.pilot.press(key, *("space" if letter == " " else letter for letter in text), "enter")
        await self.rest()

    async def rest(self) -> None:
        """Wait until everything that was asked for has arrived and is shown."""
        for _ in range(2):  # a response may be what another page is asked for after
            await self.until(lambda: not is_reading(self.app))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is the case."""
        await until(self.pilot, condition, lambda: self.seen)

    def lists(self, **filters: str) -> list[Recorded]:
        """Return the requests for pages of the queue, those with exactly these filters."""
        return [
            request
            for request in self.api.requests
            if request.target.startswith("/tickets/list") and (not filters or filters_of(request) == filters)
        ]

    def pages(self) -> list[int]:
        """Return the numbers of the pages that were asked for without any filter, in order."""
        return [page_of(request) for request in self.lists() if not filters_of(request)]


def filters_of(request: Recorded) -> dict[str, str]:
    """Return the filters of a request."""
    query = parse_qs(urlsplit(request.target).query)
    return {name: values[-1] for name, values in query.items() if name != "page"}


def page_of(request: Recorded) -> int:
    """Return the page of a request."""
    return int(parse_qs(urlsplit(request.target).query)["page"][-1])


def tickets(count: int) -> TicketList:
    """Return a workspace of generated tickets, besides the written ones."""
    return TicketList(NOW, count=count, long_messages=20, huge_messages=0)


def setup_over(
    api: FakeApi,
    *,
    limit: MemoryRateLimiter | None = None,
    retry: RetryPolicy | None = None,
    recents: MemoryRecents | None = None,
    **setup: object,
) -> AppContext:
    """Return what the app needs to be over an API."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[Connected]:
        clock = Clock()
        chosen = limit or MemoryRateLimiter(clock=clock, sleep=clock.sleep)
        async with SeriesClient(api.url, lambda: api.key, rate_limit=chosen, retry=retry) as client:
            yield Connected(client)

    given = {"now": lambda: NOW, "pauses": PAUSES, **setup}
    return AppContext(
        connect=connect,
        prepare=lambda: None,
        recents=recents or MemoryRecents(),
        workspace="demo",
        host="api.series.hr",
        zone=UTC,
        **given,  # type: ignore[arg-type]  # what a test sets has its field's type
    )


@asynccontextmanager
async def browsing(
    api: FakeApi,
    *,
    size: tuple[int, int] = (100, 24),
    limit: MemoryRateLimiter | None = None,
    retry: RetryPolicy | None = None,
    is_open: bool = True,
    **setup: object,
) -> AsyncIterator[Browsing]:
    """Run the app over an API, in its queue by default."""
    recents = MemoryRecents()
    made = setup_over(api, limit=limit, retry=retry, recents=recents, **setup)
    async with api, Session(made) as session:
        app = SeriesApp(session)
        async with app.run_test(size=size) as pilot:
            browsing = Browsing(app, pilot, api, recents)
            if is_open:
                await pilot.press("f2")
                await browsing.rest()
            yield browsing
