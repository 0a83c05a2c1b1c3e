"""Tickets in several scripts, and with what is hard to show of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from series_tui.demo.people import PLAYERS, STAFF
from series_tui.demo.writing import BY_PLAYER, BY_STAFF, ticket


def tickets_in_many_scripts(now: datetime) -> list[dict[str, Any]]:
    """Return them, as old as `now` makes them."""
    return [
        ticket(
            "TICKET-1700000021-JPJP",
            "称号が消えました",
            PLAYERS[3],
            now - timedelta(hours=1, minutes=12),
            [
                (
                    BY_PLAYER,
                    "こんにちは。昨日まで「車掌」だったのに、今日ログインしたら一般に戻っていました。",
                    0,
                ),
                (BY_STAFF, "ご連絡ありがとうございます。\n確認しますので、少しお待ちください。", 8),
                (BY_PLAYER, "はい、お願いします。", 2),
            ],
            claimer=STAFF[3],
            status="in-progress",
        ),
        ticket(
            "TICKET-1700000022-ARAB",
            "لم أستلم الهدية",
            PLAYERS[4],
            now - timedelta(hours=3, minutes=40),
            [
                (BY_PLAYER, "السلام عليكم، اشتريت VIP بسعر 250 قبل ساعتين ولم يصل شيء.", 0),
                (BY_STAFF, "وعليكم السلام، هل يمكنك إرسال وقت الشراء؟", 9),
                (BY_PLAYER, "الساعة 18:40 بتوقيت الرياض (UTC+3).", 4),
            ],
            claimer=STAFF[4],
            status="in-progress",
            priority="high",
            category="billing",
            department="billing-dept",
        ),
        ticket(
            "TICKET-1700000023-EMOJ",
            "Pets 🐕‍🦺 and flags 🇺🇳 look wrong",
            PLAYERS[9],
            now - timedelta(minutes=25),
            [
                (
                    BY_PLAYER,
                    "The family 👨‍👩‍👧‍👦 sticker shows as four people, thumbs 👍🏽 turn yellow 1️⃣ 2️⃣ ❤️",
                    0,
                ),
                (BY_PLAYER, "and 🏴󠁧󠁢󠁷󠁬󠁳󠁿 shows a plain flag 🏴 on my phone 📱", 1),
            ],
            category="bugs",
        ),
        ticket(
            "TICKET-1700000024-HIND",
            "रैंक नहीं मिली",
            PLAYERS[10],
            now - timedelta(hours=11),
            [
                (BY_PLAYER, "नमस्ते, मैंने परीक्षा पास कर ली है पर रैंक अब तक नहीं मिली।", 0),
                (BY_PLAYER, "क्या आप देख सकते हैं? धन्यवाद", 1),
            ],
        ),
        ticket(
            "TICKET-1700000025-THAI",
            "เข้าเกมไม่ได้",
            PLAYERS[11],
            now - timedelta(hours=14),
            [(BY_PLAYER, "สวัสดีครับ เข้าเกมแล้วจอดำตั้งแต่เมื่อวาน ช่วยดูให้หน่อยครับ", 0)],
            priority="low",
            category="bugs",
        ),
        ticket(
            "TICKET-1700000026-HEBR",
            "Two languages: שלום and hello",
            PLAYERS[12],
            now - timedelta(days=1, hours=4),
            [
                (BY_PLAYER, "המספר שלי הוא 12345 (חשבון ישן), and this is the new one: 67890.", 0),
                (
                    BY_PLAYER,
                    "A long link: https://example.com/a/very/long/path/that/never/ends"
                    "/and-goes-on-and-on?with=parameters&and=more#and-a-fragment",
                    2,
                ),
            ],
            claimer=STAFF[0],
            status="resolved",
        ),
    ]
