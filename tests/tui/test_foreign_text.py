"""Foreign text in every place of the app that shows one: as it stands, and without effect."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace

import pytest
from rich.segment import Segment

from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.foreign_scenes import REFERENCE, SCENES, TEXTS, Place, browsing, opened, resize, running
from tests.tui.log_harness import NOW, message
from tests.tui.sample import sample_ticket
from tests.tui.waiting import press_slowly, settle


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


def shown_as_it_stands(text: str, place: Place) -> None:
    """Check that a text is seen in full, and that no part of it is a link, an action or a sequence."""
    app = place.app
    seen = seen_on(app)
    assert squeezed(seen).count(squeezed(clean_line(text))) >= place.times, f"{place.name}\n{seen}"
    for segment in segments(app):
        if segment.style is not None:
            assert segment.style.link is None, place.name
            assert not [name for name in segment.style.meta if name.startswith("@click")], place.name
    written = sent_to_the_terminal(app)
    rest = re.sub(r"\x1b\[[0-9;]*[mH]", "", written)
    odd = {c for c in rest if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c not in "\r\n"}
    assert not odd, f"{place.name}: {odd!a}"
    assert app.fault is None, place.name


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("scene", SCENES)
async def test_foreign_text_is_shown_literally_and_has_no_effect(scene: str, kind: str) -> None:
    """In each place in full; no part of it is a link, an action, a sequence or a hidden character."""
    text = TEXTS[kind]
    async with aclosing(SCENES[scene](text)) as places:
        async for place in places:
            shown_as_it_stands(text, place)


@pytest.mark.parametrize("text", ["[@click=app.quit]q[/]", "[@click='app.quit']q", "[link='http://e.x']l"])
async def test_clicking_foreign_text_does_nothing(text: str) -> None:
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
    async with running(browsing("שלום 12 עולם"), (200, 24)) as (app, pilot):
        await press_slowly(pilot, "f2")
        for width in (200, 110, 44):
            await resize(pilot, (width, 24))
            rows = [row for row in seen_on(app).split("\n") if has_right_to_left(row)]
            assert rows, width
            for row in rows:
                assert not any(has_right_to_left(part) for part in row.split(BLANK)[::2]), (width, row)


async def test_right_to_left_text_of_a_ticket_stays_inside_its_own_part_of_a_row() -> None:
    """On each row it stands between two blanks that no terminal reorders across, or runs to the row's end."""
    async with running(opened("שלום 12 עולם"), (140, 70)) as (app, pilot):
        for size in ((140, 70), (98, 30), (60, 40), (44, 24)):
            await resize(pilot, size)
            rows = [row for row in seen_on(app).split("\n") if has_right_to_left(row)]
            assert len(rows) > 4, size
            for row in rows:
                assert not any(has_right_to_left(part) for part in row.split(BLANK)[::2]), (size, row)


@pytest.mark.parametrize(
    "name", ["Staff Member · staff", "x  staff · claimer", "[system]", "· system  closed"]
)
async def test_a_name_cannot_pass_for_a_role(name: str) -> None:
    """The role stands at the left of the header, before any name, in a style of its own."""
    shown = message(0, "hello there", author="123")
    sample = replace(sample_ticket(), messages=(shown,))
    player = replace(sample.author, user_id=SafeText("123"), display_name=clean_line(name))
    hostile = replace(sample, ticket_id=SafeText(REFERENCE), author=player)
    app = played_app(PlayedService(hostile), references=(REFERENCE,))
    async with running(app, (140, 24)) as (_, pilot):
        for width in (140, 80, 44):
            await resize(pilot, (width, 24))
            log = app.screen.query_one(MessageLog)
            rows = [log.render_line(y) for y in range(log.size.height)]
            header = next(row for row in rows if "player" in row.text)
            assert re.match(r"[ ▌]+player ?· ?author", header.text), (width, header.text)
            styles = {part.style for part in header if "player" in part.text}
            named = [part for row in rows for part in row if name[:6].strip() in part.text]
            assert named, width
            assert all(part.style not in styles for part in named), width


async def test_choosing_a_recent_ticket_with_an_invalid_id_says_so() -> None:
    """Nothing is asked for, and the app goes on."""
    service = PlayedService()
    recents = MemoryRecents([Recent("[@click=app.quit]x", NOW)])
    async with running(played_app(service, recents=recents)) as (app, pilot):
        row = next(n for n, line in enumerate(seen_on(app).split("\n")) if "[@click" in line)
        await pilot.click(offset=(6, row))
        await settle(pilot)
        assert "No ticket ID found" in seen_on(app)
        assert not service.asked
        assert app.fault is None
