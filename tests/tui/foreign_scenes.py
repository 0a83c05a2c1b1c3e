"""Each place of the app that shows foreign text, brought to the screen with a text of one's own.

A new screen, toast, list or title that shows foreign text belongs into :data:`SCENES`; the tests are the same
for all. Places that one app can show one after the other are one scene.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from textual.pilot import Pilot

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.errors import AccessForbidden, InvalidSetting, NotReached, ServiceFailed
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.ticket.export_dialog import ExportDialog
from series_tui.tui.ticket.screen import TicketScreen
from tests.api.responses import ticket_from
from tests.tui.app_harness import MemoryRecents, PlayedKeyStore, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW
from tests.tui.waiting import press_slowly, settle, until

REFERENCE = "EVIL-1"
TEXTS = {
    "a closing tag": "[/][b]$error\\[/b]<b>`",
    "an action": "[@click=app.quit]q[/]",
    "sequences and right to left": "\x1b]8\x07\x9bם[/]\u202eש",
}
"""None has a space at which it could be broken, or is longer than the narrowest place for a name."""


def answered(text: str) -> Ticket:
    """Return a ticket as the service's response gives it, with a text in the place of everything."""
    person = {"UserId": text, "Username": text, "DisplayName": text, text: text}
    fields = {
        "TicketId": REFERENCE,
        **dict.fromkeys(("_id", "Subject", "Category", "Department", "Status", "Priority", text), text),
        **dict.fromkeys(("CreatedAt", "UpdatedAt"), text),
        "Author": person,
        "ClaimedBy": text,
        "ClaimedByUser": person,
        "GameReport": True,
        "GameData": {"PlaceId": text, text: text},
        "Content": {
            text: {"Content": text, "Author": text, "Type": "author_message", "Timestamp": text, text: text},
            "2": {"Content": text, "Author": "other", "Type": text, "Timestamp": text},
            "3": {"Content": text, "Author": "", "Type": "system", "Timestamp": text},
        },
    }
    body = json.dumps({"success": True, "data": {"Ticket": fields}}).encode()
    return ticket_from(body)


@dataclass(frozen=True)
class Place:
    """One place that shows foreign text, and is on the screen.

    Attributes:
        name: The place, for the message of a failure.
        app: The app that shows it.
        times: How often the text is seen at least.
    """

    name: str
    app: SeriesApp
    times: int


Scene = Callable[[str], AsyncGenerator[Place]]
SCENES: dict[str, Scene] = {}
"""Each brings a text to its places, one after the other."""


def scene(name: str) -> Callable[[Scene], None]:
    """Put a scene into the table."""

    def add(places: Scene) -> None:
        SCENES[name] = places

    return add


@asynccontextmanager
async def running(
    app: SeriesApp, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    """Run an app until nothing moves any more."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield app, pilot


async def resize(pilot: Pilot[int], size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait until all is laid out."""
    await pilot.resize_terminal(*size)
    await settle(pilot)


def opened(text: str) -> SeriesApp:
    """Return the app with the hostile ticket in front."""
    return played_app(PlayedService(answered(text)), references=(REFERENCE,))


@scene("ticket")
async def _(text: str) -> AsyncGenerator[Place]:
    async with running(opened(text), (140, 70)) as (app, pilot):
        yield Place("wide: details beside the log", app, 20)
        await resize(pilot, (98, 30))
        yield Place("details above the log", app, 9)
        await resize(pilot, (44, 24))
        yield Place("narrow", app, 4)
        await resize(pilot, (80, 60))
        await press_slowly(pilot, "i")
        yield Place("details in full", app, 10)
        await press_slowly(pilot, "i")
        await resize(pilot, (98, 30))
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        await pilot.press("slash", "x")
        log = screen.query_one(MessageLog)
        await until(pilot, lambda: log.position.hits is not None and not log.position.is_searching)
        yield Place("hits of a search", app, 4)


@scene("a ticket that cannot be had")
async def _(text: str) -> AsyncGenerator[Place]:
    service = PlayedService()
    service.failures[REFERENCE] = [AccessForbidden(clean_line(text))]
    async with running(played_app(service, references=(REFERENCE,))) as (app, _):
        yield Place("the reason", app, 1)


@scene("failures in a ticket")
async def _(text: str) -> AsyncGenerator[Place]:
    service = PlayedService(answered("-"))
    async with running(played_app(service, references=(REFERENCE,)), (120, 40)) as (app, pilot):
        await press_slowly(pilot, "e")
        screen = app.screen
        assert isinstance(screen, ExportDialog)
        screen._say(f"{text} was not written.")
        await settle(pilot)
        yield Place("a file that cannot be written", app, 1)
        await press_slowly(pilot, "escape")
        service.failures[REFERENCE] = [NotReached(f"No answer: {text}.")]
        await press_slowly(pilot, "r")
        yield Place("a refresh that failed", app, 1)


@scene("open: no connection")
async def _(text: str) -> AsyncGenerator[Place]:
    error = InvalidSetting("api_url", "", f"Mend {text}.")
    error.what = f"It cannot be: {text}."
    async with running(played_app(PlayedService(), connect_error=error)) as (app, _):
        yield Place("the reason", app, 1)


@scene("open: recent tickets, and a toast")
async def _(text: str) -> AsyncGenerator[Place]:
    recents = MemoryRecents([Recent(text, NOW)])
    async with running(played_app(PlayedService(), recents=recents)) as (app, pilot):
        yield Place("a recent ticket", app, 1)
        app.screen.notify(text, title=text, markup=True)
        await settle(pilot)
        yield Place("a toast with a title, beside it", app, 3)


@scene("open: refusals")
async def _(text: str) -> AsyncGenerator[Place]:
    keeper = PlayedKeyStore(refusals=[ServiceFailed(500, clean_line(text))])
    async with running(played_app(PlayedService(), key_store=keeper)) as (app, pilot):
        await press_slowly(pilot, "f4")
        await pilot.press("k", "enter")
        await settle(pilot)
        yield Place("the service's response to a key", app, 1)
        await press_slowly(pilot, "escape")
        assert clean_line(text) not in seen_on(app)
        app.screen._open(text)  # type: ignore[attr-defined]  # as a list's row or the input does
        await settle(pilot)
        yield Place("a typed ID", app, 1)


def browsing(text: str) -> SeriesApp:
    """Return the app on a queue that is hostile, the names of its departments included."""
    service = PlayedService(answered(text))
    name = clean_line(text)
    service.config = WorkspaceConfig(enabled=True, departments=((name, name), (SafeText("d"), name)))
    return played_app(service)


@scene("queue")
async def _(text: str) -> AsyncGenerator[Place]:
    async with running(browsing(text), (200, 30)) as (app, pilot):
        await press_slowly(pilot, "f2")
        await until(pilot, lambda: app.screen.query_one(PreviewPane).ticket is not None)
        await settle(pilot)
        yield Place("wide: with a preview", app, 8)
        await resize(pilot, (110, 24))
        yield Place("without a preview", app, 1)
        await resize(pilot, (44, 20))
        yield Place("narrow", app, 1)
        await resize(pilot, (60, 20))
        await press_slowly(pilot, "d")
        yield Place("choosing a department", app, 2)
        await resize(pilot, (110, 20))
        await press_slowly(pilot, "enter")
        yield Place("a department as filter", app, 1)


@scene("tabs")
async def _(text: str) -> AsyncGenerator[Place]:
    other = replace(answered(text), ticket_id=SafeText("EVIL-2"))
    app = played_app(PlayedService(answered(text), other), references=(REFERENCE, "EVIL-2"))
    async with running(app, (100, 8)) as (_, _):
        yield Place("the open tickets in one line", app, 2)
