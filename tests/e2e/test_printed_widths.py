"""Printed text of odd widths in real terminals: `show`, `list` and `--plain` keep their lines and columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pyte
import pytest
from wcwidth import wcwidth

from series_tui.api.models import EMPTY, Message, Person, Role, Ticket, TicketPage
from series_tui.plain import lines as plain
from series_tui.render.list_table import list_table
from series_tui.render.options import RenderOptions
from series_tui.render.text_format import TextOptions, ticket_text
from series_tui.text.sanitize import HEADER_MARK, SafeText, clean_line
from series_tui.text.uncertain import uncertain_spans
from series_tui.text.width import drawn_width
from tests.e2e.test_widths import SEQUENCES
from tests.e2e.tmux import needs_tmux, shown_in_tmux
from tests.played_service import row_of

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPTIONS = RenderOptions(UTC, NOW)
MORE_SEQUENCES = [
    *(
        "क" * 3 + "\u094d" + "ष\u093f",
        "ক\u09cdষ",
        "ക\u0d4d\u200dഷ",
        "ශ\u0dca\u200dර",
        "\u0d4d" * 3,
        "का\u0902",
    ),
    *(
        "e" + "\u0301" * 8,
        "\u0301",
        "\u20e3",
        "\ufe0f",
        "a\u034f\u0301",
        "\u1161" * 5,
        "가\u11a8",
        "\ud7b0\ud7cb",
    ),
    *("🇩🇪🇫", "🇩a🇪", "👩\u200d👩\u200d👧\u200d👦", "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏻", "🏴\u200d☠\ufe0f"),
    *("שָׁלוֹם", "مُحَمَّدٌ", "\u0661\u0662", "ﷺ﷽", "𞤀𞥃", "ก\u0e31\u0e48" * 5, "ກ\u0ec8\u0eb3", "㉈㉏", "〮〯", "한\u302e"),
    *(
        "✊🏿",
        "a🏽",
        "☝🏻",
        "⌚\ufe0e",
        "#\ufe0f\u20e3",
        "🫩🫆",
        "\u2800",
        "\U0001d159",
        "\U00013441",
        "\u3000x",
    ),
]
EVERY, EVERY_UNASSIGNED = 199, 2_999
"""Of the letters that all tables give one width, and of unassigned characters, each so many'th."""
OWN_WORDS = re.compile(r"\d\d:\d\d UTC|claimed|opened|messages?\b|\bago\b|[▁▃▅▇○◐✓✕▌]|priority|\bTICKET-")
PER_TEXT = 32


def odd_characters() -> Iterator[str]:
    """Yield the characters of odd width that may come out of the cleaner, of all classes and blocks."""
    for code in (*range(0xA0, 0x20000), *range(0x20000, 0x32000, EVERY), *range(0xE0100, 0xE01F0)):
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cs", "Co"):
            continue
        is_odd = category[0] == "M" or category == "Cf" or wcwidth(character) != drawn_width(character)
        every = (EVERY_UNASSIGNED, 29) if category == "Cn" else (EVERY, 1)
        if code % every[is_odd] == 0 and clean_line(f"a{character}b") == f"a{character}b":
            yield character


@cache
def odd_texts() -> list[SafeText]:
    """Return lines that hold every sequence and every odd character, some apart and some joined."""
    pieces = [
        piece for piece in (*SEQUENCES, *MORE_SEQUENCES, *odd_characters()) if not OWN_WORDS.search(piece)
    ]
    groups = [pieces[start : start + PER_TEXT] for start in range(0, len(pieces), PER_TEXT)]
    return [clean_line(" ".join(group[:4]) + "".join(group[4:])) for group in groups]


@cache
def tickets() -> list[Ticket]:
    """Return tickets with each text as subject, name, status, category and message."""
    texts = odd_texts()
    return [
        Ticket(
            ticket_id=SafeText(f"TICKET-{number:010}-ABCD"),
            subject=text,
            status=text if number % 3 == 0 else SafeText("open"),
            priority=text if number % 5 == 0 else SafeText("high"),
            author=Person(SafeText("7"), username=text if number % 2 else EMPTY, display_name=text),
            claimed_by=SafeText("8") if number % 4 else EMPTY,
            claimer_name=text,
            category=text if number % 7 == 0 else SafeText("Support"),
            department=text if number % 7 == 0 else SafeText("Billing"),
            created=NOW - timedelta(days=1),
            updated=NOW - timedelta(minutes=number),
            messages=(
                Message(SafeText("a"), SafeText("7"), Role.PLAYER, EMPTY, text, NOW),
                Message(SafeText("b"), EMPTY, Role.OTHER, text, text, NOW if number % 2 else text),
            ),
        )
        for number, text in enumerate(texts)
    ]


@cache
def show_lines(width: int) -> list[str]:
    """Return what `show` prints on a terminal of a width."""
    return [
        line.removesuffix("\n")
        for number, ticket in enumerate(tickets())
        for line in ticket_text(
            ticket,
            replace(OPTIONS, ascii_only=number % 6 == 0),
            TextOptions(width=width, full=number % 9 == 0),
        )
    ]


@cache
def list_lines(width: int) -> list[str]:
    """Return what `list` prints on a terminal of a width."""
    rows = [row_of(each) for each in tickets()]
    waits = dict.fromkeys(range(0, len(rows), 2), "waits 2 h")
    return "".join(
        [*list_table(rows, OPTIONS, width), *list_table(rows[:9], OPTIONS, width, waits)]
    ).splitlines()


@cache
def plain_line_list() -> list[str]:
    """Return what `--plain` reads out; the terminal breaks the lines."""
    rows = tuple(map(row_of, tickets()))
    page = plain.page(TicketPage(rows), NOW, OPTIONS.names)
    said = [
        line for each in tickets() for line in (*plain.headline(each), *plain.messages(each, OPTIONS, [0, 1]))
    ]
    return [plain.printed(line) for line in (*page, *said)]


def shown_in_pyte(output: str, size: tuple[int, int]) -> list[str]:
    """Return the rows that pyte has of an output."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(output)
    return screen.display


def certain_part(line: str) -> str:
    """Return what a line has before its first character that terminals do not agree on."""
    spans = uncertain_spans(line)
    return (line[: spans[0].start] if spans else line).rstrip()


def own_words_behind(line: str) -> list[str]:
    """Return the program's own words that follow a stranger's text."""
    spans = uncertain_spans(line)
    return OWN_WORDS.findall(line[spans[0].start + 1 :]) if spans else []


def shows(terminal: str, lines: list[str], width: int, path: Path) -> list[str]:
    """Return the rows of a terminal that lines were printed to, with room for those that it breaks."""
    output = "".join(f"{line}\r\n" for line in lines)
    size = (width, sum(1 + 2 * len(line) // width for line in lines) + 1)
    return shown_in_tmux(path, output, size) if terminal == "tmux" else shown_in_pyte(output, size)


TERMINALS = ["pyte", pytest.param("tmux", marks=needs_tmux)]


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("width", [40, 80])
def test_each_line_of_show_and_list_is_a_row_that_begins_with_the_programs_words(
    width: int, terminal: str, tmp_path: Path
) -> None:
    """No stranger's text takes a row more, moves what stands before it, or covers what is below it."""
    lines = [*list_lines(width), *show_lines(width), "the end"]
    rows = shows(terminal, lines, width, tmp_path)
    moved = [
        (line, row) for line, row in zip(lines, rows, strict=False) if not row.startswith(certain_part(line))
    ]
    assert moved == []


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("width", [40, 80])
def test_each_marked_row_of_plain_is_written_by_the_program(
    width: int, terminal: str, tmp_path: Path
) -> None:
    """The terminal breaks these lines: what it breaks begins with no mark, and no marked one is lost."""
    lines = plain_line_list()
    rows = shows(terminal, lines, width, tmp_path)
    own = [certain_part(line)[: width // 2] for line in lines if line.startswith(HEADER_MARK)]
    marked = [row for row in rows if row.startswith(HEADER_MARK)]
    assert len(own) == len(marked)
    assert [(line, row) for line, row in zip(own, marked, strict=True) if not row.startswith(line)] == []


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_text_of_the_program_follows_a_strangers_text(width: int) -> None:
    """Where it cannot be placed absolutely; in a pipe neither."""
    piped = [line for each in tickets() for line in ticket_text(each, OPTIONS, TextOptions())]
    lines = [*list_lines(width), *show_lines(width), *plain_line_list(), *piped]
    assert [(line, words) for line in lines if (words := own_words_behind(line))] == []
