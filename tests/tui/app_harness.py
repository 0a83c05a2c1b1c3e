"""The whole app over a service that a test plays, and what a person sees of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from textual.app import App

from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import AppContext, Pauses
from series_tui.tui.session import Session
from tests.played_service import NAMES, PlayedService
from tests.tui.log_harness import NOW

__all__ = ["NAMES", "PlayedService"]

PAUSES = Pauses(flash=600.0, collect=3600.0)
"""Those of the app, but for two.

A flash stays until a test has read it, however busy the machine is. The memory of a closed screen is freed
with other garbage: to look for it each time took 2 to 4 % of the tests of the app.
"""


@dataclass
class PlayedConnection:
    """A connection over a played service."""

    service: PlayedService
    key_source: str = "built in"


@dataclass
class MemoryRecents:
    """Remembers until the test ends."""

    tickets: list[Recent] = field(default_factory=list)
    seen: dict[str, str | None] = field(default_factory=dict)
    trouble: str = ""

    async def recent(self) -> Sequence[Recent]:
        """Return what was opened."""
        return list(self.tickets)

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the last message seen."""
        return self.seen.get(ticket_id)

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Remember."""
        self.tickets = [r for r in self.tickets if r.ticket_id != ticket_id]
        self.tickets.insert(0, Recent(ticket_id, NOW))
        self.seen[ticket_id] = last_message


@dataclass
class PlayedKeyStore:
    """Accepts every key, and stores it, unless the test says otherwise.

    Attributes:
        given: The keys that were to be checked.
        refusals: What happens instead of accepting one, from the front.
        store_error: Why no keyring keeps a key; None if one does.
        more: What the service says besides.
        gate: Both wait for it; open at first.
        has_key: Whether a connection can be made.
        used_for_now: Whether the key is used without being stored.
        file_offer: The file that could keep the key.
        file_error: Why that file cannot be written; None if it can.
    """

    given: list[str] = field(default_factory=list)
    refusals: list[SeriesError] = field(default_factory=list)
    store_error: SeriesError | None = None
    more: str = ""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    has_key: bool = False
    used_for_now: bool = False
    may_open_window: bool = False
    file_offer: str = "~/played/key"
    file_error: SeriesError | None = None

    def __post_init__(self) -> None:
        self.gate.set()

    async def check(self, text: str) -> str:
        """Accept the key, or not."""
        self.given.append(text)
        await self.gate.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        return self.more

    async def store(self) -> str:
        """Store it, or not."""
        await self.gate.wait()
        if self.store_error is not None:
            raise self.store_error
        self.has_key = True
        return "The key is stored in the played keyring."

    async def store_in_file(self) -> str:
        """Store it in a file, or not."""
        if self.file_error is not None:
            raise self.file_error
        self.has_key = True
        return "The key is stored in the played file."

    async def alternatives(self) -> Sequence[str]:
        """Return two ways."""
        return ["In a file: run `make-a-file`, and so on.", "Or another way."]

    def use_for_now(self) -> None:
        """Have a key from now on."""
        self.has_key = self.used_for_now = True


def played_app(
    service: PlayedService,
    *,
    key_store: PlayedKeyStore | None = None,
    connect_error: SeriesError | None = None,
    recents: MemoryRecents | None = None,
    references: tuple[str, ...] = (),
    ascii_only: bool = False,
    now: Callable[[], datetime] = lambda: NOW,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    pauses: Pauses = PAUSES,
) -> SeriesApp:
    """Return the app over a played service."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[PlayedConnection]:
        if connect_error is not None and not (key_store and key_store.has_key):
            raise connect_error
        yield PlayedConnection(service)

    setup = AppContext(
        connect=connect,
        prepare=lambda: None,
        recents=recents or MemoryRecents(),
        workspace="demo",
        host="api.series.hr",
        zone=UTC,
        now=now,
        sleep=sleep,
        pauses=pauses,
        ascii_only=ascii_only,
        key_store=key_store,
    )
    return SeriesApp(Session(setup), references=tuple(map(TicketId, references)))


def seen_on(app: App[int]) -> str:
    """Return the rows of the screen as a person sees them."""
    height = app.size.height
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips[:height])
