"""What each picture shows, and the keys that lead there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

from textual.pilot import Pilot

from series_tui.demo.server import Fault
from series_tui.doctor import Finding
from series_tui.doctor.findings import ok, warning
from series_tui.tui.app import SeriesApp
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.theme import DARK_THEME, LIGHT_THEME
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.waiting import settle, until

NOW = datetime(2026, 11, 16, 12, 4, tzinfo=UTC)
REFERENCE = "TICKET-1234567890-ABCD"
LONG_CHAT = "TICKET-1700000005-0200"
RECENT = ((REFERENCE, 0.3), ("TICKET-1717171717-GAME", 18.0), (LONG_CHAT, 120.0))

Play = Callable[[Pilot[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: The file's name without its ending.
        size: Columns and rows.
        play: Leads from the start to what is shown.
        theme: The theme's name.
        faults: What the service does to the first requests.
    """

    name: str
    size: tuple[int, int]
    play: Play
    theme: str = DARK_THEME
    faults: Sequence[Fault] = ()


async def settled(pilot: Pilot[Any], is_there: Callable[[SeriesApp], bool] = lambda _app: True) -> None:
    """Wait until something is there, no worker runs, and nothing is left to do."""
    app = pilot.app
    assert isinstance(app, SeriesApp)
    await until(pilot, lambda: is_there(app) and not any(worker.is_running for worker in app.workers))
    await settle(pilot)


async def _opened(pilot: Pilot[Any], ticket_id: str) -> None:
    await settled(pilot)
    await pilot.press(*ticket_id, "enter")

    def has_ticket(app: SeriesApp) -> bool:
        screen = app.screen
        return isinstance(screen, TicketScreen) and screen.snapshot is not None

    await settled(pilot, has_ticket)


async def _ticket(pilot: Pilot[Any]) -> None:
    await _opened(pilot, REFERENCE)


async def _search(pilot: Pilot[Any]) -> None:
    await _opened(pilot, LONG_CHAT)
    await pilot.press("slash", *"lighthouse")
    await settled(pilot)


def _has_preview(app: SeriesApp) -> bool:
    return all(pane.ticket is not None for pane in app.screen.query(PreviewPane) if pane.display)


async def _queue(pilot: Pilot[Any]) -> None:
    await settled(pilot)
    await pilot.press("f2")
    await settled(pilot)
    await pilot.press("j", "j")
    await settled(pilot, _has_preview)


async def _missing(pilot: Pilot[Any]) -> None:
    await settled(pilot)
    await pilot.press(*"TICKET-1700000042-0000", "enter")
    await settled(pilot)


SCENES = (
    Scene("open", (80, 24), settled),
    Scene("ticket", (110, 30), _ticket),
    Scene("search", (110, 30), _search),
    Scene("queue", (130, 30), _queue),
    Scene("narrow", (40, 12), _ticket),
    Scene("light", (110, 30), _ticket, theme="textual-light"),
    Scene("error", (80, 16), _missing),
)

_SIZES = ((80, 24), (120, 35), (200, 60))


def sized_scenes() -> Iterator[Scene]:
    """Yield a ticket and the queue at each size, dark and light."""
    for size, (shade, theme), (name, play) in product(
        _SIZES, (("dark", DARK_THEME), ("light", LIGHT_THEME)), (("ticket", _ticket), ("queue", _queue))
    ):
        yield Scene(f"{name}-{size[0]}-{shade}", size, play, theme)


FINDINGS: Sequence[Finding] = (
    ok("version", "series-tui 0.2.0 with textual 8.2.8, httpx 0.28.1, keyring 25.7.0"),
    ok("key", "from OS keyring (Secret Service), for https://api.series.hr"),
    ok("dns", "api.series.hr is 203.0.113.7 (4 ms)", "reached directly"),
    ok("tls", "TLSv1.3 (31 ms), certificate valid until 2027-03-01"),
    warning(
        "clock",
        "this machine is 41 s behind the service",
        'Set this clock: certificates and times like "3 min ago" depend on it.',
    ),
    ok("api", "accepts the key, answered in 86 ms"),
    ok("limit", "file, shared with your processes on this host"),
)
