"""Selecting with the mouse: plain text of the messages, kept where it is, and what reaches the clipboard."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from textual import events
from textual.geometry import Offset
from textual.pilot import Pilot

from series_tui.api.models import Role, Ticket
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.log.styles import read_styles
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.counting_terminal import CountingDriver, on_terminal
from tests.tui.log.log_reading import SIZE, grown
from tests.tui.log_harness import LogApp, conversation, message, ticket
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import settle, until


def place_of(rows: list[str], words: str, *, end: bool = False) -> Offset:
    """Return where words begin on the screen, or end."""
    y = next(number for number, row in enumerate(rows) if words in row)
    x = rows[y].index(words)
    return Offset(x + len(words) - 1 if end else x, y)


def mouse(kind: type[events.MouseEvent], log: MessageLog, at: Offset) -> None:
    """Let the terminal report the mouse."""
    x, y = at.x + log.region.x, at.y + log.region.y
    log.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


async def drag(pilot: Pilot[None] | Pilot[int], log: MessageLog, start: Offset, end: Offset) -> None:
    """Drag from one cell of the log to another."""
    mouse(events.MouseDown, log, start)
    await pilot.pause()
    mouse(events.MouseMove, log, end)
    await pilot.pause()
    mouse(events.MouseUp, log, end)
    await pilot.pause()


def three() -> Ticket:
    """Return a chat with three messages by two people."""
    return ticket(
        [
            message(0, "the first message\nhas two lines"),
            message(1, "the answer by staff", role=Role.STAFF),
            message(2, "the last message"),
        ]
    )


async def test_a_selection_over_messages_is_their_text_without_decoration() -> None:
    """No names, times, marks, indents or blank lines: what the two people wrote."""
    app = LogApp(three())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        log = app.log_widget
        await drag(pilot, log, place_of(app.rows, "message"), place_of(app.rows, "answer", end=True))
        assert app.screen.get_selected_text() == "message\nhas two lines\nthe answer"
        await drag(pilot, log, place_of(app.rows, "answer", end=True), place_of(app.rows, "message"))
        assert app.screen.get_selected_text() == "message\nhas two lines\nthe answer"


def copied(driver: CountingDriver) -> list[str]:
    """Return what was sent to the terminal's clipboard."""
    sent = re.findall(r"\x1b]52;c;([A-Za-z0-9+/=]*)\a", "".join(driver.written))
    return [b64decode(text).decode() for text in sent]


async def opened(pilot: Pilot[int], app: SeriesApp) -> MessageLog:
    """Return the log of the ticket that was opened at the start."""
    await settle(pilot)
    return app.screen.query_one(MessageLog)


def log_rows(log: MessageLog) -> list[str]:
    """Return the rows of a log."""
    return [log.render_line(y).text for y in range(log.size.height)]


@pytest.mark.parametrize("key", ["c", "ctrl+c"])
async def test_a_selection_over_two_messages_reaches_the_clipboard(key: str) -> None:
    """By the very bytes that the terminal gets; then nothing is selected, and c copies the message again."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    async with on_terminal(app) as (pilot, driver):
        log = await opened(pilot, app)
        rows = log_rows(log)
        await drag(pilot, log, place_of(rows, "need"), place_of(rows, "Which group", end=True))
        await pilot.press(key)
        await pilot.pause()
        assert copied(driver) == ["need help with my rank\nclaimed by Staff Member\nHello! Which group"]
        await pilot.press("c")
        await pilot.pause()
        current = log.current_message
        assert current is not None
        assert copied(driver)[1:] == [current.text]


async def test_a_selection_stays_on_its_characters_when_the_log_scrolls() -> None:
    """While it is dragged too: what was under the pointer when it began is the beginning."""
    app = LogApp(ticket(conversation(300)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("g", "space", "space")
        log = app.log_widget
        first = place_of(app.rows, "message 1")
        words = app.rows[first.y][first.x :]
        mouse(events.MouseDown, log, first)
        await pilot.pause()
        await pilot.press("j", "j", "j")
        mouse(events.MouseMove, log, Offset(30, 8))
        await pilot.pause()
        mouse(events.MouseUp, log, Offset(30, 8))
        await pilot.pause()
        text = app.screen.get_selected_text()
        assert text is not None
        assert text.startswith(words)
        await pilot.press("g", "G", "pageup")
        assert app.screen.get_selected_text() == text


async def test_a_selection_stays_when_heights_are_corrected_and_the_pane_is_resized() -> None:
    """It is message and character: neither lines nor widths are in it."""
    app = LogApp(ticket(conversation(2_000, text="message {} " + "and more words " * 12)))
    async with app.run_test(size=(70, 20)) as pilot:
        await pilot.press("g", *["space"] * 5)
        log = app.log_widget
        await drag(pilot, log, Offset(10, 3), Offset(22, 15))
        text = app.screen.get_selected_text()
        assert text
        viewport = log._reader.viewport
        assert viewport is not None
        viewport.layout.measure_some(1_000, lambda: False)
        log._publish()
        await pilot.resize_terminal(44, 16)
        await pilot.pause()
        assert app.screen.get_selected_text() == text


async def test_a_refresh_keeps_a_selection_only_if_its_text_remains() -> None:
    """Messages after it change nothing; messages before it give its places to others, so it is dropped."""
    app = LogApp(three())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        log = app.log_widget
        await drag(pilot, log, place_of(app.rows, "message"), place_of(app.rows, "answer", end=True))
        text = app.screen.get_selected_text()
        log.ticket = grown(three(), after=2)
        await pilot.pause()
        assert app.screen.get_selected_text() == text
        log.ticket = grown(three(), before=2)
        await pilot.pause()
        assert not app.screen.get_selected_text()


async def test_two_clicks_select_a_word_and_three_the_message() -> None:
    """Words are what stands between spaces."""
    app = LogApp(three())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        at = place_of(app.rows, "answer")
        await pilot.click(app.log_widget, offset=(at.x + 1, at.y), times=2)
        assert app.screen.get_selected_text() == "answer"
        await pilot.click(app.log_widget, offset=(at.x + 1, at.y), times=3)
        assert app.screen.get_selected_text() == "the answer by staff"


async def test_a_click_puts_the_cursor_on_a_message() -> None:
    """And selects nothing: what was selected before is let go."""
    app = LogApp(three())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        log = app.log_widget
        await drag(pilot, log, place_of(app.rows, "message"), place_of(app.rows, "answer", end=True))
        await pilot.click(log, offset=place_of(app.rows, "two lines"))
        await pilot.pause()
        assert log.current_message is not None
        assert log.current_message.text.startswith("the first message")
        assert not app.screen.get_selected_text()


async def test_a_selection_is_highlighted() -> None:
    """Only the characters that would be copied."""
    app = LogApp(three())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        log = app.log_widget
        await drag(pilot, log, place_of(app.rows, "message"), place_of(app.rows, "answer", end=True))
        rows = [log.render_line(y) for y in range(log.size.height)]
        selected = [s.text for row in rows for s in row if s.style == read_styles(log).selection]
        assert selected == ["message", "has two lines", "the answer"]


async def test_dragging_below_the_log_scrolls_it() -> None:
    """As far as the pointer stays there; what comes into sight is selected too."""
    app = LogApp(ticket(conversation(100)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("g")
        log = app.log_widget
        mouse(events.MouseDown, log, place_of(app.rows, "message 0"))
        await pilot.pause()
        mouse(events.MouseMove, log, Offset(20, 12))
        await until(pilot, lambda: "message 9" in (app.screen.get_selected_text() or ""))
        mouse(events.MouseUp, log, Offset(20, 12))
        await pilot.pause()
        text = app.screen.get_selected_text()
        assert text is not None
        assert text.startswith("message 0\nmessage 1\n")


async def test_a_selection_takes_whole_characters() -> None:
    """Either cell of a wide letter, any of an emoji's code points."""
    app = LogApp(ticket([message(0, "漢字 👨\u200d👩\u200d👧 ok")]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        y = next(number for number, row in enumerate(app.rows) if "漢字" in row)
        await drag(pilot, app.log_widget, Offset(5, y), Offset(10, y))
        assert app.screen.get_selected_text() == "漢字 👨\u200d👩\u200d👧"


async def test_a_press_on_an_empty_log_leaves_the_mouse_to_the_app() -> None:
    """There is no text to select, so that the next click is for what is under it."""
    app = LogApp(ticket([]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        mouse(events.MouseDown, app.log_widget, Offset(5, 3))
        await pilot.pause()
        assert app.mouse_captured is None
