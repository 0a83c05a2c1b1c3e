"""The message log: what it shows, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from series_tui.api.models import EMPTY, Role
from series_tui.text.sanitize import SafeText
from series_tui.tui.log.message_log import MessageLog
from tests.tui.log.log_reading import SIZE, at_cursor, days, numbered, pressed
from tests.tui.log_harness import NOW, STAFF, LogApp, conversation, message, ticket

# What it shows


async def test_a_log_opens_at_the_newest_message() -> None:
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


async def test_a_role_has_one_hue() -> None:
    """In every header; a second member of staff is distinguished by name, and system messages are muted."""
    messages = [
        message(0, "a"),
        message(1, "b", role=Role.STAFF),
        message(2, "c", role=Role.STAFF, author="999"),
        message(3, "d"),
    ]
    app = LogApp(ticket(messages))
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        styles: dict[str, set[object]] = {"Player Name": set(), "Staff Member": set(), "id 999": set()}
        for y in range(app.log_widget.size.height):
            for segment in app.log_widget.render_line(y):
                if segment.text.strip() in styles:
                    styles[segment.text.strip()].add(segment.style)
        assert len(styles["Player Name"]) == 1
        assert styles["Staff Member"] == styles["id 999"] != styles["Player Name"]


async def test_days_are_divided() -> None:
    """A line names each day, also where the author goes on."""
    app = LogApp(days(3))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "── Wednesday 15 January 2025 ──" in seen
        assert "── Thursday 16 January 2025 ──" in seen


async def test_the_new_line_stands_above_the_first_new_message() -> None:
    """Between the last message seen and the next one."""
    app = LogApp(ticket(conversation(4)), seen="m2")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        rows = app.rows
        line = next(y for y, row in enumerate(rows) if "new since you last looked" in row)
        assert any("message 2" in row for row in rows[:line])
        assert any("message 3" in row for row in rows[line:])
        assert not any("message 3" in row for row in rows[:line])


async def test_a_message_without_text_shows_a_note_and_its_fields() -> None:
    """Nothing of a message is dropped."""
    app = LogApp(ticket([message(0, ""), message(1, "", author="9", extra=[("Pinned", "true")])]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "· no text" in seen
        assert "· Pinned: true" in seen


async def test_a_ticket_without_messages_shows_a_note() -> None:
    """And every key is without effect."""
    app = LogApp(ticket([]))
    async with app.run_test(size=SIZE) as pilot:
        for key in "jkgGdufntJK[]().N":
            await pilot.press(key if key.isalpha() else "left_square_bracket" if key == "[" else "full_stop")
        await pilot.press("f", "f")
        assert "No messages." in app.rows[0]


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


async def test_f_cycles_through_the_roles_and_counts_the_hidden_messages() -> None:
    """All, player, staff, system, all; the place tells how many are not shown."""
    messages = [*conversation(8), message(9, "closed", role=Role.SYSTEM)]
    app = LogApp(ticket(messages))
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        states = []
        for _ in range(4):
            seen = "\n".join(await pressed(app, pilot, "f"))
            place = app.places[-1].position
            states.append(
                (place.role, place.hidden, [words in seen for words in ("message 1", "message 2", "closed")])
            )
        assert states == [
            (Role.PLAYER, 5, [True, False, False]),
            (Role.STAFF, 5, [False, True, False]),
            (Role.SYSTEM, 8, [False, False, True]),
            (None, 0, [True, True, True]),
        ]


async def test_a_filter_without_messages_gives_the_reason() -> None:
    """And how many messages it hides."""
    app = LogApp(ticket([message(0, "hello"), message(1, "again")]))
    async with app.run_test(size=SIZE) as pilot:
        assert "No staff messages; 2 others are hidden." in (await pressed(app, pilot, "f", "f"))[0]


async def test_messages_without_times_keep_their_place() -> None:
    """An empty time, and one that is no time."""
    messages = [message(0, "one", sent=EMPTY), message(1, "two", author="9", sent=SafeText("yesterday-ish"))]
    app = LogApp(ticket(messages))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = "\n".join(app.rows)
        assert "no time" in seen
        assert "yesterday-ish" in seen


async def test_a_name_missing_in_the_ticket_is_looked_up() -> None:
    """A second member of staff, as soon as their name is known."""
    names: dict[str, SafeText] = {}
    app = LogApp(ticket([message(0, "hello", role=Role.STAFF, author="999")]))
    app.log_widget = MessageLog(zone=UTC, now=lambda: NOW, name_of=names.get, id="log")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "staff  id 999" in "\n".join(app.rows)
        names["999"] = SafeText("Second Helper")
        assert "staff  Second Helper" in "\n".join(app.rows)
