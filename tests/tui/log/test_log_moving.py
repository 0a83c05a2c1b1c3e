"""The message log: where each key leads."""

from __future__ import annotations

import pytest

from tests.tui.log.log_reading import SIZE, at_cursor, days, numbered, pressed, without_mark
from tests.tui.log_harness import LogApp


@pytest.mark.parametrize("key", ["k", "up"])
async def test_up_moves_by_a_line(key: str) -> None:
    """One row comes into sight above, the others go down by one."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = without_mark(app.rows)
        assert without_mark(await pressed(app, pilot, key))[1:] == before[:-1]


@pytest.mark.parametrize("key", ["j", "down"])
async def test_down_moves_by_a_line(key: str) -> None:
    """One row comes into sight below."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        before = without_mark(await pressed(app, pilot, "g"))
        assert without_mark(await pressed(app, pilot, key))[:-1] == before[1:]


@pytest.mark.parametrize(
    ("key", "first", "kept"),
    [("space", "g", 1), ("pagedown", "g", 1), ("pageup", "G", 1), ("d", "g", 6), ("u", "G", 6)],
)
async def test_pages_and_half_pages_overlap(key: str, first: str, kept: int) -> None:
    """A page leaves one row in sight, half a page leaves half."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        before = without_mark(await pressed(app, pilot, first))
        after = without_mark(await pressed(app, pilot, key))
        if first == "g":
            assert after[:kept] == before[-kept:]
        else:
            assert after[-kept:] == before[:kept]


async def test_paging_shows_every_message_once() -> None:
    """From the first one to the last, none is passed over."""
    app = LogApp(numbered(60))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        shown: list[str] = []
        for _ in range(40):
            for row in without_mark(app.rows):
                if "message" in row and row.strip() not in shown:
                    shown.append(row.strip())
            await pressed(app, pilot, "space")
        assert shown == [f"message {number}" for number in range(60)]


@pytest.mark.parametrize(("oldest", "newest"), [("g", "G"), ("home", "end")])
async def test_the_ends_are_one_key_away(oldest: str, newest: str) -> None:
    """The first message under its day, the last one at the bottom; the cursor goes along."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        rows = await pressed(app, pilot, oldest)
        assert "15 January 2025" in rows[0]
        assert "message 0" in at_cursor(rows)
        rows = await pressed(app, pilot, newest)
        assert "message 199" in rows[-1]
        assert at_cursor(rows) == "message 199"


async def test_at_an_end_lines_and_pages_move_the_cursor() -> None:
    """So that every message can have it, also in a chat that fits."""
    app = LogApp(numbered(4))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert at_cursor(await pressed(app, pilot, "k")) == "staff · claimer Staff Member 10:32 UTC message 2"
        assert at_cursor(await pressed(app, pilot, "k")) == "message 1"
        assert at_cursor(await pressed(app, pilot, "pagedown")) == "message 3"
        assert "message 0" in at_cursor(await pressed(app, pilot, "pageup"))
        assert at_cursor(await pressed(app, pilot, "down")) == "message 1"


@pytest.mark.parametrize(("back", "on"), [("K", "J"), ("shift+up", "shift+down")])
async def test_the_cursor_goes_from_message_to_message(back: str, on: str) -> None:
    """Into sight where it is not, and no further than the ends."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "message 198" in at_cursor(await pressed(app, pilot, back))
        assert "message 185" in at_cursor(await pressed(app, pilot, *[back] * 13))
        assert "message 186" in at_cursor(await pressed(app, pilot, on))
        assert at_cursor(await pressed(app, pilot, *[on] * 20)) == "message 199"


async def test_the_cursor_stays_in_sight() -> None:
    """When the window moves away from it, it goes to the nearest message that is seen."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        for key in ("pageup", "pageup", "u", "space", "j", "g", "d", "d", "G", "k"):
            assert "message" in at_cursor(await pressed(app, pilot, key))


async def test_brackets_go_from_day_to_day() -> None:
    """To the day's first message at the top; a day that is not there is said."""
    app = LogApp(days(19))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        rows = await pressed(app, pilot, "right_square_bracket")
        assert "message 2" in at_cursor(rows)
        assert "Thursday 16 January" in "\n".join(rows[:2])
        rows = await pressed(app, pilot, "right_square_bracket", "right_square_bracket")
        assert "message 6" in at_cursor(rows)
        assert "message 6" in at_cursor(await pressed(app, pilot, "J", "left_square_bracket"))
        assert "message 4" in at_cursor(await pressed(app, pilot, "left_square_bracket"))
        await pressed(app, pilot, "g", "left_square_bracket", "G", "right_square_bracket")
        assert app.nothing == ["No earlier day.", "No later day."]


async def test_parentheses_go_to_the_other_party() -> None:
    """From a player's message to staff's and back; where there is none it is said."""
    app = LogApp(numbered(8))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        assert "message 2" in at_cursor(await pressed(app, pilot, "right_parenthesis"))
        assert "message 4" in at_cursor(await pressed(app, pilot, "right_parenthesis"))
        assert "message 3" in at_cursor(await pressed(app, pilot, "left_parenthesis"))
        await pressed(app, pilot, "g", "left_parenthesis")
        assert app.nothing == ["No message by the other party before this one."]


async def test_a_full_stop_goes_to_the_first_new_message() -> None:
    """The first new message, with the line above it at the top."""
    app = LogApp(numbered(), seen="m99")
    async with app.run_test(size=SIZE) as pilot:
        rows = await pressed(app, pilot, "g", "full_stop")
        assert "message 100" in at_cursor(rows)
        assert "new since you last looked" in "\n".join(rows[:2])


@pytest.mark.parametrize(
    ("seen", "filters", "words"),
    [
        (None, 0, "Nothing new since you last looked."),
        ("m3", 0, "Nothing new since you last looked."),
        ("m2", 3, "The filter hides the new messages."),
    ],
)
async def test_a_full_stop_without_new_messages_gives_the_reason(
    seen: str | None, filters: int, words: str
) -> None:
    """Or that a filter hides it."""
    app = LogApp(numbered(4), seen=seen)
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, *["f"] * filters, "full_stop")
        assert app.nothing == [words]
