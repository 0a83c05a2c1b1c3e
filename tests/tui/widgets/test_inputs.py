"""What is typed and pasted into inputs: shown and kept cleaned; a key refused or kept as it is."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.command import CommandInput, CommandList
from textual.widgets import Input

from series_tui.text.sanitize import clean
from series_tui.tui.screens.palette import PaletteScreen
from series_tui.tui.widgets.key_input import KeyInput
from series_tui.tui.widgets.line_input import LineInput
from tests.tui.waiting import settle, until

HOSTILE = {
    "C1": "a\x9bb\x9dc",
    "shift out": "a\x0eb",
    "cancel and DEL": "\x18\x7f",
    "bidirectional": "\u202e\u2066x",
    "zero width": "a\u200b\u2060b",
    "tags": "a\U000e0041\U000e007f",
    "200 marks": "a" + "\u0301" * 200,
    "a line separator": "a\u2028b",
    "a title": "a\x1b]0;title\x07b",
    "a lone surrogate": "\ud800",
}


class Inputs(App[None]):
    """One input of each kind."""

    def compose(self) -> ComposeResult:
        """Put them one above the other."""
        yield LineInput(id="line")
        yield KeyInput(id="key")

    def on_mount(self) -> None:
        """Count what the key's input refuses."""
        self.refused = 0

    def on_key_input_refused(self) -> None:
        """Count it."""
        self.refused += 1

    def field(self, name: str) -> Input:
        """Return one of the inputs."""
        return self.query_one(f"#{name}", Input)


async def paste(app: Inputs, name: str, text: str) -> Input:
    """Paste a text, as a terminal's bracketed paste arrives."""
    field = app.field(name)
    field.focus()
    await app.workers.wait_for_complete()
    field.post_message(events.Paste(text))
    return field


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_pasted_text_is_shown_and_kept_cleaned(text: str) -> None:
    """And the cursor is after it, so that what is typed next stands there."""
    app = Inputs()
    async with app.run_test() as pilot:
        field = await paste(app, "line", text)
        await pilot.pause()
        pasted = field.value
        assert clean(pasted) == pasted
        assert "\n" not in pasted
        assert pasted
        await pilot.press("x", "y")
        assert field.value.endswith("xy")
        assert clean(field.render_line(0).text.rstrip()) == field.render_line(0).text.rstrip()


async def test_the_palette_shows_and_keeps_only_cleaned_text() -> None:
    """Though its input is Textual's own."""
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(PaletteScreen())
        await pilot.pause()
        field = app.screen.query_one(CommandInput)
        field.post_message(events.Paste("".join(HOSTILE.values())))
        await pilot.pause()
        assert field.value
        assert clean(field.value) == field.value


async def test_the_palette_pages_by_the_commands_in_sight() -> None:
    """From the first to the last, and no further."""
    app: App[None] = App()
    async with app.run_test(size=(60, 10)) as pilot:
        await app.push_screen(PaletteScreen())
        commands = app.screen.query_one(CommandList)
        await until(pilot, lambda: commands.option_count > 1)
        last = commands.option_count - 1
        page = commands.scrollable_content_region.height // 2
        assert 1 < page < last, (page, last)
        seen = []
        for key in ("pagedown", "pageup", "pageup", *["pagedown"] * last):
            await pilot.press(key)
            seen.append(commands.highlighted)
        assert (seen[:3], seen[-1]) == ([page, 0, 0], last)


async def test_plain_text_is_kept_as_it_is() -> None:
    """Spaces at its ends too, and a deletion in the middle takes away just that."""
    app = Inputs()
    async with app.run_test() as pilot:
        field = await paste(app, "line", " two  words 漢字 ")
        await pilot.pause()
        assert field.value == " two  words 漢字 "
        await pilot.press("home", "right", "delete", "z")
        assert field.value == " zwo  words 漢字 "
        assert field.cursor_position == 2


async def test_marks_that_are_typed_one_by_one_pile_up_no_higher() -> None:
    """The whole text is judged, not each letter."""
    app = Inputs()
    async with app.run_test():
        field = app.field("line")
        field.insert_text_at_cursor("a")
        for _ in range(20):
            field.insert_text_at_cursor("\u0301")
        assert clean(field.value) == field.value


@pytest.mark.parametrize(
    "text", ["two\nlines", "tab\there", "non\u00e9ascii", "\x1b[31m", "a\x00b", "\u200bkey"]
)
async def test_the_keys_input_refuses_what_no_key_can_hold(text: str) -> None:
    """Nothing of it is put in, and a message is posted."""
    app = Inputs()
    async with app.run_test() as pilot:
        field = await paste(app, "key", "good")
        await pilot.pause()
        field.post_message(events.Paste(text))
        await pilot.pause()
        assert (field.value, app.refused) == ("good", 1)


async def test_the_keys_input_alters_nothing() -> None:
    """A copied line's end apart."""
    app = Inputs()
    async with app.run_test() as pilot:
        field = await paste(app, "key", "Sk-1<U+202E>~\\{}\r\n")
        await pilot.pause()
        assert field.value == "Sk-1<U+202E>~\\{}"
        assert "Sk-1" not in field.render_line(0).text


@pytest.mark.parametrize("name", ["line", "key"])
async def test_a_long_paste_shows_its_end(name: str) -> None:
    """The cursor is in sight: after the very first text too, and after another size."""
    app = Inputs()
    async with app.run_test(size=(30, 10)) as pilot:
        field = await paste(app, name, "x" * 60)
        await pilot.pause()
        assert field.scroll_offset.x == 60 + 1 - field.size.width
        await pilot.resize_terminal(20, 10)
        assert field.scroll_offset.x == 60 + 1 - field.size.width


async def test_a_long_paste_shows_its_end_in_the_palette() -> None:
    """Though its input is Textual's own."""
    app: App[None] = App()
    async with app.run_test(size=(30, 10)) as pilot:
        await app.push_screen(PaletteScreen())
        await pilot.pause()
        field = app.screen.query_one(CommandInput)
        field.post_message(events.Paste("x" * 60))
        await settle(pilot)  # what the palette looks for meanwhile must not outlive it
        assert field.scroll_offset.x


async def test_blank_lines_above_a_pasted_text_are_left_out() -> None:
    """A text copied with its line end in front is not lost."""
    app = Inputs()
    async with app.run_test() as pilot:
        field = await paste(app, "line", "\n  \nrank\nmore\n")
        await pilot.pause()
        assert field.value == "rank"
