"""Each place of the app that shows a stranger's text, brought to the screen with a text of one's own.

A new screen, toast, list or title that shows what a stranger wrote belongs into :data:`SCENES`; the tests are
the same for all.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from textual.pilot import Pilot

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.errors import AccessForbidden, InvalidSetting, NotReached, ServiceFailed
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import Recent
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.ticket.export_dialog import ExportDialog
from series_tui.tui.ticket.screen import TicketScreen
from tests.api.responses import ticket_from
from tests.tui.app_harness import MemoryRecents, PlayedKeyStore, PlayedService, played_app
from tests.tui.log_harness import NOW
from tests.tui.waiting import settle, until

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
class Scene:
    """One place that shows a stranger's text.

    Attributes:
        open: Brings it to the screen.
        times: How often the text is seen there at least.
    """

    open: Callable[[str], AbstractAsyncContextManager[tuple[SeriesApp, Pilot[int]]]]
    times: int


SCENES: dict[str, Scene] = {}


def scene(
    name: str, *, times: int
) -> Callable[[Callable[[str], AsyncIterator[tuple[SeriesApp, Pilot[int]]]]], None]:
    """Put a scene into the table."""

    def add(opens: Callable[[str], AsyncIterator[tuple[SeriesApp, Pilot[int]]]]) -> None:
        SCENES[name] = Scene(asynccontextmanager(opens), times)

    return add


@asynccontextmanager
async def running(
    app: SeriesApp, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    """Run an app until nothing moves any more."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield app, pilot


def opened(text: str) -> SeriesApp:
    """Return the app with the hostile ticket in front."""
    return played_app(PlayedService(answered(text)), references=(REFERENCE,))


@scene("ticket, wide: details beside the log", times=20)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened(text), (140, 70)) as scene:
        yield scene


@scene("ticket: details above the log", times=9)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened(text), (98, 30)) as scene:
        yield scene


@scene("ticket, narrow", times=4)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened(text), (44, 24)) as scene:
        yield scene


@scene("ticket: details in full", times=10)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened(text), (80, 60)) as (app, pilot):
        await pilot.press("i")
        await settle(pilot)
        yield app, pilot


@scene("ticket: hits of a search", times=4)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened(text), (98, 30)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        await pilot.press("slash", "x")
        log = screen.query_one(MessageLog)
        await until(pilot, lambda: log.position.hits is not None and not log.position.is_searching)
        yield app, pilot


@scene("a ticket that cannot be had", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    service = PlayedService()
    service.failures[REFERENCE] = [AccessForbidden(clean_line(text))]
    async with running(played_app(service, references=(REFERENCE,))) as scene:
        yield scene


@scene("a refresh that failed", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    service = PlayedService(replace(answered("-")))
    async with running(played_app(service, references=(REFERENCE,)), (120, 40)) as (app, pilot):
        service.failures[REFERENCE] = [NotReached(f"No answer: {text}.")]
        await pilot.press("r")
        await settle(pilot)
        yield app, pilot


@scene("open: no connection", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    error = InvalidSetting("api_url", "", f"Mend {text}.")
    error.what = f"It cannot be: {text}."
    async with running(played_app(PlayedService(), connect_error=error)) as scene:
        yield scene


@scene("open: a remembered ticket", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    recents = MemoryRecents([Recent(text, NOW)])
    async with running(played_app(PlayedService(), recents=recents)) as scene:
        yield scene


@scene("open: what was typed", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(played_app(PlayedService())) as (app, pilot):
        app.screen._open(text)  # type: ignore[attr-defined]  # as a list's row or the input does
        await settle(pilot)
        yield app, pilot


@scene("key: what the service says", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    keeper = PlayedKeyStore(refusals=[ServiceFailed(500, clean_line(text))])
    async with running(played_app(PlayedService(), key_store=keeper)) as (app, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("k", "enter")
        await settle(pilot)
        yield app, pilot


@scene("export: a file that cannot be written", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(opened("-"), (120, 40)) as (app, pilot):
        await pilot.press("e")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ExportDialog)
        screen._say(f"{text} was not written.")
        await settle(pilot)
        yield app, pilot


@scene("a toast, with a title", times=2)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(played_app(PlayedService())) as (app, pilot):
        app.screen.notify(text, title=text, markup=True)
        await settle(pilot)
        yield app, pilot


def browsing(text: str) -> SeriesApp:
    """Return the app on a queue that is hostile, the names of its departments included."""
    service = PlayedService(answered(text))
    name = clean_line(text)
    service.config = WorkspaceConfig(enabled=True, departments=((name, name), (SafeText("d"), name)))
    return played_app(service)


@asynccontextmanager
async def in_queue(
    text: str, size: tuple[int, int], *keys: str
) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    """Run the app on such a queue, and press keys in it."""
    async with running(browsing(text), size) as (app, pilot):
        for key in ("f2", *keys):
            await pilot.press(key)
            await settle(pilot)
        yield app, pilot


@scene("queue, wide: with a preview", times=8)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with in_queue(text, (200, 30)) as (app, pilot):
        await until(pilot, lambda: app.screen.query_one(PreviewPane).ticket is not None)
        await settle(pilot)
        yield app, pilot


@scene("queue", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with in_queue(text, (110, 24)) as scene:
        yield scene


@scene("queue, narrow", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with in_queue(text, (44, 20)) as scene:
        yield scene


@scene("queue: choosing a department", times=2)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with in_queue(text, (60, 20), "d") as scene:
        yield scene


@scene("queue: a department as filter", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with in_queue(text, (110, 20), "d", "enter") as scene:
        yield scene


@scene("the open tickets in one line", times=2)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    other = replace(answered(text), ticket_id=SafeText("EVIL-2"))
    app = played_app(PlayedService(answered(text), other), references=(REFERENCE, "EVIL-2"))
    async with running(app, (100, 8)) as scene:
        yield scene
