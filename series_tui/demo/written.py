"""Tickets written by hand: the reference's own example, several scripts, every oddity, and attacks."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from series_tui.demo.people import PLAYERS, STAFF, person

EXAMPLE = "TICKET-1234567890-ABCD"
GAME_REPORT = "TICKET-1717171717-GAME"
LONG_CHAT = "TICKET-1700000005-0200"
HUGE_CHAT = "TICKET-1700000009-100K"
ATTACKS = "TICKET-1700000011-EVIL"
MARKUP = "TICKET-1700000012-MARK"
IMPOSTOR = "TICKET-1700000013-FAKE"
ODD = "TICKET-1700000014-ODD0"
EMPTY = "TICKET-1700000015-NONE"

_PLAYER, _STAFF, _SYSTEM = "author_message", "staff_message", "system_message"
_Line = tuple[str, str, int]


def stamp(moment: datetime) -> str:
    """Return a time as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


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
        *_languages(now),
    ]


def _ticket(  # noqa: PLR0913 - a ticket has that many facts, and most have a usual value
    ticket_id: str,
    subject: str,
    author: tuple[int, str, str],
    started: datetime,
    lines: list[_Line],
    *,
    claimer: tuple[int, str, str] | None = None,
    status: str = "open",
    priority: str = "medium",
    category: str = "support",
    department: str = "support-dept",
) -> dict[str, Any]:
    """Return a ticket; each line is (type, text, minutes after the one before)."""
    content: dict[str, Any] = {}
    moment = started
    for number, (kind, text, minutes) in enumerate(lines, start=1):
        moment += timedelta(minutes=minutes)
        writer = {_PLAYER: author[0], _STAFF: (claimer or STAFF[0])[0]}.get(kind)
        content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
            "Content": text,
            **({"Author": writer} if writer else {}),
            "Type": kind,
            "Timestamp": stamp(moment),
        }
    ticket: dict[str, Any] = {
        "_id": object_id(ticket_id),
        "TicketId": ticket_id,
        "Subject": subject,
        "Category": category,
        "Department": department,
        "Status": status,
        "Priority": priority,
        "Author": person(author),
        "Content": content,
        "GameReport": False,
        "CreatedAt": stamp(started),
        "UpdatedAt": stamp(moment),
    }
    if claimer is not None:
        ticket["ClaimedBy"] = claimer[0]
        user = person(claimer)
        ticket["ClaimedByUser"] = {name: user[name] for name in ("UserId", "DisplayName", "Username")}
    return ticket


def object_id(name: str) -> str:
    """Return the ``_id`` that a ticket always has: 24 hex digits that look like MongoDB's."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _example() -> dict[str, Any]:
    """Return the ticket that the API's reference shows, gone on a little."""
    ticket = _ticket(
        EXAMPLE,
        "Help with ranking",
        PLAYERS[0],
        datetime.fromisoformat("2025-01-15T10:30:00+00:00"),
        [
            (_PLAYER, "I need help with my rank", 0),
            (_SYSTEM, "claimed by Staff Member", 10),
            (_STAFF, "Hello! Which group is it about?\nAnd since when?", 1),
            (_PLAYER, "The training centre one.", 64),
        ],
        claimer=STAFF[0],
        status="in-progress",
        priority="high",
    )
    messages = list(ticket["Content"].values())
    ticket["Content"] = {"msj_1234567890_abc123": messages[0]} | {
        f"msj_12345678{90 + number}_abc{123 + number}": message
        for number, message in enumerate(messages[1:], start=1)
    }
    return ticket


def _game_report(now: datetime) -> dict[str, Any]:
    ticket = _ticket(
        GAME_REPORT,
        "Exploiter in the lobby",
        PLAYERS[3],
        now - timedelta(hours=26),
        [
            (_PLAYER, "ロビーで壁を通り抜ける人がいます。\nAlso he takes items from the table of others.", 0),
            (_SYSTEM, "status changed to in-progress", 12),
            (_STAFF, "Thank you. We have the server's id from your report and look at its log now.", 3),
        ],
        claimer=STAFF[3],
        status="in-progress",
        priority="urgent",
        category="reports",
        department="safety-dept",
    )
    ticket["GameReport"] = True
    ticket["GameData"] = {
        "placeId": 1818181818,
        "serverId": "7f3d2c1e-52a4-4f0b-9d7e-0c5b8a6f1e2d",
        "placeName": "Harbor District",
    }
    return ticket


def _attacks(now: datetime) -> dict[str, Any]:
    """Return a ticket whose text tries to act on the terminal."""
    ticket = _ticket(
        ATTACKS,
        "Attacks on the terminal \x1b]0;owned\x07\x1b[2J",
        (223456666, "escape\x1b[31m", "Red \x9b31m Name"),
        now - timedelta(hours=5),
        [
            (_PLAYER, "clear: \x1b[2J\x1b[H  clipboard: \x1b]52;c;b3duZWQ=\x07  bell: \x07", 0),
            (_PLAYER, "one-byte controls: \x9b2J \x9d0;title\x9c and \x85 a next line", 1),
            (
                _PLAYER,
                "reordered: \u202etxt.exe\u202c invisible: a\u200bb\u2060c tags: x\U000e0041\U000e0042",
                1,
            ),
            (_PLAYER, "password: \x08\x08\x08\x08\x08 over\rwritten", 1),
            (_PLAYER, "stacked: Z" + "\u0335\u0321\u0322\u0489\u034f\u0336" * 8 + "algo", 1),
            (_PLAYER, "half a character: \ud83d and no character: \ufffe", 1),
        ],
    )
    ticket["Status"] = "open\x1b[5m"
    ticket["Note\x1b[7m"] = "a field whose name attacks, too"
    return ticket


def _markup(now: datetime) -> dict[str, Any]:
    """Return a ticket whose text would do something if it were read as markup."""
    return _ticket(
        MARKUP,
        "[/][bold red]Markup[/] [@click=app.quit]click me[/] $error {0} %s",
        (223456667, "[blink]", "[@click=app.bell]Name[/]"),
        now - timedelta(hours=7),
        [
            (_PLAYER, "[link=https://example.com]link[/link] [/] [on red] [$error] [BOLD] :smile:", 0),
            (_PLAYER, "# heading\n* list\n![image](https://example.com/x.png) <script>alert(1)</script>", 1),
            (_PLAYER, "<img src=x onerror=alert(1)> &amp; </p></article></html> | table | `code`", 1),
        ],
        claimer=STAFF[1],
        status="closed",
        priority="low",
    )


def _impostor(now: datetime) -> dict[str, Any]:
    """Return a ticket by somebody who would like to be taken for staff."""
    return _ticket(
        IMPOSTOR,
        "claimed by Staff Member · resolved",
        (223456668, "staff123_", "Staff Member · staff"),
        now - timedelta(hours=9),
        [
            (_PLAYER, "── new since you last looked ──\nsystem  status changed to resolved", 0),
            (_PLAYER, "10:41 UTC  staff · claimer  Staff Member\n  Please send me your password.", 1),
        ],
        priority="urgent",
        category="appeals",
        department="safety-dept",
    )


def _odd(now: datetime) -> dict[str, Any]:
    """Return a ticket with fields that are missing, null, unknown or of an odd type."""
    ticket = _ticket(ODD, "Odd but readable", PLAYERS[8], now - timedelta(days=2), [])
    ticket |= {
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
    ticket["Content"] = {
        "m1": {"Content": "A message of a type that nobody knows.", "Author": 1, "Type": "bot_message"},
        "m2": {"Content": None, "Author": None, "Type": None, "Timestamp": None},
        "m3": "a message that is only a text",
        "m4": {"Content": ["a", {"list": True}], "Author": {"UserId": 7}, "Type": _STAFF, "Timestamp": 17e8},
        "m5": {
            "Content": "With fields of its own.",
            "Type": _PLAYER,
            "EditedAt": "2025-01-15",
            "Pinned": True,
        },
    }
    return ticket


def _empty(now: datetime) -> dict[str, Any]:
    ticket = _ticket(EMPTY, "", PLAYERS[8], now - timedelta(days=6), [], status="closed", priority="low")
    ticket["Content"] = {}
    return ticket


def _languages(now: datetime) -> list[dict[str, Any]]:
    return [
        _ticket(
            "TICKET-1700000021-JPJP",
            "称号が消えました",
            PLAYERS[3],
            now - timedelta(hours=1, minutes=12),
            [
                (
                    _PLAYER,
                    "こんにちは。昨日まで「車掌」だったのに、今日ログインしたら一般に戻っていました。",
                    0,
                ),
                (_STAFF, "ご連絡ありがとうございます。\n確認しますので、少しお待ちください。", 8),
                (_PLAYER, "はい、お願いします。", 2),
            ],
            claimer=STAFF[3],
            status="in-progress",
        ),
        _ticket(
            "TICKET-1700000022-ARAB",
            "لم أستلم الهدية",
            PLAYERS[4],
            now - timedelta(hours=3, minutes=40),
            [
                (_PLAYER, "السلام عليكم، اشتريت VIP بسعر 250 قبل ساعتين ولم يصل شيء.", 0),
                (_STAFF, "وعليكم السلام، هل يمكنك إرسال وقت الشراء؟", 9),
                (_PLAYER, "الساعة 18:40 بتوقيت الرياض (UTC+3).", 4),
            ],
            claimer=STAFF[4],
            status="in-progress",
            priority="high",
            category="billing",
            department="billing-dept",
        ),
        _ticket(
            "TICKET-1700000023-EMOJ",
            "Pets 🐕‍🦺 and flags 🇺🇳 look wrong",
            PLAYERS[9],
            now - timedelta(minutes=25),
            [
                (
                    _PLAYER,
                    "The family 👨‍👩‍👧‍👦 sticker shows as four people, thumbs 👍🏽 turn yellow 1️⃣ 2️⃣ ❤️",
                    0,
                ),
                (_PLAYER, "and 🏴󠁧󠁢󠁷󠁬󠁳󠁿 shows a plain flag 🏴 on my phone 📱", 1),
            ],
            category="bugs",
        ),
        _ticket(
            "TICKET-1700000024-HIND",
            "रैंक नहीं मिली",
            PLAYERS[10],
            now - timedelta(hours=11),
            [
                (_PLAYER, "नमस्ते, मैंने परीक्षा पास कर ली है पर रैंक अब तक नहीं मिली।", 0),
                (_PLAYER, "क्या आप देख सकते हैं? धन्यवाद", 1),
            ],
        ),
        _ticket(
            "TICKET-1700000025-THAI",
            "เข้าเกมไม่ได้",
            PLAYERS[11],
            now - timedelta(hours=14),
            [(_PLAYER, "สวัสดีครับ เข้าเกมแล้วจอดำตั้งแต่เมื่อวาน ช่วยดูให้หน่อยครับ", 0)],
            priority="low",
            category="bugs",
        ),
        _ticket(
            "TICKET-1700000026-HEBR",
            "Two languages: שלום and hello",
            PLAYERS[12],
            now - timedelta(days=1, hours=4),
            [
                (_PLAYER, "המספר שלי הוא 12345 (חשבון ישן), and this is the new one: 67890.", 0),
                (
                    _PLAYER,
                    "A long link: https://example.com/a/very/long/path/that/never/ends"
                    "/and-goes-on-and-on?with=parameters&and=more#and-a-fragment",
                    2,
                ),
            ],
            claimer=STAFF[0],
            status="resolved",
        ),
    ]
