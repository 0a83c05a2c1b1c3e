"""The message log: what it shows, where each key leads, and that nothing moves by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from textual.pilot import Pilot

from series_tui.api.models import EMPTY, Message, Role, Ticket
from series_tui.api.untrusted import SafeText
from tests.tui.log_harness import STAFF, START, LogApp, conversation, message, ticket

SIZE = (60, 13)
"""Twelve rows of log over one of something else."""


def without_mark(rows: list[str]) -> list[str]:
    """Return rows without the cursor's mark."""
    return [row.replace("▌", " ", 1).rstrip() for row in rows]


def at_cursor(rows: list[str]) -> str:
    """Return what the cursor's mark stands beside, in one line."""
    return " ".join(" ".join(row[1:].split()) for row in rows if row.startswith("▌"))


async def pressed(app: LogApp, pilot: Pilot[None], *keys: str) -> list[str]:
    """Press keys, and return the rows that are then seen."""
    await pilot.press(*keys)
    await pilot.pause()
    return app.rows


def numbered(count: int = 200) -> Ticket:
    """Return a chat of two in turn, all messages of one line, two a minute apart in a group."""
    return ticket(conversation(count))


def days(count: int = 9) -> Ticket:
    """Return a chat with two messages a day, by player and staff."""
    return ticket(
        [
            message(
                number,
                f"message {number}",
                role=(Role.PLAYER, Role.STAFF)[number % 2],
                sent=START + timedelta(days=number // 2, minutes=number),
            )
            for number in range(count)
        ]
    )


# What it shows


async def test_it_opens_at_the_newest_message() -> None:
    """The last message is in the last row, and the cursor on it."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "message 199" in app.rows[-1]
        assert at_cursor(app.rows) == "message 199"


async def test_a_group_has_one_header_with_role_marks_name_and_time() -> None:
    """The role is a word; author and claimer are named as such, not by a colour alone."""
    app = LogApp(ticket(conversation(4)))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        rows = [" ".join(row.replace("▌", "").split()) for row in app.rows if row.strip()]
        assert rows == [
            "── Wednesday 15 January 2025 " + "─" * 30,
            "player · author Player Name 10:30 UTC",
            "message 0",
            "message 1",
            "staff · claimer Staff Member 10:32 UTC",
            "message 2",
            "message 3",
        ]


async def test_system_messages_are_quiet_lines_and_unknown_types_are_named() -> None:
    """No name, no header of their own; a type that nobody knows stands in brackets."""
    messages = [
        message(0, "hello"),
        message(1, "claimed by Staff Member", role=Role.SYSTEM),
        message(2, "beep", role=Role.OTHER, type_name="bot_message", author="77"),
    ]
    app = LogApp(ticket(messages))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "· system  claimed by Staff Member" in seen
        assert "10:31 UTC" in seen
        assert "[bot_message]  id 77" in seen


async def test_names_come_from_the_ticket_and_other_ids_are_ids() -> None:
    """Who is neither author nor claimer is an id, with the role as a word."""
    messages = [
        message(0, "a"),
        message(1, "b", role=Role.STAFF),
        message(2, "c", role=Role.STAFF, author="999"),
    ]
    app = LogApp(ticket(messages))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "player · author  Player Name" in seen
        assert "staff · claimer  Staff Member" in seen
        assert "staff  id 999" in seen


async def test_an_author_has_one_colour_everywhere() -> None:
    """In every header of theirs, and in another ticket; and the two parties differ."""
    colours: list[dict[str, object]] = []
    for shown in (ticket(conversation(8)), ticket(conversation(6), "TICKET-2")):
        app = LogApp(shown)
        async with app.run_test(size=(60, 40)) as pilot:
            await pilot.pause()
            found: dict[str, object] = {}
            for y in range(app.log_widget.size.height):
                for segment in app.log_widget.render_line(y):
                    for name in ("Player Name", "Staff Member"):
                        if name in segment.text:
                            assert found.setdefault(name, segment.style) == segment.style
            colours.append(found)
    assert colours[0] == colours[1]
    assert colours[0]["Player Name"] != colours[0]["Staff Member"]


async def test_days_are_divided() -> None:
    """A line names each day, also where the author goes on."""
    app = LogApp(days(3))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "── Wednesday 15 January 2025 ──" in seen
        assert "── Thursday 16 January 2025 ──" in seen


async def test_the_line_above_what_is_new_stands_where_it_begins() -> None:
    """Between the last message seen and the next one."""
    app = LogApp(ticket(conversation(4)), seen="m2")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        rows = app.rows
        line = next(y for y, row in enumerate(rows) if "new since you last looked" in row)
        assert any("message 2" in row for row in rows[:line])
        assert any("message 3" in row for row in rows[line:])
        assert not any("message 3" in row for row in rows[:line])


async def test_a_message_without_text_says_so_and_shows_its_fields() -> None:
    """Nothing of a message is dropped."""
    app = LogApp(ticket([message(0, ""), message(1, "", author="9", extra=[("Pinned", "true")])]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "· no text" in seen
        assert "· Pinned: true" in seen


async def test_a_ticket_without_messages_says_so() -> None:
    """And every key is without effect."""
    app = LogApp(ticket([]))
    async with app.run_test(size=SIZE) as pilot:
        for key in "jkgGdufntJK[]().N":
            await pilot.press(key if key.isalpha() else "left_square_bracket" if key == "[" else "full_stop")
        await pilot.press("f", "f")
        assert "No messages." in app.rows[0]


async def test_ascii_marks_are_ascii() -> None:
    """Everything of the program's own, for terminals that know nothing else."""
    messages = [message(0, "hello"), message(1, "claimed", role=Role.SYSTEM), message(2, "bye")]
    app = LogApp(ticket(messages), seen="m1", ascii_only=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert seen.isascii()
        assert "> player - author" in seen
        assert "-- new since you last looked --" in seen


@pytest.mark.parametrize("size", [(1, 2), (3, 4), (8, 5), (20, 8), (40, 12), (56, 10), (300, 100)])
async def test_no_row_is_wider_than_the_pane(size: tuple[int, int]) -> None:
    """At any size, with names and texts of any script."""
    messages = [
        message(0, "漢字かな交じり文 " * 20, author="漢字"),
        message(1, "👨‍👩‍👧 " * 30, role=Role.STAFF),
        message(2, "السلام عليكم " * 12, role=Role.SYSTEM),
        message(3, "नमस्ते " * 20, role=Role.OTHER, type_name="नमस्ते" * 9),
    ]
    wide = replace(
        ticket(messages), claimer=replace(ticket([]).author, user_id=STAFF, display_name=SafeText("漢" * 60))
    )
    app = LogApp(wide)
    async with app.run_test(size=size) as pilot:
        for key in ("g", "G", "t"):
            await pilot.press(key)
            log = app.log_widget
            assert all(log.render_line(y).cell_length == log.size.width for y in range(log.size.height))


# Moving


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
async def test_pages_and_half_pages_keep_the_thread(key: str, first: str, kept: int) -> None:
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
        found: list[str] = []
        for _ in range(40):
            for row in without_mark(app.rows):
                if "message" in row and row.strip() not in found:
                    found.append(row.strip())
            await pressed(app, pilot, "space")
        assert found == [f"message {number}" for number in range(60)]


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


async def test_a_full_stop_goes_to_what_is_new() -> None:
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
        ("m2", 3, "The filter hides what is new."),
    ],
)
async def test_a_full_stop_says_where_nothing_is_new(seen: str | None, filters: int, words: str) -> None:
    """Or that a filter hides it."""
    app = LogApp(numbered(4), seen=seen)
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, *["f"] * filters, "full_stop")
        assert app.nothing == [words]


# Times and filters


async def test_t_switches_between_clock_and_age() -> None:
    """The zone is on the screen either way: beside each time, or beside the day."""
    app = LogApp(ticket(conversation(4)))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert any(row.endswith("10:32 UTC") for row in app.rows)
        rows = await pressed(app, pilot, "t")
        assert any(row.endswith("2 h ago") for row in rows)
        assert "── Wednesday 15 January 2025 (UTC) ──" in rows[0]
        assert any(row.endswith("10:32 UTC") for row in await pressed(app, pilot, "t"))


async def test_f_cycles_through_the_roles_and_says_what_it_hides() -> None:
    """All, player, staff, system, all; the place tells how many are not shown."""
    messages = [*conversation(8), message(9, "closed", role=Role.SYSTEM)]
    app = LogApp(ticket(messages))
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        found = []
        for _ in range(4):
            seen = "\n".join(await pressed(app, pilot, "f"))
            place = app.places[-1].place
            found.append(
                (place.role, place.hidden, [words in seen for words in ("message 1", "message 2", "closed")])
            )
        assert found == [
            (Role.PLAYER, 5, [True, False, False]),
            (Role.STAFF, 5, [False, True, False]),
            (Role.SYSTEM, 8, [False, False, True]),
            (None, 0, [True, True, True]),
        ]


async def test_a_filter_that_shows_nothing_says_so() -> None:
    """And how many messages it hides."""
    app = LogApp(ticket([message(0, "hello"), message(1, "again")]))
    async with app.run_test(size=SIZE) as pilot:
        assert "No staff messages; 2 others are hidden." in (await pressed(app, pilot, "f", "f"))[0]


# Nothing moves by itself


def first_message(app: LogApp) -> str:
    """Return the first row in sight that shows a message's text."""
    return next(row for row in without_mark(app.rows) if "message" in row).strip()


async def test_a_resize_keeps_the_first_words_in_sight() -> None:
    """In the middle of a chat whose every line wraps anew, many times; and at the end, the end."""
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


def grown(old: Ticket, *, before: int = 0, after: int = 0) -> Ticket:
    """Return a ticket with messages that are older, and newer ones."""
    older = [message(-1 - n, f"older {n}", sent=START - timedelta(days=1)) for n in range(before)]
    newer: list[Message] = [message(1_000 + n, f"newer {n}") for n in range(after)]
    return replace(old, messages=(*older, *old.messages, *newer))


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


async def test_corrected_heights_move_nothing() -> None:
    """While idle slices go over the whole chat, what is seen stays; only the length of the log changes."""
    app = LogApp(ticket(conversation(3_000, text="message {} " + "漢字 words " * 12)))
    async with app.run_test(size=SIZE) as pilot:
        rows = await pressed(app, pilot, "g", "space", "space")
        chat = app.log_widget._chat
        assert chat is not None
        while chat.settle_some(1_500, lambda: False):
            pass
        app.log_widget._publish()
        app.log_widget.repaint_log()
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


async def test_the_place_is_told_when_it_changes() -> None:
    """Each time once: the screen shows it, and a line that says the same costs nothing."""
    app = LogApp(numbered(10))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "K", "K", "G", "G")
        places = [event.place.cursor for event in app.places]
        assert places == [10, 9, 8, 10]
        assert all(one != other for one, other in pairwise(places))


async def test_messages_without_times_are_shown_where_they_came() -> None:
    """An empty time, and one that is no time."""
    messages = [message(0, "one", sent=EMPTY), message(1, "two", author="9", sent=SafeText("yesterday-ish"))]
    app = LogApp(ticket(messages))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "no time" in seen
        assert "yesterday-ish" in seen
