"""The message log moves on a key, and never of its own accord."""

from __future__ import annotations

from itertools import pairwise

from tests.tui.log.log_reading import SIZE, at_cursor, grown, numbered, pressed, without_mark
from tests.tui.log_harness import LogApp, conversation, message, ticket


def first_message(app: LogApp) -> str:
    """Return the first row in sight that shows a message's text."""
    return next(row for row in without_mark(app.rows) if "message" in row).strip()


async def test_a_resize_keeps_the_first_words_in_sight() -> None:
    """In the middle of a chat whose every line is wrapped again, many times; and at the end, the end."""
    texts = [" ".join(f"{number}-{word}" for word in range(60)) for number in range(300)]
    app = LogApp(ticket([message(number, text) for number, text in enumerate(texts)]))
    async with app.run_test(size=(80, 24)) as pilot:
        rows = without_mark(await pressed(app, pilot, "g", *["space"] * 12, *["j"] * 3))
        first = rows[0].split()[0]
        assert "-" in first
        for size in ((50, 20), (120, 40), (31, 9), (77, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert first in app.rows[0].split()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert without_mark(app.rows) == rows
        await pressed(app, pilot, "G")
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert "299-59" in app.rows[-1]


async def test_a_filter_keeps_the_first_message_in_sight() -> None:
    """If the filter shows it; and back again, over filters that show nothing of it."""
    app = LogApp(numbered(400))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g", *["space"] * 9)
        before = first_message(app)
        assert int(first_message(app).split()[1]) % 4 < 2
        await pressed(app, pilot, "f")
        assert first_message(app) == before
        await pressed(app, pilot, "f", "f", "f")
        assert first_message(app) == before


async def test_a_refresh_keeps_the_first_message_in_sight() -> None:
    """Whether messages came after it, or before it."""
    app = LogApp(numbered(400))
    async with app.run_test(size=SIZE) as pilot:
        before = without_mark(await pressed(app, pilot, "g", *["space"] * 9))
        cursor = at_cursor(app.rows)
        for shown in (grown(numbered(400), after=5), grown(numbered(400), before=7, after=5)):
            app.log_widget.ticket = shown
            await pilot.pause()
            assert without_mark(app.rows) == before
            assert at_cursor(app.rows) == cursor


async def test_a_response_for_a_hidden_log_uses_no_place_of_another_ticket() -> None:
    """A long ticket, then out of sight a short one, then a newer response for that."""
    app = LogApp(ticket(conversation(200), "TICKET-1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("K", "up", "f", "f")
        app.log_widget.display = False
        await pilot.resize_terminal(80, 1)
        await pilot.pause()
        app.log_widget.ticket = ticket(conversation(2), "TICKET-2")
        app.log_widget.ticket = ticket(conversation(3), "TICKET-2")
        app.log_widget.display = True
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "message 2" in "\n".join(app.rows)


async def test_corrected_heights_move_nothing() -> None:
    """While idle slices go over the whole chat, what is seen stays; only the length of the log changes."""
    app = LogApp(ticket(conversation(3_000, text="message {} " + "漢字 words " * 12)))
    async with app.run_test(size=SIZE) as pilot:
        rows = await pressed(app, pilot, "g", "space", "space")
        viewport = app.log_widget._reader.viewport
        assert viewport is not None
        while viewport.layout.measure_some(1_500, lambda: False):
            pass
        app.log_widget._publish()
        assert app.rows == rows


async def test_the_wheel_and_the_scrollbar_move_the_log() -> None:
    """The scrollbar says where one is; dragging it far leads there."""
    app = LogApp(numbered(2_000))
    async with app.run_test(size=SIZE) as pilot:
        before = without_mark(await pressed(app, pilot, "G"))
        log = app.log_widget
        assert log.scroll_y == log.max_scroll_y
        log.scroll_up(animate=False)
        await pilot.pause()
        assert without_mark(app.rows)[1:] == before[:-1]
        log.scroll_to(y=log.max_scroll_y // 2)
        await pilot.pause()
        assert 900 < int(first_message(app).split()[1]) < 1_100
        log.scroll_to(y=0)
        await pilot.pause()
        assert "message 0" in "\n".join(app.rows)


async def test_a_changed_place_is_posted() -> None:
    """Each time once: the screen shows it, and a line that says the same costs nothing."""
    app = LogApp(numbered(10))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "K", "K", "G", "G")
        places = [event.position.cursor for event in app.places]
        assert places == [10, 9, 8, 10]
        assert all(place != other for place, other in pairwise(places))


async def test_a_pane_that_grows_at_its_end_stays_there() -> None:
    """Textual cuts the scroll offset to the taller pane first: that is no move of the reader's."""
    app = LogApp(ticket(conversation(60)))
    async with app.run_test(size=(60, 20)) as pilot:
        await pressed(app, pilot)
        for height in (21, 24, 40, 22):
            await pilot.resize_terminal(60, height)
            rows = await pressed(app, pilot)
            assert app.log_widget.position.cursor == 60
            assert rows[-1].endswith("message 59")


async def test_the_scrollbar_of_a_chat_that_opens_at_its_end_stands_there() -> None:
    """Nothing is left to be measured in it, so nothing corrects the scrollbar later."""
    app = LogApp(numbered(12))
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.pause()
        log = app.log_widget
        assert log.vertical_scrollbar.position == log.scroll_y > 0
