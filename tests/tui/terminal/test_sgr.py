"""What is written for parts of rows: they look as they should, in few bytes."""

from __future__ import annotations

import re

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.tui.terminal.sgr import MAX_LINK_BYTES, SgrWriter
from tests.tui.terminal.test_screen_buffer import Screen


@pytest.mark.parametrize("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
def test_a_row_looks_as_textual_writes_it(system: ColorSystem) -> None:
    """Every attribute and colour goes on and off where it should, whatever comes before it."""
    styles = ["", "red", "red on blue", "on blue", "bold red on blue", "reverse", "underline #123456", "dim"]
    styles += ["bold", "bold dim", "dim red", "italic bold", "strike", "strike underline blue"]
    pairs = [style for first in styles for second in styles for style in (first, second)]
    segments = [Segment(f"{n % 10} ", Style.parse(style).copy()) for n, style in enumerate(pairs)]
    ours, theirs = Screen(800, 1), Screen(800, 1)
    writer = SgrWriter(system)
    writer.write(0, 0, Strip(segments))
    ours.stream.feed(writer.finish() + "plain")
    theirs.stream.feed(
        "".join(Strip.render_style(style, text, system) for text, style, _ in segments if style is not None)
        + "plain"
    )
    assert ours.cells() == theirs.cells()


def test_parts_of_rows_start_in_their_column() -> None:
    """One after the other, with a gap, further up, and after characters of doubtful width."""
    red = Style(color="red")
    parts = [(0, 0, "ab"), (2, 0, "cd"), (9, 0, "ef"), (4, 0, "gh")]
    parts += [(0, 3, "漢字"), (4, 3, "ij"), (5, 1, "kl"), (0, 2, "नाम  mn  1\ufe0f op")]
    writer = SgrWriter(ColorSystem.STANDARD)
    for x, y, text in parts:
        writer.write(x, y, Strip([Segment(text, red)]))
    screen = Screen(12, 4)
    written = writer.finish()
    screen.stream.feed(written)
    assert written.count("\x1b[31m") == 1, "the colour is told once for all of them"
    assert "漢字ij" in written, "every terminal draws these two cells wide"
    assert "\x1b[3;3H \x1b[3Hनाम\x1b[3;4H mn " in written, (
        "the cursor's column is unknown after a spacing mark"
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("red", "bold red", "1"),
        ("bold red", "red", "22"),
        ("bold dim red", "bold red", "22;1"),
        ("bold red", "dim blue", "22;2;34"),
        ("underline red on blue", "italic red on blue", "24;3"),
        ("strike red", "red on blue", "0;31;44"),
    ],
)
def test_only_the_changed_attributes_of_a_style_are_sent(before: str, after: str, told: str) -> None:
    """Unless an attribute ends for which terminals may not agree on how it does."""
    writer = SgrWriter(ColorSystem.STANDARD)
    writer.write(0, 0, Strip([Segment("a", Style.parse(before)), Segment("b", Style.parse(after))]))
    assert f"a\x1b[{told}mb" in writer.finish()


def test_hyperlinks_are_bounded_and_end_where_their_text_does() -> None:
    """Each part has the whole target; beyond the room for links, and where one is odd, it stays text."""
    url = "https://a.example/" + "x" * 180
    writer = SgrWriter(ColorSystem.STANDARD)
    for y in range(12):
        writer.write(0, y, Strip([Segment("see "), Segment(url[:20], Style(link=url)), Segment(" now")]))
    writer.write(0, 20, Strip([Segment("odd", Style(link="https://a.example/\x1b]0;title\x07"))]))
    writer.write(0, 21, Strip([Segment("odd", Style(link="javascript:alert(1)"))]))
    written = writer.finish()
    starts = re.findall(r"\x1b\]8;;([^\x1b]+)\x1b\\", written)
    assert set(starts) == {url}
    assert written.count("\x1b]8;;\x1b\\") == len(starts)
    assert 0 < sum(len(piece) for piece in re.findall(r"\x1b\]8;;[^\x1b]*\x1b\\", written)) <= MAX_LINK_BYTES
    assert f"\x1b]8;;{url}\x1b\\{url[:20]}\x1b]8;;\x1b\\ now" in written
    assert "title" not in written
