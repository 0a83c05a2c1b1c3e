"""Text of odd widths in real terminals: it never leaves the cells that it was given."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from textual.strip import Strip

from series_tui.text.sanitize import clean_line
from series_tui.text.width import drawable
from series_tui.text.wrap import wrapped
from series_tui.tui.queue.columns import fit_cell
from series_tui.tui.terminal.sgr import SgrWriter
from tests.e2e.tmux import needs_tmux, shown_in_tmux
from tests.text.unicode_texts import EMOJI_SEQUENCES, RUNNING_TEXT

ROOM = 24
"""The cells of the column."""
AFTER = "|10:30"
SEQUENCES = [
    *EMOJI_SEQUENCES.values(),
    *RUNNING_TEXT.values(),
    *(
        "🇩",
        "🇩🇪",
        "👍🏽",
        "🏽",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "㉈",
        "〮",
        "〯",
        "\u1100\u1161\u11a8",
        "\u1161",
        "\ud7b0",
    ),
    *(
        "क्ष्म्य",
        "ि",
        "का",
        "น้ำ",
        "䷀",
        "☰",
        "𝌀",
        "\U0001f1ae",
        "\U0001fae9",
        "\U0001fb93",
        "ﷺ",
        "𒐫",
        "ꧻ",
        "\u2800",
    ),
]
RANGES = (
    (0xA0, 0x1200),
    (0x1700, 0x1D00),
    (0x2000, 0x3300),
    (0xA000, 0xAC00),
    (0xF900, 0x10000),
    (0x1F000, 0x1FB00),
)
ODD_CHARACTERS = st.one_of(*(st.characters(min_codepoint=a, max_codepoint=b - 1) for a, b in RANGES))
TEXTS = st.lists(st.one_of(ODD_CHARACTERS, st.sampled_from(SEQUENCES), st.just(" ")), max_size=30).map(
    "".join
)


def row(writer: SgrWriter, y: int, text: str) -> None:
    """Draw what stands in the next column, then the text, as a diff of the screen may do it."""
    writer.write(ROOM, y, Strip([Segment(AFTER)]))
    cells = fit_cell(clean_line(text), ROOM)
    writer.write(0, y, Strip([Segment(part) for part in drawable(cells)], ROOM))


@given(TEXTS)
@settings(max_examples=120)
def test_no_text_leaves_its_column_in_pyte(text: str) -> None:
    """The next column's text, which was there before, is whole."""
    screen = pyte.Screen(ROOM + len(AFTER), 1)
    screen.reset_mode(pyte.modes.DECAWM)
    writer = SgrWriter(ColorSystem.STANDARD)
    row(writer, 0, text)
    pyte.Stream(screen).feed(writer.finish())
    assert "".join(screen.buffer[0][x].data for x in range(ROOM, ROOM + len(AFTER))) == AFTER


@given(TEXTS)
@settings(max_examples=120)
def test_a_wrapped_line_is_one_row_in_pyte(text: str) -> None:
    """A terminal that wraps by itself finds nothing to wrap."""
    for line in wrapped(clean_line(text), ROOM):
        screen = pyte.Screen(ROOM + 1, 3)  # in the last column pyte would wrap before a mark
        pyte.Stream(screen).feed(line)
        assert screen.cursor.y == 0


def generated(count: int) -> list[str]:
    """Return texts over all odd widths, the same in each run."""
    chance = random.Random(7)
    characters = [chr(code) for first, last in RANGES for code in range(first, last)]
    characters = [
        character for character in characters if unicodedata.category(character) not in ("Cs", "Co")
    ]
    pool = [*characters[:: len(characters) // 4_000], *SEQUENCES * 20]
    return ["".join(chance.choices(pool, k=chance.randint(1, 16))) for _ in range(count)]


@needs_tmux
def test_no_text_leaves_its_column_in_tmux(tmp_path: Path) -> None:
    """Two hundred generated texts, and each of the odd sequences alone."""
    texts = [*SEQUENCES, *generated(200)]
    writer = SgrWriter(ColorSystem.STANDARD)
    for y, text in enumerate(texts):
        row(writer, y, text)
    size = (ROOM + len(AFTER) + 2, len(texts))
    rows = shown_in_tmux(tmp_path, "\x1b[?7l\x1b[2J" + writer.finish(), size)
    broken = [text for text, seen in zip(texts, rows, strict=False) if not seen.rstrip().endswith(AFTER)]
    assert not broken


@needs_tmux
def test_a_wrapped_line_is_one_row_in_tmux(tmp_path: Path) -> None:
    """A message that is wrapped by the program begins no row where it has not said so."""
    lines = [line for text in [*SEQUENCES, *generated(60)] for line in wrapped(clean_line(text), ROOM)]
    output = "\x1b[2J\x1b[H" + "\r\n".join(f"{number:03} {line}" for number, line in enumerate(lines[:900]))
    rows = shown_in_tmux(tmp_path, output, (ROOM + 4, min(len(lines), 900)))
    numbers = [seen[:3] for seen in rows[: min(len(lines), 900)]]
    assert numbers == [f"{number:03}" for number in range(len(numbers))]
