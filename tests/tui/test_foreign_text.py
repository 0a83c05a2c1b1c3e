"""A stranger's text in every place of the app that shows one: as it stands, and nothing comes of it.

Each scene of :data:`SCENES` brings one place to the screen with a given text in it. A new screen, toast, list
or title that shows what a stranger wrote belongs in that table; the tests are the same for all.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from rich.segment import Segment
from textual.pilot import Pilot

from series_tui.api.models import Ticket, WorkspaceConfig
from series_tui.api.responses import read_ticket
from series_tui.api.untrusted import SafeText, clean_line
from series_tui.errors import AccessForbidden, InvalidSetting, NotReached, ServiceFailed
from series_tui.tui.app import SeriesApp
from series_tui.tui.right_to_left import BLANK, has_right_to_left
from series_tui.tui.screens.export_screen import ExportScreen
from series_tui.tui.screens.ticket_screen import TicketScreen
from series_tui.tui.setup import Recent
from series_tui.tui.widgets.message_log import MessageLog
from tests.tui.app_harness import MemoryRecents, PlayedKeeper, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW, message
from tests.tui.sample import sample_ticket

REFERENCE = "EVIL-1"
TEXTS = {
    "a closing tag": "[/][b]$error\\[/b]<b>`",
    "an action": "[@click=app.quit]q[/]",
    "sequences": "\x1b]8;;x\x07\x9bm\u202ey",
    "right to left": "שלום[/]עולם",
}
"""None has a space at which it could be broken, or is longer than the narrowest place for a name."""


def answered(text: str) -> Ticket:
    """Return a ticket as the service's answer gives it, with a text in the place of everything."""
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
    reading = read_ticket(200, {}, body, REFERENCE)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            ticket: Ticket = end.value
            return ticket


# The scenes


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


async def settle(pilot: Pilot[int]) -> None:
    """Wait until nothing moves any more."""
    for _ in range(4):
        await pilot.pause()


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
        await pilot.pause(0.1)
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
    keeper = PlayedKeeper(refusals=[ServiceFailed(500, clean_line(text))])
    async with running(played_app(PlayedService(), keeper=keeper)) as (app, pilot):
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
        assert isinstance(screen, ExportScreen)
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


@scene("queue, wide: with a preview", times=8)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(browsing(text), (200, 30)) as (app, pilot):
        await pilot.press("f2")
        await settle(pilot)
        await pilot.pause(0.4)
        yield app, pilot


@scene("queue", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(browsing(text), (110, 24)) as (app, pilot):
        await pilot.press("f2")
        await settle(pilot)
        yield app, pilot


@scene("queue, narrow", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(browsing(text), (44, 20)) as (app, pilot):
        await pilot.press("f2")
        await settle(pilot)
        yield app, pilot


@scene("queue: choosing a department", times=2)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(browsing(text), (60, 20)) as (app, pilot):
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        yield app, pilot


@scene("queue: a department as filter", times=1)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    async with running(browsing(text), (110, 20)) as (app, pilot):
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        yield app, pilot


@scene("the open tickets in one line", times=2)
async def _(text: str) -> AsyncIterator[tuple[SeriesApp, Pilot[int]]]:
    other = replace(answered(text), ticket_id=SafeText("EVIL-2"))
    app = played_app(PlayedService(answered(text), other), references=(REFERENCE, "EVIL-2"))
    async with running(app, (100, 8)) as scene:
        yield scene


# What is asked of each


def segments(app: SeriesApp) -> Iterator[Segment]:
    """Yield all that is drawn."""
    for strip in app.screen._compositor.render_strips():
        yield from strip


def sent_to_the_terminal(app: SeriesApp) -> str:
    """Return what a driver would write for the whole screen, toasts included."""
    return app.screen._compositor.render_full_update().render_segments(app.console)


def squeezed(text: str) -> str:
    """Return a text without what only keeps things apart."""
    return re.sub(rf"[\s{BLANK}│▌┃▐]", "", text)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("place", SCENES)
async def test_it_is_shown_as_it_stands_and_only_shown(place: str, kind: str) -> None:
    """The text is seen in full; no part of it is a link, an action, a sequence or a hidden character."""
    text = TEXTS[kind]
    async with SCENES[place].open(text) as (app, _):
        seen = squeezed(seen_on(app))
        assert seen.count(squeezed(clean_line(text))) >= SCENES[place].times, seen_on(app)
        for segment in segments(app):
            if segment.style is not None:
                assert segment.style.link is None
                assert not [name for name in segment.style.meta if name.startswith("@click")]
        written = sent_to_the_terminal(app)
        rest = re.sub(r"\x1b\[[0-9;]*[mH]", "", written)
        odd = {c for c in rest if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c not in "\r\n"}
        assert not odd, ascii(odd)
        assert app.fault is None


@pytest.mark.parametrize("text", ["[@click=app.quit]q[/]", "[@click='app.quit']q", "[link='http://e.x']l"])
async def test_clicking_it_does_nothing(text: str) -> None:
    """It is clicked wherever it stands; the app stays where it is."""
    async with running(opened(text), (100, 40)) as (app, pilot):
        rows = seen_on(app).split("\n")
        places = [
            (column + 2, row)
            for row, line in enumerate(rows)
            for column in range(len(line))
            if line.startswith("[", column)
        ]
        assert len(places) > 10
        for place in places:
            await pilot.click(offset=place)
        await settle(pilot)
        assert isinstance(app.screen, TicketScreen)
        assert app.is_running
        assert app.return_code is None


async def test_the_queue_keeps_right_to_left_text_inside_its_columns() -> None:
    """With and without a preview beside it."""
    for width in (200, 110, 44):
        async with running(browsing("שלום 12 עולם"), (width, 24)) as (app, pilot):
            await pilot.press("f2")
            await settle(pilot)
            rows = [row for row in seen_on(app).split("\n") if has_right_to_left(row)]
            assert rows
            for row in rows:
                assert not any(has_right_to_left(part) for part in row.split(BLANK)[::2]), row


@pytest.mark.parametrize("size", [(140, 70), (98, 30), (60, 40), (44, 24)])
async def test_right_to_left_text_stays_inside_its_own_part_of_a_row(size: tuple[int, int]) -> None:
    """On each row it stands between two blanks that no terminal reorders across, or runs to the row's end."""
    async with running(opened("שלום 12 עולם"), size) as (app, _):
        rows = [row for row in seen_on(app).split("\n") if has_right_to_left(row)]
        assert len(rows) > 4
        for row in rows:
            assert not any(has_right_to_left(part) for part in row.split(BLANK)[::2]), row


@pytest.mark.parametrize("width", [140, 80, 44])
@pytest.mark.parametrize(
    "name", ["Staff Member · staff", "x  staff · claimer", "[system]", "· system  closed"]
)
async def test_a_name_cannot_pass_for_a_role(name: str, width: int) -> None:
    """The role stands at the left of the header, before any name, in a style of its own."""
    shown = message(0, "hello there", author="123")
    sample = replace(sample_ticket(), messages=(shown,))
    player = replace(sample.author, user_id=SafeText("123"), display_name=clean_line(name))
    hostile = replace(sample, ticket_id=SafeText(REFERENCE), author=player)
    app = played_app(PlayedService(hostile), references=(REFERENCE,))
    async with running(app, (width, 24)) as (_, pilot):
        log = app.screen.query_one(MessageLog)
        rows = [log.render_line(y) for y in range(log.size.height)]
        header = next(row for row in rows if "player" in row.text)
        assert re.match(r"[ ▌]+player ?· ?author", header.text), header.text
        styles = {part.style for part in header if "player" in part.text}
        named = [part for row in rows for part in row if name[:6].strip() in part.text]
        assert named
        assert all(part.style not in styles for part in named)
        await pilot.press("ctrl+q")


async def test_choosing_a_remembered_ticket_with_an_odd_id_says_so() -> None:
    """It is no ID; nothing is asked for, and the app goes on."""
    service = PlayedService()
    recents = MemoryRecents([Recent("[@click=app.quit]x", NOW)])
    async with running(played_app(service, recents=recents)) as (app, pilot):
        row = next(n for n, line in enumerate(seen_on(app).split("\n")) if "[@click" in line)
        await pilot.click(offset=(6, row))
        await settle(pilot)
        assert "holds no ticket ID" in seen_on(app)
        assert not service.asked
        assert app.fault is None
