"""However odd a ticket is, its screen shows it, every key works there, and the app goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from functools import partial
from typing import Any

import pytest

from series_tui.api.models import Ticket
from series_tui.api.ticket_id import TicketId
from series_tui.render.facts import bounded_facts, ticket_facts
from series_tui.render.options import RenderOptions
from series_tui.text import width as cells
from series_tui.text import wrap as wrapping
from series_tui.text.width import graphemes
from series_tui.tui.context import QueueWalk
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.ticket.screen import TicketScreen
from tests.api.responses import ticket_from
from tests.tui.app_harness import PAUSES, PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle, until

_KEYS = ("G", "g", "pagedown", "(", "[", ".", "t", "f", "i", "i", "i", "c")
SIZES = [(120, 40), (1, 1), (40, 12), (80, 24)]
_ALL_KEYS_AT = (SIZES[0], SIZES[-1])

_FIELDS = (
    *("Subject", "Category", "Department", "Status", "Priority", "Author", "Content"),
    *("ClaimedBy", "ClaimedByUser", "GameReport", "GameData", "CreatedAt", "UpdatedAt"),
)


def _messages(*texts: object, **fields: object) -> dict[str, Any]:
    plain = {"Author": 1, "Type": "author_message", "Timestamp": "2025-01-15T10:30:00.000Z"}
    return {f"m{number}": {**plain, "Content": text, **fields} for number, text in enumerate(texts)}


def _long_lines(count: int) -> dict[str, Any]:
    """Return a ticket whose every text is one line of so many characters."""
    labels = ("Subject", "Status", "Priority", "Category", "Department", "ClaimedBy")
    person = {"UserId": 7, "DisplayName": "ᅡ" * (count // 5), "Username": "שלום " * (count // 25)}
    return {
        **dict.fromkeys(labels, "漢" * count),
        **dict.fromkeys(("ClaimedByName", "CreatedAt", "UpdatedAt"), "a" + "\u0301" * count),
        "Author": person,
        "Foo": "漢" * count,
        "Content": _messages("x", "y", **dict.fromkeys(("Author", "Type", "Timestamp"), "漢" * count)),
    }


def _fields(count: int) -> dict[str, Any]:
    """Return a ticket with so many fields that the service does not name."""
    return {"Subject": "wide", **{f"Field{number}": number for number in range(count)}}


ODD: dict[str, dict[str, Any]] = {
    "nothing at all": {},
    "everything empty": dict.fromkeys(_FIELDS, ""),
    "everything null": dict.fromkeys(_FIELDS),
    "everything a list": {name: [[], {}, None, "x"] for name in _FIELDS},
    "no messages": {"Subject": "quiet", "Content": {}},
    "empty messages": {"Subject": "quiet", "Content": {"a": {}, "b": None, "c": "text", "d": 7, "e": []}},
    "a subject of sixty thousand characters": {"Subject": "word " * 12_000, "Content": _messages("x")},
    "lines of twenty thousand characters everywhere": _long_lines(20_000),
    "a word of sixty thousand characters": {"Subject": "long", "Content": _messages("x" * 60_000, "end")},
    "a message of sixty thousand characters": {
        "Subject": "long",
        "Content": _messages("many words " * 5_500, "end"),
    },
    "a message of blank lines": {"Subject": "long", "Content": _messages("\n" * 20_000, "end")},
    "two thousand fields": _fields(2_000),
    "the first and the last year": {
        "CreatedAt": "0001-01-01T00:00:00+14:00",
        "UpdatedAt": "9999-12-31T23:59:59-14:00",
        "Content": {
            **_messages("x", Timestamp="0001-01-01T00:00:00+14:00"),
            "z": {"Content": "y", "Timestamp": "9999-12-31T23:59:59.999-14:00"},
            "n": {"Content": "z", "Timestamp": -(10**17)},
        },
    },
    "right to left": {
        "Subject": "مرحبا " * 50,
        "Content": _messages("שלום עולם " * 300, "\u202eabc", "مرحبا"),
    },
    "wide and combined": {
        "Subject": "称号が消えました" * 40,
        "Author": {"DisplayName": "👩‍👩‍👧‍👦" * 60, "Username": "e" + "\u0301" * 300},
        "Content": _messages(
            "漢" * 5_000, "👍🏽" * 2_000, "\u200d" * 500, "a" + "\u0300" * 3_000, "🇺🇳" * 500
        ),
    },
    "markup and controls": {
        "Subject": "[/] [@click=app.quit]x[/]",
        "Status": "[bold",
        "Priority": "\x1b[2J",
        "Content": _messages("[/]" * 500, "\x00\x1b]52;c;QQ==\x07" * 50, Author="[red]", Type="[/]"),
    },
}


def ticket_of(fields: dict[str, Any], reference: str = REFERENCE) -> Ticket:
    """Return the ticket of a response with these fields."""
    body = json.dumps({"success": True, "data": {"Ticket": {"TicketId": reference, **fields}}}).encode()
    return ticket_from(body)


@pytest.mark.parametrize("size", SIZES)
async def test_odd_tickets_are_shown_and_every_key_works_there(size: tuple[int, int]) -> None:
    """One after another in the same tab; the reference of each stays readable, and escape leads back."""
    cases = {TicketId(f"ODD-{number}-"): case for number, case in enumerate(ODD, 1)}
    order = tuple(cases)
    service = PlayedService(*(ticket_of(ODD[case], reference) for reference, case in cases.items()))
    app = played_app(service, references=(order[0],), pauses=PAUSES._replace(prefetch=3600.0))
    vars(app.navigator)["_queue_walk"] = lambda: QueueWalk(order)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        front = app.screen
        assert isinstance(front, TicketScreen)
        screen: TicketScreen = front
        for reference in order:
            case = cases[reference]
            await until(pilot, partial(has_loaded, screen, reference), partial(str, case))
            await pilot.press(*(_KEYS if size in _ALL_KEYS_AT else _KEYS[:2]))
            seen = seen_on(app)
            assert app.fault is None, case
            assert reference in seen or size == (1, 1), case
            assert all(each.isprintable() or each in "\u200d\n" for each in seen), case
            if size == SIZES[-1]:
                await pilot.press("slash", "x", "escape", *["escape"] * has_filter(screen), "escape")
                assert "Open a ticket" in seen_on(app), case
                await app.navigator.open(reference)
            elif has_filter(screen):
                await pilot.press("escape")
            assert app.screen is screen, case
            await pilot.press("greater_than_sign")


def has_filter(screen: TicketScreen) -> bool:
    """Return whether a screen shows the messages of one role alone."""
    return screen.query_one(MessageLog).position.role is not None


def has_loaded(screen: TicketScreen, reference: str) -> bool:
    """Return whether a screen shows a ticket."""
    return screen.snapshot is not None and screen.snapshot.ticket.reference == reference


async def test_a_long_line_is_measured_only_as_far_as_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a million characters, some thousands are measured and wrapped each time the ticket is drawn."""
    looked_at: list[int] = []

    def counted(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
        for cluster in graphemes(text, start, end):
            looked_at.append(cluster[1] - cluster[0])
            yield cluster

    for module in (cells, wrapping):
        monkeypatch.setattr(module, "graphemes", counted)
    app = played_app(PlayedService(ticket_of(_long_lines(100_000))), references=(REFERENCE,))
    async with app.run_test(size=(200, 50)) as pilot:
        await settle(pilot)
        looked_at.clear()
        await pilot.press("r")
        await settle(pilot)
        assert "漢漢" in seen_on(app)
        assert 0 < sum(looked_at) < 200_000


def test_a_long_value_is_cut_and_followed_by_its_length() -> None:
    """What it begins with is listed, and the export is named for the rest."""
    rows = bounded_facts(ticket_facts(ticket_of({"Foo": "漢" * 300_000}), RenderOptions(UTC, NOW)))
    (cut, note) = rows[-1].values
    assert cut.startswith("漢漢")
    assert cut.endswith("漢…")
    assert len(cut) < 5_000
    assert note == "(300,000 characters; export as .json to see them)"


def test_fields_beyond_the_limit_are_counted() -> None:
    """The first ones are listed, and the export is named for the others."""
    rows = bounded_facts(ticket_facts(ticket_of(_fields(10_000)), RenderOptions(UTC, NOW)))
    labels = [row.label for row in rows]
    assert "Field0" in labels
    assert "Field9999" not in labels
    listed = sum(label.startswith("Field") for label in labels)
    assert rows[-1].values == (f"{10_000 - listed:,} fields; export as .json to see them",)
