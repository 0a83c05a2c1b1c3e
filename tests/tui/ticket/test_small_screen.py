"""On the smallest screen, 40×12, every sentence is whole: remarks, hints of dialogs, toasts."""

from __future__ import annotations

from dataclasses import replace

from textual.geometry import Region
from textual.widgets import Input
from textual.widgets._toast import Toast

from series_tui.errors import NotReached
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.key_bar import BottomBar
from tests.strings import user_strings
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import seen_settled, settle

SMALL = (40, 12)
AREAS = ("message log", "queue", "ticket")
MAX_REMARK = 100


def remarks() -> list[str]:
    """Return the sentences of the screens; what a value stands for is a word of six letters."""
    texts = {" ".join(string.text.split()) for string in user_strings() if string.area in AREAS}
    texts |= {"Sent link to player's profile to clipboard"}
    return sorted(
        text.replace("{…}", "value.")
        for text in texts
        if text.endswith((".", "clipboard")) and " " in text and len(text) <= MAX_REMARK
    )


async def test_every_remark_is_whole() -> None:
    """In the last row; one that is too long for it is a toast above the newest messages."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    texts = remarks()
    assert {len(text) > SMALL[0] for text in texts} == {True, False}
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        bar = app.screen.query_one(BottomBar)
        cut: list[tuple[str, str, list[Region]]] = []
        for text in texts:
            bar.flash(text)
            await pilot.pause()
            toasts = [*app.screen.query(Toast)]
            if toasts:
                await settle(pilot)
            seen = seen_on(app)
            rows = [row for toast in toasts for row in rows_of(seen, toast.region)]
            shown = " ".join(" ".join(rows or seen.split("\n")[-1:]).split())
            if not shown.endswith(text) or any(toast.region.bottom > SMALL[1] // 2 for toast in toasts):
                cut.append((text, shown, [toast.region for toast in toasts]))
            for toast in toasts:
                toast._expire()
                await settle(pilot)
        assert cut == []


def rows_of(screen: str, region: Region) -> list[str]:
    """Return what stands in a region of the screen, without the toast's bar at its left."""
    return [row[region.x + 1 : region.right] for row in screen.split("\n")[region.y : region.bottom]]


async def test_a_long_remark_is_one_toast_however_often_its_key_is_pressed() -> None:
    """A key that is held down covers no more of the screen."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("g", *["left_parenthesis"] * 5)
        await settle(pilot)
        assert len(app.screen.query(Toast)) == 1
        assert "No message by the other party before" in seen_on(app)


async def test_the_hint_of_each_dialog_is_whole() -> None:
    """The input shows as much as it has room for, and no more is asked of it."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    app.session.setup = replace(app.session.setup, open_link=lambda _url: True)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("Y", "L", "D", "e"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(app.screen, Dialog), key
            entry = app.screen.query_one(Input)
            assert len(entry.placeholder) <= entry.content_size.width, key
            assert entry.value or entry.placeholder in seen_on(app), key
            await pilot.press("escape")
            assert isinstance(app.screen, TicketScreen), key


async def test_the_error_of_a_failed_refresh_is_whole() -> None:
    """What happened, the age of what is seen, and the key to press."""
    service = PlayedService(sample_ticket())
    app = played_app(service, references=(REFERENCE,))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        service.failures[REFERENCE] = [NotReached("No answer from api.series.hr after several tries.")]
        await pilot.press("r")
        told = " ".join((await seen_settled(pilot)).split())
        assert "What you see is from" in told
        assert "Press r to try again." in told
