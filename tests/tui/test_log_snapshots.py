"""Pictures of a ticket being read, searched and filtered, at three sizes; look at them when one changes.

``pytest tests/tui/test_log_snapshots.py --snapshot-update`` draws them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from series_tui.api.models import Message, Role, Ticket
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app
from tests.tui.log_harness import NOW, START, message
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import settle

SIZES = [(80, 24), (40, 12), (120, 40)]


def chat() -> Ticket:
    """Return a conversation over two days, by four people, with all that a log can hold."""
    texts: list[tuple[float, Role, str | None, str]] = [
        (0, Role.PLAYER, None, "Hello, I passed the exam for Conductor but the rank never arrived."),
        (2, Role.PLAYER, None, "My name in the group is さくら, the exam was 昨日の夜です。"),
        (3, Role.PLAYER, None, "Thank you 🙏🏽 👨\u200d👩\u200d👧"),
        (14, Role.SYSTEM, None, "claimed by Staff Member"),
        (
            15,
            Role.STAFF,
            None,
            "Hello! I can see your exam.\nRanks are synced every hour:\n  rejoin, and look again.",
        ),
        (
            19,
            Role.STAFF,
            "789",
            "It is in the queue of the ranking bot since 10:44, it takes its time today.",
        ),
        (
            24 * 60 + 5,
            Role.PLAYER,
            None,
            "No rank yet. I rejoined twice and waited for the sync, as you said.",
        ),
        (24 * 60 + 6, Role.OTHER, "77", "rank sync: 1 of 3 done"),
        (24 * 60 + 9, Role.STAFF, None, "Now it is there: please look once more."),
        (24 * 60 + 11, Role.PLAYER, None, "Yes! The rank is there, thank you."),
        (24 * 60 + 12, Role.SYSTEM, None, "status changed to resolved"),
    ]
    messages: list[Message] = [
        message(
            number,
            text,
            role=role,
            author=author,
            sent=START + timedelta(minutes=minutes),
            type_name="bot_message" if role is Role.OTHER else None,
        )
        for number, (minutes, role, author, text) in enumerate(texts)
    ]
    return replace(sample_ticket(subject="Rank Conductor not given"), messages=tuple(messages))


@pytest.fixture(autouse=True)
def _many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the product's own theme."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


def pressing(*keys: str) -> Callable[[Pilot[int]], object]:
    """Return a function that presses keys once the ticket is on the screen."""

    async def run(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)

    return run


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("reading", ("full_stop",)),
        ("searching", ("slash", *"rank")),
        ("filtered", ("f", "f", "slash", *"the", "enter")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_log_matches_its_snapshot(
    snap_compare: Callable[..., bool], size: tuple[int, int], name: str, keys: tuple[str, ...]
) -> None:
    """Groups, days, roles and what is new; hits while they are searched for; what a filter hides."""
    app = played_app(
        PlayedService(chat()),
        references=(REFERENCE,),
        recents=MemoryRecents(seen={REFERENCE: "m5"}),
        now=lambda: NOW + timedelta(days=1),
    )
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))
