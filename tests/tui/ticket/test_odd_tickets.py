"""However odd a ticket is, its screen shows it, every key works there, and the app goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from series_tui.api.models import Ticket
from series_tui.render.facts import bounded_facts, ticket_facts
from series_tui.render.options import RenderOptions
from series_tui.text import width as cells
from series_tui.text import wrap as wrapping
from series_tui.text.width import graphemes
from tests.api.responses import ticket_from
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.log_harness import NOW
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle

pytestmark = pytest.mark.usefixtures("painted_frames")
_KEYS = ("G", "g", "pagedown", "(", "[", ".", "t", "f", "i", "i", "i", "c")

_FIELDS = (
    *("Subject", "Category", "Department", "Status", "Priority", "Author", "Content"),
    *("ClaimedBy", "ClaimedByUser", "GameReport", "GameData", "CreatedAt", "UpdatedAt"),
)


def _messages(*texts: object, **fields: object) -> dict[str, Any]:
    plain = {"Author": 1, "Type": "author_message", "Timestamp": "2025-01-15T10:30:00.000Z"}
    return {f"m{number}": {**plain, "Content": text, **fields} for number, text in enumerate(texts)}


ODD: dict[str, dict[str, Any]] = {
    "nothing at all": {},
    "everything empty": dict.fromkeys(_FIELDS, ""),
    "everything null": dict.fromkeys(_FIELDS),
    "everything a list": {name: [[], {}, None, "x"] for name in _FIELDS},
    "no messages": {"Subject": "quiet", "Content": {}},
    "empty messages": {"Subject": "quiet", "Content": {"a": {}, "b": None, "c": "text", "d": 7, "e": []}},
    "a subject of a quarter of a megabyte": {"Subject": "word " * 50_000, "Content": _messages("x")},
    "lines of a quarter of a megabyte everywhere": {
        **dict.fromkeys(
            ("Subject", "Status", "Priority", "Category", "Department", "ClaimedBy"), "漢" * 100_000
        ),
        **dict.fromkeys(("ClaimedByName", "CreatedAt", "UpdatedAt"), "a" + "\u0301" * 100_000),
        "Author": {"UserId": 7, "DisplayName": "ᅡ" * 20_000, "Username": "שלום " * 4_000},
        "Foo": "漢" * 100_000,
        "Content": _messages("x", "y", Author="漢" * 30_000, Type="漢" * 30_000, Timestamp="漢" * 30_000),
    },
    "a word of a quarter of a megabyte": {"Subject": "long", "Content": _messages("x" * 250_000, "end")},
    "a message of a quarter of a megabyte": {
        "Subject": "long",
        "Content": _messages("many words " * 22_000, "end"),
    },
    "a message of blank lines": {"Subject": "long", "Content": _messages("\n" * 70_000, "end")},
    "ten thousand fields": {"Subject": "wide", **{f"Field{n}": n for n in range(10_000)}},
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


def ticket_of(fields: dict[str, Any]) -> Ticket:
    """Return the ticket of a response with these fields."""
    body = json.dumps({"success": True, "data": {"Ticket": {"TicketId": REFERENCE, **fields}}}).encode()
    return ticket_from(body)


@pytest.mark.parametrize("what", ODD)
async def test_an_odd_ticket_is_shown_and_the_app_goes_on(what: str) -> None:
    """At every size, with every key; the reference stays readable, and escape leads back."""
    app = played_app(PlayedService(ticket_of(ODD[what])), references=(REFERENCE,))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for size in [(120, 40), (1, 1), (40, 12), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.press(*(_KEYS if size[0] > 40 else _KEYS[:2]))
            assert app.fault is None
        await settle(pilot)
        seen = seen_on(app)
        assert REFERENCE in seen
        assert all(character.isprintable() or character == "\u200d" for character in seen.replace("\n", ""))
        await pilot.press(
            "slash", "x", "escape", "escape", "escape"
        )  # the search, the filter of f, the ticket
        await settle(pilot)
        assert "Open a ticket" in seen_on(app)


async def test_of_a_long_line_only_what_a_screen_has_room_for_is_looked_at(
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
    app = played_app(
        PlayedService(ticket_of(ODD["lines of a quarter of a megabyte everywhere"])), references=(REFERENCE,)
    )
    async with app.run_test(size=(200, 50)) as pilot:
        await settle(pilot)
        looked_at.clear()
        await pilot.press("r")
        await settle(pilot)
        assert "漢漢" in seen_on(app)
        assert 0 < sum(looked_at) < 200_000


def test_a_long_value_is_cut_and_says_how_long_it_is() -> None:
    """What it begins with is listed, and the export is named for the rest."""
    rows = bounded_facts(ticket_facts(ticket_of({"Foo": "漢" * 300_000}), RenderOptions(UTC, NOW)))
    (cut, note) = rows[-1].values
    assert cut.startswith("漢漢")
    assert cut.endswith("漢…")
    assert len(cut) < 5_000
    assert note == "(300,000 characters; export as .json to see them)"


def test_fields_beyond_what_anybody_reads_are_counted() -> None:
    """The first ones are listed, and the export is named for the others."""
    rows = bounded_facts(ticket_facts(ticket_of(ODD["ten thousand fields"]), RenderOptions(UTC, NOW)))
    labels = [row.label for row in rows]
    assert "Field0" in labels
    assert "Field9999" not in labels
    listed = sum(label.startswith("Field") for label in labels)
    assert rows[-1].values == (f"{10_000 - listed:,} fields; export as .json to see them",)
