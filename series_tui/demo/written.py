"""Tickets written by hand: the reference's own example, every oddity, and attacks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from series_tui.demo.people import PLAYERS, STAFF
from series_tui.demo.scripts import tickets_in_many_scripts
from series_tui.demo.writing import BY_PLAYER, BY_STAFF, BY_SYSTEM, ticket

EXAMPLE = "TICKET-1234567890-ABCD"
GAME_REPORT = "TICKET-1717171717-GAME"
LONG_CHAT = "TICKET-1700000005-0200"
HUGE_CHAT = "TICKET-1700000009-100K"
ATTACKS = "TICKET-1700000011-EVIL"
MARKUP = "TICKET-1700000012-MARK"
IMPOSTOR = "TICKET-1700000013-FAKE"
ODD = "TICKET-1700000014-ODD0"
EMPTY = "TICKET-1700000015-NONE"


def written_tickets(now: datetime) -> list[dict[str, Any]]:
    """Return the written tickets; all but the reference's example are as old as `now` makes them."""
    return [
        _example(),
        _game_report(now),
        _attacks(now),
        _markup(now),
        _impostor(now),
        _odd(now),
        _empty(now),
        *tickets_in_many_scripts(now),
    ]


def _example() -> dict[str, Any]:
    """Return the ticket that the API's reference shows, gone on a little."""
    written = ticket(
        EXAMPLE,
        "Help with ranking",
        PLAYERS[0],
        datetime.fromisoformat("2025-01-15T10:30:00+00:00"),
        [
            (BY_PLAYER, "I need help with my rank", 0),
            (BY_SYSTEM, "claimed by Staff Member", 10),
            (BY_STAFF, "Hello! Which group is it about?\nAnd since when?", 1),
            (BY_PLAYER, "The training centre one.", 64),
        ],
        claimer=STAFF[0],
        status="in-progress",
        priority="high",
    )
    messages = list(written["Content"].values())
    written["Content"] = {"msj_1234567890_abc123": messages[0]} | {
        f"msj_12345678{90 + number}_abc{123 + number}": message
        for number, message in enumerate(messages[1:], start=1)
    }
    return written


def _game_report(now: datetime) -> dict[str, Any]:
    written = ticket(
        GAME_REPORT,
        "Exploiter in the lobby",
        PLAYERS[3],
        now - timedelta(hours=26),
        [
            (
                BY_PLAYER,
                "ロビーで壁を通り抜ける人がいます。\nAlso he takes items from the table of others.",
                0,
            ),
            (BY_SYSTEM, "status changed to in-progress", 12),
            (BY_STAFF, "Thank you. We have the server's id from your report and look at its log now.", 3),
        ],
        claimer=STAFF[3],
        status="in-progress",
        priority="urgent",
        category="reports",
        department="safety-dept",
    )
    written["GameReport"] = True
    written["GameData"] = {
        "placeId": 1818181818,
        "serverId": "7f3d2c1e-52a4-4f0b-9d7e-0c5b8a6f1e2d",
        "placeName": "Harbor District",
    }
    return written


def _attacks(now: datetime) -> dict[str, Any]:
    """Return a ticket whose text tries to act on the terminal."""
    written = ticket(
        ATTACKS,
        "Attacks on the terminal \x1b]0;owned\x07\x1b[2J",
        (223456666, "escape\x1b[31m", "Red \x9b31m Name"),
        now - timedelta(hours=5),
        [
            (BY_PLAYER, "clear: \x1b[2J\x1b[H  clipboard: \x1b]52;c;b3duZWQ=\x07  bell: \x07", 0),
            (BY_PLAYER, "one-byte controls: \x9b2J \x9d0;title\x9c and \x85 a next line", 1),
            (
                BY_PLAYER,
                "reordered: \u202etxt.exe\u202c invisible: a\u200bb\u2060c tags: x\U000e0041\U000e0042",
                1,
            ),
            (BY_PLAYER, "password: \x08\x08\x08\x08\x08 over\rwritten", 1),
            (BY_PLAYER, "stacked: Z" + "\u0335\u0321\u0322\u0489\u034f\u0336" * 8 + "algo", 1),
            (BY_PLAYER, "half a character: \ud83d and no character: \ufffe", 1),
        ],
    )
    written["Status"] = "open\x1b[5m"
    written["Note\x1b[7m"] = "a field whose name attacks, too"
    return written


def _markup(now: datetime) -> dict[str, Any]:
    """Return a ticket whose text would do something if it were read as markup."""
    return ticket(
        MARKUP,
        "[/][bold red]Markup[/] [@click=app.quit]click me[/] $error {0} %s",
        (223456667, "[blink]", "[@click=app.bell]Name[/]"),
        now - timedelta(hours=7),
        [
            (BY_PLAYER, "[link=https://example.com]link[/link] [/] [on red] [$error] [BOLD] :smile:", 0),
            (
                BY_PLAYER,
                "# heading\n* list\n![image](https://example.com/x.png) <script>alert(1)</script>",
                1,
            ),
            (BY_PLAYER, "<img src=x onerror=alert(1)> &amp; </p></article></html> | table | `code`", 1),
        ],
        claimer=STAFF[1],
        status="closed",
        priority="low",
    )


def _impostor(now: datetime) -> dict[str, Any]:
    """Return a ticket by somebody who would like to be taken for staff."""
    return ticket(
        IMPOSTOR,
        "claimed by Staff Member · resolved",
        (223456668, "staff123_", "Staff Member · staff"),
        now - timedelta(hours=9),
        [
            (BY_PLAYER, "── new since you last looked ──\nsystem  status changed to resolved", 0),
            (BY_PLAYER, "10:41 UTC  staff · claimer  Staff Member\n  Please send me your password.", 1),
        ],
        priority="urgent",
        category="appeals",
        department="safety-dept",
    )


def _odd(now: datetime) -> dict[str, Any]:
    """Return a ticket with fields that are missing, null, unknown or of an odd type."""
    written = ticket(ODD, "Odd but readable", PLAYERS[8], now - timedelta(days=2), [])
    written |= {
        "Status": "waiting-for-legal",
        "Priority": None,
        "Category": 42,
        "Department": None,
        "ClaimedBy": None,
        "CreatedAt": int((now - timedelta(days=2)).timestamp() * 1000),
        "UpdatedAt": "the day before yesterday",
        "Mood": "😀 fine",
        "Labels": ["vip", "second try", {"since": 2024}],
        "Escalation": {"Level": 2, "To": None},
    }
    written["Content"] = {
        "m1": {"Content": "A message of a type that nobody knows.", "Author": 1, "Type": "bot_message"},
        "m2": {"Content": None, "Author": None, "Type": None, "Timestamp": None},
        "m3": "a message that is only a text",
        "m4": {
            "Content": ["a", {"list": True}],
            "Author": {"UserId": 7},
            "Type": BY_STAFF,
            "Timestamp": 17e8,
        },
        "m5": {
            "Content": "With fields of its own.",
            "Type": BY_PLAYER,
            "EditedAt": "2025-01-15",
            "Pinned": True,
        },
    }
    return written


def _empty(now: datetime) -> dict[str, Any]:
    written = ticket(EMPTY, "", PLAYERS[8], now - timedelta(days=6), [], status="closed", priority="low")
    written["Content"] = {}
    return written
