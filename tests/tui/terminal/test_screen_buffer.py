"""What the terminal is sent: what changes alone, and yet it shows everything."""

from __future__ import annotations

from copy import copy

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, InlineUpdate, LayoutUpdate
from textual.events import Resize
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from series_tui.api.models import Ticket
from series_tui.tui.terminal.screen_buffer import ScreenBuffer
from tests.bench.log_contenders import chat
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.counting_terminal import CountingDriver, on_terminal
from tests.tui.log_harness import conversation, ticket
from tests.tui.sample import REFERENCE
from tests.tui.waiting import settle


class Screen:
    """What a terminal shows that was sent what the app wrote."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)

    def take(self, driver: CountingDriver) -> None:
        """Take what was sent since the last time."""
        self.stream.feed("".join(driver.written))
        driver.written.clear()

    def cells(self) -> list[list[tuple[str | bool, ...]]]:
        """Return each cell: the character, its colours, its attributes; blanks show few of them."""
        screen = self.screen
        return [
            [_seen(screen.buffer[y][x]) for x in range(screen.columns) if screen.buffer[y][x].data]
            for y in range(screen.lines)
        ]


def _seen(cell: pyte.screens.Char) -> tuple[str | bool, ...]:
    on_blanks = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data.isspace() and not any(on_blanks):
        return cell.data, cell.bg
    return (cell.data, cell.bg, cell.fg, cell.bold, cell.italics, *on_blanks)


def painted(app_strips: list[Strip], columns: int, rows: int) -> Screen:
    """Return the screen of a terminal that is sent everything, as Textual writes it."""
    screen = Screen(columns, rows)
    for y, strip in enumerate(app_strips):
        row = "".join(
            Strip.render_style(_fresh(style or Style()), text, ColorSystem.TRUECOLOR)
            for text, style, _ in strip
        )
        screen.stream.feed(f"\x1b[{y + 1};1H{row}")
    return screen


def _fresh(style: Style) -> Style:
    """Return a style that was never written: Rich keeps its codes, of whatever terminal came first."""
    fresh = copy(style)
    fresh._ansi = None
    return fresh


def foreign() -> Ticket:
    """Return a chat in several scripts, whose characters have several widths."""
    texts = ("plain", "日本語のメッセージ {}", "שלום {}", "né à l’été {}")
    return ticket([conversation(40, text=texts[n % len(texts)])[n] for n in range(40)], REFERENCE)


async def shows_everything(pilot: Pilot[int], driver: CountingDriver, screen: Screen) -> None:
    """Compare the terminal with what the app means to show."""
    await settle(pilot)
    screen.take(driver)
    size = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips(size)
    expected = painted(strips, size.width, size.height).cells()
    for row, (seen, meant) in enumerate(zip(screen.cells(), expected, strict=True)):
        assert seen == meant, f"row {row} after {pilot.app.screen}"


@pytest.mark.parametrize("shown", [ticket(chat(60), REFERENCE), foreign()], ids=["English", "foreign"])
async def test_the_terminal_shows_the_cells_of_the_app(
    shown: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After moving, finding, filtering, help, palette, the queue and back, cell by cell."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    screen = Screen(80, 24)
    async with on_terminal(played_app(PlayedService(shown)), (80, 24)) as (pilot, driver):
        await pilot.press(*REFERENCE, "enter")
        keys = "up up J K pageup g space f f f f slash e enter n n N escape i i t question_mark down escape"
        keys += " ctrl+p a escape f2 j f3 x f2 escape"
        for number, key in enumerate(keys.split(), start=1):
            await pilot.press(key)
            if number % 4 == 0:
                await shows_everything(pilot, driver, screen)


async def test_a_resized_or_overwritten_terminal_is_painted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal moves its rows when resized, even to a size that the app has; Ctrl+L repaints any other."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    screen = Screen(80, 24)
    app = played_app(PlayedService(ticket(chat(40), REFERENCE)), references=(REFERENCE,))
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await shows_everything(pilot, driver, screen)
        for columns, rows in ((60, 20), (100, 30), (80, 24)):
            screen.screen.resize(rows, columns)
            screen.screen.erase_in_display(2)
            await pilot.resize_terminal(columns, rows)
            await shows_everything(pilot, driver, screen)
        for sizes in (((80, 24),), ((100, 30), (80, 24))):
            screen.screen.erase_in_display(2)
            for size in sizes:
                app.post_message(Resize.from_dimensions(size, None))
            await settle(pilot)
            await shows_everything(pilot, driver, screen)
        screen.stream.feed("\x1b[10;1Ha message from the administrator\r\nsecond line")
        await pilot.press("ctrl+l")
        await shows_everything(pilot, driver, screen)


async def test_painting_the_same_again_sends_nothing() -> None:
    """But where the cursor is."""
    app = played_app(PlayedService(ticket(chat(60), REFERENCE)), references=(REFERENCE,))
    async with on_terminal(app, (80, 24)) as (pilot, driver):
        await settle(pilot)
        await pilot.pause(0.1)
        before = driver.count
        pilot.app.screen.refresh()
        await pilot.pause(0.05)
        assert driver.since(before) < 20


CONSOLE = Console(color_system="truecolor")


def _row(text: str) -> Strip:
    return Strip([Segment(text)])


def whole(*rows: str) -> LayoutUpdate:
    """Return the update that paints a whole screen."""
    return LayoutUpdate([[_row(row)] for row in rows], Region(0, 0, 10, len(rows)))


def part(y: int, x: int, text: str, *, width: int = 10) -> ChopsUpdate:
    """Return the update that paints a part of the last row."""
    end = x + len(text)
    chops: list[dict[int, Strip | None]] = [{} for _ in range(y)]
    return ChopsUpdate([*chops, {x: _row(text)}], [(y, x, end)], [[width]] * y + [[end, width]])


def test_an_unknown_part_of_a_row_is_sent_whole() -> None:
    """Each time, until the whole row was painted; then only what differs."""
    buffer = ScreenBuffer()
    assert [buffer.diff(part(1, 4, "new"), CONSOLE) for _ in range(2)] == ["\x1b[2;5Hnew"] * 2
    buffer.diff(whole("0123456789", "0123456789"), CONSOLE)
    assert buffer.diff(part(1, 4, "4x6"), CONSOLE) == "\x1b[2;6Hx"
    assert buffer.diff(part(1, 4, "4x6"), CONSOLE) == ""


def test_parts_that_cover_a_row_make_it_known() -> None:
    """The first frame of a screen is such: painting it whole then sends nothing again."""
    buffer = ScreenBuffer()
    assert buffer.diff(part(1, 0, "0123456789"), CONSOLE) == "\x1b[2H0123456789"
    assert buffer.diff(part(1, 4, "4x6"), CONSOLE) == "\x1b[2;6Hx"
    assert buffer.diff(whole("abcdefghij", "01234x6789"), CONSOLE) == "\x1b[1Habcdefghij"


@pytest.mark.parametrize("width", [8, 12])
def test_a_resize_makes_painted_cells_unknown(width: int) -> None:
    """What is right of the terminal is drawn over its last column, and what is below over its last row."""
    buffer = ScreenBuffer()
    buffer.diff(part(1, 0, "0123456789"[:width].ljust(width), width=width), CONSOLE)
    assert buffer.diff(whole("abcdefghij", "0123456789"), CONSOLE) == "\x1b[1Habcdefghij\x1b[2H0123456789"
    assert buffer.diff(whole("abcdefghij"), CONSOLE) == "\x1b[1Habcdefghij"


def test_rows_cut_off_by_a_smaller_screen_are_unknown() -> None:
    """When they come back they are sent."""
    buffer = ScreenBuffer()
    for update in (whole("one", "two"), whole("one")):
        buffer.diff(update, CONSOLE)
    assert buffer.diff(whole("one", "two"), CONSOLE) == "\x1b[1Hone\x1b[2Htwo"


def test_an_update_of_another_kind_invalidates_the_buffer() -> None:
    """Nobody knows what it left on the terminal."""
    buffer = ScreenBuffer()
    buffer.diff(whole("one"), CONSOLE)
    inline = InlineUpdate([_row("other")])
    assert buffer.diff(inline, CONSOLE) == inline.render_segments(CONSOLE)
    assert "one" in buffer.diff(whole("one"), CONSOLE)


def test_cells_after_an_uncertain_character_are_unknown() -> None:
    """A part that begins there is sent whole, blanks too; once it was, only what differs."""
    buffer = ScreenBuffer()
    buffer.diff(whole("⏎ a    b  "), CONSOLE)
    assert buffer.diff(part(0, 4, "   b"), CONSOLE) == "\x1b[1;5H   b"
    assert buffer.diff(part(0, 4, "  c "), CONSOLE) == "\x1b[1;7Hc "


def test_a_part_across_cells_that_were_sent_again_sends_only_what_differs() -> None:
    """Two parts behind an uncertain character were: from then on their cells are known, as one as well."""
    buffer = ScreenBuffer()
    buffer.diff(whole("⏎ 23456789"), CONSOLE)
    assert buffer.diff(part(0, 2, "234"), CONSOLE) == "\x1b[1;3H234"
    assert buffer.diff(part(0, 5, "567"), CONSOLE) == "\x1b[1;6H567"
    assert buffer.diff(part(0, 3, "3x5"), CONSOLE) == "\x1b[1;5Hx"
    assert buffer.diff(part(0, 6, "678"), CONSOLE) == "\x1b[1;7H678"


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("plain 1", "plain 2", "\x1b[1;7H2"),
        ("मिली 1", "मिली 2", "\x1b[1;5H  \x1b[1Hमिली 2\x1b[1;7H  "),
        ("abcdeमि 1", "abcdeमि 2", "\x1b[1;9H \x1b[1;5Heमि 2\x1b[1;9H│"),
        ("⏎ 1", "⏎ 2", "\x1b[1H⏎ 2     "),
        ("👪 1", "👪 2", "\x1b[1H👪 2    "),
    ],
)
def test_cells_after_a_text_of_uncertain_width_are_sent_again(before: str, after: str, sent: str) -> None:
    """As many cells as it may take more than it is counted: the border of the pane beside it stays."""
    buffer = ScreenBuffer()

    def news(text: str) -> str:
        parts = [_row(text).adjust_cell_length(8), _row("│ preview")]
        return buffer.diff(LayoutUpdate([parts], Region(0, 0, 17, 1)), CONSOLE)

    news(before)
    assert news(after) == sent
